"""What hangs on invoices: e-invoices waiting to be confirmed, attempts to use one twice, hints that a reviewer has looked into."""

from django.conf import settings
from django.db import models

from finance.models.base import money
from finance.models.lines import Expense, Invoice
from finance.models.settlements import Settlement, SettlementPartQuerySet
from workflow.models import key_of


class Proposal(models.Model):
    """An uploaded e-invoice with what was read from it. Nothing counts before a person has confirmed it."""

    class State(models.TextChoices):
        WAITING = "waiting", "待核对"
        USED = "used", "已登记"
        DROPPED = "dropped", "已放弃"

    settlement = models.ForeignKey(
        Settlement, models.CASCADE, related_name="invoice_proposals", verbose_name="结算"
    )
    expense = models.ForeignKey(
        Expense, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="拟列支出"
    )
    read_from = models.CharField("来源", max_length=6, choices=Invoice.ReadFrom.choices)
    # As text, by the names of the columns of an invoice: what was read, not what is so.
    values = models.JSONField("读出的内容", default=dict)
    note = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    invoice = models.ForeignKey(
        Invoice, models.SET_NULL, null=True, blank=True, related_name="proposals", verbose_name="票据"
    )
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )

    objects = SettlementPartQuerySet.as_manager()

    class Meta:
        verbose_name = "待核对电子发票"
        verbose_name_plural = "待核对电子发票"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.settlement} 电子发票 {self.values.get('number', '')}".strip()

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.settlement.case


class SecondUse(models.Model):
    """Somebody tried to write down a voucher that another account holds already. Kept for the offices, refused to the host."""

    settlement = models.ForeignKey(
        Settlement, models.CASCADE, related_name="second_uses", verbose_name="后登记的结算"
    )
    line = models.CharField("拟列支出", max_length=120)
    code = models.CharField("发票代码", max_length=20, blank=True)
    number = models.CharField("发票号码", max_length=30)
    seller = models.CharField("开票方", max_length=120)
    amount = money("金额")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("时间")

    objects = SettlementPartQuerySet.as_manager()

    class Meta:
        verbose_name = "重复使用的票据"
        verbose_name_plural = "重复使用的票据"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "code", "number"], name="second_use_noted_once")
        ]

    def __str__(self):
        return f"{self.number} {self.amount}"


class HintCheck(models.Model):
    """A reviewer has looked into one hint: it stays so marked for the next seat while it says the same."""

    settlement = models.ForeignKey(
        Settlement, models.CASCADE, related_name="hint_checks", verbose_name="结算"
    )
    hint = models.CharField("提示", max_length=80)
    digest = models.CharField("内容散列", max_length=64)
    note = models.CharField("核实情况", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核实人")
    organisation_name = models.CharField("机关", max_length=120)
    at = models.DateTimeField("时间")

    objects = SettlementPartQuerySet.as_manager()

    class Meta:
        verbose_name = "提示核实"
        verbose_name_plural = "提示核实"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["settlement", "hint"], name="hint_checked_once")]

    def __str__(self):
        return f"{self.hint} {self.note}"
