"""The worker's way in: one upload by its id, or whatever waits."""

import logging

from trainees.actions.large.claims import State, due
from trainees.actions.large.queueing import TASK
from trainees.actions.large.reading import read_list
from trainees.actions.large.storing import store_list
from trainees.models import RosterUpload

__all__ = ["TASK", "sweep_uploads", "work_upload"]

logger = logging.getLogger("portal.rosters")


def work_upload(upload_id, *, clock):
    """Do what the row says is to be done; nothing where there is nothing. Gives the state in which the work left it."""
    state = RosterUpload.objects.filter(pk=upload_id).values_list("state", flat=True).first()
    work = {State.READING: read_list, State.STORING: store_list}.get(state)
    return work(upload_id, clock=clock) if work else None


def sweep_uploads(*, clock):
    """Take up what no worker was told of, and what a dead one left behind; gives how many."""
    waiting = list(due(clock()).order_by("pk").values_list("pk", flat=True))
    for upload_id in waiting:
        try:
            work_upload(upload_id, clock=clock)
        except OSError:  # the disk; the other lists need not wait for it
            logger.exception("upload %s could not be finished", upload_id)
    return len(waiting)
