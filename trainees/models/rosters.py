"""The roster of a class, the workbooks it came from, and the people on it."""

from django.conf import settings
from django.db import models

from accounts.fields import EncryptedTextField
from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from programs.models import CasePaper, Programme, case_fields
from trainees.models.people import Person
from workflow.storage import private_storage, random_name


class Result(models.TextChoices):
    """How somebody did in the final assessment (000-36)."""

    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


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
        READING = "reading", "核对中"
        STAGED = "staged", "待确认"
        STORING = "storing", "导入中"
        CONFIRMED = "confirmed", "已导入"
        DISCARDED = "discarded", "已放弃"
        FAILED = "failed", "未完成"

    # A list of this roster waits for its host or for the worker.
    OPEN = (State.READING, State.STAGED, State.STORING)

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="uploads", verbose_name="名单")
    file = models.FileField(
        "文件", storage=private_storage, upload_to=random_name, max_length=120, blank=True
    )
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件散列（SHA-256）", max_length=64)
    counts = models.JSONField("计数", default=dict)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.STAGED)
    # Which columns were taken for what: {field key: column number}, A is 1. Empty means as guessed.
    mapping = models.JSONField("列对应", default=dict, blank=True)
    # What was put right in the browser, as JSON {"Excel row": {field key: text}}: sealed, there are numbers in it.
    corrections = EncryptedTextField("网页更正", blank=True, default="")
    # The work of a background job on a large list; `cancelled_at` asks it to stop.
    rows_total = models.PositiveIntegerField("总行数", default=0)
    rows_done = models.PositiveIntegerField("已处理行数", default=0)
    worked_at = models.DateTimeField("最近进展时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("要求停止时间", null=True, blank=True)
    error = models.CharField("问题", max_length=300, blank=True)
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


class ColumnMapping(models.Model):
    """How one host's sheets are to be read: the columns it once confirmed for a header of these labels."""

    host = models.ForeignKey(
        Organisation, models.CASCADE, related_name="column_mappings", verbose_name="承办单位"
    )
    # Hash of the header's labels in their order: the same form comes back every year.
    labels_digest = models.CharField(max_length=64, editable=False)
    labels = models.JSONField("表头", default=list)
    # {field key: label of the column}
    mapping = models.JSONField("列对应", default=dict)
    used_at = models.DateTimeField("最近使用时间")

    class Meta:
        verbose_name = "列对应"
        verbose_name_plural = "列对应"
        constraints = [
            models.UniqueConstraint(fields=["host", "labels_digest"], name="one_mapping_per_header")
        ]

    def __str__(self):
        return f"{self.host} {'、'.join(self.labels)[:60]}"


class TraineeQuerySet(RosterPartQuerySet):
    def passed(self):
        return self.filter(assessment__result=Result.PASSED)


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
    political_status = models.CharField("政治面貌", max_length=20, blank=True)
    region = models.CharField("所在省市", max_length=40, blank=True, help_text="省级班填设区市，国家级班填省")
    email = EncryptedTextField("电子邮箱", blank=True, default="")
    # Recorded to be counted; no rule may keep anybody out by it (003-58).
    ownership = models.CharField("单位性质", max_length=20, blank=True, default="")
    online = models.BooleanField("线上参加", default=False)
    claimed_hours = models.DecimalField("填报学时", max_digits=5, decimal_places=1, null=True, blank=True)
    # Raised to make the private link of this trainee void; see trainees.own.links.
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)

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
