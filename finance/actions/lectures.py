"""Lecture fees: whom a line of 讲课费 paid, for which half day, and what was withheld of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.actions import validated
from accounts.refusals import Refused, not_allowed
from applications.models import Lecturer
from finance.actions.lapsing import let_cut_fall
from finance.actions.lines import LARGEST_LINE, bump, remove_expense, still_there
from finance.checks import FROZEN, may_write, require_open
from finance.lecturing import Session, described_fee, lecture_category, line_description, sessions_left
from finance.models import Expense, LectureFee, Settlement
from workflow.actions import locked
from workflow.journal import keep_refusals, record

ONE = Decimal(1)
UNIT = "次"


@keep_refusals("save_lecture", only=FROZEN)
@transaction.atomic
def save_lecture(
    settlement: Settlement, *, line: Expense | None = None, lecturer: Lecturer | None = None, name: str, unit: str,
    title: str, rank: str, on: date, half: str, hours: Decimal, net: Decimal, tax: Decimal, actor, now, version=None,
) -> Expense:  # fmt: skip
    """Write one fee, on a new line or a given one: `net` 元 were paid out, `tax` 元 withheld; the line costs both.

    A given line that was written without a lecturer gets one; from then on only this action changes it.
    """
    settlement = locked(settlement, version=version)
    category = require_category(settlement)
    if line is not None:
        line = still_there(settlement, line)
        require_open(settlement, line.category, actor, line=line)
    if line is None or line.category != category:
        require_open(settlement, category, actor)
    if lecturer is not None and lecturer.filing.programme_id != settlement.programme_id:
        raise Refused("这位专家不在本期备案的名单中，请重新选择。", code="not_ours", field="lecturer")
    if on > timezone.localdate(now):
        raise Refused(f"授课日期 {on:%Y-%m-%d} 还没有到，请核对。", code="to_come", field="on")
    row = Session(lecturer, name, unit, title, rank, on, half, hours)
    line, before, after = written(settlement, line, category, row, net, tax)
    if before and before != after:
        let_cut_fall(settlement, line, actor=actor, now=now)
    bump(settlement)
    record(settlement, "save_lecture", actor=actor, now=now, before=before, after=after)
    return line


def require_category(settlement) -> str:
    category = lecture_category(settlement.programme.rule_set.rules())
    if category is None:
        raise Refused("本期适用的规则没有“讲课费”科目，请按规定的其他科目填写。", code="unknown_category")
    return category


def written(settlement, line, category, row: Session, net, tax):
    """(the line with its fee stored, what both said before, what they say now)."""
    if net + tax >= LARGEST_LINE:
        raise Refused("金额过大，请核对，单位是否为元。", code="too_large", field="net")
    line = line or Expense(settlement=settlement)
    fee = getattr(line, "lecture", None) or LectureFee()
    before = described_fee(fee, line) if line.pk else ""
    line.category, line.description = category, line_description(row)
    line.quantity, line.unit, line.days = ONE, UNIT, ONE
    line.unit_price = line.amount = net + tax
    validated(line).save()
    fee.expense, fee.net, fee.tax = line, net, tax
    for field, value in row._asdict().items():
        setattr(fee, field, value)
    validated(fee).save()
    return line, before, described_fee(fee, line)


@keep_refusals("fill_lectures", only=FROZEN)
@transaction.atomic
def fill_lectures(
    settlement: Settlement, *, sums: Mapping[int, tuple[Decimal, Decimal]], actor, now, version=None
) -> int:
    """Write the sums {line: (net, tax)} of many fees at once; gives how many changed."""
    settlement = locked(settlement, version=version)
    if not may_write(settlement, actor):
        raise not_allowed("填写经费结算", f"{settlement.filer}的填报人员")
    rows = Expense.objects.select_for_update().filter(settlement=settlement, pk__in=sums).order_by("pk")
    told = []
    for line in rows:
        fee = LectureFee.objects.filter(expense=line).first()
        if fee is None or (fee.net, fee.tax) == sums[line.pk]:
            continue
        require_open(settlement, line.category, actor, line=line)
        line, before, after = written(settlement, line, line.category, session_of(fee), *sums[line.pk])
        let_cut_fall(settlement, line, actor=actor, now=now)
        told.append((before, after))
    if told:
        bump(settlement)
        before, after = ("；".join(words) for words in zip(*told, strict=True))
        record(settlement, "fill_lectures", actor=actor, now=now, before=before, after=after)
    return len(told)


def session_of(fee):
    return Session(**{field: getattr(fee, field) for field in Session._fields})


@keep_refusals("take_sessions", only=FROZEN)
@transaction.atomic
def take_sessions(settlement: Settlement, *, actor, now, version=None) -> int:
    """Take every taught half day of the filed timetable over as a fee whose sum is still to be filled in; gives how many."""
    settlement = locked(settlement, version=version)
    category = require_category(settlement)
    require_open(settlement, category, actor)
    left = sessions_left(settlement)
    if not left:
        return 0
    zero = Decimal("0.00")
    told = [written(settlement, None, category, row, zero, zero)[0].description for row in left]
    bump(settlement)
    record(settlement, "take_sessions", actor=actor, now=now, after=f"{len(told)} 笔：{'；'.join(told)}")
    return len(told)


def remove_lecture(line: Expense, *, actor, now, version=None):
    """Take a fee out together with its line."""
    remove_expense(line, actor=actor, now=now, version=version)
