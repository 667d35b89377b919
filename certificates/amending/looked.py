"""谁查过我: what the log of looks says to the holder. It never knew who."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import TruncMonth

from certificates.models import Certificate, LookupLog

PER_PAGE = 30
MONTHS = 12


@dataclass(frozen=True)
class Month:
    """One bar, in a picture 100 high: `y` is its top."""

    on: date
    count: int
    height: int
    y: int


def looks_of(certificate: Certificate, *, today: date, page=1) -> dict:
    """The looks of a certificate for its page: `page` of rows newest first, `counts` by way, `months` of the last year."""
    rows = LookupLog.objects.of(certificate).select_related("share").order_by("-pk")
    counted = dict(rows.order_by().values_list("kind").annotate(n=Count("pk")))
    return {
        "page": Paginator(rows, PER_PAGE).get_page(page),
        "counts": [(label, counted.get(kind, 0)) for kind, label in LookupLog.Kind.choices],
        "total": sum(counted.values()),
        "months": months_of(rows, today),
    }


def months_of(rows, today: date) -> list[Month]:
    """The last twelve months, the oldest first."""
    starts = [_month_back(today, back) for back in range(MONTHS - 1, -1, -1)]
    per = (
        rows.order_by().filter(at__date__gte=starts[0]).annotate(month=TruncMonth("at")).values_list("month")
    )
    counts = {month.date(): n for month, n in per.annotate(n=Count("pk"))}
    most = max(counts.values(), default=0)
    heights = [round(100 * counts.get(on, 0) / most) if most else 0 for on in starts]
    return [Month(on, counts.get(on, 0), high, 100 - high) for on, high in zip(starts, heights, strict=True)]


def _month_back(day: date, back: int) -> date:
    index = day.year * 12 + day.month - 1 - back
    return date(index // 12, index % 12 + 1, 1)
