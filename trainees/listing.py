"""The roster, the grid of half days and the sums, read in a fixed number of queries for pages and papers alike."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from applications.models import Half
from trainees.assessing.components import result_of
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
    """A roster as pages and papers show it. `total` counts everybody sought, `lines` may be one page of them; then
    `results` {result: people} tells of them all."""

    roster: Roster | None
    slots: tuple[Slot, ...]
    lines: tuple[Line, ...]
    total: int = 0
    results: dict[str, int] | None = None

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
        if self.results is not None:
            return self.results.get(result, 0)
        return sum(line.result == result for line in self.lines)

    @property
    def tally(self):
        """Words for the pages: how many passed, failed, have no result, claim other hours."""
        return {
            "passed": self.count(Assessment.Result.PASSED), "failed": self.count(Assessment.Result.FAILED),
            "open": self.count(""), "differing": sum(line.differs for line in self.lines),
        }  # fmt: skip


def listing(programme, words=""):
    """Read the whole roster of a programme; `words` keep those whose name or unit holds them."""
    roster = Roster.objects.filter(programme=programme).first()
    if roster is None:
        return Listing(None, (), ())
    trainees = [t for t in _people(roster) if words in t.name or words in t.unit]
    return _listed(
        programme, roster, trainees, Attendance.objects.filter(trainee__roster=roster), len(trainees)
    )


def listing_page(programme, words="", *, number=1, size=100):
    """One page of the roster, read alone: a list of ten thousand costs what a list of a hundred costs."""
    roster = Roster.objects.filter(programme=programme).first()
    if roster is None:
        return Listing(None, (), (), results={})
    people = _people(roster)
    if words:
        people = people.filter(Q(name__contains=words) | Q(unit__contains=words))
    rows = people.order_by().values_list("assessment__result").annotate(n=Count("pk"))
    results = {result or "": n for result, n in rows}
    total = sum(results.values())
    number = max(1, min(number, -(-total // size)))
    trainees = list(people[(number - 1) * size : number * size])
    here = Attendance.objects.filter(trainee__in=[trainee.pk for trainee in trainees])
    every = Attendance.objects.filter(trainee__roster=roster).order_by().values_list("on", "half").distinct()
    return _listed(programme, roster, trainees, here, total, places=set(every), results=results)


def _people(roster):
    return roster.trainees.defer("phone", "email", "person__number").select_related("assessment", "person")


def _listed(programme, roster, trainees, attendance, total, *, places=frozenset(), results=None):
    taught = slot_hours(timetable(programme))
    marks = {}
    for mark in attendance:
        marks.setdefault(mark.trainee_id, {})[mark.on, mark.half] = mark
    known = set(taught) | places | {place for each in marks.values() for place in each}
    ordered = sorted(known, key=lambda place: (place[0], ORDER.index(place[1])))
    slots = tuple(Slot(on, half, taught.get((on, half), Decimal(0))) for on, half in ordered)
    lines = tuple(_line(trainee, marks.get(trainee.pk, {}), slots) for trainee in trainees)
    return Listing(roster, slots, lines, total, results)


def _line(trainee, marks, slots):
    row = tuple(marks.get((slot.on, slot.half)) for slot in slots)
    hours = sum(
        (slot.hours for slot, mark in zip(slots, row, strict=True) if mark and mark.present), Decimal(0)
    )
    return Line(trainee, row, hours, result_of(trainee))
