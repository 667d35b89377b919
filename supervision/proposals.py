"""Which late papers a notice punishes with a bar on applying, and for which plan years (values in, values out)."""

from dataclasses import dataclass
from datetime import date

from policies.calendar import written
from policies.rules import Rules
from policies.timetable import VIOLATIONS, Deadline

BARS = ("ban", "ban_next_year")


@dataclass(frozen=True)
class Bar:
    """A bar on applying that follows from what was `found`; `until_year` is None for one without end."""

    violation: str
    consequence: str
    basis: str
    found: str
    from_year: int
    until_year: int | None


def bar_for(rules: Rules, line: Deadline | None, year: int, today: date) -> Bar | None:
    """The bar that the notice attaches to a paper that came in late; None without one, or while it is still out."""
    if line is None or line.received_on is None or not line.is_late(today) or line.kind not in VIOLATIONS:
        return None
    code, sanctions, due = VIOLATIONS[line.kind], rules.get("sanctions"), line.due
    if sanctions is None or due.on is None or due.rule is None or rules.draft:
        return None
    named = [
        item for item in sanctions.value
        if code in item["violations"] and item["effect"] in BARS
    ]  # fmt: skip
    if not named:
        return None
    item = named[0]
    violations = {each["code"]: each["name"] for each in rules.value("violations", [])}
    found = (
        f"{line.label}应于 {written(due.on)} 前报送（{due.rule.citation}），"
        f"{written(line.received_on)} 收到，逾期 {line.days_late(today)} 天"
    )
    until = year + 1 if item["effect"] == "ban_next_year" else None
    return Bar(violations.get(code, "逾期报送材料"), item["name"], sanctions.citation, found, year + 1, until)


def names_a_bar(rules: Rules) -> bool:
    """Whether the notice bars anybody for a late paper at all."""
    return any(
        item["effect"] in BARS and set(VIOLATIONS.values()) & set(item["violations"])
        for item in rules.value("sanctions", [])
    )
