"""Starting a settlement once the class has ended, and saying where the money goes."""

from decimal import Decimal

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from applications.budgets import lines_of
from finance.checks import FROZEN, PAYEE, may_write, require_open, too_early
from finance.models import Budget, BudgetLine, Settlement
from finance.reckoning import claim_refusal
from programs.models import Programme
from workflow.actions import locked
from workflow.journal import keep_refusals, record
from workflow.lifecycle import State


@transaction.atomic
def ensure_settlement(programme: Programme, *, actor, now) -> Settlement:
    """The settlement of a class that has ended; the first call makes it and takes over the budget that was filed.

    Refuses before the end of the class and after its cancellation.
    """
    programme = locked(programme)
    found = Settlement.objects.filter(programme=programme).first()
    if found is not None:
        return found
    if not may_write(Settlement(programme=programme), actor):
        raise not_allowed("填写经费结算", f"{programme.host}的填报人员")
    if sentence := too_early(programme):
        raise Refused(sentence, code="too_early", status=409)
    settlement = Settlement.objects.create(programme=programme)
    budget = copy_budget(programme)
    record(
        settlement,
        "create",
        actor=actor,
        now=now,
        after=f"预算 {sum(budget.values(), Decimal('0.00')):,.2f} 元",
    )
    return settlement


def copy_budget(programme) -> dict[str, Decimal]:
    """The budget of the accepted filing as rows, one a category and one a line; a class without one has none."""
    filing = getattr(programme, "filing", None)
    if filing is None or filing.state != State.ACCEPTED:
        return {}
    budget = {category: Decimal(amount) for category, amount in filing.budget.items()}
    rows = [
        Budget(programme=programme, category=category, amount=amount) for category, amount in budget.items()
    ]
    Budget.objects.bulk_create(rows, ignore_conflicts=True)
    lines = [
        BudgetLine(programme=programme, number=number, **line._asdict())
        for number, line in enumerate(lines_of(filing.budget_lines), start=1)
    ]
    BudgetLine.objects.bulk_create(lines, ignore_conflicts=True)
    return budget


@keep_refusals("save_payee", only=FROZEN)
@transaction.atomic
def save_payee(
    settlement: Settlement, *, name: str, account: str, bank: str, actor, now, version=None
) -> Settlement:
    """Where the subsidy is to be paid: 户名, 账号 (stored sealed), 开户行. A class that may claim nothing has no payee."""
    settlement = locked(settlement, version=version)
    require_open(settlement, PAYEE, actor)
    if sentence := claim_refusal(settlement.programme, settlement.programme.rule_set.rules()):
        raise Refused(f"{sentence}因此不填写收款信息，也不能申请资助。", code="no_claim")
    before = f"{settlement.payee_name} {settlement.payee_bank} {settlement.masked_account}".strip()
    settlement.payee_name, settlement.payee_account, settlement.payee_bank = name, account, bank
    settlement.version += 1
    settlement.save(update_fields=["payee_name", "payee_account", "payee_bank", "version"])
    after = f"{name} {bank} {settlement.masked_account}".strip()
    record(settlement, "save_payee", actor=actor, now=now, before=before, after=after)
    return settlement
