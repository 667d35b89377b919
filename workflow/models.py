"""How a paper moves, what was written down about it, and what is attached to it."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from workflow.lifecycle import OPEN, Gate, Seat, State
from workflow.storage import private_storage, random_name
from workflow.wording import wording


def key_of(row):
    """The name under which journal, attachments and remarks know a row: `app.model:pk`."""
    return f"{row._meta.label_lower}:{row.pk}"


class DossierQuerySet(ScopedQuerySet):
    def waiting(self):
        return self.filter(state=State.SUBMITTED)

    def waiting_for(self, user):
        """Papers that lie with one of the person's own organisations."""
        ids = {m.organisation_id for m in user.current_memberships}
        return self.waiting().filter(holder__in=ids)


class Dossier(models.Model):
    """A paper that is written, submitted along a chain of seats, and accepted or returned."""

    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    # The chain as pinned at submission: [{"seat", "organisation" (pk), "label"}, …], and where the paper lies.
    chain = models.JSONField("审核链", default=list, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    holder = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="待办机关",
        editable=False,
    )
    gate = models.CharField("方式", max_length=10, choices=Gate.choices, blank=True, editable=False)
    round = models.PositiveSmallIntegerField("轮次", default=0, editable=False)
    open_parts = models.JSONField("可修改部分", default=list, blank=True, editable=False)
    version = models.PositiveIntegerField(
        "版本", default=1, validators=[MinValueValidator(1)], editable=False
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True, editable=False)
    # When the paper first came in. A paper sent back to be mended keeps its day of receipt; a withdrawn one does not.
    received_at = models.DateTimeField("首次收到时间", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="提交人", editable=False,
    )  # fmt: skip
    decided_at = models.DateTimeField("办结时间", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="办结人", editable=False,
    )  # fmt: skip

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.SUBMITTED) | Q(submitted_at__isnull=False, holder__isnull=False),
                name="%(app_label)s_%(class)s_submitted_has_holder",
                violation_error_message="已提交的材料必须有提交时间和待办机关。",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="%(app_label)s_%(class)s_accepted_has_decision",
                violation_error_message="已通过的材料必须有办结人和办结时间。",
            ),
        ]

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        """The case file the paper belongs to; a paper outside any is its own case."""
        return f"programs.programme:{self.programme_id}" if hasattr(self, "programme_id") else self.key

    @property
    def is_open(self):
        return self.state in OPEN

    def part_is_open(self, part):
        """After a return only the parts that were named reopen; a return without parts reopens all."""
        return self.is_open and (not self.open_parts or part in self.open_parts)

    @property
    def seat(self):
        return self.chain[self.position]["seat"] if self.state == State.SUBMITTED and self.chain else ""

    @property
    def at_last_seat(self):
        return self.position >= len(self.chain) - 1

    @property
    def turn(self):
        """Whose move it is, in words: every state names its owner."""
        if self.state == State.SUBMITTED and self.chain:
            return f"等{self.chain[self.position]['label']}"
        return {State.DRAFT: "等填报单位", State.RETURNED: "等填报单位补正"}.get(self.state, "")

    def organisation_at(self, seat):
        """The organisation that sits at a seat for this paper, or None where the seat does not exist here."""
        raise NotImplementedError

    @property
    def filer(self):
        """The organisation that writes this paper."""
        raise NotImplementedError

    def portal_address(self):
        """Where its writer goes on with this paper."""
        raise NotImplementedError


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


class SubjectQuerySet(models.QuerySet):
    def of(self, row):
        """Rows about one paper that the caller has already reached through its scope."""
        return self.filter(subject=key_of(row))


class AttachmentQuerySet(SubjectQuerySet):
    def current(self):
        return self.filter(superseded_at=None)


class Attachment(models.Model):
    """One version of a file in one slot of a paper. Files are never overwritten; a new upload supersedes."""

    subject = models.CharField("所属材料", max_length=80, db_index=True)
    slot = models.CharField("材料", max_length=60)
    file = models.FileField("文件", storage=private_storage, upload_to=random_name, max_length=120)
    original_name = models.CharField("原文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("文件散列（SHA-256）", max_length=64)
    seals = models.JSONField("已确认印章", default=list, blank=True)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    superseded_at = models.DateTimeField("被替换时间", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["slot", "-uploaded_at"]

    def __str__(self):
        return self.original_name


class Remark(models.Model):
    """A reviewer's comment, pinned to one part of a paper in one round."""

    subject = models.CharField(max_length=80, db_index=True)
    round = models.PositiveSmallIntegerField("轮次")
    part = models.CharField("部分", max_length=60, blank=True)
    text = models.TextField("意见")
    seat = models.CharField("审核位", max_length=20, choices=Seat.choices, blank=True)
    organisation_name = models.CharField("机关", max_length=120)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人"
    )
    at = models.DateTimeField("时间")

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ["-round", "part", "pk"]

    def __str__(self):
        return self.text[:40]


class Snapshot(models.Model):
    """What a paper said when it was submitted, so that the next round can show what changed."""

    subject = models.CharField(max_length=80)
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    parts = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = "提交存档"
        verbose_name_plural = "提交存档"
        constraints = [models.UniqueConstraint(fields=["subject", "round"], name="snapshot_once_per_round")]

    def __str__(self):
        return f"{self.subject} · {self.round}"


class ReminderQuerySet(ScopedQuerySet):
    scope_fields = ("organisation",)

    def addressed_to(self, user):
        """Messages to the organisations that the person acts for; an office does not read those of its hosts."""
        return self.visible_to(user).filter(
            organisation__in=[m.organisation_id for m in user.current_memberships]
        )

    def unread(self):
        return self.filter(read_at=None)

    def unmailed(self):
        return self.filter(mailed_at=None)


class Reminder(models.Model):
    """A message to an organisation about one thing that is due or has come back. `key` keeps it from repeating."""

    key = models.CharField(max_length=160, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="reminders", verbose_name="接收单位"
    )
    case = models.CharField(max_length=80, blank=True)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    address = models.CharField("链接", max_length=200, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    created_at = models.DateTimeField("产生时间")
    mailed_at = models.DateTimeField("邮件发出时间", null=True, blank=True)
    mail_error = models.CharField("发送失败原因", max_length=200, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        ordering = ["-created_at"]

    def __str__(self):
        return self.title
