"""What a filing says, judged by the pinned rules; what still stands between it and submission."""

from datetime import date
from typing import NamedTuple

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from applications.amounts import total
from applications.facts import changed_fields, filing_deadline, filing_facts, written_in
from applications.funding import plan_faults
from applications.models import Filing
from applications.parts import PARTS, TWINS, part_of
from applications.reading import Reading, read
from policies.findings import Finding, Status, findings
from policies.timetable import Deadline
from workflow.glyphs import missing
from workflow.lifecycle import State

# Rules that concern a class before it opens. Others speak of the roster, the settlement, the completion.
JUDGED = (
    "plan.locked_fields", "class.", "recruiting.scope", "teaching.", "filing.", "safety.plan", "funding.kinds",
    "funding.payers", "subsidy.cap", "subsidy.none_after", "subsidy.forfeits_when", "fee.trainees", "discipline",
)  # fmt: skip

# They tell what lateness costs; nobody can mend them by a reason.
CONSEQUENCES = ("subsidy.none_after", "subsidy.forfeits_when")


# Parts that repeat a locked field of the plan and so must follow it.
FOLLOWING = ("time", "place", "audience")


class Obstacle(NamedTuple):
    """One thing to mend before submission: the part it is in, the sentence, and the rule key for a missing reason."""

    part: str
    sentence: str
    reason_for: str = ""


def unplaced(reading: Reading):
    """Sessions on days that the class is not held."""
    starts_on, ends_on = reading.filing.starts_on, reading.filing.ends_on
    if not starts_on or not ends_on:
        return []
    return [s for s in reading.sessions if not starts_on <= s.on <= ends_on]


def filing_findings(filing: Filing, on: date, *, reading: Reading | None = None) -> list[Finding]:
    """Every rule that concerns the filing, judged on that day."""
    reading = reading or read(filing)
    facts = filing_facts(reading.programme, filing, written_in(reading), reading.rules, reading.calendar, on)
    return findings(reading.rules, facts, only=JUDGED, calendar=reading.calendar)


def deadline(filing: Filing, *, reading: Reading | None = None) -> Deadline | None:
    """When this filing is due, with its arithmetic; None until the opening day is known."""
    reading = reading or read(filing)
    return filing_deadline(reading.programme, filing, reading.rules, reading.calendar)


def needs_reason(finding: Finding) -> bool:
    """Whether the filer must say why: late papers and what lateness costs are told, not argued."""
    return finding.needs_reason and not finding.late and finding.key not in CONSEQUENCES


def obstacles(filing: Filing, on: date, *, reading: Reading | None = None):
    """Yield everything that stands between the filing and its submission, in the order of the parts."""
    reading = reading or read(filing)
    found = [*own_obstacles(reading), *rule_obstacles(reading, on)]
    order = list(PARTS)
    yield from sorted(found, key=lambda obstacle: order.index(obstacle.part))


def own_obstacles(reading: Reading):
    """What the portal itself must know, whatever the notices say, to let a class open and its papers be printed."""
    filing = reading.filing
    if not filing.starts_on or not filing.ends_on:
        yield Obstacle("time", "请填写开班日期和结束日期。")
    if not filing.leader.strip() or not filing.leader_phone.strip():
        yield Obstacle("declarations", "请填写项目负责人及电话。")
    if not filing.discipline and "discipline" not in reading.rules:
        yield Obstacle("declarations", "请确认遵守纪律要求的承诺。")
    if filing.subsidy_claimed and filing.subsidy_claimed > total(filing.budget):
        yield Obstacle(
            "budget",
            f"申请资助 {filing.subsidy_claimed:,.2f} 元，超过经费预算合计 {total(filing.budget):,.2f} 元，请核对。",
        )
    for sentence in plan_faults(filing, reading.rules):
        yield Obstacle("budget", sentence)
    for session in unplaced(reading):
        yield Obstacle(
            "timetable",
            f"课程“{session.topic}”排在 {session.on}，不在办班日期 {filing.starts_on} 至 {filing.ends_on} 之内，请调整日程。",
        )
    texts = [("place", filing.venue), ("declarations", filing.leader)]
    texts += [("lecturers", lecturer.name) for lecturer in reading.lecturers]
    texts += [("courses", session.topic) for session in reading.sessions]
    texts += [("budget", line["description"]) for line in filing.budget_lines]
    texts += [("budget", share["name"]) for share in filing.funding_plan]
    for part, text in texts:
        if absent := missing(text):
            named = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in absent)
            yield Obstacle(
                part,
                f"“{text}”中的{named}现有字库没有字形，实施方案无法打印。请核对是否误录，确为本字请联系系统管理员补充字库。",
            )


def rule_obstacles(reading: Reading, on: date):
    """What the rules refuse, what they cannot judge yet, and reasons that are still owed."""
    filing = reading.filing
    owed = set()
    for finding in filing_findings(filing, on, reading=reading):
        part = part_of(finding.field)
        if finding.refuses:
            yield Obstacle(part, with_remedy(finding))
        elif (
            finding.status == Status.UNDECIDED and finding.force == "binding" and finding.key != "filing.lead"
        ):
            yield Obstacle(part, finding.sentence)
        elif (
            needs_reason(finding)
            and not filing.reasons.get(finding.key, "").strip()
            and finding.key not in owed
        ):
            owed.add(finding.key)
            yield Obstacle(part, f"{finding.sentence}。请在“核对并提交”页说明理由。", reason_for=finding.key)


def with_remedy(finding: Finding) -> str:
    if finding.key == "plan.locked_fields":
        return f"{finding.sentence}。请先办理计划变更，变更通过后再提交备案。"
    return finding.sentence


def may_write(filing: Filing, user) -> bool:
    """The host writes its filing; the sponsor does where the rules make it the filer."""
    return any(user.has_role(Role.FILER, organisation=o) for o in {filing.programme.host, filing.filer})


def part_is_open(filing: Filing, part: str) -> bool:
    """Open in this round; and what no longer agrees with the plan, where a change was accepted in the meantime."""
    if any(filing.part_is_open(code) for code in TWINS.get(part, (part,))):
        return True
    return filing.is_open and part in FOLLOWING and part in changed_fields(filing.programme, filing)


def require_open(filing: Filing, part: str, user):
    """Refuse unless the person may write and the part is open now. Pages ask the same through `closed_reason`."""
    if not may_write(filing, user):
        raise not_allowed("填写开班备案", f"{filing.filer}的填报人员")
    if not filing.is_open:
        raise Refused(closed_words(filing), code="closed", status=409)
    if not part_is_open(filing, part):
        names = "、".join(PARTS[code].title for code in filing.open_parts if code in PARTS)
        raise Refused(
            f"本次退回只要求补正：{names}。“{PARTS[part].title}”不开放修改；确需修改的，请联系审核机关一并退回。",
            code="part_closed",
            status=409,
        )


def closed_words(filing: Filing) -> str:
    words = {
        State.SUBMITTED: f"备案已提交，正在{filing.turn.removeprefix('等')}审核，审核期间不能修改。如需修改，请先撤回。",
        State.ACCEPTED: "备案已通过，不能再改。时间、地点等确需调整的，请办理计划变更。",
        State.WITHDRAWN: "备案已撤回。如要继续办理，请先点“重新填写”。",
    }
    return words.get(State(filing.state), "")


def closed_reason(filing: Filing, part: str, user) -> str:
    """Why the person cannot write the part now; "" when it is open."""
    try:
        require_open(filing, part, user)
    except Refused as refusal:
        return refusal.sentence
    return ""
