"""What a host does first for a class that recruits or is being held: one step out of all that its rows tell.

The rows of all classes of a desk come home in one query (`programs.facts`); which step is first is decided by pure
functions over them. Recruiting comes before the opening, today's sign-in before everything while the class is held,
and what ends a class (survey, results, closing) from its last day on.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from applications.models import CourseSession, Half
from policies.rules import Rules
from programs.facts import Known, gather, told
from programs.lifecycle import Stage
from programs.models import Programme
from trainees.attending.forecast import forecast
from trainees.attending.half_days import HOURS_MIN
from trainees.hours import NO_SHIFT, shift_of
from trainees.models import (
    Attendance,
    PartyPost,
    Recruitment,
    Registration,
    SignInSession,
    Survey,
    Trainee,
)

STAGES = (Stage.APPROVED, Stage.RUNNING)
CASE, OF_TRAINEE, OF_RECEIPT = "roster__programme_id", "trainee__roster__programme_id", "receipt__recruitment__programme_id"  # fmt: skip
SLOT = Concat(Cast("on", TextField()), Value("/"), "half", output_field=TextField())
HALVES = list(Half.values)


@dataclass(frozen=True)
class First:
    """A step in the words of a button, and the page on which it is done."""

    label: str
    url: str


@dataclass(frozen=True)
class Situation:
    """A class with what its rows tell on a day."""

    programme: Programme
    known: Known
    rules: Rules
    today: date

    def go(self, label, page, *args) -> First:
        return First(label, reverse(page, args=[self.programme.pk, *args]))

    def count(self, fact, name) -> int:
        return self.known.one(fact).get(name) or 0

    @property
    def slots(self) -> dict[tuple[date, str], Decimal]:
        """学时 by half day in their order, as the timetable stands now."""
        filing = getattr(self.programme, "filing", None)
        shift = shift_of(self.programme, filing) if filing else NO_SHIFT
        rows = [
            (*place_of(code), Decimal(str(row["hours"]))) for code, row in self.known.items("slots").items()
        ]
        found = {(on + (shift or NO_SHIFT), half): hours for on, half, hours in rows}
        return dict(sorted(found.items(), key=lambda item: (item[0][0], HALVES.index(item[0][1]))))


def place_of(code):
    on, half = code.rsplit("/", 2)[-2:]
    return date.fromisoformat(on), half


def told_of(programmes: Iterable[Programme], today: date) -> list[QuerySet]:
    """Rows about many classes, for `programs.facts.gather`."""
    keys = [programme.pk for programme in programmes]
    people = Trainee.objects.filter(roster__programme__in=keys)
    marks = Attendance.objects.filter(trainee__roster__programme__in=keys)
    missed = Attendance.objects.filter(trainee=OuterRef("trainee"), present=False)
    listed = Trainee.objects.filter(
        roster__programme=OuterRef(OF_RECEIPT), person__number_index=OuterRef("doc_index")
    )
    states = Registration.State
    return [
        told(people, "people", CASE, n=Count("pk"), judged=Count("pk", filter=Q(assessment__isnull=False))),
        told(CourseSession.objects.filter(filing__programme__in=keys), "slots", "filing__programme_id", SLOT, hours=Sum("hours")),
        told(marks, "marked", OF_TRAINEE, SLOT, n=Count("pk")),
        told(
            marks.filter(Exists(missed)), "missing", OF_TRAINEE,
            Concat(Cast("trainee_id", TextField()), Value("/"), SLOT, output_field=TextField()),
            present=Count("pk", filter=Q(present=True)),
        ),
        told(
            SignInSession.objects.filter(roster__programme__in=keys, on=today, closed_at=None), "open", CASE, SLOT,
            signed=Count("sign_ins"),
        ),
        told(
            Survey.objects.filter(roster__programme__in=keys), "survey", CASE,
            asked=Count("tickets"), used=Count("tickets", filter=Q(tickets__used=True)), closed=Count("closed_at"),
        ),
        told(PartyPost.objects.filter(roster__programme__in=keys), "posts", CASE, "body", n=Count("pk")),
        told(
            Recruitment.objects.filter(programme__in=keys), "recruitment", "programme_id", seats=Sum("seats"),
            published=Count("published_at"), open=Count("pk", filter=Q(closed_at=None, closes_on__gte=today)),
        ),
        told(
            Registration.objects.filter(receipt__recruitment__programme__in=keys), "registrations", OF_RECEIPT,
            waiting=Count("pk", filter=Q(state=states.WAITING)), admitted=Count("pk", filter=Q(state=states.ADMITTED)),
            unlisted=Count("pk", filter=Q(Q(state=states.ADMITTED), ~Exists(listed))),
        ),
    ]  # fmt: skip


def first_steps(programmes: Iterable[Programme], rules: dict[int, Rules], today: date) -> dict[int, First]:
    """{primary key: what is done first} of the classes that recruit or are being held; one query, none without any."""
    concerned = [each for each in programmes if each.stage in STAGES]
    if not concerned:
        return {}
    known = gather(concerned, told_of(concerned, today))
    return {
        each.pk: STEPS[Stage(each.stage)](Situation(each, known[each.pk], rules[each.rule_set_id], today))
        for each in concerned
    }


def before(now: Situation) -> First:
    """A class that may open: people are found and listed first."""
    opening = now.programme.starts_on
    begun = opening is not None and now.today >= opening
    unlisted, on_offer = now.count("registrations", "unlisted"), now.count("recruitment", "open")
    if now.count("people", "n") and not unlisted:
        return now.go("开班" if begun else "核对名单，准备开班", "programme" if begun else "roster")
    if not now.count("recruitment", "published"):
        # From the opening day on nobody can recruit any more: then the list comes in as a workbook.
        if begun:
            return now.go("上传学员名单", "roster")
        drafted = bool(now.known.one("recruitment"))
        return now.go("写完并发布招收通知" if drafted else "发布招收通知", "recruiting")
    if waiting := now.count("registrations", "waiting"):
        return now.go(f"审核 {waiting} 人的报名", "registrations")
    if on_offer:
        admitted, seats = now.count("registrations", "admitted"), now.count("recruitment", "seats")
        return now.go(f"查看报名（已录取 {admitted}/{seats} 人）", "recruiting")
    return now.go(
        f"把录取的 {unlisted} 人列入名单" if unlisted else "上传学员名单",
        "recruiting" if unlisted else "roster",
    )


def during(now: Situation) -> First:
    """A class that is being held: its people, the half day at hand, who falls short, and from the last day on its end."""
    people = now.count("people", "n")
    if not people:
        return now.go("上传学员名单", "roster")
    last = now.programme.ends_on is not None and now.today >= now.programme.ends_on
    steps = (sign_in, committee, ending) if last else (sign_in, short_of_hours, committee)
    found = (step(now) for step in steps)
    return next((step for step in found if step), None) or now.go("查看签到和名单", "attendance")


def sign_in(now: Situation) -> First | None:
    """The half day at hand: one that is open, then the first one that nobody has marked."""
    for code, row in now.known.items("open").items():
        on, half = place_of(code)
        return now.go(f"{Half(half).label}签到进行中，已签 {row['signed']} 人", "half_day", f"{on}-{half}")
    marked = {place_of(code) for code in now.known.items("marked")}
    for on, half in now.slots:
        if on <= now.today and (on, half) not in marked:
            today = on == now.today
            label = (
                f"打开今天{Half(half).label}的签到" if today else f"补登 {on:%m-%d} {Half(half).label}的签到"
            )
            return now.go(label, "half_day", f"{on}-{half}")
    return None


def short_of_hours(now: Situation) -> First | None:
    """Who has missed something and will not, or may not, reach the required 学时."""
    rule = now.rules.get(HOURS_MIN)
    least = rule.value.get("min") if rule is not None and rule.specified else None
    slots = now.slots
    marks: dict[str, dict] = defaultdict(dict)
    for code, row in now.known.items("missing").items():
        marks[code.split("/")[0]][place_of(code)] = bool(row["present"])
    if least is None or not slots:
        return None
    told = [
        forecast([(on, hours, mine.get((on, half))) for (on, half), hours in slots.items()], Decimal(str(least)), today=now.today)
        for mine in marks.values()
    ]  # fmt: skip
    risk = sum(each.at_risk for each in told)
    return now.go(f"{risk} 人可能学时不足", "attendance") if risk else None


def committee(now: Situation) -> First | None:
    if not now.rules.value("party.committee") or set(PartyPost.Body.values) <= set(now.known.items("posts")):
        return None
    return now.go("登记班委和临时党小组", "party")


def ending(now: Situation) -> First:
    """From the last day on: the survey while people are there, the results, then the roster is closed."""
    survey, people = now.known.one("survey"), now.count("people", "n")
    answered = f"测评已答 {survey.get('used')}/{survey.get('asked')}"
    running = bool(survey) and not survey["closed"]
    if not survey:
        return now.go("开始满意度测评", "survey")
    last = now.programme.ends_on
    if running and last and now.today <= last and survey["used"] < survey["asked"]:
        return now.go(answered, "survey")
    if left := people - now.count("people", "judged"):
        return now.go(f"{left} 人考核待确认", "assessment")
    if running:
        return now.go(f"{answered}，结束测评", "survey")
    return now.go("核对并封存名单", "roster_close")


STEPS = {Stage.APPROVED: before, Stage.RUNNING: during}
