"""What a class was to cost, and what an office has for all its classes of a year."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from finance.models.base import money
from programs.models import Programme, case_fields
from workflow.models import key_of


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


class BudgetLine(models.Model):
    """One line of that budget: quantity × unit price × days, as it was filed."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="budget_lines", verbose_name="项目")
    number = models.PositiveSmallIntegerField("序号")
    category = models.CharField("支出类别", max_length=20)
    description = models.CharField("事项", max_length=120)
    unit = models.CharField("计量单位", max_length=10, blank=True)
    quantity = models.DecimalField("数量", max_digits=8, decimal_places=1)
    unit_price = money("单价")
    days = models.DecimalField("天数", max_digits=5, decimal_places=1)
    amount = money("金额")

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = "预算明细"
        verbose_name_plural = "预算明细"
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="budget_line_number_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gte=0, days__gt=0, amount__gte=0),
                name="budget_line_not_negative",
            ),
        ]

    def __str__(self):
        return f"{self.category} {self.description} {self.amount}"


class FundBudgetQuerySet(ScopedQuerySet):
    scope_fields = ("organisation",)


class FundBudget(models.Model):
    """经费指标: what an office may spend of one fund source in one year, from which its claims are paid."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="拨付单位")
    year = models.PositiveSmallIntegerField("年度")
    fund_source = models.CharField("经费来源", max_length=60)
    amount = money("指标金额", validators=[MinValueValidator(Decimal("0"))])
    document = models.CharField("依据文件", max_length=120, blank=True, help_text="预算批复的文号或名称")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", editable=False
    )
    set_at = models.DateTimeField("登记时间", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FundBudgetQuerySet.as_manager()

    class Meta:
        verbose_name = "经费指标"
        verbose_name_plural = "经费指标"
        ordering = ["-year", "organisation", "fund_source"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "fund_source"],
                name="fund_budget_once_a_year",
                violation_error_message="该单位本年度这一经费来源的指标已经登记，请直接修改原有指标。",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="fund_budget_not_negative"),
        ]

    def __str__(self):
        return f"{self.year} {self.fund_source} {self.amount:,.2f} 元"

    @property
    def case(self):
        return key_of(self)
