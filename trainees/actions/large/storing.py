"""The worker stores a large list: made ready with progress, written in one transaction that holds all or nothing."""

from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from programs.models import Programme
from trainees.actions import storing
from trainees.actions.guards import require_editable, require_importing
from trainees.actions.large.claims import State, Stopped, take
from trainees.actions.large.queueing import asks_first
from trainees.actions.large.reading import NAMES, give_way
from trainees.actions.settling import settle
from trainees.importing.lists import SealedFile, SealedFrames, open_list, ready_path, row_of, values_of
from trainees.importing.signed import keeps_marks, takes_results
from trainees.models import RosterUpload, Trainee
from workflow.actions import locked
from workflow.journal import record


def store_list(upload_id, *, clock):
    """Bring an upload from STORING to CONFIRMED; may be killed, repeated, or run twice at once. Gives its state."""
    claim = take(upload_id, State.STORING, clock())
    if claim is None:
        return None
    upload = RosterUpload.objects.select_related("roster").get(pk=upload_id)
    try:
        kept = open_list(upload)
        if upload.rows_total > settings.ROSTER_AT_ONCE_ROWS:
            _prepare(claim, upload, kept, clock)
        return _write(claim, kept, clock())
    except Stopped:
        return give_way(claim)
    except Refused as refusal:
        return _send_back(claim, refusal.sentence)


def _prepare(claim, upload, kept, clock):
    """Index and encrypt everybody before the transaction begins, kept sealed in between."""
    with SealedFile(ready_path(upload), upload.sha256) as ready:
        for frame in kept.frames:
            ready.frame([_told(each) for each in _ready_of(kept, frame)])
            claim.beat(clock(), done=upload.rows_done + frame.people)
            upload.rows_done += frame.people
        ready.finish({})


def _ready_of(kept, frame):
    return storing.make_ready(row.row for row in kept.people(frame))


def _told(ready):
    return [
        values_of(ready.row), [index.hex() for index in ready.indexes], ready.number, ready.phone, ready.email,
    ]  # fmt: skip


def _ready(told):
    row, indexes, number, phone, email = told
    return storing.Ready(row_of(row), [bytes.fromhex(index) for index in indexes], number, phone, email)


@transaction.atomic
def _write(claim, kept, now):
    upload = RosterUpload.objects.get(pk=claim.upload_id)
    asked = upload.counts["asked"]
    roster = locked(upload.roster, version=asked["version"])
    roster.programme = programme = locked(Programme.objects.get(pk=roster.programme_id))
    upload = claim.rows().select_for_update().filter(cancelled_at=None).first()
    if upload is None:
        raise Stopped
    upload.roster = roster
    require_importing(programme)
    require_editable(roster)
    actor = User.objects.get(pk=asked["by"])
    prepared = upload.rows_total > settings.ROSTER_AT_ONCE_ROWS
    writing = _Writing(roster, SealedFrames(ready_path(upload), upload.sha256) if prepared else None, kept)
    writing.write(replace=asked["replace"])
    if kept.takes_marks and keeps_marks(programme):
        writing.mark_and_assess(actor=actor, now=now)
    counts = writing.counts
    roster.source_sha256, roster.version = upload.sha256, roster.version + 1
    roster.save(update_fields=["source_sha256", "version"])
    upload.counts |= counts
    upload.rows_done = upload.rows_total
    upload.save(update_fields=["counts", "rows_done"])
    settle(upload, State.CONFIRMED)
    record(roster, "confirm_roster", actor=actor, now=now, after=_words(counts),
           data={"sha256": upload.sha256, **counts})  # fmt: skip
    return upload.state


class _Stated(NamedTuple):
    """What a row says of the result; kept from the one walk over the frames, for opening them costs more than this."""

    excel_row: int
    passed: bool


def _rows(people):
    return (ready.row for ready in people)


class _Writing:
    """The rows of a ready list into the roster, frame by frame."""

    def __init__(self, roster, ready, kept):
        self.roster, self.ready, self.kept = roster, ready, kept
        self.stated: list[_Stated] = []
        self.counts = dict.fromkeys(("found", "added", "renewed", "removed", "marks", "results"), 0)
        present = roster.trainees.order_by("number").values_list("person__number_index", "pk")
        self.left = {bytes(index): pk for index, pk in present}

    def frames(self):
        for number, frame in enumerate(self.kept.frames):
            if self.ready is None:
                yield list(_ready_of(self.kept, frame))
            else:
                yield [_ready(told) for told in self.ready.frame(number)]

    def write(self, *, replace):
        if self.left:
            self._take_off(replace)
        here = dict(self.left)
        for people in self.frames():
            self.counts["found"] += len(people)
            self.stated += [
                _Stated(row.excel_row, row.passed) for row in _rows(people) if row.passed is not None
            ]
            known = {ready.row.excel_row: pk for ready in people if (pk := _found(ready, here)) is not None}
            if known:
                self._renew(people, known)
            fresh = [ready for ready in people if ready.row.excel_row not in known]
            storing.add(fresh, self.roster)
            self.counts["added"] += len(fresh)

    def _take_off(self, replace):
        """Take those off the roster who are not in the list; `left` holds afterwards who is."""
        present = {
            pk for people in self.frames() for ready in people if (pk := _found(ready, self.left)) is not None
        }
        gone = [pk for pk in self.left.values() if pk not in present]
        if gone and not replace:
            names = (
                Trainee.objects.filter(pk__in=gone[:NAMES]).order_by("number").values_list("name", flat=True)
            )
            raise asks_first(len(gone), list(names))
        for start in range(0, len(gone), storing.CHUNK):
            Trainee.objects.filter(pk__in=gone[start : start + storing.CHUNK]).delete()
        self.counts["removed"] = len(gone)
        self.left = {index: pk for index, pk in self.left.items() if pk in present}

    def _renew(self, people, known):
        trainees = Trainee.objects.in_bulk(known.values())
        pairs = [
            (trainees[known[ready.row.excel_row]], ready.row)
            for ready in people
            if ready.row.excel_row in known
        ]
        self.counts["renewed"] += storing.renew(pairs)

    def mark_and_assess(self, *, actor, now):
        by_row = dict(self.roster.trainees.order_by().values_list("row", "pk"))
        if self.kept.has_attendance:
            self.counts["marks"] = storing.mark(self.kept.attendance(), self.kept.slots, self.roster, by_row)
        if not takes_results(self.roster):
            return
        self.counts["results"] = storing.assess(self.stated, by_row, actor=actor, now=now)


def _found(ready, here):
    return next((here[index] for index in ready.indexes if index in here), None)


@transaction.atomic
def _send_back(claim, sentence):
    """What cannot be stored now waits for its confirmation again, with the reason."""
    upload = claim.rows().select_for_update().first()
    if upload is None:
        return None
    upload.state, upload.error, upload.worked_at, upload.cancelled_at = (
        State.STAGED,
        sentence[:300],
        None,
        None,
    )
    upload.save(update_fields=["state", "error", "worked_at", "cancelled_at"])
    return upload.state


def _words(counts):
    words = (
        f"共 {counts['found']} 人：新增 {counts['added']}，更新 {counts['renewed']}，移出 {counts['removed']}"
    )
    if counts["marks"]:
        words += f"；签到 {counts['marks']} 条"
    if counts["results"]:
        words += f"；考核结果 {counts['results']} 人"
    return words
