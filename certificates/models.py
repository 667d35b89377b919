"""The completion package, the numbering registers and the certificates."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from programs.models import CasePaper, Programme, case_fields
from trainees.models import Person, Trainee
from workflow.storage import private_storage, random_name


class Completion(CasePaper):
    """结业上报: what the rules demand after the class, generated from the data or uploaded."""

    programme = models.OneToOneField(
        Programme, models.PROTECT, related_name="completion", verbose_name="项目"
    )
    summary = models.TextField("研修总结", blank=True)
    reasons = models.JSONField("情况说明", default=dict, blank=True)

    class Meta(CasePaper.Meta):
        verbose_name = "结业上报"
        verbose_name_plural = "结业上报"

    def __str__(self):
        return f"{self.programme.code} 结业上报"

    def portal_address(self):
        return f"/portal/programmes/{self.programme_id}/completion/"


class SeriesQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)


class Series(models.Model):
    """A numbering register: one locked counter per issuer, year and kind."""

    authority = models.ForeignKey(
        Organisation, models.PROTECT, related_name="series", verbose_name="编号机关"
    )
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField(
        "证书种类", max_length=20, default="completion", choices=[("completion", "结业证书")]
    )
    pattern = models.CharField("编号规则", max_length=60)
    last = models.PositiveIntegerField("已用序号", default=0, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "证书编号登记"
        verbose_name_plural = "证书编号登记"
        constraints = [models.UniqueConstraint(fields=["authority", "year", "kind"], name="series_once")]

    def __str__(self):
        return f"{self.authority} {self.year} {self.get_kind_display()}"


# A queued batch is left to the message for so long, a running one to its worker.
UNHEARD, STALE = timedelta(seconds=30), timedelta(minutes=2)


class BatchQuerySet(ScopedQuerySet):
    scope_fields = case_fields("completion__programme")

    def with_progress(self):
        """With `done` (numbers that are settled), `void` among them, and `faults` (numbers that need a person),
        counted, not remembered."""
        mine = Certificate.objects.filter(programme=models.OuterRef("completion__programme")).order_by()
        waiting = Q(state=Certificate.State.RESERVED)
        return self.annotate(
            done=_counted(mine.exclude(waiting)),
            void=_counted(mine.filter(state=Certificate.State.VOID)),
            faults=_counted(mine.filter(waiting).exclude(fault="")),
        )

    def due(self, now):
        """What no worker was told of, and what a dead one left behind."""
        unheard = Q(state=Batch.State.QUEUED, requested_at__lt=now - UNHEARD)
        left = Q(state=Batch.State.RUNNING) & (Q(beat_at=None) | Q(beat_at__lt=now - STALE))
        return self.filter(unheard | left).order_by("requested_at", "pk")


def _counted(rows):
    """The number of rows of a correlated query, as a subquery."""
    counts = rows.values("programme").annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(counts), 0)


class Batch(models.Model):
    """The issuing of one class's certificates. The row is the truth; a message only wakes the worker."""

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "制证中"
        DONE = "done", "已完成"
        BLOCKED = "blocked", "部分待处理"

    completion = models.OneToOneField(
        Completion, models.PROTECT, related_name="batch", verbose_name="结业上报"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    total = models.PositiveIntegerField("应制", default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发起人"
    )
    requested_at = models.DateTimeField("发起时间")
    beat_at = models.DateTimeField("最近心跳", null=True, blank=True)
    attempts = models.PositiveIntegerField("执行次数", default=0)
    error = models.CharField("最近错误", max_length=300, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "制证批次"
        verbose_name_plural = "制证批次"
        ordering = ["-requested_at"]

    def __str__(self):
        return f"{self.completion.programme.code} 制证"

    def progress_words(self):
        """28 / 29 本，作废 1 本: a batch read by `with_progress`, in words."""
        words = f"{self.done - self.void} / {self.total} 本"
        words += f"，待处理 {self.faults} 本" if self.faults else ""
        return words + (f"，作废 {self.void} 本" if self.void else "")


class CertificateQuerySet(ScopedQuerySet):
    scope_fields = case_fields("programme")

    def valid(self):
        return self.filter(state=Certificate.State.VALID)

    def waiting(self):
        """Numbered, and still without a paper."""
        return self.filter(state=Certificate.State.RESERVED)

    def issued(self):
        """Those that were valid once; a reserved or void number is nobody's certificate."""
        return self.exclude(state__in=[Certificate.State.RESERVED, Certificate.State.VOID])


class Certificate(models.Model):
    """One certificate. Number and content are frozen before anything is drawn; valid only when the paper exists."""

    class State(models.TextChoices):
        RESERVED = "reserved", "已编号待制证"
        VALID = "valid", "有效"
        SUPERSEDED = "superseded", "已被新证书替代"
        REVOKED = "revoked", "已撤销"
        VOID = "void", "作废"

    series = models.ForeignKey(Series, models.PROTECT, related_name="certificates", verbose_name="登记")
    ordinal = models.PositiveIntegerField("序号")
    number = models.CharField("证书编号", max_length=40, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="certificates", verbose_name="项目")
    trainee = models.ForeignKey(Trainee, models.PROTECT, related_name="certificates", verbose_name="学员")
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates", verbose_name="人员")
    name = models.CharField("姓名", max_length=60)
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    issued_on = models.DateField("发证日期")
    content = models.JSONField("内容")
    content_hash = models.CharField("内容散列", max_length=64)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.RESERVED)
    fault = models.CharField("待处理问题", max_length=300, blank=True)
    file = models.FileField(
        "证书文件", storage=private_storage, upload_to=random_name, max_length=120, blank=True
    )
    file_sha256 = models.CharField("文件散列", max_length=64, blank=True)
    reserved_at = models.DateTimeField("编号时间")
    valid_at = models.DateTimeField("生效时间", null=True, blank=True)
    superseded_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", verbose_name="替代证书"
    )
    ended_at = models.DateTimeField("失效时间", null=True, blank=True)
    ended_reason = models.CharField("失效原因", max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "证书"
        verbose_name_plural = "证书"
        ordering = ["series", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["series", "ordinal"], name="certificate_ordinal_once"),
            models.UniqueConstraint(
                fields=["trainee"],
                condition=Q(state__in=["reserved", "valid"]),
                name="one_live_certificate_per_trainee",
            ),
            models.CheckConstraint(
                condition=~Q(state="valid") | (Q(valid_at__isnull=False) & ~Q(file="") & ~Q(file_sha256="")),
                name="valid_certificate_has_paper",
            ),
        ]

    def __str__(self):
        return self.number


