"""A class that has been held, with its people, marks and results, ready to be reported and issued."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from certificates.actions import (
    accept_completion,
    attach_document,
    endorse_completion,
    ensure_completion,
    release_batch,
    report_completion,
)
from certificates.actions.numbering import numbering_authority
from certificates.checks import package_of
from certificates.models import Batch, Completion
from finance.models import Settlement
from programs.lifecycle import Stage
from tests.builders import approver, filer, reviewer
from tests.trainees.builders import a_class, id_number
from trainees.identity import RESIDENT_ID, mask_number
from trainees.models import Assessment, Attendance, Person, Roster, Trainee
from trainees.people import person_index
from workflow.actions import build_chain
from workflow.lifecycle import Gate, Seat, State

REPORTED = datetime(2021, 10, 25, 2, 0, tzinfo=UTC)
ACCEPTED = datetime(2021, 10, 28, 2, 0, tzinfo=UTC)
ISSUED = datetime(2021, 10, 28, 2, 5, tzinfo=UTC)
PDF = b"%PDF-1.7\n%%EOF\n"


def held_class(at=None, *, count=3, failed=(), first_serial=1, names=None, **fields):
    """A held class with `count` people of whom the serials in `failed` did not pass; its roster lies with the
    authority."""
    row = a_class(at, stage=Stage.HELD, **fields)
    roster = closed_roster(row)
    serials = range(first_serial, first_serial + count)
    called = {n: (names or {}).get(n, f"示例学员{chr(0x4E00 + n)}") for n in serials}
    people = [a_person(n, called[n]) for n in serials]
    trainees = Trainee.objects.bulk_create(
        Trainee(
            roster=roster, person=person, row=n + 1, number=n - first_serial + 1, name=called[n],
            number_mask=mask_number(id_number(n)), sex="男", unit="示例研究院", qualification="高级工程师",
        )
        for n, person in zip(serials, people, strict=True)
    )  # fmt: skip
    host_person = filer(row.host)
    Assessment.objects.bulk_create(
        Assessment(
            trainee=trainee, result="failed" if n in failed else "passed", assessed_at=REPORTED,
            assessed_by=host_person,
        )
        for n, trainee in zip(serials, trainees, strict=True)
    )  # fmt: skip
    Attendance.objects.bulk_create(
        Attendance(trainee=trainee, on=row.starts_on + timedelta(days=day), half=half, present=True)
        for trainee in trainees
        for day in range((row.ends_on - row.starts_on).days + 1)
        for half in ("am", "pm")
    )
    return row


def a_person(serial, name):
    number = id_number(serial)
    index = person_index(RESIDENT_ID, number)
    found = Person.objects.filter(number_index=index).first()
    return found or Person.objects.create(doc_type=RESIDENT_ID, number=number, number_index=index, name=name)


def closed_roster(row):
    roster = Roster(programme=row, closed_at=REPORTED, gate=Gate.APPROVAL, round=1, state=State.SUBMITTED)
    roster.chain = build_chain(roster, [Seat.AUTHORITY])
    roster.holder_id = roster.chain[0]["organisation"]
    roster.submitted_at, roster.submitted_by = REPORTED, filer(row.host)
    roster.save()
    return roster


def settled(row):
    """A settlement that has been handed in, so that its table can be drawn."""
    return Settlement.objects.create(
        programme=row, state=State.SUBMITTED, holder=row.authority, submitted_at=REPORTED, submitted_by=filer(row.host),
        chain=[{"seat": "authority", "organisation": row.authority_id, "label": row.authority.label}], round=1,
        payee_name="示例学院", payee_bank="示例银行济南分行", payee_account="6200000000001",
        total=Decimal("0.00"), payable=Decimal("0.00"), own_cost=Decimal("0.00"),
    )  # fmt: skip


def packed(row, *, now=REPORTED):
    """The package with a file in every slot that asks for one."""
    actor = filer(row.host)
    completion = ensure_completion(row, actor=actor, now=now)
    for item in package_of(completion, now.date()).items:
        if item.uploaded:
            attach_document(
                completion, slot=item.code, content=PDF, name=f"{item.name}.pdf", content_type="application/pdf",
                actor=actor, now=now,
            )  # fmt: skip
    return Completion.objects.get(pk=completion.pk)


def reported(row, *, now=REPORTED):
    completion = report_completion(packed(row, now=now), actor=filer(row.host), now=now)
    return Completion.objects.get(pk=completion.pk)


def held(row, *, now=ACCEPTED):
    """The package reported and taken through its whole chain; gives the batch that waits for a second person."""
    completion = reported(row)
    while not completion.at_last_seat:
        endorse_completion(completion, actor=reviewer(completion.holder), now=now)
        completion.refresh_from_db()
    accept_completion(completion, actor=approver(completion.holder), now=now)
    return Batch.objects.get(completion=completion)


def accepted(row, *, now=ACCEPTED):
    """The same, released by a second person of the numbering authority; gives the batch that waits for the worker."""
    batch = held(row, now=now)
    return release_batch(batch, actor=reviewer(numbering_authority(batch.completion.programme)), now=now)


def clock():
    return ISSUED
