"""The journal: one chain of entries a case file."""

from django.db import models
from django.utils import timezone

from accounts.models import Organisation
from accounts.roles import Role
from workflow.wording import wording


class Chain(models.Model):
    """The head of one hash chain of the journal. Locked while an entry is appended."""

    case = models.CharField(max_length=80, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "记录链"
        verbose_name_plural = "记录链"

    def __str__(self):
        return f"{self.case} × {self.length}"


class EntryQuerySet(models.QuerySet):
    def of(self, *cases):
        """Entries of case files that the caller has already reached through their scope."""
        return self.filter(case__in=cases)

    def audited_by(self, user):
        """What an audit administrator reads: all of it at the ministry, else what the offices below have done."""
        seats = [m.organisation for m in user.current_memberships if m.role == Role.AUDIT_ADMIN]
        if any(seat.parent_id is None for seat in seats):
            return self
        below = Organisation.objects.none()
        for seat in seats:
            below = below | Organisation.objects.under(seat)
        return self.filter(organisation_id__in=below.values("pk"))


class Entry(models.Model):
    """One line of the journal. Never changed and never deleted: the database refuses both.

    It names people and organisations by value, without foreign keys, so that it outlives them.
    """

    case = models.CharField("案卷", max_length=80)
    number = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("经办人", max_length=60)
    organisation_id = models.BigIntegerField(null=True)
    organisation_name = models.CharField("代表单位", max_length=120, blank=True)
    verb = models.CharField("动作", max_length=40)
    subject = models.CharField("对象", max_length=80, db_index=True)
    subject_name = models.CharField("对象名称", max_length=200)
    before = models.CharField("原值", max_length=2000, blank=True)
    after = models.CharField("新值", max_length=2000, blank=True)
    note = models.TextField("说明", blank=True)
    data = models.JSONField("明细", default=dict, blank=True)
    request_id = models.CharField("请求号", max_length=40, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField("散列", max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="entry_number_once_in_case")]

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.actor_name} {wording(self.verb)} {self.subject_name}"
