"""The roster, the grid of half days and the sums, read in a fixed number of queries for pages and papers alike."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from applications.models import Half
from trainees.assessing import result_of
from trainees.hours import slot_hours, timetable
from trainees.models import Assessment, Attendance, Roster, Trainee

ORDER = list(Half.values)
SHORT = {Half.MORNING: "上", Half.AFTERNOON: "下", Half.EVENING: "晚"}


@dataclass(frozen=True)
class Slot:
    """One half day of the class: the day, the half and the 学时 taught in it."""

    on: date
    half: str
    hours: Decimal

    @property
    def code(self):
        return f"{self.on:%Y-%m-%d}-{self.half}"

    @property
    def short(self):
        """10-15 上."""
        return f"{self.on:%m-%d} {SHORT[self.half]}"

    @property
    def label(self):
        return f"{self.on:%Y-%m-%d} {Half(self.half).label}"


@dataclass(frozen=True)
class Line:
    """One trainee with what is known of the class. `marks` has an Attendance or None for each slot."""

    trainee: Trainee
    marks: tuple[Attendance | None, ...]
    hours: Decimal
    result: str

    @property
    def present(self):
        return sum(mark is not None and mark.present for mark in self.marks)

    @property
    def result_label(self):
        return dict(Assessment.Result.choices).get(self.result, "")

    @property
    def note(self):
        return self.trainee.assessment.note if self.result else ""

    @property
    def differs(self):
        """Whether the host claims other hours than timetable and marks give, once every half day has its mark."""
        claimed = self.trainee.claimed_hours
        return claimed is not None and bool(self.marks) and all(self.marks) and claimed != self.hours


@dataclass(frozen=True)
class Listing:
    """A roster as pages and papers show it."""

    roster: Roster | None
    slots: tuple[Slot, ...]
    lines: tuple[Line, ...]

    @property
    def taught(self):
        return sum((slot.hours for slot in self.slots), Decimal(0))

    @property
    def sums(self):
        """How many were there in each half day."""
        return [
            sum(bool(line.marks[at] and line.marks[at].present) for line in self.lines)
            for at in range(len(self.slots))
        ]

    @property
    def signed(self):
        return any(mark is not None for line in self.lines for mark in line.marks)

    def count(self, result):
        return sum(line.result == result for line in self.lines)

    @property
    def tally(self):
        """Words for the pages: how many passed, failed, have no result, claim other hours."""
        return {
            "passed": self.count(Assessment.Result.PASSED), "failed": self.count(Assessment.Result.FAILED),
            "open": self.count(""), "differing": sum(line.differs for line in self.lines),
        }  # fmt: skip


def listing(programme, words=""):
    """Read the roster of a programme; `words` keep those whose name or unit holds them."""
    roster = Roster.objects.filter(programme=programme).first()
    if roster is None:
        return Listing(None, (), ())
    people = roster.trainees.defer("phone", "person__number").select_related("assessment", "person")
    trainees = [t for t in people if words in t.name or words in t.unit]
    taught = slot_hours(timetable(programme))
    marks = {}
    for mark in Attendance.objects.filter(trainee__roster=roster):
        marks.setdefault(mark.trainee_id, {})[mark.on, mark.half] = mark
    known = set(taught) | {place for each in marks.values() for place in each}
    places = sorted(known, key=lambda place: (place[0], ORDER.index(place[1])))
    slots = tuple(Slot(on, half, taught.get((on, half), Decimal(0))) for on, half in places)
    return Listing(
        roster, slots, tuple(_line(trainee, marks.get(trainee.pk, {}), slots) for trainee in trainees)
    )


def _line(trainee, marks, slots):
    row = tuple(marks.get((slot.on, slot.half)) for slot in slots)
    hours = sum(
        (slot.hours for slot, mark in zip(slots, row, strict=True) if mark and mark.present), Decimal(0)
    )
    return Line(trainee, row, hours, result_of(trainee))
