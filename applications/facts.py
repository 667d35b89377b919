"""The filing of a class as facts for `policies.findings`: values in, values out, however they were read.

A page has the filing's rows at hand (`written_in`), a list of classes has counts (`told_of`, `known_of`): both become
`Written`, and `filing_facts` alone says what that means.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Max, Min, QuerySet, Sum
from django.utils import timezone

from applications.models import CourseSession, Filing, Lecturer
from applications.parts import DRAWN
from applications.plan import within_audience, within_period, within_place
from applications.reading import Reading
from policies.calendar import WorkingDays
from policies.rules import Rules
from policies.timetable import Deadline, deadline_of
from programs.facts import Known, files_told, told
from programs.lifecycle import Stage, reached
from programs.models import Programme
from workflow.lifecycle import State


@dataclass(frozen=True)
class Written:
    """What stands behind a filing: its lessons summed up, the ranks of its lecturers, its files with their seals."""

    hours: Decimal | None = None
    forms: frozenset[str] = frozenset()
    first_on: date | None = None
    last_on: date | None = None
    ranks: frozenset[str] = frozenset()
    files: dict[str, list[str]] | None = None


def written_in(reading: Reading) -> Written:
    """The same from the rows of one filing."""
    days = [session.on for session in reading.sessions]
    return Written(
        hours=sum((session.hours for session in reading.sessions), Decimal(0)) if days else None,
        forms=frozenset(session.form for session in reading.sessions),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        ranks=frozenset(lecturer.rank for lecturer in reading.lecturers),
        files={slot: file.seals for slot, file in reading.documents.items()},
    )


def told_of(programmes: Iterable[Programme]) -> list[QuerySet]:
    """Rows about the lessons, lecturers and files of the filings of many classes, for `programs.facts.gather`."""
    ids = [programme.pk for programme in programmes]
    lessons = CourseSession.objects.filter(filing__programme__in=ids)
    lecturers = Lecturer.objects.filter(filing__programme__in=ids)
    owner = "filing__programme_id"
    return [
        told(lessons, "lessons", owner, F("form"), hours=Sum("hours"), first=Min("on"), last=Max("on")),
        told(lecturers, "lecturers", owner, F("rank"), n=Count("pk")),
        files_told(getattr(programme, "filing", None) for programme in programmes),
    ]


def known_of(known: Known, filing: Filing | None) -> Written:
    """The same from the rows that `told_of` gives."""
    lessons = known.items("lessons")
    return Written(
        hours=taught_hours(known),
        forms=frozenset(lessons),
        first_on=min((date.fromisoformat(said["first"]) for said in lessons.values()), default=None),
        last_on=max((date.fromisoformat(said["last"]) for said in lessons.values()), default=None),
        ranks=frozenset(known.items("lecturers")),
        files=known.files(filing),
    )


def taught_hours(known: Known) -> Decimal | None:
    """学时 of the whole timetable; None without lessons."""
    lessons = known.items("lessons").values()
    return sum((Decimal(str(said["hours"])) for said in lessons), Decimal(0)) if lessons else None


def received_on(filing: Filing) -> date | None:
    """The day in Asia/Shanghai on which the paper first came in."""
    return timezone.localdate(filing.received_at) if filing.received_at else None


def filing_facts(
    programme: Programme, filing: Filing | None, written: Written, rules: Rules, calendar: WorkingDays, on: date
) -> dict:  # fmt: skip
    """The filing of a class as facts; `on` is today in Asia/Shanghai. An unknown fact is None or absent."""
    planned = {
        "year": programme.year,
        "today": on,
        "prescribed_headcount": programme.headcount,
        "funding": programme.funding,
        "filer": rules.value("filing.filer", "host"),
    }
    if filing is None:
        return planned
    line = filing_deadline(programme, filing, rules, calendar)
    people = (filing.headcount or 0) + filing.online_headcount
    files = written.files or {}
    return (
        planned
        | {
            "opening_on": filing.starts_on,
            "ends_on": filing.ends_on,
            "submitted_on": received_on(filing),
            "days": filing.days,
            "hours": written.hours,
            "headcount": people or None,
            "online_headcount": filing.online_headcount,
            "modality": filing.modality,
            "recruiting_scope": filing.recruiting_scope or None,
            "forms": set(written.forms) or None,
            "lecturer_levels": set(written.ranks) or None,
            "parts": written_parts(filing, written),
            "documents": set(files) | set(DRAWN),
            "seals": {slot: seals for slot, seals in files.items() if seals},
            "payer": filing.payer or None,
            "subsidy_claimed": filing.subsidy_claimed,
            "papers_late": line is not None and line.is_late(on),
            # What was accepted agreed with the plan; a change accepted since moves the plan and the class, not this paper.
            "changed_fields": set() if filing.state == State.ACCEPTED else changed_fields(programme, filing),
        }
        | declared_facts(programme, filing, on)
    )


def declared_facts(programme: Programme, filing: Filing, on: date) -> dict:
    """What the host declares in the filing; a promise not given leaves the question open."""
    return {
        "consulted": bool(filing.consulted_on and filing.consulted_on <= on),
        "fees_declared": filing.no_fees,
        "outsourced": False if filing.no_outsourcing else None,
        "advertising": False if filing.no_advertising else None,
        "leaders": named_leaders(programme, filing),
        "discipline_pledged": filing.discipline,
        "lecturers_reviewed": filing.lecturers_reviewed,
    }


def named_leaders(programme: Programme, filing: Filing) -> set[str]:
    """Who has named the person that answers for the class; one body in both parts names one person."""
    host = bool(filing.leader.strip() and filing.leader_phone.strip())
    sponsor = bool(filing.sponsor_leader.strip() and filing.sponsor_leader_phone.strip())
    if programme.sponsor_id == programme.host_id:
        sponsor = sponsor or host
    return {code for code, named in (("host", host), ("sponsor", sponsor)) if named}


def written_parts(filing: Filing, written: Written) -> set[str]:
    """Codes of the parts that hold what they must; documents are counted one by one elsewhere."""
    taught = written.hours is not None
    held = {
        "time": filing.starts_on and filing.ends_on,
        "place": filing.venue.strip(),
        "audience": filing.audience.strip(),
        "headcount": (filing.headcount or 0) + filing.online_headcount,
        "lecturers": written.ranks,
        "courses": taught,
        "timetable": taught and within_days(filing, written),
        "board_lodging": filing.lodging.strip() and filing.meals.strip(),
        "budget": filing.budget,
        "assessment": filing.assessment_method.strip(),
        "safety": filing.safety_plan.strip(),
        "declarations": filing.leader.strip() and filing.leader_phone.strip() and filing.discipline,
    }
    return {code for code, value in held.items() if value}


def within_days(filing: Filing, written: Written) -> bool:
    """Whether all lessons lie in the days of the class; they do while those are not known."""
    if not filing.starts_on or not filing.ends_on or written.first_on is None or written.last_on is None:
        return True
    return filing.starts_on <= written.first_on and written.last_on <= filing.ends_on


def changed_fields(programme: Programme, filing: Filing) -> set[str]:
    """Codes of the rule plan.locked_fields in which the filing departs from the plan as it now stands."""
    region = programme.province.label if programme.province else ""
    kept = {
        "time": within_period(programme.period, programme.year, filing.starts_on, filing.ends_on),
        "place": within_place(programme.place, region, filing.venue),
        "audience": within_audience(programme.audience, filing.audience),
    }
    return {code for code, ok in kept.items() if not ok}


def filing_deadline(
    programme: Programme, filing: Filing | None, rules: Rules, calendar: WorkingDays
) -> Deadline | None:
    """When the filing is due, when it came in and what being late costs; None without an opening day or a rule."""
    if filing is None or filing.starts_on is None:
        return None
    facts = {
        "year": programme.year,
        "funding": programme.funding,
        "opening_on": filing.starts_on,
        "submitted_on": received_on(filing),
        "passed": {"filing"} if programme.reached >= reached(Stage.FILED) else set(),
    }
    return deadline_of("filing", rules, facts, calendar)
