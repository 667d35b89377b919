"""Who is at a list: one run holds it by the moment of its last sign of life, and loses it when it gives none."""

from datetime import timedelta

from django.db.models import Q

from trainees.models import RosterUpload

STALE = timedelta(minutes=2)
State = RosterUpload.State
WORKING = (State.READING, State.STORING)


class Stopped(Exception):
    """The run goes no further: somebody asked for it, or another run has taken the list over."""


class Claim:
    """One run's hold on an upload. Every sign of life must meet the one before it, so that two runs never both hold."""

    def __init__(self, upload_id, state, at):
        self.upload_id, self.state, self.at = upload_id, state, at

    def rows(self):
        return RosterUpload.objects.filter(pk=self.upload_id, state=self.state, worked_at=self.at)

    def beat(self, now, *, done):
        """Write down how far the run is; raises Stopped."""
        if not self.rows().filter(cancelled_at=None).update(worked_at=now, rows_done=done):
            raise Stopped
        self.at = now


def due(now):
    """Uploads that a worker should be at and none is."""
    idle = Q(worked_at=None) | Q(worked_at__lt=now - STALE)
    return RosterUpload.objects.filter(idle, state__in=WORKING)


def take(upload_id, state, now) -> Claim | None:
    """Hold an upload, unless it is in another state or somebody else is at it."""
    taken = due(now).filter(pk=upload_id, state=state).update(worked_at=now, rows_done=0)
    return Claim(upload_id, state, now) if taken else None


def is_idle(upload, now):
    return upload.worked_at is None or upload.worked_at < now - STALE
