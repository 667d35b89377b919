"""The half days of a class as the host's pages show them, read in a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.db.models import Count

from trainees.attending.forecast import Forecast, forecast
from trainees.attending.hints import Hint, Signed, hints
from trainees.attending.slots import SCANS, sheet_slot
from trainees.listing import Line, Listing, Slot
from trainees.models import (
    Attendance,
    PaperSheet,
    SignIn,
    SignInSession,
    Source,
    StaffAttendance,
    StaffMember,
)
from workflow.models import Attachment

HOURS_MIN = "class.hours.min"


@dataclass(frozen=True)
class HalfDay:
    """One half day of everybody: `marked` are (line, mark or None) in the order of the roster."""

    slot: Slot
    marked: tuple[tuple[Line, Attendance | None], ...]
    session: SignInSession | None
    signed: tuple[SignIn, ...]
    sheet: PaperSheet | None
    scan: Attachment | None
    staff: tuple[tuple[StaffMember, StaffAttendance | None], ...]

    @cached_property
    def counts(self):
        """How the marks came: {"sheet": 3, …} of those who were there."""
        return Counter(mark.source for _, mark in self.marked if mark is not None and mark.present)

    @property
    def sources(self):
        """(words, how many) of each source that there is."""
        return [(Source(code).label, n) for code, n in self.counts.items()]

    @property
    def present(self):
        return sum(self.counts.values())

    @property
    def absent(self):
        return sum(mark is not None and not mark.present for _, mark in self.marked)

    @property
    def missing(self):
        """Those of whom nothing is known yet."""
        return [line for line, mark in self.marked if mark is None]

    @property
    def staff_present(self):
        return sum(mark is not None and mark.present for _, mark in self.staff)

    @property
    def difference(self):
        """Signatures on paper more (or less) than marks in the portal; None without a paper sheet."""
        return None if self.sheet is None else self.sheet.counted - self.present

    @property
    def staff_difference(self):
        """The same of the staff; None where their signatures were not counted."""
        if self.sheet is None or self.sheet.staff_counted is None:
            return None
        return self.sheet.staff_counted - self.staff_present

    @cached_property
    def hints(self) -> list[Hint]:
        """What looks odd about the phones; a hint stays after a signing in was cancelled, with nothing left to cancel."""
        marks = {line.trainee.pk: mark for line, mark in self.marked}
        names = {line.trainee.pk: line.trainee.name for line, _ in self.marked}
        rows = [
            Signed(row.pk, names[row.trainee_id], bytes(row.device), row.step, row.received_at, row.queued, missed(marks[row.trainee_id]))
            for row in self.signed
            if row.trainee_id in names
        ]  # fmt: skip
        return hints(rows, period=settings.SIGN_IN_PERIOD, slack=settings.SIGN_IN_SLACK)


def missed(mark):
    return mark is not None and not mark.present


def slot_named(found: Listing, code: str) -> tuple[int, Slot] | None:
    """The place and the slot of a code like 2021-10-15-am; None where the class has no such half day."""
    return next(((at, slot) for at, slot in enumerate(found.slots) if slot.code == code), None)


def half_day(found: Listing, at: int) -> HalfDay:
    """Everything about one half day of a listing."""
    slot, roster = found.slots[at], found.roster
    assert roster is not None  # there are half days of a roster only  # noqa: S101
    where = {"on": slot.on, "half": slot.half}
    session = SignInSession.objects.filter(roster=roster, **where).select_related("opened_by").first()
    signed = SignIn.objects.filter(session=session) if session else ()
    staff_marks = {row.staff_id: row for row in StaffAttendance.objects.filter(staff__roster=roster, **where)}
    scans = Attachment.objects.of(roster).current().filter(slot=sheet_slot(slot.on, slot.half))
    return HalfDay(
        slot, tuple((line, line.marks[at]) for line in found.lines), session, tuple(signed),
        PaperSheet.objects.filter(roster=roster, **where).select_related("recorded_by").first(),
        scans.select_related("uploaded_by").first(),
        tuple((member, staff_marks.get(member.pk)) for member in StaffMember.objects.filter(roster=roster).defer("phone")),
    )  # fmt: skip


@dataclass(frozen=True)
class Overview:
    """One row of the table of half days: the slot with its counts, its sign-in session, its paper sheet."""

    slot: Slot
    sources: list[tuple[str, int]]
    present: int
    absent: int
    unmarked: int
    session: SignInSession | None
    phones: int
    sheet: PaperSheet | None
    scanned: bool
    staff_present: int

    @property
    def difference(self):
        return None if self.sheet is None else self.sheet.counted - self.present


def overview(found: Listing) -> list[Overview]:
    """All half days of a class, four queries however many there are."""
    roster = found.roster
    sessions = {
        (row.on, row.half): row
        for row in SignInSession.objects.filter(roster=roster).annotate(phones=Count("sign_ins"))
    }
    sheets = {(row.on, row.half): row for row in PaperSheet.objects.filter(roster=roster)}
    scans = set(
        Attachment.objects.of(roster).current().filter(slot__startswith=SCANS).values_list("slot", flat=True)
    )
    staff = Counter(
        StaffAttendance.objects.filter(staff__roster=roster, present=True).values_list("on", "half")
    )
    return [_row(found, at, slot, sessions, sheets, scans, staff) for at, slot in enumerate(found.slots)]


def _row(found, at, slot, sessions, sheets, scans, staff):
    marks, place = [line.marks[at] for line in found.lines], (slot.on, slot.half)
    counts = Counter(mark.source for mark in marks if mark is not None and mark.present)
    session = sessions.get(place)
    return Overview(
        slot, [(Source(code).label, n) for code, n in counts.items()], sum(counts.values()),
        sum(missed(mark) for mark in marks), sum(mark is None for mark in marks), session,
        session.phones if session else 0, sheets.get(place), sheet_slot(*place) in scans, staff[place],
    )  # fmt: skip


def hours_rule(programme):
    """The rule on the least 学时 as pinned to the class, and its figure; (None, None) where the notice has none."""
    rule = programme.rule_set.rules().get(HOURS_MIN)
    least = rule.value.get("min") if rule is not None and rule.specified else None
    return (rule, Decimal(str(least))) if least is not None else (None, None)


def outlooks(found: Listing, least: Decimal | None, *, today: date) -> dict[int, Forecast]:
    """{trainee id: forecast} under the least 学时; empty where no rule asks for any, or nothing is taught yet."""
    if least is None or not found.taught:
        return {}
    return {
        line.trainee.pk: forecast(
            [
                (slot.on, slot.hours, mark.present if mark is not None else None)
                for slot, mark in zip(found.slots, line.marks, strict=True)
            ],
            least,
            today=today,
        )
        for line in found.lines
    }
