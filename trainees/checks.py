"""What a roster amounts to, what the rules say to it, and what keeps it from being closed."""

from dataclasses import replace
from decimal import Decimal

from applications.models import Filing
from policies.findings import Status, findings
from programs.lifecycle import Stage
from trainees.hours import timetable
from trainees.models import Assessment, Attendance
from trainees.standing import eligible

# Stages in which marks and results are registered.
HELD_OPEN = (Stage.RUNNING, Stage.HELD)

# The rules that a roster answers for; the filing and the completion package answer for the others.
KEYS = (
    "class.hours.min", "class.headcount.min", "class.headcount.max", "class.headcount.about", "class.hybrid.",
    "recruiting.eligibility", "recruiting.frontline", "recruiting.verification", "roster.fields",
    "assessment.required",
)  # fmt: skip

# A tendency of the whole year's recruiting: advice to each class, which owes no reason for it (000-28).
TENDENCIES = ("recruiting.frontline",)


def roster_facts(programme, *, verified=False):
    """The facts of the roster for policies.findings; six queries. `verified` counts as the host's word given now."""
    roster = getattr(programme, "roster", None)
    people = list(roster.trainees.defer("phone").select_related("assessment")) if roster else []
    filing = Filing.objects.filter(programme=programme).only("modality").first()
    facts = {
        "year": programme.year,
        "funding": programme.funding,
        "prescribed_headcount": programme.headcount,
        "opening_on": programme.starts_on,
        "ends_on": programme.ends_on,
        "modality": filing.modality if filing else None,
        "hours": sum((hours for _, _, hours in timetable(programme)), Decimal(0)) or None,
    }
    if not people:
        return facts
    return facts | {
        "headcount": len(people),
        "online_headcount": sum(person.online for person in people),
        "ineligible_count": sum(not eligible(person.qualification, person.post) for person in people),
        "frontline_count": sum(person.frontline for person in people),
        "party_members": sum(person.party_member for person in people),
        "eligibility_verified": verified or roster.verified_at is not None,
        "assessed": all(result_of(person) for person in people),
        "roster_fields": known_fields(people, signed=signed_ids(roster), taught=facts["hours"] is not None),
    }


def known_fields(people, *, signed, taught):
    """Which of the roster's columns are filled for everybody; a post stands in for a title (000-27, 000-37)."""
    known = {
        "name": all(person.name for person in people),
        "employer": all(person.unit for person in people),
        "qualification": all(person.qualification or person.post for person in people),
        "id_number": all(person.number_mask for person in people),
        "hours": taught and all(person.pk in signed for person in people),
        "assessment": all(result_of(person) for person in people),
    }
    return {code for code, filled in known.items() if filled}


def signed_ids(roster):
    """Primary keys of the trainees for whom any half day was recorded."""
    return set(
        Attendance.objects.filter(trainee__roster=roster).values_list("trainee_id", flat=True).distinct()
    )


def result_of(person):
    """ "passed", "failed" or "" where there is no result; no query on a row read with its assessment."""
    try:
        return person.assessment.result
    except Assessment.DoesNotExist:
        return ""


def roster_findings(programme, *, verified=False):
    """The roster under the rules pinned to its class."""
    found = findings(programme.rule_set.rules(), roster_facts(programme, verified=verified), only=KEYS)
    return [
        replace(each, status=Status.ADVICE) if each.key in TENDENCIES and each.needs_reason else each
        for each in found
    ]


def closing_obstacles(roster, *, today):
    """Why the roster cannot be closed yet, one sentence each: the page shows the list, the action enforces it."""
    programme = roster.programme
    if not roster.is_editable:
        yield "名单已封存，无需重复办理。"
        return
    if programme.stage not in HELD_OPEN:
        yield f"项目当前为“{programme.get_stage_display()}”，开班之后才能封存名单。"
        return
    if programme.ends_on and today < programme.ends_on:
        yield f"办班到 {programme.ends_on:%Y-%m-%d} 结束，结束当天起方可封存名单。"
    people = list(roster.trainees.defer("phone").select_related("assessment"))
    if not people:
        yield "名单中还没有学员。请先上传学员名单。"
        return
    signed = signed_ids(roster)
    if absent := [person.name for person in people if person.pk not in signed]:
        yield f"{len(absent)} 人没有签到记录：{some(absent)}。请上传签到表，或逐人补录。"
    if open_ := [person.name for person in people if not result_of(person)]:
        yield f"{len(open_)} 人还没有结业考核结果：{some(open_)}。请在“结业考核”中登记（人社厅发〔2021〕24号 三）。"


def some(names, most=8):
    return "、".join(names[:most]) + ("等" if len(names) > most else "")
