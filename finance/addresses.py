"""Where the facts of a settlement are mended (pure)."""

from django.urls import reverse

# Facts that the settlement takes over from the filing; they are shown there, not written here.
_FILED = ("funding", "payer")
_STATED = ("standards", "reasons", "shares")
_DOCUMENTS = ("reimbursement_documents", "seals")


def obstacle_address(programme_pk, part):
    """Where an obstacle of a part is mended: the payee's page, the documents, or the lines."""
    if part == "payee":
        return reverse("payee", args=[programme_pk])
    if part in _STATED:
        return f"{reverse('settlement_standards', args=[programme_pk])}#{part}"
    return f"{reverse('settlement', args=[programme_pk])}#{'documents' if part == 'documents' else 'lines'}"


def mend_address(programme_pk, field):
    """/portal/programmes/3/settlement/#documents for a fact of the settlement."""
    head = field.partition(".")[0]
    if head in _FILED:
        return reverse("filing_part", args=[programme_pk, "budget"])
    anchor = "documents" if head in _DOCUMENTS else "lines"
    return f"{reverse('settlement', args=[programme_pk])}#{anchor}"


def hints_address(settlement_pk):
    """All hints of a settlement, and what reviewers found out."""
    return reverse("settlement_hints", args=[settlement_pk])
