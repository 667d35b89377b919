"""The account of one class, its accepted editions, and how one is opened again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.fields import EncryptedTextField
from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from finance.models.base import money
from programs.models import CasePaper, CasePaperQuerySet, Programme, case_fields
from workflow.fields import OrderedJSONField
from workflow.lifecycle import State
from workflow.models import key_of


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
    # By which kind of the day quota the class is judged; empty takes the default of the rules.
    day_quota = models.CharField("培训类别", max_length=20, blank=True)
    arrival_days = models.DecimalField("报到天数", max_digits=3, decimal_places=1, default=0)
    departure_days = models.DecimalField("撤离天数", max_digits=3, decimal_places=1, default=0)
    # Why a guiding standard is exceeded, or another kind of quota taken: {code of the limit: text}.
    reasons = models.JSONField("情况说明", default=dict, blank=True, editable=False)
    people_days = models.PositiveIntegerField("实际人天数", null=True, blank=True, editable=False)
    # As computed when it was submitted, and anew when it was approved; frozen once accepted. `eligible` is what is left
    # of the total once parts above a standard and reviewers' cuts are off; `claimed` what was payable before any cut.
    total = money("实际支出", null=True, blank=True, editable=False)
    eligible = money("核定支出", null=True, blank=True, editable=False)
    claimed = money("申请拨付", null=True, blank=True, editable=False)
    payable = money("应拨付", null=True, blank=True, editable=False)
    own_cost = money("单位自筹", null=True, blank=True, editable=False)
    formula = models.TextField("计算过程", blank=True, editable=False)
    cuts = models.JSONField("核减依据", default=list, blank=True, editable=False)
    # Hash of the lines and what hangs on them as they were submitted: a change by any side door shows.
    digest = models.CharField("明细散列", max_length=64, blank=True, editable=False)
    # Counts how often it has been opened for approval: 2 after the first reopening.
    edition = models.PositiveSmallIntegerField("审定版次", default=1, editable=False)
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
        return masked(self.payee_account)

    @property
    def payment(self):
        """The payment of the present edition; None while there is none. Uses what was fetched ahead."""
        return next((row for row in self.payments.all() if row.edition == self.edition), None)


def masked(account):
    return f"**** {account[-4:]}" if account else ""


class SettlementPartQuerySet(ScopedQuerySet):
    scope_fields = (*case_fields("settlement__programme"), "settlement__payer")


class FundingShare(models.Model):
    """Who bears what the subsidy does not: part of the own cost of a class, by source."""

    class Channel(models.TextChoices):
        SPONSOR = "sponsor", "申报单位自筹"
        HOST = "host", "承办单位自筹"
        OTHER = "other", "其他来源"

    settlement = models.ForeignKey(
        Settlement, models.CASCADE, related_name="funding_shares", verbose_name="结算"
    )
    channel = models.CharField("渠道", max_length=8, choices=Channel.choices)
    name = models.CharField(
        "来源说明", max_length=60, blank=True, help_text="如 单位提取的继续教育经费；其他来源必须写明"
    )
    amount = money("金额")

    objects = SettlementPartQuerySet.as_manager()

    class Meta:
        verbose_name = "自筹渠道"
        verbose_name_plural = "自筹渠道"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["settlement", "channel", "name"],
                name="funding_share_once",
                violation_error_message="这一渠道已经填写，请直接修改原有金额。",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_share_positive"),
            models.CheckConstraint(
                condition=~Q(channel="other") | ~Q(name=""),
                name="other_funding_is_named",
                violation_error_message="其他来源须写明是什么经费。",
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.name} {self.amount}"

    @property
    def case(self):
        return self.settlement.case


class Edition(models.Model):
    """An accepted settlement as it stood: lines, vouchers, cuts and figures with their hash. Never changed or deleted."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="editions", verbose_name="结算")
    number = models.PositiveSmallIntegerField("版次")
    content = OrderedJSONField("内容")
    sha256 = models.CharField("散列（SHA-256）", max_length=64)
    total = money("实际支出")
    payable = money("应拨付")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审定人"
    )
    accepted_at = models.DateTimeField("审定时间")

    objects = SettlementPartQuerySet.as_manager()

    class Meta:
        verbose_name = "审定版次"
        verbose_name_plural = "审定版次"
        ordering = ["settlement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "number"], name="edition_number_once"),
        ]

    def __str__(self):
        return f"{self.settlement} 第 {self.number} 版"


class Reopening(models.Model):
    """Opening an accepted settlement again: asked for with a reason, agreed to by a second person."""

    class State(models.TextChoices):
        ASKED = "asked", "等第二人确认"
        CONFIRMED = "confirmed", "已重新开启"
        REFUSED = "refused", "未同意"

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="reopenings", verbose_name="结算")
    edition = models.PositiveSmallIntegerField("版次")
    reason = models.CharField("理由", max_length=500)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    asked_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认人",
    )
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)

    objects = SettlementPartQuerySet.as_manager()

    class Meta:
        verbose_name = "重新开启"
        verbose_name_plural = "重新开启"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["settlement"], condition=Q(state="asked"), name="one_reopening_is_asked_for"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="reopening_by_a_second_person",
                violation_error_message="提出人与确认人须为两人。",
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="reopening_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.settlement} 第 {self.edition} 版重新开启"

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.settlement.case
