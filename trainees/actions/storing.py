"""Writing a confirmed list into the roster, in a number of queries that does not grow with the people.

Called inside the transaction and under the lock of the action that confirms. Rows go in by workflow.rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from trainees.importing.preview import COMPARED, trainee_values
from trainees.importing.signed import day_of
from trainees.models import Assessment, Attendance, Person, Result, Trainee
from trainees.people import documents_indexer
from trainees.sheets import RosterRow
from workflow.rows import insert_rows, update_rows

WRITTEN = ("row", "number", "number_mask", *COMPARED)
CHUNK = 5_000
PERSON = ("doc_type", "number", "number_index", "name")
TRAINEE = ("roster", "person", *WRITTEN)
SEALED = ("phone", "email")


@dataclass(frozen=True, slots=True)
class Ready:
    """One person ready to be written: the row, the indexes of the document (the one in use first), and what is secret
    in the form of the database."""

    row: RosterRow
    indexes: list[bytes]
    number: str
    phone: str
    email: str

    @property
    def values(self):
        """The columns WRITTEN of a trainee, in their order."""
        values = trainee_values(self.row) | {"phone": self.phone, "email": self.email}
        return [values[name] for name in WRITTEN]


def make_ready(rows: Iterable[RosterRow]) -> Iterator[Ready]:
    """Index and encrypt; the costly part of storing, and the part that needs no transaction."""
    indexes_of = documents_indexer()
    number = _sealer(Person, "number")
    phone, email = (_sealer(Trainee, name) for name in SEALED)
    for row in rows:
        yield Ready(
            row,
            indexes_of(row.doc_type, row.doc_number),
            number(row.doc_number),
            phone(row.phone),
            email(row.email),
        )


def _sealer(model, name):
    return model._meta.get_field(name).sealer()


def store(found, roster, *, actor, now):
    """Make the roster what the preview shows; gives the counts for the journal."""
    Trainee.objects.filter(pk__in=[trainee.pk for trainee in found.removed]).delete()
    renew(found.kept)
    add(make_ready(found.added), roster)
    counts = {
        "found": len(found.sheet.rows), "added": len(found.added), "renewed": len(found.renewed),
        "removed": len(found.removed), "marks": 0, "results": 0,
    }  # fmt: skip
    if found.takes_marks:
        by_row = dict(roster.trainees.order_by().values_list("row", "pk"))
        if found.sheet.has_attendance:
            counts["marks"] = mark(found.sheet.attendance, found.slots, roster, by_row)
        if found.takes_results:
            counts["results"] = assess(found.sheet.rows, by_row, actor=actor, now=now)
    return counts


def renew(kept: Iterable[tuple[Trainee, RosterRow]]):
    """Update those who were there and of whom the list says anything new; gives of how many it is more than the place."""
    changed, renewed = [], 0
    for trainee, row in kept:
        values = trainee_values(row)
        if any(getattr(trainee, name) != values[name] for name in WRITTEN):
            changed.append((trainee.pk, *(values[name] for name in WRITTEN)))
            renewed += any(getattr(trainee, name) != values[name] for name in COMPARED)
    update_rows(Trainee, WRITTEN, changed)
    return renewed


def add(people: Iterable[Ready], roster):
    """New trainees on their persons, a chunk at a time."""
    people = iter(people)
    while chunk := list(islice(people, CHUNK)):
        persons = person_ids(chunk)
        insert_rows(
            Trainee,
            TRAINEE,
            ((roster.pk, person, *ready.values) for ready, person in zip(chunk, persons, strict=True)),
            ready=SEALED,
        )


def person_ids(people: list[Ready]) -> list[int]:
    """The person behind each: known ones by any of their indexes, the rest created."""
    known = _known(people)
    fresh = [ready for ready in people if not any(index in known for index in ready.indexes)]
    if fresh:
        # Another host may be importing the same person in this moment: whoever comes second takes the first's row.
        # All insert in the order of the index: two lists of the same people in another order would wait for each other.
        fresh.sort(key=lambda ready: ready.indexes[0])
        rows = ((ready.row.doc_type, ready.number, ready.indexes[0], ready.row.name) for ready in fresh)
        insert_rows(Person, PERSON, rows, ready=("number",), unique=("number_index",))
        known |= _known(fresh)
    return [next(known[index] for index in ready.indexes if index in known) for ready in people]


def persons_of(rows) -> list[int]:
    """The person behind each of some rows with `doc_type`, `doc_number` and `name`, as `person_ids`."""
    indexes_of = documents_indexer()
    number = Person._meta.get_field("number").sealer()
    return person_ids(
        [Ready(row, indexes_of(row.doc_type, row.doc_number), number(row.doc_number), "", "") for row in rows]
    )


def _known(people):
    wanted = [index for ready in people for index in ready.indexes]
    found = Person.objects.filter(number_index__in=wanted).values_list("number_index", "pk")
    return {bytes(index): person for index, person in found}


def mark(attendance, slots, roster, by_row):
    """Replace the marks of earlier workbooks; what is known from elsewhere stays. Days to come are left out."""
    before = Attendance.objects.filter(trainee__roster=roster)
    before.filter(source="sheet").delete()
    kept = set(before.values_list("trainee_id", "on", "half"))
    days = {day: day_of(roster.programme, day) for day, _ in slots}
    rows = [
        (trainee, days[day], half, present, "sheet")
        for signed in attendance
        if (trainee := by_row.get(signed.roster_row)) is not None
        for (day, half), present in signed.marks.items()
        if (day, half) in slots and (trainee, days[day], half) not in kept
    ]
    insert_rows(Attendance, ("trainee", "on", "half", "present", "source"), rows)
    return len(rows)


def assess(rows, by_row, *, actor, now):
    """Results that the workbook states; an empty cell leaves an earlier result alone."""
    stated = [
        (by_row[row.excel_row], now, actor.pk, Result.PASSED if row.passed else Result.FAILED)
        for row in rows
        if row.passed is not None
    ]
    fields = ("trainee", "assessed_at", "assessed_by", "result")
    insert_rows(Assessment, fields, stated, unique=("trainee",), renew=fields[1:])
    return len(stated)
