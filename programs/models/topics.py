"""Before the plan: a call, and the topics that answer it."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from workflow.lifecycle import Seat
from workflow.models import Dossier, DossierQuerySet


class CallQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)

    def visible_to(self, user):
        """A call is seen by its office and those above, and by everybody below it, whom it addresses."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        above = {pk for m in user.current_memberships for pk in m.organisation.ancestor_ids}
        if user.scope.everything:  # an empty condition adds nothing to an OR
            return self.all()
        return self.filter(user.scope.condition(*self.scope_fields) | Q(authority__in=above))


class Call(models.Model):
    """A call for topics of a coming plan year (年底征集), open for a window of days."""

    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="calls", verbose_name="征集机关")
    year = models.PositiveSmallIntegerField("计划年度")
    title = models.CharField("征集通知", max_length=120)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "选题征集"
        verbose_name_plural = "选题征集"
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="call_closes_after_opening",
                violation_error_message="截止日期不能早于开始日期。",
            )
        ]

    def __str__(self):
        return self.title


class TopicQuerySet(DossierQuerySet):
    scope_fields = ("sponsor", "host", "call__authority")

    def themed(self, name):
        """Topics that carry the theme of that name."""
        first, last, among = f"{name}；", f"；{name}", f"；{name}；"
        ends = Q(themes__startswith=first) | Q(themes__endswith=last)
        return self.filter(Q(themes=name) | ends | Q(themes__contains=among))


class Topic(Dossier):
    """A topic that a sponsor or host applies with; selected ones enter the plan."""

    PARTS = {"need": "需求与意义"}

    call = models.ForeignKey(Call, models.PROTECT, related_name="topics", verbose_name="征集")
    sponsor = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="选题申报单位")
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="承办单位")
    title = models.CharField("研修选题", max_length=120)
    field = models.CharField("专业领域", max_length=60)
    need = models.TextField("需求与意义", help_text="业务技术工作中需要总结、尚待解决、急需研讨的问题")
    advantages = models.TextField("科技、人才优势", blank=True, help_text="本地区、本行业承办这一选题的条件")
    # Names joined by ；, chosen from what the rules in force name: a name may hold 、 itself.
    themes = models.CharField("服务战略与主题", max_length=300, blank=True)
    natures = models.CharField("选题性质", max_length=200, blank=True)
    audience = models.CharField("研修对象", max_length=200)
    period = models.CharField("拟举办时间", max_length=40)
    place = models.CharField("拟举办地点", max_length=80)
    headcount = models.PositiveSmallIntegerField("拟招收人数")
    days = models.PositiveSmallIntegerField("研修天数")
    selected_at = models.DateTimeField("遴选入选时间", null=True, blank=True, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta(Dossier.Meta):
        verbose_name = "选题"
        verbose_name_plural = "选题"
        ordering = ["call", "pk"]

    def __str__(self):
        return self.title

    @property
    def filer(self):
        return self.sponsor

    def organisation_at(self, seat):
        return self.call.authority if seat == Seat.AUTHORITY else None

    def portal_address(self):
        return f"/portal/topics/{self.pk}/"
