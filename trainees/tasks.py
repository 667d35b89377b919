"""Housekeeping of the rosters; may run at any time and as often as one likes."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from trainees import actions


@shared_task(name="trainees.drop_stale_uploads")
def drop_stale_uploads():
    """Give up the roster uploads that nobody confirmed for ROSTER_UPLOAD_DAYS; gives how many."""
    now = timezone.now()
    before = now - timedelta(days=settings.ROSTER_UPLOAD_DAYS)
    return actions.drop_stale_uploads(before=before, actor=None, now=now)
