"""The public list of notices: what can be chosen, and what a choice leaves."""

from django.db.models import Q

FILTERS = ("year", "issuer", "kind", "standing", "q")
STANDINGS = {"issued": False, "draft": True}


def filtered(rows, chosen):
    """The notices (a queryset) that the chosen filters leave; unknown values leave nothing, never an error."""
    if chosen["year"]:
        year = chosen["year"]
        rows = rows.filter(written_on__year=int(year)) if is_year(year) else rows.none()
    if words := chosen["q"]:
        rows = rows.filter(Q(title__icontains=words) | Q(number__icontains=words) | Q(body__icontains=words))
    if chosen["kind"]:
        rows = rows.filter(kind=chosen["kind"])
    if standing := chosen["standing"]:
        rows = rows.filter(draft=STANDINGS[standing]) if standing in STANDINGS else rows.none()
    found = list(rows)
    # A list in JSON is searched alike by no two databases; there are some dozens of notices.
    return [row for row in found if not chosen["issuer"] or chosen["issuer"] in row.issuers]


def is_year(text):
    return text.isdecimal() and 1900 <= int(text[:5]) <= 2999


def years_of(rows):
    return sorted({row.written_on.year for row in rows if row.written_on}, reverse=True)


def issuers_of(rows):
    return list(dict.fromkeys(name for row in rows for name in row.issuers))


def kinds_of(rows):
    return {row.kind: row.get_kind_display() for row in rows}
