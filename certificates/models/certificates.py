"""Certificates, and what happened to each number."""

from django.db import models
from django.db.models import Q

from accounts.scope import ScopedQuerySet
from certificates.models.seals import Seal
from certificates.models.series import Series
from certificates.models.templates import Template
from certificates.models.transparency import Leaf
from programs.models import Programme, case_fields
from trainees.models import Person, Trainee
from workflow.storage import private_storage, random_name


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
    """One certificate. Number and content are frozen before anything is drawn.

    Valid only when the sealed paper and the entry in the public log exist.
    """

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
    template = models.ForeignKey(
        Template, models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name="证书模板"
    )
    seal = models.ForeignKey(
        Seal, models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name="电子印章"
    )
    leaf = models.OneToOneField(
        Leaf, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发证的日志条目"
    )
    file_sha256 = models.CharField("文件散列", max_length=64, blank=True)
    reserved_at = models.DateTimeField("编号时间")
    valid_at = models.DateTimeField("生效时间", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name="更正自"
    )
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
        indexes = [models.Index(fields=["file_sha256"], name="certificate_by_file")]
        constraints = [
            models.UniqueConstraint(fields=["series", "ordinal"], name="certificate_ordinal_once"),
            models.UniqueConstraint(
                fields=["trainee"], condition=Q(state="valid"), name="one_valid_certificate_per_trainee"
            ),
            # A correction is reserved beside the certificate that it will replace.
            models.UniqueConstraint(
                fields=["trainee"], condition=Q(state="reserved"), name="one_reserved_certificate_per_trainee"
            ),
            models.CheckConstraint(
                condition=~Q(state="valid")
                | (
                    Q(valid_at__isnull=False, seal__isnull=False, leaf__isnull=False)
                    & ~Q(file="")
                    & ~Q(file_sha256="")
                ),
                name="valid_certificate_is_sealed_and_logged",
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
