"""Housekeeping of the accounts; may run at any time and as often as one likes."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.throttle import forget

# The longest window of a throttle is an hour; two days leave room for a look back.
KEPT = timedelta(days=2)


@shared_task(name="accounts.forget_throttles")
def forget_throttles():
    """Delete the counters of windows that are long over; gives how many."""
    return forget(before=timezone.now() - KEPT)
