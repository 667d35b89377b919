"""Where the facts of a roster are mended (pure)."""

from django.urls import reverse

# The page for a fact; the roster itself holds all the others.
_PAGES = {
    "assessed": "assessment", "roster_fields.assessment": "assessment", "roster_fields.hours": "attendance",
    "hours": "attendance", "eligibility_verified": "roster_close",
}  # fmt: skip


def mend_address(programme_pk, field):
    """/portal/programmes/3/assessment/ for a fact of the roster."""
    return reverse(_PAGES.get(field, "roster"), args=[programme_pk])
