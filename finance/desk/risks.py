"""What about a class a finance office should look at, each with its reason in words (values in, values out)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.conf import settings

from finance.amounts import ZERO
from finance.desk.cases import Case, Tab
from finance.models import Payment
from programs.lifecycle import Stage
from workflow.lifecycle import State

STUCK = {Payment.State.FAILED: "拨付失败", Payment.State.RETURNED: "款项被退汇"}


class Risk(NamedTuple):
    """`weight` orders the queue; `tone` colours it; `words` say why, with the figures."""

    code: str
    label: str
    tone: str
    weight: int
    words: str


def risks_of(case: Case, today: date) -> tuple[Risk, ...]:
    """The heaviest first; nothing presses any more once all is paid and nothing is to come back."""
    found = [*of_payments(case), *of_time(case, today)]
    if case.tab in (Tab.FLIGHT, Tab.UNREPORTED):
        found += [*of_amounts(case), *of_vouchers(case)]
    return tuple(sorted(found, key=lambda risk: -risk.weight))


def of_payments(case: Case) -> Iterator[Risk]:
    for payment in case.payments:
        if payment.state in STUCK:
            word = STUCK[Payment.State(payment.state)]
            yield Risk(
                "stuck", word, "red", 90, f"{word}，{payment.amount:,.2f} 元没有到账，须更正账户后重新拨付。"
            )
    if case.outstanding > 0:
        yield Risk("owed", "待追回", "red", 80, f"还有 {case.outstanding:,.2f} 元没有缴回。")
    if case.settlement is not None and case.settlement.edition > 1 and not case.accepted:
        yield Risk("reopened", "重开", "amber", 30, f"审定后重新开启，现为第 {case.settlement.edition} 版。")


def of_time(case: Case, today: date) -> Iterator[Risk]:
    """Late or nearly so by the deadline of the rules; waiting long by the portal's own patience."""
    due = case.due
    if case.programme.stage == Stage.CANCELLED or case.tab is None:
        return
    if due is not None and case.tab in (Tab.FLIGHT, Tab.UNREPORTED):
        if words := due.late_words(today):
            days = due.days_late(today)
            yield Risk("late", f"逾期 {days} 天", "red", 70 if not due.done else 50, f"{words}。")
        elif due.on is not None and due.is_soon(today, settings.MONEY_SOON_DAYS):
            left = (due.on - today).days
            label = f"还有 {left} 天" if left else "今天到期"
            yield Risk("soon", label, "amber", 60, f"{due.label}应于 {due.on} 前报送，{label}。")
    waited = case.waited(today)
    if waited is not None and waited > settings.MONEY_WAITING_DAYS and case.settlement is not None:
        turn = case.settlement.turn.removeprefix("等")
        yield Risk("waiting", f"已等 {waited} 天", "amber", 40, f"提交后已过 {waited} 天，现在{turn}。")


def of_amounts(case: Case) -> Iterator[Risk]:
    """What the submitted figures exceed; the sentences of the settlement say by which clause."""
    settlement = case.settlement
    if settlement is None or case.state != State.SUBMITTED or settlement.eligible is None:
        return
    said = "".join(cut[0] for cut in settlement.cuts)
    over = max(case.reviewed - settlement.eligible, ZERO)
    if over:
        yield Risk("standard", "超标准", "amber", 25, said or f"{over:,.2f} 元超出经费标准，由单位自筹。")
    if case.programme.is_subsidised and case.cap is not None and settlement.eligible > case.cap:
        excess = settlement.eligible - case.cap
        yield Risk(
            "cap",
            "超限额",
            "amber",
            20,
            f"核定支出比资助上限 {case.cap:,.2f} 元多 {excess:,.2f} 元，由单位自筹。",
        )
    if case.programme.is_subsidised and not settlement.payable:
        yield Risk("nothing", "不予资助", "amber", 22, said or "应拨付为 0 元。")


def of_vouchers(case: Case) -> Iterator[Risk]:
    if case.bare and case.settlement is not None:
        yield Risk("vouchers", "缺票据", "amber", 15 if case.bare < case.count else 18,
                   f"{case.count} 笔支出中有 {case.bare} 笔没有票据或凭证。")  # fmt: skip
