"""Before a class opens: the public notice, receipts of sending units (报名回执), and who of them may come."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from accounts.scope import ScopedQuerySet
from programs.models import Programme, case_fields
from trainees.identity import DOCUMENT_TYPES
from trainees.models.people import Person


class RecruitingPartQuerySet(ScopedQuerySet):
    scope_fields = case_fields("recruitment__programme")


class RecruitmentQuerySet(ScopedQuerySet):
    scope_fields = case_fields("programme")

    def public(self):
        return self.filter(published_at__isnull=False)


class Recruitment(models.Model):
    """招收学员通知 of one class and the places it has to give (001-16, 001-24)."""

    programme = models.OneToOneField(
        Programme, models.PROTECT, related_name="recruitment", verbose_name="项目"
    )
    text = models.TextField("通知正文", blank=True)
    seats = models.PositiveIntegerField("招收人数")
    frontline_seats = models.PositiveIntegerField("其中预留基层一线", default=0)
    closes_on = models.DateField("报名截止日期")
    contact = models.CharField("联系人", max_length=50)
    phone = models.CharField("联系电话", max_length=30)
    email = models.EmailField("联系邮箱", blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("停止报名时间", null=True, blank=True, editable=False)
    # Time and place as they were last told to everybody registered; see the sweep that tells them anew.
    told = models.JSONField(default=dict, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RecruitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "招收通知"
        verbose_name_plural = "招收通知"
        constraints = [
            models.CheckConstraint(
                condition=Q(frontline_seats__lte=models.F("seats")),
                name="frontline_reserve_within_seats",
                violation_error_message="预留给基层一线的名额不能多于招收人数。",
            )
        ]

    def __str__(self):
        return f"{self.programme.code} 招收通知"

    @property
    def case(self):
        """The notice and everything that answers it is told in the journal of the class."""
        return self.programme.case


class Quota(models.Model):
    """Places set aside for one city or one unit."""

    class Kind(models.TextChoices):
        REGION = "region", "地区"
        UNIT = "unit", "单位"

    recruitment = models.ForeignKey(
        Recruitment, models.CASCADE, related_name="quotas", verbose_name="招收通知"
    )
    kind = models.CharField("分配对象", max_length=8, choices=Kind.choices, default=Kind.REGION)
    name = models.CharField("名称", max_length=120)
    seats = models.PositiveIntegerField("名额")
    frontline_seats = models.PositiveIntegerField("其中基层一线", default=0)

    objects = RecruitingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "名额分配"
        verbose_name_plural = "名额分配"
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recruitment", "kind", "name"],
                name="quota_once",
                violation_error_message="这个地区或单位已经分配过名额，请改原有一行。",
            )
        ]

    def __str__(self):
        return f"{self.name} {self.seats} 人"


class Receipt(models.Model):
    """报名回执: one sending unit names many people at once (001-24, 001-53). Its writer needs no account: the link
    in the answer to the form leads back to it; only the digest of its token is kept."""

    recruitment = models.ForeignKey(
        Recruitment, models.PROTECT, related_name="receipts", verbose_name="招收通知"
    )
    number = models.CharField("回执编号", max_length=24, unique=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    unit = models.CharField("选派单位", max_length=120)
    region = models.CharField("所在省市", max_length=40, blank=True)
    contact = models.CharField("联系人", max_length=50)
    phone = EncryptedTextField("联系电话")
    email = models.EmailField("联系邮箱", blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    received_at = models.DateTimeField("收到时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RecruitingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "报名回执"
        verbose_name_plural = "报名回执"
        ordering = ["received_at", "pk"]

    def __str__(self):
        return f"{self.number} {self.unit}"


class RegistrationQuerySet(ScopedQuerySet):
    scope_fields = case_fields("receipt__recruitment__programme")


class Registration(models.Model):
    """One person on a receipt, and whether there is a place."""

    class State(models.TextChoices):
        WAITING = "waiting", "待审核"
        ADMITTED = "admitted", "已录取"
        WAITLISTED = "waitlisted", "候补"
        REFUSED = "refused", "未录取"
        WITHDRAWN = "withdrawn", "已退出"

    receipt = models.ForeignKey(
        Receipt, models.PROTECT, related_name="registrations", verbose_name="报名回执"
    )
    number = models.PositiveIntegerField("序号")
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=4, blank=True)
    doc_type = models.CharField("证件类型", max_length=30, choices=list(DOCUMENT_TYPES.items()))
    doc_number = EncryptedTextField("证件号码")
    # As Person.number_index: the same human on two receipts is found without reading a number.
    doc_index = models.BinaryField(max_length=16, db_index=True)
    number_mask = models.CharField("证件号码", max_length=40)
    unit = models.CharField("工作单位", max_length=120)
    post = models.CharField("职务", max_length=60, blank=True)
    qualification = models.CharField("职称或职业资格", max_length=60, blank=True)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    email = EncryptedTextField("电子邮箱", blank=True, default="")
    region = models.CharField("所在省市", max_length=40, blank=True)
    frontline = models.BooleanField("基层一线", default=False)
    party_member = models.BooleanField("中共党员", default=False)
    political_status = models.CharField("政治面貌", max_length=20, blank=True)
    online = models.BooleanField("线上参加", default=False)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    # Place in the queue of the waiting list; lower comes first.
    queue = models.PositiveIntegerField("候补次序", null=True, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    # The person, once put on the roster of the class.
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="registrations", verbose_name="人员"
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "报名人员"
        verbose_name_plural = "报名人员"
        ordering = ["receipt", "number"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="refused_registration_has_reason",
                violation_error_message="不予录取须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "withdrawn")) | Q(decided_at__isnull=False),
                name="decided_registration_has_moment",
                violation_error_message="已审核的报名须有审核时间。",
            ),
        ]

    def __str__(self):
        return self.name
