"""How long a batch still takes, from the rate at which its certificates became valid."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from certificates.models import Batch, Certificate

RECENT = timedelta(minutes=10)


def remaining(moments: Iterable[datetime], left: int) -> timedelta | None:
    """The time that `left` certificates take at the rate of the `moments` when others became valid, those of one chunk
    at one moment; None while fewer than two chunks are known."""
    counts = Counter(moments)
    if len(counts) < 2 or left <= 0:
        return None
    first, last = min(counts), max(counts)
    made = sum(counts.values()) - counts[first]  # what was made since the first chunk was ready
    return (last - first) / made * left


def said(span: timedelta | None) -> str:
    """约 3 分钟; "" for nothing known."""
    if span is None:
        return ""
    seconds = round(span.total_seconds())
    return f"约 {max(seconds, 1)} 秒" if seconds < 90 else f"约 {round(seconds / 60)} 分钟"


def rest_of(batch):
    """How long a running batch still takes, in words, measured on what became valid lately; "" for nothing known."""
    if batch.state != Batch.State.RUNNING or batch.beat_at is None:
        return ""
    mine = Certificate.objects.filter(programme=batch.completion.programme_id, replaces=None)
    moments = mine.filter(valid_at__gte=batch.beat_at - RECENT).values_list("valid_at", flat=True)
    return said(remaining(moments, batch.total - batch.done))
