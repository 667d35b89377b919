"""Housekeeping of uploaded sheets. Each task may be lost, late or doubled."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from finance import actions


@shared_task(name="finance.drop_stale_lines")
def drop_stale_lines():
    """Give up the sheets of lines that nobody confirmed for ROSTER_UPLOAD_DAYS; gives how many."""
    now = timezone.now()
    before = now - timedelta(days=settings.ROSTER_UPLOAD_DAYS)
    return actions.drop_stale_lines(before=before, actor=None, now=now)
