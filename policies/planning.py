"""Planning a class backward from its opening, or forward from today (values in, values out).

Forward, the deadlines are those of `policies.timetable`. Backward, `first_opening` turns the lead time of a
notice round: 民法典 201 (the first day is not counted), 202 (a month ends on its same-numbered or last day) and
203 (a lead does not roll) hold in both directions, so filing on the last lawful day for the opening found is
possible today, and for the day before it no more.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from policies.calendar import ONE_DAY, WorkingDays, written
from policies.deadlines import Due, end_by, latest_filing_day, moved, shift_months
from policies.kinds import Unit
from policies.rules import Rules, RuleValue
from policies.subsidy import SELF_FUNDED, SUBSIDISED, is_offered
from policies.timetable import Deadline, timetable

# The kinds of the timetable that a plan shows, with the letter that marks their day in the months, and whose they are.
MARKS = {
    "filing": "备", "change": "变", "opening": "开", "closing": "结", "end": "限", "completion": "报",
    "reimbursement": "销", "no_subsidy": "补",
}  # fmt: skip
TONES = {"opening": "blue", "closing": "blue", "end": "red", "no_subsidy": "red"}
FOR_SUBSIDISED = ("reimbursement", "no_subsidy")


@dataclass(frozen=True)
class Line:
    """One day of a plan. `due.on` is None where the notice sets no day; `event` tells the class's own days from deadlines."""

    kind: str
    label: str
    due: Due
    consequences: tuple[tuple[str, str], ...] = ()
    event: bool = False

    @property
    def on(self) -> date | None:
        return self.due.on

    @property
    def mark(self):
        return MARKS[self.kind]

    @property
    def tone(self):
        return TONES.get(self.kind, "amber")

    @property
    def subsidised_only(self):
        return self.kind in FOR_SUBSIDISED


class Caution(NamedTuple):
    """A sentence that a person who plans should read first, with the document it rests on."""

    tone: str
    sentence: str
    source: str = ""


def first_opening(rule: RuleValue | None, today: date, calendar: WorkingDays) -> date:
    """The first opening day for which papers handed in today are in time: the inverse of `latest_filing_day`.

    Without a lead time in the notice that is today itself.
    """
    if rule is None or rule.value is None:
        return today
    n, unit = rule.value["n"], rule.value["unit"]
    if n == 0:
        return moved(today, 1)
    if unit == Unit.WORKING_DAY:
        # Today counts among the n working days before the opening when people work today.
        return moved(calendar.add(today - ONE_DAY, n), 1)
    if unit == Unit.DAY:
        return moved(today, n)
    # From 31 January a month on is 28 February, but a month back from there only 28 January: one day more is needed.
    opening = shift_months(today, n)
    return opening if shift_months(opening, -n) >= today else moved(opening, 1)


@dataclass(frozen=True)
class Earliest:
    """The earliest lawful opening, or no day and the rule that leaves none; `next_year` is the first day of the plan year after."""

    on: date | None
    steps: tuple[str, ...]
    blocked_by: RuleValue | None = None
    next_year: date | None = None


def earliest_opening(
    rules: Rules, today: date, days: int, calendar: WorkingDays, *, year: int | None = None
) -> Earliest:
    """The earliest day in a plan year (that of today by default) on which a class of so many days may open if it is filed today."""
    year = year or today.year
    lead, wall_rule = rules.get("filing.lead"), rules.get("class.end_by")
    opening = max(first_opening(lead, today, calendar), date(year, 1, 1))
    last_day = moved(opening, days - 1)
    steps = [f"今天 {written(today)}报送。"]
    if lead is not None and lead.specified:
        steps += latest_filing_day(lead, opening, calendar).steps
    else:
        steps.append("文件没有规定开班前报送期限，备案办妥即可开班。")
    steps.append(f"最早 {written(opening)}开班，{days} 天，{written(last_day)}结束。")
    wall = end_by(wall_rule, year).on if wall_rule is not None else None
    if wall is None or last_day <= wall:
        return Earliest(opening, tuple(steps))
    steps.append(f"{year} 年度须在 {written(wall)}前（含当日）完成办班，已经来不及。")
    return Earliest(None, tuple(steps), wall_rule, max(opening, date(year + 1, 1, 1)))


