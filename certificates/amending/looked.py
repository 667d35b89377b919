"""谁查过我: what the log of looks says to the holder. It never knew who."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import TruncMonth

from certificates.models import Certificate, LookupLog
from certificates.months import Month, bars, beginning, last_months

PER_PAGE = 30


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
    starts = last_months(today)
    since = rows.order_by().filter(at__gte=beginning(starts[0]))
    per = since.annotate(month=TruncMonth("at")).values_list("month")
    return bars({month.date(): n for month, n in per.annotate(n=Count("pk"))}, starts)
