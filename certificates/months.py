"""The last twelve months as bars (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """One bar, in a picture 100 high: `y` is its top."""

    on: date
    count: int
    height: int
    y: int


def last_months(today: date) -> list[date]:
    """The first days of the last twelve months, the oldest first."""
    return [_month_back(today, back) for back in range(MONTHS - 1, -1, -1)]


def beginning(on: date) -> datetime:
    """The moment at which a day begins here, to ask a column of moments for what came since."""
    return datetime.combine(on, time.min, tzinfo=timezone.get_current_timezone())


def bars(counts: Mapping[date, int], starts: Sequence[date]) -> list[Month]:
    """Bars as high as their share of the highest; `counts` {first day of the month: times}."""
    most = max((counts.get(on, 0) for on in starts), default=0)
    heights = [round(100 * counts.get(on, 0) / most) if most else 0 for on in starts]
    return [Month(on, counts.get(on, 0), high, 100 - high) for on, high in zip(starts, heights, strict=True)]


def _month_back(day: date, back: int) -> date:
    index = day.year * 12 + day.month - 1 - back
    return date(index // 12, index % 12 + 1, 1)
