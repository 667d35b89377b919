"""Where the facts of a completion package are mended (pure)."""

from collections.abc import Sequence

from django.urls import reverse

from certificates.package import STAFF_SIGN_IN, Item

# Pages of other papers of the same class that hold what the portal draws from its data.
SOURCES = {"roster": "roster", "sign_in": "attendance", "settlement_form": "settlement"}


def mend_address(programme_pk, field, items: Sequence[Item] = ()):
    """/portal/programmes/3/completion/#slot-photos for a fact of the package, whose documents are `items`."""
    head, _, code = field.partition(".")
    if head == "assessed":
        return reverse("assessment", args=[programme_pk])
    if head == "bank_fields":
        return reverse("payee", args=[programme_pk])
    code = STAFF_SIGN_IN if head == "staff_signed" else code
    item = next((each for each in items if each.code == code), None)
    if item is not None and not item.uploaded:
        return reverse(SOURCES[code], args=[programme_pk])
    anchor = f"#slot-{code}" if item is not None else ""
    return reverse("completion", args=[programme_pk]) + anchor
