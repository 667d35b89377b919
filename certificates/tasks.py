"""The worker's doors to issuing. Rows say what is to be done; each task may be lost, late or doubled."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from certificates.actions import finish_replacements as finish
from certificates.actions import issue_batch as issue
from certificates.actions import reconcile
from certificates.actions import watch_lookups as watch
from certificates.actions.issuing import TASK
from certificates.actions.logging import publish_head
from certificates.actions.superseding import TASK as REPLACEMENTS
from certificates.actions.watching import note_log_troubles
from certificates.models import Batch
from certificates.transparency.auditing import troubles

logger = logging.getLogger("portal.issuing")


@shared_task(name=TASK)
def issue_batch(*, batch_id):
    issue(batch_id, clock=timezone.now)


@shared_task(name="certificates.sweep_batches")
def sweep_batches():
    """Take up what no worker was told of, and what a dead one left behind."""
    for batch_id in list(Batch.objects.due(timezone.now()).values_list("pk", flat=True)):
        try:
            issue(batch_id, clock=timezone.now)
        except OSError:  # named on the batch; the other batches need not wait for this disk
            logger.exception("batch %s could not be finished", batch_id)


@shared_task(name="certificates.publish_head")
def publish_log_head():
    """The signed head of the public log for today."""
    publish_head(now=timezone.now())


@shared_task(name=REPLACEMENTS)
def finish_replacements():
    """Corrected certificates: told of after an approval, and swept for whatever was lost."""
    finish(clock=timezone.now)


@shared_task(name="certificates.reconcile")
def reconcile_certificates():
    """What the sweep does not see: corrections, unused files, and the papers of the last day."""
    reconcile(clock=timezone.now, papers_since=timezone.now() - timedelta(days=1))


@shared_task(name="certificates.check_log")
def check_log():
    """Compute the public log anew; its keepers are told when something differs."""
    note_log_troubles(list(troubles()), now=timezone.now())


@shared_task(name="certificates.watch_lookups")
def watch_lookups():
    """Look at the counters of the public look-up, and raise an alarm where they look like a sweep."""
    watch(now=timezone.now())
