"""The roster of a class as facts for `policies.findings`: counted in the database, told by pure functions."""

from collections.abc import Iterable

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from applications.facts import taught_hours
from applications.facts import told_of as filing_told
from applications.models import Filing
from programs.facts import Known, gather, seals_in, told
from programs.models import Programme
from trainees.assessing.components import PARTY_CODE, RESULT_CODE
from trainees.models import (
    Assessment,
    AssessmentScheme,
    Attendance,
    PartyPost,
    Roster,
    StaffAttendance,
    Survey,
    Trainee,
)
from trainees.standing import eligible
from trainees.surveying.statistics import may_count


def told_of(programmes: Iterable[Programme]) -> list[QuerySet]:
    """Rows about the people on the rosters of many classes, for `programs.facts.gather`."""
    keys = [programme.pk for programme in programmes]
    people = Trainee.objects.filter(roster__programme__in=keys)
    signed = Exists(Attendance.objects.filter(trainee=OuterRef("pk")))
    owner = "roster__programme_id"
    return [
        told(
            people, "people", owner,
            n=Count("pk"),
            online=counted(online=True),
            frontline=counted(frontline=True),
            party=counted(party_member=True),
            nameless=counted(name=""),
            unitless=counted(unit=""),
            numberless=counted(number_mask=""),
            untitled=counted(qualification="", post=""),
            signed=Count("pk", filter=Q(signed)),
            judged=counted(assessment__isnull=False),
            passed=counted(assessment__result=Assessment.Result.PASSED),
        ),
        told(
            people, "titles", owner, Concat("qualification", Value("\n"), "post"),
            title=F("qualification"),
            post=F("post"),
            n=Count("pk"),
        ),
        told(people.exclude(region=""), "regions", owner, "region", n=Count("pk")),
        *_conduct_told(keys, owner),
    ]  # fmt: skip


def _conduct_told(keys, owner) -> list[QuerySet]:
    """What was done with them: the staff's marks, 班委 and 临时党小组, the scheme, the survey."""
    marks = StaffAttendance.objects.filter(staff__roster__programme__in=keys, present=True)
    posts = PartyPost.objects.filter(roster__programme__in=keys)
    schemes = AssessmentScheme.objects.filter(roster__programme__in=keys)
    surveys = Survey.objects.filter(roster__programme__in=keys)
    return [
        told(marks, "staff", f"staff__{owner}", present=Count("pk")),
        told(posts, "posts", owner, F("body"), n=Count("pk")),
        told(schemes, "scheme", owner, components=F("components")),
        told(
            surveys, "survey", owner,
            answers=Count("answers"), typed=Max("typed"), closed=Count("closed_at", distinct=True),
        ),
    ]  # fmt: skip


def counted(**condition):
    return Count("pk", filter=Q(**condition))


def known_of(programme: Programme) -> Known:
    """What the rows tell of one class, in one query."""
    return gather([programme], [*filing_told([programme]), *told_of([programme])])[programme.pk]


def roster_facts(
    programme: Programme, roster: Roster | None, filing: Filing | None, known: Known, *, verified=False
) -> dict:  # fmt: skip
    """The roster as facts. `verified` counts as the host's word given now. An unknown fact is None or absent."""
    hours = taught_hours(known) or None
    facts = {
        "year": programme.year,
        "funding": programme.funding,
        "prescribed_headcount": programme.headcount,
        "opening_on": programme.starts_on,
        "ends_on": programme.ends_on,
        "modality": filing.modality if filing else None,
        "hours": hours,
        "survey_done": survey_done(known),
    }
    people = known.one("people")
    if roster is None or not people:
        return facts
    titles = known.items("titles").values()
    return facts | {
        "headcount": people["n"],
        "online_headcount": people["online"],
        "ineligible_count": sum(each["n"] for each in titles if not eligible(each["title"], each["post"])),
        "frontline_count": people["frontline"],
        "regions": {region: each["n"] for region, each in known.items("regions").items()},
        "own_province": (programme.province or programme.authority).short_name,
        "recruiting_scope": filing.recruiting_scope if filing else None,
        "party_members": people["party"],
        "eligibility_verified": verified or roster.verified_at is not None,
        "assessed": people["judged"] == people["n"],
        "assessment_components": scheme_codes(known),
        "party_committee": all(known.items("posts").get(body) for body in PartyPost.Body.values),
        "roster_fields": known_fields(people, taught=hours is not None),
    }


def scheme_codes(known: Known) -> set[str] | None:
    """Codes of what the assessment is made of, with "result", which every component but the conduct of Party members
    makes up; None where the host registers results alone."""
    told_components = known.one("scheme").get("components")
    if told_components is None:
        return None
    codes = {each["code"] for each in seals_in(told_components)}
    return codes | {RESULT_CODE} if codes - {PARTY_CODE} else codes


def survey_done(known: Known) -> bool | None:
    """True once somebody has answered. Without an answer here it is not known: a class may have asked on paper."""
    return True if known.one("survey").get("answers") else None


def survey_countable(known: Known, *, least: int) -> bool:
    """Whether 满意度测评统计表 can be drawn: the survey is over and enough have answered."""
    survey = known.one("survey")
    return bool(survey.get("closed")) and may_count(survey["answers"], survey["typed"], least=least)


def known_fields(people, *, taught):
    """Which of the roster's columns are filled for everybody; a post stands in for a title (000-27, 000-37)."""
    known = {
        "name": not people["nameless"],
        "employer": not people["unitless"],
        "qualification": not people["untitled"],
        "id_number": not people["numberless"],
        "hours": taught and people["signed"] == people["n"],
        "assessment": people["judged"] == people["n"],
    }
    return {code for code, filled in known.items() if filled}
