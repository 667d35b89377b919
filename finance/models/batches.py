"""Payments that go to the bank together, and the counter that numbers them."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from finance.steps import look_of
from workflow.models import key_of

ON_LIST = ~Q(transfers__state="dropped")
ANSWERED = Q(transfers__state__in=("paid", "failed", "returned"))


class BatchQuerySet(ScopedQuerySet):
    scope_fields = ("payer",)

    def with_sums(self):
        """Each with `count` and `sum` of what is on it, how many are `answered`, and its fund `source`."""
        source = (
            Batch.objects.filter(pk=OuterRef("pk"))
            .order_by("transfers__pk")
            .values("transfers__payment__fund_source")
        )
        return self.annotate(
            count=Count("transfers", filter=ON_LIST),
            sum=Sum("transfers__payment__amount", filter=ON_LIST),
            answered=Count("transfers", filter=ANSWERED),
            source=Subquery(source[:1]),
        )

    def drawn_on(self, source):
        """Those whose payments come from that fund source."""
        return self.filter(pk__in=Batch.objects.filter(transfers__payment__fund_source=source).values("pk"))


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
    def look(self):
        return look_of(self.state)

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.key


class BatchSeries(models.Model):
    """The counter of an office and a year. Its row is locked while a number is taken, so none is given twice."""

    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="拨付单位")
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用至", default=0)

    class Meta:
        verbose_name = "批次号段"
        verbose_name_plural = "批次号段"
        constraints = [models.UniqueConstraint(fields=["payer", "year"], name="batch_series_once")]

    def __str__(self):
        return f"{self.payer} {self.year} {self.last}"
