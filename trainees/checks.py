"""What a roster amounts to, what the rules say to it, and what keeps it from being closed."""

from dataclasses import replace
from typing import NamedTuple

from applications.models import Filing
from policies.findings import Status, explained, findings
from programs.lifecycle import Stage
from trainees.addresses import mend_address
from trainees.assessing.components import result_of
from trainees.assessing.proposals import proposals, scheme_of
from trainees.facts import known_of, roster_facts
from trainees.models import Attendance
from trainees.regions import scope_finding

# Stages in which marks and results are registered.
HELD_OPEN = (Stage.RUNNING, Stage.HELD)

# The rules that a roster answers for; the filing and the completion package answer for the others.
KEYS = (
    "class.hours.min", "class.headcount.min", "class.headcount.max", "class.headcount.about", "class.hybrid.",
    "recruiting.eligibility", "recruiting.frontline", "recruiting.verification", "roster.fields",
    "assessment.required", "assessment.components", "party.committee", "survey.required",
)  # fmt: skip

# A tendency of the whole year's recruiting: advice to each class, which owes no reason for it (000-28).
TENDENCIES = ("recruiting.frontline",)


def signed_ids(roster):
    """Primary keys of the trainees for whom any half day was recorded."""
    return set(
        Attendance.objects.filter(trainee__roster=roster).values_list("trainee_id", flat=True).distinct()
    )


def roster_findings(programme, *, verified=False):
    """The roster under the rules pinned to its class."""
    filing = Filing.objects.filter(programme=programme).first()
    roster = getattr(programme, "roster", None)
    facts = roster_facts(programme, roster, filing, known_of(programme), verified=verified)
    return judged(programme.rule_set.rules(), facts)


def shown_findings(programme, roster, *, writes=False):
    """The list that the host and the reviewer see, with the reasons given; whoever `writes` is led to the facts."""
    return explained(
        roster_findings(programme),
        roster.reasons,
        lambda each: mend_address(programme.pk, each.field) if writes else "",
    )


def judged(rules, facts):
    """The facts of a roster under rules; a tendency that it does not follow is told, not argued."""
    found = [
        replace(each, status=Status.ADVICE) if each.key in TENDENCIES and each.needs_reason else each
        for each in findings(rules, facts, only=KEYS)
    ]
    reach = scope_finding(rules, facts)
    return [*found, reach] if reach else found


class Obstacle(NamedTuple):
    """One thing to mend before the roster can be closed: the page on which it is mended, and the sentence."""

    place: str
    sentence: str


def closing_obstacles(roster, *, today):
    """Why the roster cannot be closed yet, one sentence each: the page shows the list, the action enforces it."""
    programme = roster.programme
    if not roster.is_editable:
        yield Obstacle("roster", "名单已封存，无需重复办理。")
        return
    if programme.stage not in HELD_OPEN:
        yield Obstacle("programme", f"项目当前为“{programme.get_stage_display()}”，开班之后才能封存名单。")
        return
    if programme.ends_on and today < programme.ends_on:
        yield Obstacle("programme", f"办班到 {programme.ends_on:%Y-%m-%d} 结束，结束当天起方可封存名单。")
    people = list(roster.trainees.defer("phone").select_related("assessment")) if roster.pk else []
    if not people:
        yield Obstacle("roster", "名单中还没有学员。请先上传学员名单。")
        return
    signed = signed_ids(roster)
    if absent := [person.name for person in people if person.pk not in signed]:
        yield Obstacle(
            "attendance", f"{len(absent)} 人没有签到记录：{some(absent)}。请上传签到表，或逐人补录。"
        )
    scheme = scheme_of(roster)
    unsettled = [each.trainee.name for each in proposals(programme, scheme).open] if scheme else []
    if unsettled:
        yield Obstacle(
            "assessment",
            f"{len(unsettled)} 人的考核结果还没有按考核办法确认：{some(unsettled)}。请在“结业考核”中确认；"
            "与建议不一致的须写明理由。",
        )
    elif open_ := [person.name for person in people if not result_of(person)]:
        rule = programme.rule_set.rules().get("assessment.required")
        cited = f"（{rule.citation}）" if rule else ""
        yield Obstacle(
            "assessment",
            f"{len(open_)} 人还没有结业考核结果：{some(open_)}。请在“结业考核”中登记{cited}。",
        )


def broken_rules(found):
    """Sentences of the rules that refuse the roster; reasons are asked for where it is closed."""
    return [finding.sentence for finding in found if finding.refuses]


def some(names, most=8):
    return "、".join(names[:most]) + ("等" if len(names) > most else "")
