"""Who taught when: the filed timetable as the fees that may follow from it, and fees in words."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from applications.models import CourseSession, Half, Lecturer
from finance.models import Expense, LectureFee, Settlement
from finance.reckoning import category_codes
from policies.rules import Rules
from workflow.lifecycle import State

LECTURE_FEE = "lecture_fee"  # the code of 讲课费 among the categories of the rules


class Session(NamedTuple):
    """What one lecturer taught in one half day, named as the columns of `LectureFee` are."""

    lecturer: Lecturer | None
    name: str
    unit: str
    title: str
    rank: str
    on: date
    half: str
    hours: Decimal

    @property
    def when(self):
        return f"{self.on:%m月%d日}{Half(self.half).label}"


def lecture_category(rules: Rules) -> str | None:
    """The name that the rules give to the category of lecture fees; None where they know none."""
    return next((name for name, code in category_codes(rules).items() if code == LECTURE_FEE), None)


def filed_lecturers(settlement: Settlement) -> dict[int, Lecturer]:
    """The lecturers of the class's filing by primary key."""
    rows = Lecturer.objects.filter(filing__programme=settlement.programme_id).select_related("filing")
    return {row.pk: row for row in rows}


def filed_sessions(settlement: Settlement) -> list[Session]:
    """The taught half days of the accepted filing, the hours of one lecturer in one half day added up; one query."""
    filing = getattr(settlement.programme, "filing", None)
    if filing is None or filing.state != State.ACCEPTED:
        return []
    found: dict[tuple, Session] = {}
    rows = CourseSession.objects.filter(filing=filing).select_related("lecturer__filing")
    for row in rows:
        who = row.lecturer
        if who is None:
            continue
        key = (who.pk, row.on, row.half)
        hours = row.hours + (found[key].hours if key in found else 0)
        found[key] = Session(who, who.name, who.unit, who.title, who.rank, row.on, row.half, hours)
    return list(found.values())


def sessions_left(settlement: Settlement) -> list[Session]:
    """Those for which no fee is written down yet."""
    fees = LectureFee.objects.filter(expense__settlement=settlement)
    taken = set(fees.values_list("name", "unit", "on", "half"))
    return [row for row in filed_sessions(settlement) if (row.name, row.unit, row.on, row.half) not in taken]


def line_description(row: Session) -> str:
    """What the line of a fee is called: 林教授 10月15日上午讲课费."""
    return f"{row.name} {row.when}讲课费"


def described_fee(fee: LectureFee, line: Expense) -> str:
    if not fee.name:
        return f"{line.description} {line.amount:,.2f} 元"
    return (
        f"{fee.name}（{fee.unit}，{fee.title}，{fee.get_rank_display()}）{fee.on:%Y-%m-%d}{fee.get_half_display()}"
        f" {fee.hours.normalize():f} 学时，税后 {fee.net:,.2f} 元，代扣 {fee.tax:,.2f} 元"
    )
