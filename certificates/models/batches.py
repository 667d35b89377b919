"""The issuing of one class's certificates."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.scope import ScopedQuerySet
from certificates.models.certificates import Certificate
from certificates.models.completions import Completion
from programs.models import case_fields

# A queued batch is left to the message for so long, a running one to its worker.
UNHEARD, STALE = timedelta(seconds=30), timedelta(minutes=2)


class BatchQuerySet(ScopedQuerySet):
    scope_fields = case_fields("completion__programme")

    def with_progress(self):
        """With `done` (people who are settled), `void` among them (whose number was made void, without another),
        and `faults` (numbers that need a person), counted, not remembered."""
        state = Certificate.State
        mine = Certificate.objects.filter(
            programme=models.OuterRef("completion__programme"), replaces=None
        ).order_by()
        another = Certificate.objects.filter(trainee=models.OuterRef("trainee")).exclude(state=state.VOID)
        void = mine.filter(~models.Exists(another), state=state.VOID)
        return self.annotate(
            made=_counted(mine.exclude(state__in=[state.RESERVED, state.VOID])),
            void=_counted(void),
            faults=_counted(mine.filter(state=state.RESERVED).exclude(fault="")),
            done=models.F("made") + models.F("void"),
        )

    def due(self, now):
        """What no worker was told of, and what a dead one left behind."""
        unheard = Q(state=Batch.State.QUEUED, requested_at__lt=now - UNHEARD)
        left = Q(state=Batch.State.RUNNING) & (Q(beat_at=None) | Q(beat_at__lt=now - STALE))
        return self.filter(unheard | left).order_by("requested_at", "pk")


def _counted(rows):
    """The number of trainees in the rows of a correlated query, as a subquery."""
    counts = rows.values("programme").annotate(n=models.Count("trainee", distinct=True)).values("n")
    return Coalesce(models.Subquery(counts), 0)


class Batch(models.Model):
    """The issuing of one class's certificates. The row is the truth; a message only wakes the worker."""

    class State(models.TextChoices):
        HELD = "held", "待签发"
        QUEUED = "queued", "排队中"
        RUNNING = "running", "制证中"
        PAUSED = "paused", "已暂停"
        DONE = "done", "已完成"
        BLOCKED = "blocked", "部分待处理"

    # What a worker takes up; it leaves alone what nobody released, what was paused and what is done.
    AT_WORK = (State.QUEUED, State.RUNNING, State.BLOCKED)

    completion = models.OneToOneField(
        Completion, models.PROTECT, related_name="batch", verbose_name="结业上报"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    total = models.PositiveIntegerField("应制", default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发起人"
    )
    requested_at = models.DateTimeField("发起时间")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签发人",
    )
    released_at = models.DateTimeField("签发时间", null=True, blank=True)
    beat_at = models.DateTimeField("最近心跳", null=True, blank=True)
    attempts = models.PositiveIntegerField("执行次数", default=0)
    error = models.CharField("最近错误", max_length=300, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "制证批次"
        verbose_name_plural = "制证批次"
        ordering = ["-requested_at"]

    def __str__(self):
        return f"{self.completion.programme.code} 制证"

    def progress_words(self):
        """28 / 29 本，作废 1 本: a batch read by `with_progress`, in words."""
        words = f"{self.done - self.void} / {self.total} 本"
        words += f"，待处理 {self.faults} 本" if self.faults else ""
        return words + (f"，作废 {self.void} 本" if self.void else "")
