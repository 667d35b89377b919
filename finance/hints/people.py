"""Who was paid for, and for what."""

import re
from collections.abc import Iterator

from applications.models import Half
from finance.hints.values import Account, Hint, named, yuan

# Journeys to the class and home; what lecturers travel is the class's expense.
_JOURNEY = re.compile(
    r"往返|学员.{0,6}(?:交通|路费|车票|机票|差旅)|(?:报到|返程|离会).{0,4}(?:交通|车票|机票|路费)"
)
_LECTURER = re.compile(r"专家|讲师|教师|教授|授课|师资|接送")


def more_than_signed_in(account: Account) -> Iterator[Hint]:
    """A line that pays for more people than trainees and staff signed in; nothing is said before anybody has."""
    present = account.signed_in + account.staff
    if not account.signed_in:
        return
    for line in account.lines:
        if line.people is not None and line.lecture is None and line.people > present:
            yield Hint(
                "people", f"line-{line.pk}",
                f"“{line.description}”按 {line.people.normalize():f} 人支付，签到 {present} 人"
                f"（学员 {account.signed_in} 人，工作人员 {account.staff} 人）。",
                "付费人数多于签到人数，请核对人数或补录签到。", (line.pk,),
            )  # fmt: skip


def own_journeys(account: Account) -> Iterator[Hint]:
    found = [
        line for line in account.lines
        if _JOURNEY.search(line.description) and not _LECTURER.search(line.description)
    ]  # fmt: skip
    if found and account.borne_by_trainee:
        yield Hint(
            "journey", "lines",
            f"{named(f'“{line.description}”{yuan(line.amount)}' for line in found)}，像是学员往返的交通费。",
            f"{account.borne_by_trainee}。如是班内用车，请在事项中写明。", tuple(line.pk for line in found),
        )  # fmt: skip


def paid_twice(account: Account) -> Iterator[Hint]:
    """One lecturer, one half day, two fees in this class."""
    times: dict[tuple, list] = {}
    for line in account.lines:
        if line.lecture is not None:
            fee = line.lecture
            times.setdefault((fee.lecturer, fee.on, fee.half), []).append(line)
    for (_, on, half), lines in times.items():
        if len(lines) > 1:
            total = sum((line.amount for line in lines[1:]), lines[0].amount)
            yield Hint(
                "twice", f"line-{min(line.pk for line in lines)}",
                f"{lines[0].lecture.name} {on:%Y-%m-%d} {Half(half).label}有 {len(lines)} 笔讲课费，合计 {yuan(total)}。",
                "同一人同一半天只能讲一场，请核对日期和时段。", tuple(line.pk for line in lines),
            )  # fmt: skip
