"""What is to be paid, each attempt at it, and the correction of an account that a bank refused."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Case, DecimalField, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from accounts.fields import EncryptedTextField
from accounts.scope import ScopedQuerySet
from finance.models.base import money
from finance.models.batches import Batch
from finance.models.settlements import Settlement, masked
from finance.steps import look_of
from programs.models import case_fields
from workflow.models import key_of

MONEY: DecimalField = DecimalField(max_digits=14, decimal_places=2)
NOTHING = Value(Decimal(0), output_field=MONEY)


class PaymentQuerySet(ScopedQuerySet):
    scope_fields = (*case_fields("settlement__programme"), "settlement__payer")

    def with_parties(self):
        return self.select_related(
            "settlement__programme__host", "settlement__payer", "approved_by", "paid_by"
        )

    def standing(self):
        """Payments that are owed or made; those taken back before they went out are none."""
        return self.exclude(state=Payment.State.CANCELLED)

    def with_net(self):
        """Each with `recovered` (what came back of it) and `net` (paid and not come back; nought while it is not paid)."""
        back = (
            Payment.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
            .annotate(sum=Sum("clawbacks__recoveries__amount")).values("sum")
        )  # fmt: skip
        return self.annotate(recovered=Coalesce(Subquery(back), NOTHING, output_field=MONEY)).annotate(
            net=Case(
                When(state=Payment.State.PAID, then=F("amount") - F("recovered")),
                default=NOTHING,
                output_field=MONEY,
            )
        )

    def sums(self):
        """{"settled", "paid", "recovered", "kept"} 元: owed or made, gone out, come back of it, and what is left of that."""
        paid = Q(state=Payment.State.PAID)
        found = self.with_net().aggregate(
            settled=Sum("amount"), paid=Sum("amount", filter=paid), back=Sum("recovered"), kept=Sum("net")
        )
        return {
            "settled": found["settled"], "paid": found["paid"], "recovered": found["back"], "kept": found["kept"],
        }  # fmt: skip

    def awaiting_batch(self):
        """Due, and on nobody's list yet."""
        open_ones = Transfer.objects.filter(payment=OuterRef("pk"), state__in=Transfer.OPEN)
        return self.filter(~Exists(open_ones), state=Payment.State.DUE)


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
    def look(self):
        return look_of(self.state)

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.settlement.case

    @property
    def masked_account(self):
        return masked(self.payee_account)


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

    OPEN = (State.LISTED, State.SENT)

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
    returned_on = models.DateField("退汇日期", null=True, blank=True)

    number = 0  # its place on the papers of a batch, where it is shown as part of one

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
    def look(self):
        return look_of(self.state)

    @property
    def masked_account(self):
        return masked(self.payee_account)


class PayeeCorrection(models.Model):
    """Another account in place of one that the bank refused: the host says it, the payer's office confirms it."""

    class State(models.TextChoices):
        ASKED = "asked", "等拨付单位确认"
        CONFIRMED = "confirmed", "已采用"
        REFUSED = "refused", "未采用"

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="corrections", verbose_name="拨付")
    payee_name = models.CharField("户名", max_length=100)
    payee_bank = models.CharField("开户行", max_length=100)
    payee_account = EncryptedTextField("账号")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="更正人"
    )
    asked_at = models.DateTimeField("更正时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认人",
    )
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = PaymentPartQuerySet.as_manager()

    class Meta:
        verbose_name = "收款信息更正"
        verbose_name_plural = "收款信息更正"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state="asked"), name="one_payee_correction_is_asked_for"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="payee_correction_by_a_second_person",
                violation_error_message="更正人与确认人须为两人。",
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="payee_correction_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.payment} 收款信息更正"

    @property
    def look(self):
        return look_of(self.state)

    @property
    def case(self):
        return self.payment.case

    @property
    def masked_account(self):
        return masked(self.payee_account)
