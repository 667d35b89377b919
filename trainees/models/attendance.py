"""Who was there, half day by half day, and how we know."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from applications.models import Half
from trainees.models.rosters import Roster, RosterPartQuerySet, Trainee, TraineePartQuerySet
from workflow.storage import private_storage, random_name


class Source(models.TextChoices):
    """Where a mark comes from."""

    SHEET = "sheet", "签到表"
    MANUAL = "manual", "补录"
    PHONE = "phone", "手机签到"
    ONLINE = "online", "线上会议记录"


class Attendance(models.Model):
    """Whether one trainee was there in one half day."""

    trainee = models.ForeignKey(Trainee, models.CASCADE, related_name="attendance", verbose_name="学员")
    on = models.DateField("日期")
    half = models.CharField("时段", max_length=8, choices=Half.choices)
    present = models.BooleanField("出勤")
    source = models.CharField("来源", max_length=12, default=Source.SHEET, choices=Source.choices)
    reason = models.CharField("补录原因", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)
    # The account that made it up or imported it; None where the person signed in on a phone.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )

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


class StaffMember(models.Model):
    """One of the host's people who work on the class and sign in beside the trainees (002-37)."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="staff", verbose_name="名单")
    number = models.PositiveIntegerField("序号")
    name = models.CharField("姓名", max_length=60)
    duty = models.CharField("工作职责", max_length=60, blank=True, help_text="如 班主任、会务、医务")
    phone = EncryptedTextField("联系电话", blank=True, default="")

    objects = RosterPartQuerySet.as_manager()

    class Meta:
        verbose_name = "工作人员"
        verbose_name_plural = "工作人员"
        ordering = ["roster", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "name", "duty"],
                name="staff_once_on_roster",
                violation_error_message="这名工作人员已在名单中，无需重复登记。",
            )
        ]

    def __str__(self):
        return self.name


class StaffPartQuerySet(RosterPartQuerySet):
    scope_fields = tuple(
        field.replace("roster__", "staff__roster__", 1) for field in RosterPartQuerySet.scope_fields
    )


class StaffAttendance(models.Model):
    """Whether one of the staff was there in one half day."""

    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="attendance", verbose_name="工作人员")
    on = models.DateField("日期")
    half = models.CharField("时段", max_length=8, choices=Half.choices)
    present = models.BooleanField("出勤")
    source = models.CharField("来源", max_length=12, default=Source.SHEET, choices=Source.choices)
    reason = models.CharField("补录原因", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )

    objects = StaffPartQuerySet.as_manager()

    class Meta:
        verbose_name = "工作人员签到"
        verbose_name_plural = "工作人员签到"
        constraints = [
            models.UniqueConstraint(fields=["staff", "on", "half"], name="staff_once_per_half_day"),
            models.CheckConstraint(
                condition=~Q(source="manual") | ~Q(reason=""),
                name="manual_staff_mark_has_reason",
                violation_error_message="补录签到须写明原因。",
            ),
        ]

    def __str__(self):
        return f"{self.staff} {self.on} {self.get_half_display()}"


class SignInSession(models.Model):
    """One half day for which phones may sign in: the rotating code on the projector is drawn from its secret."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="sign_in_sessions", verbose_name="名单")
    on = models.DateField("日期")
    half = models.CharField("时段", max_length=8, choices=Half.choices)
    secret = EncryptedTextField("签到码密钥")
    opened_at = models.DateTimeField("开始时间")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="开始人"
    )
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = RosterPartQuerySet.as_manager()

    class Meta:
        verbose_name = "手机签到"
        verbose_name_plural = "手机签到"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "on", "half"], name="one_sign_in_session_per_half_day")
        ]

    def __str__(self):
        return f"{self.roster} {self.on} {self.get_half_display()} 手机签到"


class SignInQuerySet(RosterPartQuerySet):
    scope_fields = tuple(
        field.replace("roster__", "session__roster__", 1) for field in RosterPartQuerySet.scope_fields
    )


class SignIn(models.Model):
    """One signing in on a phone as it came in. Hints at proxies are read from these rows; nothing is punished by them."""

    session = models.ForeignKey(
        SignInSession, models.CASCADE, related_name="sign_ins", verbose_name="手机签到"
    )
    trainee = models.ForeignKey(Trainee, models.CASCADE, related_name="sign_ins", verbose_name="学员")
    # Which rotation of the code was shown to the phone, and a keyed hash of the phone's own random mark.
    step = models.PositiveBigIntegerField("签到码序号")
    device = models.BinaryField(max_length=16)
    signed_at = models.DateTimeField("手机上的签到时间")
    received_at = models.DateTimeField("收到时间")
    queued = models.BooleanField("断网后补传", default=False)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = "签到动作"
        verbose_name_plural = "签到动作"
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "trainee"], name="signed_in_once_per_half_day")
        ]

    def __str__(self):
        return f"{self.trainee} {self.signed_at}"


class AttendanceFile(models.Model):
    """A sign-in sheet or a meeting log waiting for its preview to be confirmed: encrypted, deleted when settled."""

    class Kind(models.TextChoices):
        SHEET = "sheet", "签到表"
        MEETING = "meeting", "会议记录"

    class State(models.TextChoices):
        STAGED = "staged", "待确认"
        CONFIRMED = "confirmed", "已导入"
        DISCARDED = "discarded", "已放弃"

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="attendance_files", verbose_name="名单")
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    # Of a meeting log: the half day that it is about, and from how many minutes on somebody counts as present.
    on = models.DateField("日期", null=True, blank=True)
    half = models.CharField("时段", max_length=8, choices=Half.choices, blank=True)
    minutes = models.PositiveIntegerField("最少在线分钟数", null=True, blank=True)
    file = models.FileField(
        "文件", storage=private_storage, upload_to=random_name, max_length=120, blank=True
    )
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件散列（SHA-256）", max_length=64)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.STAGED)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )

    objects = RosterPartQuerySet.as_manager()

    class Meta:
        verbose_name = "签到记录文件"
        verbose_name_plural = "签到记录文件"
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="sheet") | Q(on__isnull=False, minutes__isnull=False),
                name="meeting_log_has_its_half_day",
                violation_error_message="会议记录须写明是哪个半天、最少在线多少分钟。",
            )
        ]

    def __str__(self):
        return self.file_name


class PaperSheet(models.Model):
    """The count on a signed paper sheet of one half day; its scan is an attachment of the roster."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="paper_sheets", verbose_name="名单")
    on = models.DateField("日期")
    half = models.CharField("时段", max_length=8, choices=Half.choices)
    counted = models.PositiveIntegerField("纸质签到人数")
    staff_counted = models.PositiveIntegerField("纸质签到工作人员数", null=True, blank=True)
    note = models.CharField("差异说明", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = RosterPartQuerySet.as_manager()

    class Meta:
        verbose_name = "纸质签到表"
        verbose_name_plural = "纸质签到表"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "on", "half"], name="paper_sheet_once_per_half_day")
        ]

    def __str__(self):
        return f"{self.roster} {self.on} {self.get_half_display()} 纸质签到表"
