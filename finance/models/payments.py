"""Money on its way: payments, the bank's answers, batches, and what is claimed back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.fields import EncryptedTextField
from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from finance.models.base import money
from finance.models.settlements import Settlement, masked
from programs.models import case_fields
from workflow.models import key_of


class PaymentQuerySet(ScopedQuerySet):
    scope_fields = (*case_fields("settlement__programme"), "settlement__payer")

    def with_parties(self):
        return self.select_related(
            "settlement__programme__host", "settlement__payer", "approved_by", "paid_by"
        )

    def standing(self):
        """Payments that are owed or made; those taken back before they went out are none."""
        return self.exclude(state=Payment.State.CANCELLED)


class Payment(models.Model):
    """What is to be paid for one accepted edition of a settlement."""

    class State(models.TextChoices):
        DUE = "due", "待拨付"
        SENT = "sent", "银行办理中"
        PAID = "paid", "已拨付"
        FAILED = "failed", "拨付失败"
        RETURNED = "returned", "已退汇"
        CANCELLED = "cancelled", "已取消"

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="payments", verbose_name="结算")
    edition = models.PositiveSmallIntegerField("版次", default=1)
    amount = money("金额")
    fund_source = models.CharField("经费来源", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DUE)
    payee_name = models.CharField("户名", max_length=100, blank=True)
    payee_bank = models.CharField("开户行", max_length=100, blank=True)
    payee_account = EncryptedTextField("账号", blank=True, default="")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审批人"
    )
    approved_at = models.DateTimeField("审批时间")
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )
    paid_at = models.DateTimeField("拨付时间", null=True, blank=True)
    reference = models.CharField("凭证号", max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "拨付"
        verbose_name_plural = "拨付"
        constraints = [
            models.UniqueConstraint(fields=["settlement", "edition"], name="one_payment_per_edition"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_at__isnull=False, paid_by__isnull=False),
                name="payment_paid_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(paid_by=None) | ~Q(paid_by=F("approved_by")),
                name="payment_by_a_second_person",
                violation_error_message="审批人与拨付经办人须为两人。",
            ),
        ]

    def __str__(self):
        return f"{self.settlement} {self.amount:,.2f} 元"

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.settlement.case

    @property
    def masked_account(self):
        return masked(self.payee_account)


class BatchQuerySet(ScopedQuerySet):
    scope_fields = ("payer",)


class Batch(models.Model):
    """Payments of one office that go to the bank together."""

    class State(models.TextChoices):
        DRAFT = "draft", "待送银行"
        SENT = "sent", "银行办理中"
        CLOSED = "closed", "已办结"

    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="拨付单位")
    number = models.CharField("批次号", max_length=30)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    note = models.CharField("说明", max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="制单人"
    )
    made_at = models.DateTimeField("制单时间")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="复核人",
    )
    sent_at = models.DateTimeField("送出时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "拨付批次"
        verbose_name_plural = "拨付批次"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["payer", "number"], name="batch_number_once"),
            models.CheckConstraint(
                condition=Q(sent_by=None) | ~Q(sent_by=F("made_by")),
                name="batch_sent_by_a_second_person",
                violation_error_message="制单人与复核人须为两人。",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.key


class PaymentPartQuerySet(ScopedQuerySet):
    scope_fields = tuple(f"payment__{field}" for field in PaymentQuerySet.scope_fields)


class Transfer(models.Model):
    """One attempt at a payment: to which account, in which batch, and what the bank answered."""

    class State(models.TextChoices):
        LISTED = "listed", "待送银行"
        SENT = "sent", "银行办理中"
        PAID = "paid", "已拨付"
        FAILED = "failed", "拨付失败"
        RETURNED = "returned", "已退汇"
        DROPPED = "dropped", "已移出"

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="transfers", verbose_name="拨付")
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="transfers", verbose_name="批次"
    )
    attempt = models.PositiveSmallIntegerField("第几次")
    payee_name = models.CharField("户名", max_length=100)
    payee_bank = models.CharField("开户行", max_length=100)
    payee_account = EncryptedTextField("账号")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.LISTED)
    reference = models.CharField("凭证号", max_length=60, blank=True)
    reason = models.CharField("失败、退汇原因", max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    made_at = models.DateTimeField("登记时间")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记结果人",
    )
    settled_at = models.DateTimeField("结果时间", null=True, blank=True)

    objects = PaymentPartQuerySet.as_manager()

    class Meta:
        verbose_name = "拨付经过"
        verbose_name_plural = "拨付经过"
        ordering = ["payment", "attempt"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "attempt"], name="transfer_attempt_once"),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state__in=["listed", "sent", "paid"]),
                name="one_open_transfer_per_payment",
                violation_error_message="这笔款项已在拨付中或已拨付，不能重复拨付。",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | ~Q(reference=""), name="paid_transfer_has_reference"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "returned"]) | ~Q(reason=""),
                name="failed_transfer_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.payment} 第 {self.attempt} 次"

    @property
    def masked_account(self):
        return masked(self.payee_account)


class Clawback(models.Model):
    """Money to be paid back, all of a payment or part of it (004-42): decided by two people, and what has come in."""

    class State(models.TextChoices):
        ASKED = "asked", "等第二人确认"
        CONFIRMED = "confirmed", "待缴回"
        RECOVERED = "recovered", "已缴回"
        DROPPED = "dropped", "已撤销"

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="clawbacks", verbose_name="拨付")
    amount = money("追回金额")
    reason = models.CharField("事由", max_length=300)
    basis = models.CharField("依据", max_length=200, help_text="文件与条款")
    due_on = models.DateField("缴回期限", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    asked_at = models.DateTimeField("提出时间")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认人",
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PaymentPartQuerySet.as_manager()

    class Meta:
        verbose_name = "追回"
        verbose_name_plural = "追回"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="clawback_amount_positive"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="clawback_by_a_second_person",
                violation_error_message="提出人与确认人须为两人。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "recovered"])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="clawback_confirmed_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.payment} 追回 {self.amount:,.2f} 元"

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.payment.case


class RecoveryQuerySet(ScopedQuerySet):
    scope_fields = tuple(f"clawback__{field}" for field in PaymentPartQuerySet.scope_fields)


class Recovery(models.Model):
    """One sum that came back."""

    clawback = models.ForeignKey(Clawback, models.PROTECT, related_name="recoveries", verbose_name="追回")
    amount = money("缴回金额")
    received_on = models.DateField("到账日期")
    reference = models.CharField("凭证号", max_length=60)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = "缴回"
        verbose_name_plural = "缴回"
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_amount_positive"),
            models.UniqueConstraint(
                fields=["clawback", "reference"],
                name="recovery_reference_once",
                violation_error_message="这一凭证号已经登记，请核对。",
            ),
        ]

    def __str__(self):
        return f"{self.received_on} {self.amount}"
