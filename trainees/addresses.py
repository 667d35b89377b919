"""Where the facts of a roster are mended (pure)."""

from django.urls import reverse

# The page for a fact; the roster itself holds all the others.
_PAGES = {
    "assessed": "assessment", "roster_fields.assessment": "assessment", "roster_fields.hours": "attendance",
    "hours": "attendance", "eligibility_verified": "roster_close",
    "party_committee": "party",
    "survey_done": "survey",
}  # fmt: skip


def mend_address(programme_pk, field):
    """/portal/programmes/3/assessment/ for a fact of the roster."""
    page = "assessment_scheme" if field.startswith("assessment_components") else _PAGES.get(field, "roster")
    return reverse(page, args=[programme_pk])
