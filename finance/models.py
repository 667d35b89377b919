"""What a class was to cost, what it cost, what is paid of it. Amounts are yuan with two decimals, never floats."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from accounts.fields import EncryptedTextField
from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from programs.models import CasePaper, CasePaperQuerySet, Programme, case_fields
from workflow.lifecycle import State
from workflow.models import key_of


def money(label, **options):
    return models.DecimalField(label, max_digits=12, decimal_places=2, **options)


class BudgetQuerySet(ScopedQuerySet):
    scope_fields = case_fields("programme")


class Budget(models.Model):
    """One category of the budget that was accepted with the filing."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="budget", verbose_name="项目")
    category = models.CharField("支出类别", max_length=20)
    amount = money("预算金额", validators=[MinValueValidator(Decimal("0"))])

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = "经费预算"
        verbose_name_plural = "经费预算"
        constraints = [
            models.UniqueConstraint(fields=["programme", "category"], name="budget_once_per_category")
        ]

    def __str__(self):
        return f"{self.category} {self.amount}"


class SettlementQuerySet(CasePaperQuerySet):
    # The service centre is in nobody's line of authority; it sees the claims that are addressed to it.
    scope_fields = (*case_fields("programme"), "payer")


class Settlement(CasePaper):
    """The account of one class. Every figure is computed on the server from the expenses and the pinned rules."""

    programme = models.OneToOneField(
        Programme, models.PROTECT, related_name="settlement", verbose_name="项目"
    )
    payer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="拨付单位",
        editable=False,
    )
    payee_name = models.CharField("户名", max_length=100, blank=True)
    payee_bank = models.CharField("开户行", max_length=100, blank=True)
    payee_account = EncryptedTextField("账号", blank=True, default="")
    people_days = models.PositiveIntegerField("实际人天数", null=True, blank=True, editable=False)
    # As computed when it was submitted; frozen once accepted.
    total = money("实际支出", null=True, blank=True, editable=False)
    payable = money("应拨付", null=True, blank=True, editable=False)
    own_cost = money("单位自筹", null=True, blank=True, editable=False)
    formula = models.TextField("计算过程", blank=True, editable=False)
    cuts = models.JSONField("核减依据", default=list, blank=True, editable=False)
    # Whoever first reviewed it may not approve it (four eyes).
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="初审人", editable=False,
    )  # fmt: skip
    reviewed_at = models.DateTimeField("初审时间", null=True, blank=True, editable=False)

    objects = SettlementQuerySet.as_manager()  # type: ignore[misc]  # the stubs take the inherited one for a class variable

    class Meta(CasePaper.Meta):
        verbose_name = "经费结算"
        verbose_name_plural = "经费结算"
        constraints = [
            *CasePaper.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED)
                | Q(reviewed_by__isnull=False)
                & ~Q(decided_by=F("reviewed_by"))
                & ~Q(decided_by=F("submitted_by")),
                name="settlement_accepted_by_another_person",
                violation_error_message="提交、初审、审定须由不同人员办理。",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED)
                | Q(
                    total__isnull=False,
                    payable__isnull=False,
                    own_cost__isnull=False,
                    payable__lte=F("total"),
                ),
                name="settlement_accepted_has_figures",
                violation_error_message="审定的结算须有实际支出、应拨付和自筹金额，且应拨付不超过实际支出。",
            ),
        ]

    def __str__(self):
        return f"{self.programme.code} 经费结算"

    def portal_address(self):
        return f"/portal/programmes/{self.programme_id}/settlement/"

    @property
    def masked_account(self):
        """The last four digits of the account, the rest hidden."""
        return f"**** {self.payee_account[-4:]}" if self.payee_account else ""


class ExpenseQuerySet(ScopedQuerySet):
    scope_fields = (*case_fields("settlement__programme"), "settlement__payer")


class Expense(models.Model):
    """One line: quantity × unit price × days."""

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="expenses", verbose_name="结算")
    category = models.CharField("支出类别", max_length=20)
    description = models.CharField("事项", max_length=120)
    quantity = models.DecimalField("数量", max_digits=8, decimal_places=1, default=1)
    unit_price = money("单价")
    days = models.DecimalField("天数", max_digits=5, decimal_places=1, default=1)
    amount = money("金额", editable=False)

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        verbose_name = "支出"
        verbose_name_plural = "支出"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gte=0, days__gt=0, amount__gte=0),
                name="expense_not_negative",
                violation_error_message="数量、天数须大于 0，单价不能为负。",
            )
        ]

    def __str__(self):
        return f"{self.category} {self.description} {self.amount}"

    @cached_property
    def billed(self):
        """Sum of the invoices behind this line; uses what was fetched ahead."""
        return sum((invoice.amount for invoice in self.invoices.all()), Decimal(0))

    @property
    def unmatched(self):
        """Whether the invoices written down say another sum than the line; a line without invoices says nothing."""
        return bool(self.billed) and self.billed != self.amount

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.settlement.case


USED_ELSEWHERE = (
    "该发票已在其他结算中使用。一张发票只能报销一次，请核对号码；如确为误用，请联系省级人社部门。"
)


class InvoiceQuerySet(ScopedQuerySet):
    scope_fields = (*case_fields("expense__settlement__programme"), "expense__settlement__payer")


class Invoice(models.Model):
    """A voucher behind an expense line. One invoice is used once, nationwide and across years."""

    expense = models.ForeignKey(Expense, models.CASCADE, related_name="invoices", verbose_name="支出")
    code = models.CharField("发票代码", max_length=20, blank=True)
    number = models.CharField("发票号码", max_length=30)
    seller = models.CharField("开票方", max_length=120)
    dated = models.DateField("开票日期")
    amount = money("价税合计")

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "票据"
        verbose_name_plural = "票据"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "number"],
                name="invoice_used_once",
                violation_error_message=USED_ELSEWHERE,
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="invoice_amount_positive"),
        ]

    def __str__(self):
        return f"{self.number} {self.amount}"


class PaymentQuerySet(ScopedQuerySet):
    scope_fields = (*case_fields("settlement__programme"), "settlement__payer")

    def with_parties(self):
        return self.select_related(
            "settlement__programme__host", "settlement__payer", "approved_by", "paid_by"
        )


class Payment(models.Model):
    """The one payment for an accepted settlement."""

    class State(models.TextChoices):
        DUE = "due", "待拨付"
        PAID = "paid", "已拨付"

    settlement = models.OneToOneField(Settlement, models.PROTECT, related_name="payment", verbose_name="结算")
    amount = money("金额")
    fund_source = models.CharField("经费来源", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DUE)
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

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "拨付"
        verbose_name_plural = "拨付"
        constraints = [
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
    def case(self):
        return self.settlement.case
