"""班委 and 临时党小组 of a class: who is in them and what they did (001-27, 001-28, 001-31)."""

from django.conf import settings
from django.db import models

from trainees.models.rosters import Roster, RosterPartQuerySet, Trainee


class PartyPost(models.Model):
    """One trainee in the class committee or in the temporary Party group."""

    class Body(models.TextChoices):
        COMMITTEE = "committee", "班委"
        PARTY_GROUP = "party_group", "临时党小组"

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="party_posts", verbose_name="名单")
    trainee = models.ForeignKey(Trainee, models.CASCADE, related_name="party_posts", verbose_name="学员")
    body = models.CharField("组织", max_length=12, choices=Body.choices)
    post = models.CharField("职务", max_length=30, help_text="如 班长、学习委员、党小组组长")

    objects = RosterPartQuerySet.as_manager()

    class Meta:
        verbose_name = "班委和临时党小组成员"
        verbose_name_plural = "班委和临时党小组成员"
        ordering = ["body", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "body"],
                name="one_post_in_each_body",
                violation_error_message="这名学员已在该组织中，请改原有职务。",
            )
        ]

    def __str__(self):
        return f"{self.trainee} {self.post}"


class PartyActivity(models.Model):
    """One activity outside class hours; `kind` is a name of the rule party.activities where there is one (001-28)."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="party_activities", verbose_name="名单")
    body = models.CharField("组织", max_length=12, choices=PartyPost.Body.choices)
    kind = models.CharField("活动类型", max_length=30)
    title = models.CharField("活动内容", max_length=120)
    on = models.DateField("日期")
    begins_at = models.TimeField("开始时间", null=True, blank=True)
    place = models.CharField("地点", max_length=80, blank=True)
    present = models.PositiveSmallIntegerField("参加人数", null=True, blank=True)
    note = models.TextField("情况", blank=True)
    # What the host gave towards it: rooms, transport, people (001-29).
    support = models.CharField("承办单位的支持", max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = RosterPartQuerySet.as_manager()

    class Meta:
        verbose_name = "班组活动"
        verbose_name_plural = "班组活动"
        ordering = ["on", "pk"]

    def __str__(self):
        return f"{self.on} {self.title}"
