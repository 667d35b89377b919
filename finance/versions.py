"""The editions of a settlement and its reopenings, shaped for its pages."""

from django.urls import reverse

from finance.editions import changes, is_whole, still_fits
from finance.models import Reopening
from finance.reckoning import Reckoning
from workflow.lifecycle import State
from workflow.perform import moves_for


def history(settlement, reckoning: Reckoning, user):
    """What the pages show of earlier approvals: editions with hash and standing, and who asked to open it again."""
    payments = {payment.edition: payment for payment in settlement.payments.all()}
    editions = list(settlement.editions.select_related("accepted_by"))
    for edition in editions:
        edition.payment = payments.get(edition.number)
        edition.url = reverse("settlement_edition", args=[settlement.pk, edition.number])
        edition.whole = is_whole(edition)
        current = settlement.state == State.ACCEPTED and edition.number == settlement.edition
        edition.fits = still_fits(edition, reckoning) if current else None
    requests = list(settlement.reopenings.select_related("asked_by", "decided_by"))
    for row in requests:
        row.settlement = settlement
        row.moves = moves_for(row, user) if row.state == Reopening.State.ASKED else []
    return {"editions": editions, "reopenings": requests}


def with_changes(edition):
    """The edition before this one, and what this one says else; (None, []) for the first."""
    before = edition.settlement.editions.filter(number__lt=edition.number).last()
    return (before, changes(before, edition)) if before else (None, [])
