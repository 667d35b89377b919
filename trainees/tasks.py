"""The worker's doors to large lists, housekeeping of uploads, warnings about hours. Each task may be lost, late or doubled."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from trainees import actions
from trainees.actions.large import TASK
from trainees.actions.recruiting import tell_changes


@shared_task(name="trainees.tell_recruiting_changes")
def tell_recruiting_changes():
    """Write to everybody registered when time or place of a class has changed, or it was cancelled; gives how many classes."""
    return tell_changes(actor=None, now=timezone.now())


@shared_task(name="trainees.drop_stale_uploads")
def drop_stale_uploads():
    """Give up the rosters and sign-in files that nobody confirmed for ROSTER_UPLOAD_DAYS; gives how many."""
    now = timezone.now()
    before = now - timedelta(days=settings.ROSTER_UPLOAD_DAYS)
    files = actions.drop_stale_files(before=before, actor=None, now=now)
    return files + actions.drop_stale_uploads(before=before, actor=None, now=now)


@shared_task(name="trainees.forget_what_is_over")
def forget_what_is_over():
    """Delete applicants who did not come, and traces of phones, FORGET_AFTER_DAYS after a class; gives how many rows."""
    now = timezone.now()
    before = timezone.localdate(now) - timedelta(days=settings.FORGET_AFTER_DAYS)
    return actions.forget_what_is_over(before=before, actor=None, now=now)


@shared_task(name=TASK)
def work_upload(*, upload_id):
    """Read or store one large list, as its row says."""
    actions.work_upload(upload_id, clock=timezone.now)


@shared_task(name="trainees.sweep_uploads")
def sweep_uploads():
    """Take up the large lists that no worker is at; gives how many."""
    return actions.sweep_uploads(clock=timezone.now)


@shared_task(name="trainees.warn_of_short_hours")
def warn_of_short_hours():
    """Tell the hosts of running classes who will miss the required hours, once a day; gives how many are new."""
    return actions.warn_of_short_hours(now=timezone.now())
