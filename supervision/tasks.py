"""Laying before the offices what the notices attach to late papers. Running twice proposes nothing twice."""

from celery import shared_task
from django.utils import timezone

from supervision.actions import propose_for
from supervision.reading import bars


@shared_task(name="supervision.propose")
def propose():
    """Open or withdraw a proposal for every class whose filing came in; gives how many are open now."""
    now = timezone.now()
    made = [propose_for(programme, bar, now=now) for programme, bar in bars(timezone.localdate(now))]
    return sum(row is not None for row in made)
