"""Errors that holders report, and the corrections and revocations that two people decide."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from accounts.scope import ScopedQuerySet
from certificates.models.certificates import Certificate
from programs.models import case_fields


class ErrorReportQuerySet(ScopedQuerySet):
    scope_fields = case_fields("certificate__programme")

    def open(self):
        """Those that somebody still has to answer, the oldest first."""
        waiting = [ErrorReport.State.OPEN, ErrorReport.State.IN_HAND]
        return self.filter(state__in=waiting).order_by("made_at", "pk")

    def with_receipt(self, hashes):
        """The report that whoever holds its receipt may follow."""
        return self.filter(receipt_hash__in=hashes).select_related(
            "certificate__programme__host", "certificate__series__authority"
        )


class ErrorReport(models.Model):
    """A holder's word that something on a certificate is wrong, followed with a receipt code."""

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        IN_HAND = "in_hand", "处理中"
        CORRECTED = "corrected", "已更正"
        DECLINED = "declined", "不予更正"

    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="error_reports", verbose_name="证书"
    )
    receipt_hash = models.CharField(max_length=64, unique=True)
    parts = models.JSONField("有误的内容", default=list)
    text = models.TextField("说明", max_length=500)
    contact = models.CharField("联系方式", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField("答复", max_length=300, blank=True)
    made_at = models.DateTimeField("提出时间")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复人",
    )

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = "证书勘误"
        verbose_name_plural = "证书勘误"
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.certificate} 勘误"

    @property
    def case(self):
        return self.certificate.programme.case


class AmendmentQuerySet(ScopedQuerySet):
    scope_fields = case_fields("certificate__programme")

    def proposed(self):
        """Those that wait for the second person, the oldest first."""
        return self.filter(state=Amendment.State.PROPOSED).order_by("proposed_at", "pk")

    def leading(self, programme):
        """The first amendment of each correction of the whole class, the latest first."""
        return self.filter(certificate__programme=programme).exclude(group=None).decisions().order_by("-pk")

    def decisions(self):
        """One for each decision: a correction of a whole class is one, whatever its size."""
        firsts = self.exclude(group=None).order_by().values("group").annotate(first=models.Min("pk"))
        return self.filter(Q(group=None) | Q(pk__in=firsts.values("first")))

    def of_group(self, group):
        """One correction of a whole class, in the order of its certificates."""
        return self.filter(group=group).order_by("pk")


class Amendment(models.Model):
    """A correction or revocation that one person proposes and another decides."""

    class Kind(models.TextChoices):
        CORRECT = "correct", "更正"
        REVOKE = "revoke", "撤销"
        REISSUE = "reissue", "重新发证"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待审批"
        APPROVED = "approved", "已批准"
        DECLINED = "declined", "不批准"
        WITHDRAWN = "withdrawn", "已撤回"

    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="amendments", verbose_name="证书"
    )
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    # {"name": ["张三", "张叁"], …}: old and new as both people see them, document numbers masked.
    changes = models.JSONField("更正内容", default=dict, blank=True)
    # The full number that takes the place of the old one; "" leaves that.
    new_number = EncryptedTextField("更正后的证件号码", blank=True, default="")
    reason = models.CharField("原因", max_length=300)
    document_number = models.CharField("依据文件", max_length=120, blank=True)
    # What was proposed for a whole class at once is decided at once: its amendments share this.
    group = models.UUIDField("全班更正", null=True, blank=True, editable=False, db_index=True)
    report = models.ForeignKey(
        ErrorReport, models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name="勘误"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审批人",
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    note = models.CharField("审批意见", max_length=300, blank=True)
    result = models.OneToOneField(
        Certificate, models.PROTECT, null=True, blank=True, related_name="made_by", verbose_name="新证书"
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = "更正与撤销"
        verbose_name_plural = "更正与撤销"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(state="proposed"), name="one_open_amendment_a_certificate"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "declined"])
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=models.F("proposed_by"))
                ),
                name="amendment_decided_by_a_second_person",
                violation_error_message="更正和撤销须由两人办理：提出人不能自己审批。",
            ),
        ]

    def __str__(self):
        return f"{self.certificate} {self.get_kind_display()}"

    @property
    def case(self):
        return self.certificate.programme.case
