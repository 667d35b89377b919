"""Which reminders a class calls for today, and whether one that was left still holds (values in, values out)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from policies.calendar import WorkingDays, written
from policies.ladder import Step, reached
from policies.models.ladder import HOST
from policies.timetable import Deadline

PREFIX = "due:"


class Call(NamedTuple):
    """One reminder that is due: the rung that was reached last at a seat."""

    deadline: Deadline
    step: Step


def calls(deadlines: Iterable[Deadline], ladder, today: date, calendar: WorkingDays) -> Iterator[Call]:
    """The reminders that the open deadlines of a class call for. `ladder(kind)` gives the rungs of a kind."""
    for deadline in deadlines:
        if deadline.open and deadline.on is not None:
            for step in reached(ladder(deadline.kind), deadline.on, today, calendar):
                yield Call(deadline, step)


def thread_of(programme, kind, seat):
    """What all reminders of one deadline to one seat have in common."""
    return f"{PREFIX}{programme.case}:{kind}:{seat}"


def parts_of(thread):
    """(case, kind, seat) of a thread."""
    case, kind, seat = thread.removeprefix(PREFIX).rsplit(":", 2)
    return case, kind, seat


def title_of(call, programme):
    """Whoever is told of a host's lateness reads first which host it is."""
    what = f"{programme.code} {call.deadline.label}"
    return what if call.step.seat == HOST else f"{programme.host}：{what}"


def body_of(call, programme):
    """How the day was found, what lateness costs, and for those above: whose class it is."""
    deadline = call.deadline
    guess = "（推算）" if deadline.due.provisional else ""
    source = f"（{deadline.due.rule.citation}）" if deadline.due.rule else ""
    lines = [f"“{programme.title}”的{deadline.label}期限为 {written(deadline.on)}{guess}{source}。"]
    if call.step.seat == HOST:
        lines.append("".join(deadline.due.steps))
    else:
        lines.append(f"承办单位：{programme.host}；选题申报单位：{programme.sponsor}。请督促抓紧办理。")
    if deadline.consequences:
        costs = "；".join(f"{what}（{where}）" for what, where in deadline.consequences)
        lines.append(f"逾期后果：{costs}。")
    return "\n".join(lines)


def void_reason(due_on: date, deadline: Deadline | None) -> str:
    """Why a reminder of a deadline holds no longer; "" while it does. `deadline` is what it is by now."""
    if deadline is None:
        return "按现在的规则和项目情况，不再有这项期限"
    if deadline.received_on is not None:
        return f"{deadline.label}已于 {deadline.received_on} 收到"
    if deadline.passed:
        return f"{deadline.label}已办理"
    if deadline.on is None:
        return f"{deadline.waiting_for or '期限'}尚未确定，期限待定"
    if deadline.on != due_on:
        return f"期限由 {due_on} 改为 {deadline.on}"
    return ""
