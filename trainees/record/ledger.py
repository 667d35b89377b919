"""学时 with their sources: each half day of one trainee, and what counts for the 继续教育 record of a person and year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from applications.models import CourseSession, Half
from policies.models import Rule
from policies.rules import RuleValue
from programs.models import Programme
from trainees.assessing.components import result_of
from trainees.hours import shift_of, slot_hours
from trainees.models import Attendance, Correction, Person, Trainee
from workflow.lifecycle import State

ORDER = list(Half.values)
NONE = Decimal(0)


@dataclass(frozen=True)
class HalfDay:
    """One half day: what was taught, for how many 学时, and the mark of the trainee (None without one)."""

    on: date
    half: str
    topics: tuple[str, ...]
    hours: Decimal
    mark: Attendance | None

    @property
    def half_label(self):
        return Half(self.half).label

    @property
    def counted(self) -> Decimal:
        return self.hours if self.mark and self.mark.present else NONE

    @property
    def state(self):
        return "未登记" if self.mark is None else "出勤" if self.mark.present else "缺勤"


@dataclass(frozen=True)
class Traced:
    """The 学时 of one trainee from their half days, beside what the rules ask and the host claims."""

    trainee: Trainee
    days: tuple[HalfDay, ...]
    rule: RuleValue | None
    corrected: Decimal | None = None

    @property
    def taught(self) -> Decimal:
        return sum((day.hours for day in self.days), NONE)

    @property
    def total(self) -> Decimal:
        return sum((day.counted for day in self.days), NONE)

    @property
    def final(self) -> Decimal:
        """The 学时 that count: those attended, unless two people corrected those of the certificate."""
        return self.total if self.corrected is None else self.corrected

    @property
    def least(self) -> Decimal | None:
        """The least 学时 of the class's rules (class.hours.min); None where they ask for none."""
        return least_of(self.rule)

    @property
    def short(self) -> bool:
        return self.least is not None and self.final < self.least

    @property
    def differs(self) -> bool:
        claimed = self.trainee.claimed_hours
        return claimed is not None and claimed != self.total


def least_of(rule: RuleValue | None) -> Decimal | None:
    found = rule.value.get("min") if rule and rule.value else None
    return Decimal(str(found)) if found is not None else None


def traced(trainee: Trainee) -> Traced:
    """Every half day of one trainee's class, taught or marked, in order; three queries beside the rules."""
    programme = trainee.roster.programme
    topics: dict[tuple, list[str]] = defaultdict(list)
    slots: dict[tuple, Decimal] = defaultdict(Decimal)
    for each in lessons_of([programme]):
        place = each.on + shift_of(programme, each.filing), each.half
        topics[place].append(each.topic)
        slots[place] += each.hours
    marks = {
        (mark.on, mark.half): mark for mark in trainee.attendance.select_related("recorded_by").order_by("on")
    }
    places = sorted({*slots, *marks}, key=lambda place: (place[0], ORDER.index(place[1])))
    days = tuple(
        HalfDay(place[0], place[1], tuple(topics[place]), slots.get(place, NONE), marks.get(place))
        for place in places
    )
    rule = programme.rule_set.rules().get("class.hours.min")
    return Traced(trainee, days, rule, corrected_hours([trainee.pk]).get(trainee.pk))


def corrected_hours(trainees) -> dict[int, Decimal]:
    """{trainee: 学时} of those whose certificate was corrected, as the latest correction has them; one query."""
    rows = Correction.objects.filter(trainee__in=trainees).exclude(hours=None).order_by("pk")
    return {pk: hours for pk, hours in rows.values_list("trainee_id", "hours") if hours is not None}


def lessons_of(programmes):
    rows = CourseSession.objects.filter(filing__programme__in=programmes).select_related("filing")
    return rows.order_by("on", "pk")


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: one trainee of one class with the 学时 that count."""

    trainee: Trainee
    hours: Decimal
    result: str

    @property
    def programme(self) -> Programme:
        return self.trainee.roster.programme

    @property
    def counts(self) -> bool:
        """Whether the roster was accepted, so that the 学时 are final."""
        return self.trainee.roster.state == State.ACCEPTED


def entries(people) -> list[Entry]:
    """The lines of trainees (a queryset); four queries however many classes they attended."""
    rows = list(
        people.select_related(
            "roster__programme__host", "roster__programme__authority", "person", "assessment"
        )
        .defer("phone", "email", "person__number")
        .order_by("roster__programme__ends_on", "roster__programme_id", "number")
    )
    programmes = {row.roster.programme_id: row.roster.programme for row in rows}
    lessons = defaultdict(list)
    for each in lessons_of(list(programmes)):
        programme = programmes[each.filing.programme_id]
        lessons[programme.pk].append((each.on + shift_of(programme, each.filing), each.half, each.hours))
    slots = {pk: slot_hours(rows) for pk, rows in lessons.items()}
    sums: dict[int, Decimal] = defaultdict(Decimal)
    present = Attendance.objects.filter(trainee__in=people.order_by().values("pk"), present=True)
    for trainee_id, programme_id, on, half in present.values_list(
        "trainee_id", "trainee__roster__programme_id", "on", "half"
    ):
        sums[trainee_id] += slots.get(programme_id, {}).get((on, half), NONE)
    corrected = corrected_hours(people.order_by().values("pk"))
    return [Entry(row, corrected.get(row.pk, sums[row.pk]), result_of(row)) for row in rows]


def of_year(people, year: int):
    """Those of `people` whose 学时 belong to a year: of classes that ended in it and whose roster was accepted."""
    return people.filter(roster__state=State.ACCEPTED, roster__programme__ends_on__year=year)


def counted(year: int):
    return of_year(Trainee.objects.all(), year)


def ledger(person: Person, year: int) -> list[Entry]:
    """What a person has gained in a year (003-53)."""
    return entries(counted(year).filter(person=person))


def record_rule(day: date) -> RuleValue | None:
    """The rule in force on a day by which 学时 enter the 《专业技术人员继续教育证书》; one query."""
    rows = Rule.objects.filter(
        Q(rule_set__effective_from=None) | Q(rule_set__effective_from__lte=day),
        Q(rule_set__effective_to=None) | Q(rule_set__effective_to__gte=day),
        key="roster.hours_record", rule_set__state="published", rule_set__notice__draft=False,
    )  # fmt: skip
    row = rows.select_related("rule_set__notice").order_by("-rule_set__version", "pk").first()
    if row is None:
        return None
    notice = row.rule_set.notice
    return row.as_value(notice.citation, notice.public_slug, row.rule_set.handle)
