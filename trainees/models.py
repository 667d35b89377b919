"""Who came, how long, and how they did."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from accounts.scope import ScopedQuerySet
from applications.models import Half
from programs.models import CasePaper, Programme, case_fields
from trainees.identity import DOCUMENT_TYPES
from workflow.storage import private_storage, random_name


class Person(models.Model):
    """One identity document, across classes and years. Has no admin: the number is found by its keyed index only."""

    doc_type = models.CharField("证件类型", max_length=30, choices=list(DOCUMENT_TYPES.items()))
    number = EncryptedTextField("证件号码")
    number_index = models.BinaryField(max_length=16, unique=True)
    name = models.CharField("姓名", max_length=60)

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"

    def __str__(self):
        return self.name


class Roster(CasePaper):
    """The list of people of one class; reviewed with the completion package, closed before it."""

    PARTS = {"people": "学员名单", "attendance": "签到", "assessment": "结业考核"}

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="roster", verbose_name="项目")
    closed_at = models.DateTimeField("名单封存时间", null=True, blank=True, editable=False)
    # Hash of the workbook that the present list came from: what was seen is what is stored.
    source_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # The host's own check of every trainee's papers (001-25): who said so, and when.
    verified_at = models.DateTimeField("学员审验时间", null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="学员审验人", editable=False,
    )  # fmt: skip
    # Reasons given for departing from guiding rules: {rule key: text}. Shown to the reviewer.
    reasons = models.JSONField("情况说明", default=dict, blank=True)

    class Meta(CasePaper.Meta):
        verbose_name = "学员名单"
        verbose_name_plural = "学员名单"

    def __str__(self):
        return f"{self.programme.code} 学员名单"

    @property
    def is_editable(self):
        """Whether people, marks and results may still change."""
        return self.is_open and self.closed_at is None

    def portal_address(self):
        return f"/portal/programmes/{self.programme_id}/roster/"


class RosterPartQuerySet(ScopedQuerySet):
    scope_fields = case_fields("roster__programme")


class RosterUpload(models.Model):
    """A workbook waiting for its preview to be confirmed. The file is encrypted; it is deleted when settled."""

    class State(models.TextChoices):
        STAGED = "staged", "待确认"
        CONFIRMED = "confirmed", "已导入"
        DISCARDED = "discarded", "已放弃"

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="uploads", verbose_name="名单")
    file = models.FileField(
        "文件", storage=private_storage, upload_to=random_name, max_length=120, blank=True
    )
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件散列（SHA-256）", max_length=64)
    counts = models.JSONField("计数", default=dict)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.STAGED)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )

    objects = RosterPartQuerySet.as_manager()

    class Meta:
        verbose_name = "名单上传"
        verbose_name_plural = "名单上传"
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.file_name


class TraineeQuerySet(RosterPartQuerySet):
    def passed(self):
        return self.filter(assessment__result=Assessment.Result.PASSED)


class Trainee(models.Model):
    """One person on one roster, as the host wrote it for this class."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="trainees", verbose_name="名单")
    person = models.ForeignKey(Person, models.PROTECT, related_name="trainees", verbose_name="人员")
    row = models.PositiveIntegerField("行号", help_text="来源表中的行号")
    number = models.PositiveIntegerField("序号")
    name = models.CharField("姓名", max_length=60)
    number_mask = models.CharField("证件号码", max_length=40)
    sex = models.CharField("性别", max_length=4, blank=True)
    unit = models.CharField("工作单位", max_length=120)
    post = models.CharField("职务", max_length=60, blank=True)
    qualification = models.CharField("职称或职业资格", max_length=60, blank=True)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    frontline = models.BooleanField("基层一线", default=False)
    party_member = models.BooleanField("中共党员", default=False)
    online = models.BooleanField("线上参加", default=False)
    claimed_hours = models.DecimalField("填报学时", max_digits=5, decimal_places=1, null=True, blank=True)

    objects = TraineeQuerySet.as_manager()

    class Meta:
        verbose_name = "学员"
        verbose_name_plural = "学员"
        ordering = ["roster", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "person"],
                name="person_once_on_roster",
                violation_error_message="同一证件号码在本名单中已经出现。",
            )
        ]

    def __str__(self):
        return self.name


class TraineePartQuerySet(ScopedQuerySet):
    scope_fields = case_fields("trainee__roster__programme")


class Attendance(models.Model):
    """Whether one trainee was there in one half day."""

    trainee = models.ForeignKey(Trainee, models.CASCADE, related_name="attendance", verbose_name="学员")
    on = models.DateField("日期")
    half = models.CharField("时段", max_length=8, choices=Half.choices)
    present = models.BooleanField("出勤")
    source = models.CharField(
        "来源", max_length=12, default="sheet", choices=[("sheet", "签到表"), ("manual", "补录")]
    )
    reason = models.CharField("补录原因", max_length=200, blank=True)

    objects = TraineePartQuerySet.as_manager()

    class Meta:
        verbose_name = "签到"
        verbose_name_plural = "签到"
        constraints = [
            models.UniqueConstraint(fields=["trainee", "on", "half"], name="attendance_once_per_half_day"),
            models.CheckConstraint(
                condition=~Q(source="manual") | ~Q(reason=""),
                name="manual_attendance_has_reason",
                violation_error_message="补录签到须写明原因。",
            ),
        ]

    def __str__(self):
        return f"{self.trainee} {self.on} {self.get_half_display()}"


class Assessment(models.Model):
    """The result of the final assessment of one trainee (000-36)."""

    class Result(models.TextChoices):
        PASSED = "passed", "合格"
        FAILED = "failed", "不合格"

    trainee = models.OneToOneField(Trainee, models.CASCADE, related_name="assessment", verbose_name="学员")
    result = models.CharField("结业考核情况", max_length=8, choices=Result.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    assessed_at = models.DateTimeField("登记时间")
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = TraineePartQuerySet.as_manager()

    class Meta:
        verbose_name = "结业考核"
        verbose_name_plural = "结业考核"

    def __str__(self):
        return f"{self.trainee} {self.get_result_display()}"
