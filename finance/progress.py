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


def progress_of(settlement: Settlement, user) -> list[Progress]:
    """The payments of a settlement, newest edition first; a constant number of queries."""
    rows = (
        Payment.objects.filter(settlement=settlement)
        .order_by("-edition")
        .prefetch_related(
            Prefetch(
                "transfers", Transfer.objects.exclude(state=Transfer.State.DROPPED).select_related("batch")
            ),
            Prefetch("corrections", PayeeCorrection.objects.order_by("-pk")),
            Prefetch("clawbacks", Clawback.objects.filter(state__in=TOLD).with_recovered()),
            Prefetch("clawbacks__recoveries", Recovery.objects.order_by("received_on", "pk")),
        )
    )
    return [progress(row, settlement, user) for row in rows]


def progress(payment: Payment, settlement: Settlement, user) -> Progress:
    payment.settlement = settlement
    corrects = may_correct(payment, user)
    url = reverse("payee_correct", args=[settlement.programme_id, payment.pk]) if corrects else ""
    last = next(iter(payment.corrections.all()), None)
    return Progress(payment, list(payment.transfers.all()), last, list(payment.clawbacks.all()), url)
