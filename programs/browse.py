"""Counts that the public plan pages show: by month, by province, released against stated."""

from collections import Counter

from django.db.models import Count
from django.utils.http import urlencode

from programs.models import Programme


def numbers_of(plans):
    """Give each plan `listed` (classes in it) and `differs` (from the total its notice states); one query."""
    ids = [plan.pk for plan in plans]
    listed = dict(Programme.objects.filter(plan__in=ids).values_list("plan").annotate(Count("pk")))
    for plan in plans:
        plan.listed = listed.get(plan.pk, 0)
        plan.differs = plan.stated_total is not None and plan.stated_total != plan.listed
    return plans


def months_of(rows):
    """[(month, classes, height in percent of the fullest)] of the year, by the first day each may be held."""
    counts = Counter(day.month for day in rows.values_list("period_from", flat=True) if day)
    top = max(counts.values(), default=1)
    return [(month, counts.get(month, 0), round(100 * counts.get(month, 0) / top)) for month in range(1, 13)]


def grid_of(rows):
    """[(province, classes)] with the most first: the map-like grid."""
    names = rows.values_list("province__short_name").order_by("province__short_name")
    return sorted(((name or "其他", n) for name, n in names.annotate(Count("pk"))), key=lambda pair: -pair[1])


def fields_of(rows):
    """[(field, classes)] with the most first; classes without a field are left out."""
    names = rows.exclude(field="").values_list("field").order_by("field")
    return sorted(names.annotate(Count("pk")), key=lambda pair: -pair[1])


def address(chosen, **changed):
    """The query that keeps the chosen filters and changes one; asking for what is chosen already takes it away."""
    for name, value in changed.items():
        changed[name] = "" if chosen[name] == str(value) else value
    return (
        "?"
        + urlencode({name: value for name, value in {**chosen, **changed}.items() if value != ""})
        + "#found"
    )
