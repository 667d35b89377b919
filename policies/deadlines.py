"""When a thing is due, and the arithmetic that says so.

Months end on the same-numbered day or the month's last (民法典 202). A period after an event that ends on a
rest day runs to the next working day, 24:00 (民法典 203). A lead time is counted back from a day that is not
counted itself and does not roll; nor does a fixed date, which is in time on the day itself.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from policies.calendar import ONE_DAY, WorkingDays, moved, written
from policies.kinds import EVENTS_AHEAD, EVENTS_PAST, Unit
from policies.rules import RuleValue


@dataclass(frozen=True)
class Due:
    """The last day that is in time (`on`, None where the notice sets none) and how it was found."""

    on: date | None
    steps: tuple[str, ...]
    provisional: bool
    rule: RuleValue | None

    def days_left(self, today: date) -> int | None:
        """Calendar days until the deadline; negative when it has passed."""
        return None if self.on is None else (self.on - today).days

    def is_late(self, received_on: date) -> bool:
        return self.on is not None and received_on > self.on


def shift_months(day: date, months: int) -> date:
    """The same-numbered day that many months later (earlier when negative), or that month's last day.

    Past either end of the calendar, its last or first day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if months < 0 else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def unspecified(rule):
    return Due(None, (f"{rule.citation or '通知'}没有规定{rule.label}。",), False, rule)


def latest_filing_day(rule: RuleValue, opening_on: date, calendar: WorkingDays) -> Due:
    """The last day on which papers due before an event (the opening, a change) are in time.

    A lead of 0 means simply before: the day before the event.
    """
    if rule.value is None:
        return unspecified(rule)
    n, unit = rule.value["n"], rule.value["unit"]
    event = EVENTS_AHEAD[rule.value["before"]]
    steps = [f"{event}日为 {written(opening_on)}，当日不计入。"]
    if n == 0:
        on = moved(opening_on, -1)
        steps.append(f"须在{event}前报送，最迟为前一日 {written(on)}。")
        return Due(on, tuple(steps), False, rule)
    if unit == Unit.WORKING_DAY:
        return counted_working_days(rule, opening_on, calendar, steps, -ONE_DAY, "往前")
    on = shift_months(opening_on, -n) if unit == Unit.MONTH else moved(opening_on, -n)
    steps.append(f"往前 {n} {Unit(unit).label}，为 {written(on)}；提前期不因休息日顺延。")
    return Due(on, tuple(steps), False, rule)


def due_after(rule: RuleValue, event_on: date, calendar: WorkingDays) -> Due:
    """The last day on which papers due within a period after an event are in time."""
    if rule.value is None:
        return unspecified(rule)
    n, unit = rule.value["n"], rule.value["unit"]
    steps = [f"{EVENTS_PAST[rule.value['after']]}日为 {written(event_on)}，当日不计入。"]
    if unit == Unit.WORKING_DAY:
        return counted_working_days(rule, event_on, calendar, steps, ONE_DAY, "往后")
    ends = shift_months(event_on, n) if unit == Unit.MONTH else moved(event_on, n)
    steps.append(f"往后 {n} {Unit(unit).label}，期限届满于 {written(ends)}。")
    on = calendar.next_working_day(ends)
    if on != ends:
        skipped = [ends + timedelta(days=i) for i in range((on - ends).days)]
        steps.append(f"{rest_days(skipped, calendar)}为休息日，顺延至 {written(on)}（民法典第二百零三条）。")
    return finished(on, steps, not calendar.is_exact(ends, on), rule)


def counted_working_days(rule, start, calendar, steps, step, direction):
    n = rule.value["n"]
    passed = calendar.walk(start, n, step)
    resting = sorted(day for day in passed[1:] if not calendar.is_working_day(day))
    worked = sorted(day for day in passed[1:] if day.weekday() > 4 and calendar.is_working_day(day))
    if resting:
        steps.append(f"跳过休息日：{rest_days(resting, calendar)}。")
    if worked:
        steps.append(f"调休上班、计入工作日：{'、'.join(written(day) for day in worked)}。")
    steps.append(f"{direction}第 {n} 个工作日，为 {written(passed[-1])}。")
    return finished(passed[-1], steps, not calendar.is_exact(start, passed[-1]), rule)


def rest_days(days, calendar):
    return "、".join(f"{day:%m-%d}（{calendar.reason(day)}）" for day in days)


def finished(on, steps, provisional, rule):
    if provisional:
        steps.append("所涉年度的国务院放假安排尚未录入，按周末和法定节假日推算，公布后可能变动。")
    return Due(on, tuple(steps), provisional, rule)


def end_by(rule: RuleValue, year: int) -> Due:
    """The fixed date of a rule in a year: the day itself is in time when the rule says so; it never rolls."""
    if rule.value is None:
        return unspecified(rule)
    day = date(year, rule.value["month"], rule.value["day"])
    on = day if rule.value["inclusive"] else moved(day, -1)
    counted = "含当日" if rule.value["inclusive"] else "不含当日"
    steps = (
        f"{rule.label}：{year} 年 {day.month} 月 {day.day} 日前，{counted}，最迟为 {written(on)}；固定日期不顺延。",
    )
    return Due(on, steps, False, rule)
