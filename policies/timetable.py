"""Every day by which something is due for a class, from its rules and its facts (values in, values out).

This is the one source of deadlines: pages, messages, exports, calendars and the planner all ask here. A deadline
is computed and never stored, so a fact that changes moves it at once.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from policies.calendar import WorkingDays, written
from policies.deadlines import Due, due_after, end_by, latest_filing_day, unspecified
from policies.kinds import EVENT_FACTS, EVENT_WORDS
from policies.rules import Rules, RuleValue
from policies.subsidy import SUBSIDISED

Facts = Mapping[str, object]


class Milestone(NamedTuple):
    """A kind of deadline: its name, the rules that may set it (the first one stated does), the facts that say when
    the paper came in (the first known one does), and whom it concerns."""

    label: str
    keys: tuple[str, ...]
    received: tuple[str, ...]
    concerns: Callable[[Facts], bool] = lambda facts: True


def is_subsidised(facts: Facts) -> bool:
    return facts.get("funding") == SUBSIDISED


def is_national_base(facts: Facts) -> bool:
    return facts.get("base_level") == "national"


# In the order of a class's life. Papers of a claim are due with the completion package where no rule of their own says else.
MILESTONES = {
    "filing": Milestone("开班备案", ("filing.lead",), ("submitted_on", "filed_on")),
    "change": Milestone(
        "变更报送", ("change.lead",), ("change_submitted_on",), lambda facts: bool(facts.get("change_fields"))
    ),
    "end": Milestone("完成办班", ("class.end_by",), ("held_on",)),
    "completion": Milestone("结业上报", ("completion.due",), ("reported_on",)),
    "reimbursement": Milestone(
        "经费报销材料", ("reimbursement.due", "completion.due"), ("reimbursement_on",), is_subsidised
    ),
    "base_report": Milestone("基地年度总结", ("base.report_by",), ("base_report_on",), is_national_base),
    "base_forward": Milestone("管理单位报部", ("base.forward_by",), ("base_forward_on",), is_national_base),
}


@dataclass(frozen=True)
class Deadline:
    """One thing with its last day.

    `waiting_for` names the event that is not known yet (`due.on` is then None; it is "" where the notice sets no
    day). `received_on` is the day on which the thing was done; `passed` says that the class has left it behind, though
    no day is known. `consequences` are (what follows, where it says so)
    for being late; the paper itself is always accepted.
    """

    kind: str
    label: str
    due: Due
    waiting_for: str = ""
    received_on: date | None = None
    passed: bool = False
    consequences: tuple[tuple[str, str], ...] = ()

    @property
    def on(self) -> date | None:
        return self.due.on

    @property
    def done(self) -> bool:
        return self.passed or self.received_on is not None

    @property
    def open(self) -> bool:
        """Whether there is a day and the thing is still to be done."""
        return self.on is not None and not self.done

    def days_late(self, today: date) -> int:
        """Calendar days by which it was, or by now is, late; 0 when in time or without a day."""
        if self.on is None or (self.passed and self.received_on is None):
            return 0
        return max(0, ((self.received_on or today) - self.on).days)

    def is_late(self, today: date) -> bool:
        return self.days_late(today) > 0

    def late_words(self, today: date) -> str:
        """By how many days, against which rule, and what follows, as every page says it; "" when it is not late."""
        days = self.days_late(today)
        if not days or self.on is None:
            return ""
        source = f"（{self.due.rule.citation}）" if self.due.rule and self.due.rule.citation else ""
        came_in = f"{written(self.received_on)} 收到" if self.received_on else "尚未报送"
        follows = "".join(f"；{what}（{where}）" for what, where in self.consequences)
        return f"{self.label}逾期 {days} 天：应于 {written(self.on)} 前（含当日）报送{source}，{came_in}{follows}"

    def is_soon(self, today: date, within: int) -> bool:
        """Whether it falls due within so many calendar days, today included, and is still to be done."""
        return self.open and self.on is not None and today <= self.on <= today + timedelta(days=within)


def timetable(
    rules: Rules, facts: Facts, calendar: WorkingDays, *, only: tuple[str, ...] = ()
) -> list[Deadline]:
    """The deadlines of a class that its rules state, in the order of its life.

    `facts` are those of `policies.findings`: opening_on, change_effective_on and ends_on for the events;
    submitted_on (or filed_on), change_submitted_on, held_on, reported_on, reimbursement_on for what was done; year
    (of the plan) for fixed dates; funding, change_fields and base_level for whom a deadline concerns; passed, the
    kinds that the class has left behind. `only` keeps some kinds.
    """
    return [
        deadline
        for kind in MILESTONES
        if not only or kind in only
        if (deadline := deadline_of(kind, rules, facts, calendar)) is not None
    ]


def deadline_of(kind: str, rules: Rules, facts: Facts, calendar: WorkingDays) -> Deadline | None:
    """One deadline; None where no rule speaks of it or it does not concern this class."""
    milestone = MILESTONES[kind]
    rule = next((rule for key in milestone.keys if (rule := rules.get(key)) is not None), None)
    if rule is None or not milestone.concerns(facts):
        return None
    due, waiting_for = due_of(rule, facts, calendar, year=facts.get("year") or rules.year)
    return Deadline(
        kind=kind,
        label=milestone.label,
        due=due,
        waiting_for=waiting_for,
        received_on=next((day for name in milestone.received if (day := day_of(facts, name))), None),
        passed=kind in kinds_passed(facts),
        consequences=tuple(consequences(rules, kind, subsidised=is_subsidised(facts))),
    )


def kinds_passed(facts: Facts) -> Set[str]:
    passed = facts.get("passed")
    return passed if isinstance(passed, Set) else frozenset()


def due_of(rule: RuleValue, facts: Facts, calendar: WorkingDays, *, year) -> tuple[Due, str]:
    """The last day that a rule sets and "", or no day and the event that is still unknown."""
    if not rule.specified:
        return unspecified(rule), ""
    if "month" in rule.value:
        return (end_by(rule, year), "") if year else (no_day_yet(rule, "计划年度"), "计划年度")
    event = rule.value.get("before") or rule.value["after"]
    on = day_of(facts, EVENT_FACTS[event])
    if on is None:
        return no_day_yet(rule, EVENT_WORDS[event]), EVENT_WORDS[event]
    count = latest_filing_day if "before" in rule.value else due_after
    return count(rule, on, calendar), ""


def no_day_yet(rule: RuleValue, event: str) -> Due:
    return Due(None, (f"{event}尚未确定，确定后自动算出期限。",), False, rule)


def day_of(facts: Facts, name: str) -> date | None:
    value = facts.get(name)
    return value if isinstance(value, date) else None


# What being late with a paper is called among the violations that a notice may name.
VIOLATIONS = {"filing": "improper_filing"}
# Papers whose lateness a notice may punish with the loss of the subsidy.
PAPERS = ("filing", "completion", "reimbursement")


def consequences(rules: Rules, kind: str, *, subsidised: bool) -> Iterator[tuple[str, str]]:
    """(what follows, where it says so) from being late with a thing of this kind."""
    if subsidised and kind in PAPERS:
        forfeits = rules.get("subsidy.forfeits_when")
        if forfeits and any(item["code"] == "papers_late" for item in forfeits.value):
            yield "不予经费补助", forfeits.citation
    if subsidised and kind == "end":
        last = rules.get("subsidy.none_after")
        if last and last.specified:
            yield "不再予以资助", last.citation
    sanctions = rules.get("sanctions")
    if sanctions and kind in VIOLATIONS:
        for item in sanctions.value:
            if VIOLATIONS[kind] in item["violations"]:
                yield item["name"], sanctions.citation
