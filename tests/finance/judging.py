"""Settlements whose lines were cut, sent back, and that were opened again."""

from decimal import Decimal

from accounts.roles import Role
from finance import actions
from finance.hands import office_of
from tests import builders
from tests.finance import builders as money

WHY = "单价高于当地标准"


def cut(settlement, approved="800.00", *, by=None, line=None, reason=WHY, now=money.AFTER):
    """The line of a settlement under review, cut by its reviewer."""
    return actions.cut_line(
        line or settlement.expenses.get(), approved=Decimal(approved), reason=reason,
        actor=by or builders.reviewer(settlement.holder), now=now,
    )  # fmt: skip


def asked(settlement, reason="单价录入有误", now=money.AFTER):
    """A reopening that a reviewer of the last office has asked for."""
    return actions.ask_reopening(
        settlement, reason=reason, actor=builders.reviewer(office_of(settlement)), now=now
    )


def reopened(settlement, now=money.AFTER):
    actions.confirm_reopening(
        asked(settlement, now=now), actor=builders.approver(office_of(settlement)), now=now
    )
    return money.fresh(settlement)


def approved_again(settlement, amount, now=money.AFTER):
    """A reopened settlement whose one line now costs `amount`, brought to approval once more."""
    filer, line = builders.filer(settlement.filer), settlement.expenses.get()
    actions.save_expense(
        settlement, line=line, category=line.category, description=line.description, quantity=Decimal(1),
        unit_price=Decimal(amount), days=Decimal(1), actor=filer, now=now,
    )  # fmt: skip
    settlement = actions.submit_settlement(settlement, actor=filer, now=now)
    if settlement.at_last_seat:
        actions.review_settlement(settlement, actor=builders.finance_officer(settlement.holder), now=now)
    else:
        actions.endorse_settlement(settlement, actor=builders.reviewer(settlement.holder), now=now)
    settlement = money.fresh(settlement)
    actions.approve_settlement(settlement, actor=second_approver(settlement.holder), now=now)
    return money.fresh(settlement)


def second_approver(office):
    return builders.user(f"approver-two-{office.pk}", office, Role.APPROVER)