class OfCertificateQuerySet(models.QuerySet):
    def of(self, certificate):
        """Rows about one certificate that the caller has already reached through its scope."""
        return self.filter(certificate=certificate)


class IssuanceLog(models.Model):
    """What happened to a certificate number, in order: every number is accounted for."""

    class Event(models.TextChoices):
        RESERVED = "reserved", "编号"
        VALID = "valid", "生效"
        FAULT = "fault", "待处理"
        SUPERSEDED = "superseded", "被替代"
        REVOKED = "revoked", "撤销"
        VOID = "void", "作废"

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="log", verbose_name="证书")
    event = models.CharField("事项", max_length=12, choices=Event.choices)
    at = models.DateTimeField("时间")
    note = models.CharField("说明", max_length=300, blank=True)
    content_hash = models.CharField(max_length=64)

    objects = OfCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "发证记录"
        verbose_name_plural = "发证记录"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.certificate} {self.get_event_display()}"


class LookupLog(models.Model):
    """One look at one certificate. It says when and by which way, never by whom or with which words."""

    class Kind(models.TextChoices):
        LOOKUP = "lookup", "凭姓名和证件号码查询"
        PAPER = "paper", "打开证书文件"
        VERIFY = "verify", "核验"

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="looks", verbose_name="证书")
    kind = models.CharField("方式", max_length=8, choices=Kind.choices)
    at = models.DateTimeField("时间")

    objects = OfCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "查询记录"
        verbose_name_plural = "查询记录"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["certificate", "kind"], name="looks_by_kind")]

    def __str__(self):
        return f"{self.certificate} {self.get_kind_display()}"
