"""How far the money of a class has come, as the host and the offices read it. The rows came through their scope."""

from typing import NamedTuple

from django.db.models import Prefetch
from django.urls import reverse

from finance.actions.payees import may_correct
from finance.models import Clawback, PayeeCorrection, Payment, Recovery, Settlement, Transfer


class Progress(NamedTuple):
    """One payment with its attempts, the correction that waits or was refused last, and what is claimed back."""

    payment: Payment
    transfers: list[Transfer]
    correction: PayeeCorrection | None
    clawbacks: list[Clawback]
    correct_url: str


# What the host is told of: a claim that nobody has confirmed is no claim yet.
TOLD = (Clawback.State.CONFIRMED, Clawback.State.RECOVERED)


def fetched(rows, claims):
    """Payments with their attempts, corrections and claims at hand."""
    return rows.prefetch_related(
        Prefetch("transfers", Transfer.objects.exclude(state=Transfer.State.DROPPED).select_related("batch")),
        Prefetch("corrections", PayeeCorrection.objects.select_related("asked_by").order_by("-pk")),
        Prefetch("clawbacks", claims.with_recovered()),
        Prefetch("clawbacks__recoveries", Recovery.objects.order_by("received_on", "pk")),
    )


def all_progress(payment: Payment) -> Progress:
    """One payment as the payer's own people see it: claims that wait for a second person too."""
    rows = fetched(Payment.objects.filter(pk=payment.pk), Clawback.objects.standing())
    return progress(rows.get(), payment.settlement)


def progress_of(settlement: Settlement, user) -> list[Progress]:
    """The payments of a settlement, newest edition first; a constant number of queries."""
    rows = Payment.objects.filter(settlement=settlement).order_by("-edition")
    told = fetched(rows, Clawback.objects.filter(state__in=TOLD))
    return [progress(row, settlement, user) for row in told]


def progress(payment: Payment, settlement: Settlement, user=None) -> Progress:
    payment.settlement = settlement
    corrects = user is not None and may_correct(payment, user)
    url = reverse("payee_correct", args=[settlement.programme_id, payment.pk]) if corrects else ""
    last = next(iter(payment.corrections.all()), None)
    return Progress(payment, list(payment.transfers.all()), last, list(payment.clawbacks.all()), url)
