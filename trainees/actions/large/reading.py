"""The worker reads a large list: every row checked, laid beside the roster, kept in frames for the pages."""

from collections import Counter
from itertools import islice

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from trainees.actions.large.claims import Claim, State, Stopped, take
from trainees.actions.large.queueing import halt
from trainees.actions.settling import settle
from trainees.importing.lists import (
    FRAME,
    PeopleFrame,
    SealedFile,
    columns_values,
    fault_values,
    frame_of,
    is_odd,
    list_path,
    signed_frame,
)
from trainees.importing.preview import PreviewRow
from trainees.importing.signed import attendance_faults, keeps_marks, results_hint, slots_kept, takes_results
from trainees.importing.staged import corrections_of, open_upload
from trainees.models import RosterUpload
from trainees.people import documents_indexer
from trainees.sheets import RosterReading, RosterSheet
from workflow.journal import record
from workflow.xlsx.limits import LARGE_LIMITS
from workflow.xlsx.reading import open_workbook

# Faults of the workbook as a whole are named up to so many; the rest is counted.
NAMED = 200
NAMES = 10


def read_list(upload_id, *, clock):
    """Bring an upload from READING to STAGED; may be killed, repeated, or run twice at once. Gives its state."""
    claim = take(upload_id, State.READING, clock())
    if claim is None:
        return None
    upload = RosterUpload.objects.select_related("roster__programme").get(pk=upload_id)
    try:
        with SealedFile(list_path(upload), upload.sha256) as kept:
            reading = _Reading(upload, claim, kept, clock)
            reading.read()
            return reading.staged()
    except Stopped:
        return give_way(claim)
    except Refused as refusal:
        return _fail(claim, refusal.sentence, clock())


def give_way(claim: Claim):
    """After a wish to stop, the list is left as stopping leaves it; after losing hold, it is another run's."""
    with transaction.atomic():
        upload = claim.rows().select_for_update().exclude(cancelled_at=None).first()
        if upload is None:
            return None
        halt(upload)
    return upload.state


@transaction.atomic
def _fail(claim, sentence, now):
    upload = claim.rows().select_for_update(of=("self",)).select_related("roster").first()
    if upload is None:
        return None
    settle(upload, State.FAILED, error=sentence)
    record(upload.roster, "fail_upload", actor=None, now=now, before=upload.file_name, after=upload.error)
    return upload.state


class _Reading:
    """One run over the workbook; people go out in frames and are not remembered."""

    def __init__(self, upload, claim, kept, clock):
        self.upload, self.claim, self.kept, self.clock = upload, claim, kept, clock
        self.today = timezone.localdate(clock())
        self.roster = upload.roster
        present = self.roster.trainees.order_by("number").values_list("person__number_index", "name")
        self.left = {bytes(index): name for index, name in present}
        self.states, self.frames, self.signed = Counter(), [], []
        self.general, self.notes, self.faults = [], [], 0
        self.added = self.here = 0

    def read(self):
        upload = self.upload
        corrections = corrections_of(upload)
        with open_workbook(open_upload(upload), upload.file_name, LARGE_LIMITS) as book:
            reading = RosterReading(book, on=self.today, mapping=upload.mapping, corrections=corrections)
            self.reading = reading
            named = [] if reading.signed else None
            people = reading.people()
            while rows := list(islice(people, FRAME)):
                self._keep(rows, reading.drain())
                if named is not None:
                    named += [(row.excel_row, row.number, row.name) for row in rows]
                self.claim.beat(self.clock(), done=reading.reader.found)
            self._attendance(reading, named)
            for fault in [*reading.drain(), *reading.closing()]:
                self._of_the_whole(fault)
            if reading.columns and "result" in reading.columns.mapping and not takes_results(self.roster):
                self._of_the_whole(results_hint())

    def _keep(self, rows, faults):
        """A frame of people, each with what is said of the row."""
        said = {row.excel_row: ([], [], []) for row in rows}
        for fault in faults:
            if fault.row in said:
                told = said[fault.row]
                told[2 if fault.kind == "tidied" else 0 if fault.refuses else 1].append(fault)
            else:
                self._of_the_whole(fault)
        shown = [PreviewRow(row, *map(tuple, said[row.excel_row])) for row in rows]
        self.states.update(each.state for each in shown)
        self.faults += sum(len(each.faults) for each in shown)
        odd = sum(map(is_odd, shown))
        self.frames.append(PeopleFrame(self.kept.frame(frame_of(shown)), len(shown), odd))
        self._lay_beside(rows)

    def _lay_beside(self, rows):
        """Who is new, who is on the roster, who would be taken off it."""
        if not self.left:
            self.added += len(rows)
            return
        indexes_of = documents_indexer()
        for row in rows:
            index = next(
                (each for each in indexes_of(row.doc_type, row.doc_number) if each in self.left), None
            )
            if index is None:
                self.added += 1
            else:
                del self.left[index]
                self.here += 1

    def _attendance(self, reading, named):
        table = reading.attendance(named or [])
        self.slots = table.slots
        for start in range(0, len(table.rows), FRAME):
            self.signed.append(self.kept.frame(signed_frame(table.rows[start : start + FRAME])))
            self.claim.beat(self.clock(), done=reading.reader.found)
        self.signed_rows = len(table.rows)
        sheet = RosterSheet(attendance=tuple(table.rows), slots=table.slots)
        for fault in [*table.faults, *attendance_faults(sheet, self.roster.programme, self.today)]:
            self._of_the_whole(fault)

    def _of_the_whole(self, fault):
        self.faults += fault.refuses
        where = self.general if fault.refuses else self.notes
        if len(where) < NAMED:
            where.append(fault)

    @property
    def counts(self):
        states = self.states
        return self.reading.counts | {
            "ok": states["ok"], "bad": states["bad"], "warned": states["warned"], "refused": states["bad"],
            "general": len(self.general), "faults": self.faults, "added": self.added, "kept": self.here,
            "removed": len(self.left), "attendance": self.signed_rows,
        }  # fmt: skip

    def staged(self):
        """Let the kept list appear and the upload wait for its confirmation, both or neither."""
        programme = self.roster.programme
        summary = {
            "counts": {"found": 0, **self.counts}, "general": fault_values(self.general), "notes": fault_values(self.notes),
            "removed_names": list(self.left.values())[:NAMES], "roster_version": self.roster.version,
            "takes_marks": keeps_marks(programme), "has_attendance": bool(self.reading.signed),
            "slots": sorted(slots_kept(RosterSheet(slots=self.slots), programme, self.today)),
            "columns": columns_values(self.reading.columns), "signed": self.signed,
            "people": [(each.number, each.people, each.odd) for each in self.frames],
        }  # fmt: skip
        with transaction.atomic():
            upload = self.claim.rows().select_for_update().filter(cancelled_at=None).first()
            if upload is None:
                raise Stopped
            self.kept.finish(summary)
            upload.state, upload.worked_at = State.STAGED, None
            upload.counts = summary["counts"]
            upload.rows_done = upload.rows_total = summary["counts"]["found"]
            upload.save(update_fields=["state", "worked_at", "counts", "rows_done", "rows_total"])
        return upload.state