def plan_lines(rules: Rules, opening_on: date, days: int, calendar: WorkingDays, *, year: int) -> list[Line]:
    """Every day of a class that opens on a day and lasts so many, in the order of time; what has no day comes last."""
    ends_on = moved(opening_on, days - 1)
    subsidised = is_offered(rules)
    facts = {
        "opening_on": opening_on,
        "change_effective_on": opening_on,
        "ends_on": ends_on,
        "year": year,
        "funding": SUBSIDISED if subsidised else SELF_FUNDED,
        "change_fields": ("period",),
    }
    kinds = tuple(kind for kind in MARKS if kind not in ("opening", "closing", "no_subsidy"))
    lines = [line_of(each) for each in timetable(rules, facts, calendar, only=kinds)]
    lines.append(event_line("opening", "开班", opening_on, "其余日期由这一天推算。", calendar))
    last = f"自开班日起第 {days} 天（开班当日计入）。"
    lines.append(event_line("closing", "办班结束", ends_on, last, calendar))
    none_after = rules.get("subsidy.none_after")
    if subsidised and none_after is not None and none_after.specified:
        lines.append(Line("no_subsidy", "此后办班不予资助", end_by(none_after, year)))
    order = list(MARKS)
    return sorted(lines, key=lambda line: (line.on is None, line.on or date.max, order.index(line.kind)))


def line_of(deadline: Deadline) -> Line:
    label = {"end": "完成办班的最后一日", "change": "变更报送（如需变更）"}.get(deadline.kind, deadline.label)
    return Line(deadline.kind, label, deadline.due, deadline.consequences)


def event_line(kind, label, on, step, calendar):
    return Line(kind, label, Due(on, (step,), False, None), event=True)


def cautions(
    rules: Rules, lines: list[Line], today: date, calendar: WorkingDays, *, year: int
) -> list[Caution]:
    """What a person who plans should know before anything else, the gravest first."""
    on = {line.kind: line for line in lines}
    found = [
        *wall_warnings(on, on["closing"].on),
        *filing_warnings(on, today),
        *rest_warnings(on["opening"].on, on["closing"].on, calendar),
    ]
    if rules.year and rules.year != year:
        sentence = (
            f"“{rules.name}”是 {rules.year} 年度的规定，{year} 年度以当年通知为准；这里按现有规定推演。"
        )
        found.append(Caution("amber", sentence, rules.notice_number))
    if any(line.due.provisional for line in lines):
        found.append(
            Caution("amber", "标“推算”的日期涉及国务院放假安排尚未公布或录入的年份，公布后可能变动。")
        )
    return found


def wall_warnings(on, closing):
    for kind, what in (("end", "超过了完成办班的最后一日"), ("no_subsidy", "此后办班不予资助")):
        line = on.get(kind)
        if line is not None and line.on is not None and closing > line.on:
            sentence = f"班次 {written(closing)}才结束，{what} {written(line.on)}。"
            yield Caution("red", sentence, line.due.rule.citation)


def rest_warnings(opening, closing, calendar):
    """An opening on a rest day, and rest days on which the class would be held."""
    if not calendar.is_working_day(opening):
        yield Caution("amber", f"开班日 {written(opening)}是休息日（{calendar.reason(opening)}）。")
    others = [opening + timedelta(days=i) for i in range(1, (closing - opening).days + 1)]
    resting = [day for day in others if not calendar.is_working_day(day)]
    if resting:
        listed = "、".join(f"{day:%m-%d}（{calendar.reason(day)}）" for day in resting[:5])
        more = f"等 {len(resting)} 天" if len(resting) > 5 else ""
        yield Caution("amber", f"研修期间有休息日：{listed}{more}。")


def filing_warnings(on, today):
    line = on.get("filing")
    if line is None or line.on is None or today <= line.on:
        return
    late = (today - line.on).days
    follows = "".join(f"，{what}" for what, _ in line.consequences)
    sentence = f"开班备案最迟 {written(line.on)}报送，已过 {late} 天；现在报送会标为逾期{follows}。"
    yield Caution("red", sentence, line.due.rule.citation)


def told(due: Due, consequences=()) -> str:
    """A day in plain lines, for calendars: the arithmetic, where the rule stands, what follows when late."""
    lines = list(due.steps)
    if due.rule is not None:
        lines.append(f"依据：{due.rule.citation}")
    lines += [f"逾期：{what}（{cited}）" for what, cited in consequences]
    return "\n".join(lines)
