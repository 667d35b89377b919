"""Where the facts of a filing are mended (pure)."""

from django.urls import reverse

from applications.parts import input_of, part_of


def mend_address(programme_pk, field, *, begun=True):
    """/portal/programmes/3/filing/headcount/#id_headcount for a fact of the filing; its start page before it is begun."""
    if not begun:
        return reverse("filing", args=[programme_pk])
    name = input_of(field)
    anchor = f"#id_{name}" if name else ""
    return reverse("filing_part", args=[programme_pk, part_of(field)]) + anchor
