"""Money that is to come back, and what has come in."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.scope import ScopedQuerySet
from finance.models.base import money
from finance.models.payments import MONEY, NOTHING, Payment, PaymentPartQuerySet
from finance.steps import look_of
from workflow.models import key_of


class ClawbackQuerySet(PaymentPartQuerySet):
    def standing(self):
        return self.exclude(state=Clawback.State.DROPPED)

    def with_recovered(self):
        """Each with `came_in` and `open_amount`, in 元."""
        back = (
            Recovery.objects.filter(clawback=OuterRef("pk")).order_by().values("clawback")
            .annotate(sum=Sum("amount")).values("sum")
        )  # fmt: skip
        rows = self.annotate(came_in=Coalesce(Subquery(back), NOTHING, output_field=MONEY))
        return rows.annotate(open_amount=F("amount") - F("came_in"))

    def overdue(self, today):
        return self.filter(state=Clawback.State.CONFIRMED, due_on__lt=today)


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

    objects = ClawbackQuerySet.as_manager()

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
    def look(self):
        return look_of(self.state)

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
