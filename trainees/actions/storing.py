"""Writing a confirmed workbook into the roster, in a number of queries that does not grow with the people.

Called by confirm_roster alone, inside its transaction and under its lock.
"""

from trainees.models import Assessment, Attendance, Person, Trainee
from trainees.people import document_indexes
from trainees.preview import COMPARED, day_of, manual_marks, trainee_values

WRITTEN = ("row", "number", "number_mask", *COMPARED)


def store(found, roster, *, actor, now):
    """Make the roster what the preview shows; gives the counts for the journal."""
    Trainee.objects.filter(pk__in=[trainee.pk for trainee in found.removed]).delete()
    by_row = _renew(found)
    by_row |= _add(found, roster)
    counts = {
        "found": len(found.sheet.rows), "added": len(found.added), "renewed": len(found.renewed),
        "removed": len(found.removed), "marks": 0, "results": 0,
    }  # fmt: skip
    if found.takes_marks:
        counts["marks"] = _mark(found, roster, by_row)
        counts["results"] = _assess(found, by_row, actor=actor, now=now)
    return counts


def _renew(found):
    """Update those who were there; gives {Excel row: trainee}."""
    by_row = {}
    for trainee, row in found.kept:
        for name, value in trainee_values(row).items():
            setattr(trainee, name, value)
        by_row[row.excel_row] = trainee
    if by_row:
        Trainee.objects.bulk_update(by_row.values(), WRITTEN, batch_size=200)
    return by_row


def _add(found, roster):
    """Create the new ones, on their persons; gives {Excel row: trainee}."""
    persons = _persons(found.added)
    added = [
        Trainee(roster=roster, person=person, **trainee_values(row))
        for row, person in zip(found.added, persons, strict=True)
    ]
    return {trainee.row: trainee for trainee in Trainee.objects.bulk_create(added)}


def _persons(rows):
    """The person behind each row: known ones by any of their indexes, the rest created."""
    indexes = [document_indexes(row.doc_type, row.doc_number) for row in rows]
    known = _known(index for each in indexes for index in each)
    fresh = [
        Person(doc_type=row.doc_type, number=row.doc_number, number_index=each[0], name=row.name)
        for row, each in zip(rows, indexes, strict=True)
        if not any(index in known for index in each)
    ]
    if fresh:
        # Another host may be importing the same person in this moment: whoever comes second takes the first's row.
        Person.objects.bulk_create(fresh, ignore_conflicts=True)
        known |= _known(person.number_index for person in fresh)
    return [next(known[index] for index in each if index in known) for each in indexes]


def _known(indexes):
    found = Person.objects.filter(number_index__in=list(indexes)).defer("number")
    return {bytes(person.number_index): person for person in found}


def _mark(found, roster, by_row):
    """Replace the marks of earlier workbooks; what was recorded by hand stays. Days to come are left out."""
    if not found.sheet.has_attendance:
        return 0
    programme = roster.programme
    kept = manual_marks(roster)
    Attendance.objects.filter(trainee__roster=roster, source="sheet").delete()
    rows = [
        Attendance(trainee=trainee, on=on, half=half, present=present, source="sheet")
        for signed in found.sheet.attendance
        if (trainee := by_row.get(signed.roster_row)) is not None
        for (day, half), present in signed.marks.items()
        if (day, half) in found.slots and (trainee.pk, on := day_of(programme, day), half) not in kept
    ]
    Attendance.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _assess(found, by_row, *, actor, now):
    """Results that the workbook states; an empty cell leaves an earlier result alone."""
    rows = [
        Assessment(
            trainee=by_row[row.excel_row],
            assessed_at=now,
            assessed_by=actor,
            result=Assessment.Result.PASSED if row.passed else Assessment.Result.FAILED,
        )
        for row in found.sheet.rows
        if row.passed is not None
    ]
    Assessment.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["trainee"],
        update_fields=["result", "assessed_at", "assessed_by"],
    )  # fmt: skip
    return len(rows)
