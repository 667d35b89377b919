"""Lines of a settlement and what hangs on them: lecture fees, invoices, reviewers' cuts."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from accounts.scope import ScopedQuerySet
from applications.models import Half, Lecturer, LecturerRank
from finance.models.base import money
from finance.models.settlements import Settlement, SettlementPartQuerySet
from finance.numbering import shown_code
from programs.models import case_fields
from workflow.models import key_of
from workflow.storage import private_storage, random_name

PEOPLE = "人"  # the unit of a line whose quantity counts people


class Expense(models.Model):
    """One line: quantity × unit price × days."""

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="expenses", verbose_name="结算")
    category = models.CharField("支出类别", max_length=20)
    description = models.CharField("事项", max_length=120)
    unit = models.CharField("计量单位", max_length=10, blank=True, help_text="如 人、间、份、车次")
    quantity = models.DecimalField("数量", max_digits=8, decimal_places=1, default=1)
    unit_price = money("单价")
    days = models.DecimalField("天数", max_digits=5, decimal_places=1, default=1)
    amount = money("金额", editable=False)

    objects = SettlementPartQuerySet.as_manager()

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
    def people(self):
        """How many people were paid for, where the quantity counts people; None else."""
        return self.quantity if self.unit == PEOPLE else None

    @property
    def approved(self):
        """元 of the line that its reviewers left standing; uses what was fetched ahead."""
        cut = getattr(self, "cut", None)
        return self.amount if cut is None else min(cut.approved, self.amount)

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.settlement.case


class LinePartQuerySet(ScopedQuerySet):
    scope_fields = (*case_fields("expense__settlement__programme"), "expense__settlement__payer")


class LectureFee(models.Model):
    """For whom and for which half day a line of the lecture fee was paid: a row of the 讲课费签收单."""

    expense = models.OneToOneField(Expense, models.CASCADE, related_name="lecture", verbose_name="支出")
    lecturer = models.ForeignKey(
        Lecturer, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="备案中的专家"
    )
    name = models.CharField("授课人", max_length=50)
    unit = models.CharField("工作单位", max_length=100)
    title = models.CharField("职称、职务", max_length=60)
    rank = models.CharField("层次", max_length=12, choices=LecturerRank.choices)
    on = models.DateField("授课日期")
    half = models.CharField("时段", max_length=8, choices=Half.choices)
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1)
    net = money("税后金额")
    tax = money("代扣税款", default=0)

    objects = LinePartQuerySet.as_manager()

    class Meta:
        verbose_name = "讲课费"
        verbose_name_plural = "讲课费"
        ordering = ["on", "half", "pk"]
        indexes = [models.Index(fields=["name", "on", "half"], name="lecture_by_person_and_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0, net__gte=0, tax__gte=0),
                name="lecture_fee_not_negative",
                violation_error_message="学时须大于 0，金额不能为负。",
            )
        ]

    def __str__(self):
        return f"{self.name} {self.on} {self.get_half_display()} {self.net}"

    @property
    def gross(self):
        """元 before tax: what the line costs."""
        return self.net + self.tax

    @property
    def who(self):
        """What tells lecturers apart: name and unit."""
        return f"{self.name}|{self.unit}"


USED_ELSEWHERE = (
    "该发票已在其他结算中使用。一张发票只能报销一次，请核对号码；如确为误用，请联系省级人社部门。"
)


class Invoice(models.Model):
    """A voucher behind an expense line. One invoice is used once, nationwide and across years."""

    class Kind(models.TextChoices):
        DIGITAL = "digital", "数电发票"
        VAT_SPECIAL = "vat_special", "增值税专用发票"
        VAT_ORDINARY = "vat_ordinary", "增值税普通发票"
        FISCAL = "fiscal", "财政票据"
        TICKET = "ticket", "客运车票、行程单"
        OTHER = "other", "其他凭证"

    class ReadFrom(models.TextChoices):
        TYPED = "typed", "手工填写"
        XML = "xml", "XML 电子发票"
        OFD = "ofd", "OFD 电子发票"
        PDF = "pdf", "PDF 电子发票"

    expense = models.ForeignKey(Expense, models.CASCADE, related_name="invoices", verbose_name="支出")
    kind = models.CharField("票种", max_length=12, choices=Kind.choices, default=Kind.OTHER)
    code = models.CharField("发票代码", max_length=20, blank=True)
    number = models.CharField("发票号码", max_length=30)
    seller = models.CharField("开票方", max_length=120)
    seller_number = models.CharField("开票方纳税人识别号", max_length=20, blank=True)
    buyer = models.CharField("抬头", max_length=120, blank=True)
    dated = models.DateField("开票日期")
    amount = money("价税合计")
    tax = money("税额", null=True, blank=True)
    read_from = models.CharField("来源", max_length=6, choices=ReadFrom.choices, default=ReadFrom.TYPED)

    objects = LinePartQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(tax=None) | Q(tax__gte=0, tax__lte=models.F("amount")),
                name="invoice_tax_within_amount",
                violation_error_message="税额不能为负，也不能大于价税合计。",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.amount}"

    @property
    def printed_code(self):
        """The code as it stands on the paper; "" where the issuer's name takes its place."""
        return shown_code(self.kind, self.code, self.seller)

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.expense.case


class Cut(models.Model):
    """What a reviewer leaves standing of a line, and why (核减)."""

    expense = models.OneToOneField(Expense, models.CASCADE, related_name="cut", verbose_name="支出")
    approved = money("核定金额")
    reason = models.CharField("核减理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核减人")
    organisation_name = models.CharField("机关", max_length=120)
    at = models.DateTimeField("时间")

    objects = LinePartQuerySet.as_manager()

    class Meta:
        verbose_name = "核减"
        verbose_name_plural = "核减"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved__gte=0) & ~Q(reason=""),
                name="cut_has_reason",
                violation_error_message="核定金额不能为负，核减须写明理由。",
            )
        ]

    def __str__(self):
        return f"{self.expense_id} → {self.approved}"


class LineFile(models.Model):
    """A sheet of expense lines waiting for its preview to be confirmed: encrypted, deleted when settled."""

    class State(models.TextChoices):
        STAGED = "staged", "待确认"
        CONFIRMED = "confirmed", "已导入"
        DISCARDED = "discarded", "已放弃"

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="line_files", verbose_name="结算")
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

    objects = SettlementPartQuerySet.as_manager()

    class Meta:
        verbose_name = "支出明细文件"
        verbose_name_plural = "支出明细文件"
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.file_name
