"""Days: when a class must end and papers must be in."""

from policies.calendar import written as day_written
from policies.deadlines import due_after, end_by, latest_filing_day
from policies.judging.verdict import Case, Outcome, Verdict, compare, unknown
from policies.kinds import EVENT_FACTS, Unit
from policies.rules import RuleValue
from policies.timetable import is_national_base, is_subsidised


def lead_words(value):
    """开班前 10 个工作日, 开班前, 办班结束后 1 个月内."""
    ahead = {"opening": "开班前", "change": "变更生效前"}
    if "before" in value:
        base = ahead[value["before"]]
        return f"{base} {value['n']} {Unit(value['unit']).label}" if value["n"] else base
    return f"办班结束后 {value['n']} {Unit(value['unit']).label}内"


def paper_judge(compute, paper_facts, applies=lambda case: True):
    """A judge of a paper with a deadline. Late papers are accepted and shown as late, whatever the force."""

    def judge(rule: RuleValue, case: Case):
        if not rule.specified or not applies(case):
            return
        fact = EVENT_FACTS[rule.value.get("before") or rule.value["after"]]
        event = case.day(fact)
        received = next((case.day(fact) for fact in paper_facts if case.day(fact)), None)
        required = lead_words(rule.value)
        if event is None:
            yield unknown(fact, "举办时间", required)
            return
        yield paper_verdict(paper_facts[0], rule, compute(rule, event, case.calendar), received, case)

    return judge


def paper_verdict(field, rule, due, received, case):
    required = f"{lead_words(rule.value)}，即 {day_written(due.on)} 前（含当日）"
    today = case.day("today")
    if received is None and (today is None or not due.is_late(today)):
        words = f"{rule.label}为{required}，尚未报送"
        return Verdict(Outcome.UNKNOWN, field, "", required, words)
    found = received or today
    if not due.is_late(found):
        words = f"{day_written(found)} 报送，符合要求（{required}）"
        return Verdict(Outcome.OK, field, found.isoformat(), required, words)
    days = (found - due.on).days
    what = f"{day_written(found)} 报送" if received else f"至 {day_written(found)} 仍未报送"
    words = f"{what}，逾期 {days} 天，要求{required}"
    return Verdict(Outcome.WARN, field, found.isoformat(), required, words, late=True)


def fixed_judge(fact, label, outcome=Outcome.BREACH, applies=lambda case: True, late=False):
    """A judge of one day against a fixed date of the plan year."""

    def judge(rule, case):
        if not rule.specified or not applies(case):
            return
        day = case.day(fact)
        if day is None or case.year is None:
            month_day = f"{rule.value['month']} 月 {rule.value['day']} 日"
            yield unknown(fact, label, f"{month_day}前")
            return
        due = end_by(rule, case.year)
        ok = day <= due.on
        verdict = compare(fact, label, day.isoformat(), f"不晚于 {due.on.isoformat()}", ok, outcome=outcome)
        yield verdict if ok or not late else Verdict(**{**vars(verdict), "late": True})

    return judge


JUDGES = {
    "class.end_by": fixed_judge("ends_on", "办班结束日期"),
    "filing.lead": paper_judge(latest_filing_day, ("submitted_on", "filed_on")),
    "change.lead": paper_judge(
        latest_filing_day,
        ("change_submitted_on",),
        lambda case: bool(case.get("change_fields")),
    ),
    "completion.due": paper_judge(due_after, ("reported_on",)),
    "reimbursement.due": paper_judge(due_after, ("reimbursement_on",), is_subsidised),
    "subsidy.none_after": fixed_judge("ends_on", "办班结束日期", Outcome.WARN, is_subsidised),
    "base.report_by": fixed_judge(
        "base_report_on", "基地报送日期", Outcome.WARN, is_national_base, late=True
    ),
    "base.forward_by": fixed_judge(
        "base_forward_on", "管理单位报部日期", Outcome.WARN, is_national_base, late=True
    ),
}
