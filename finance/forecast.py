"""What a class is likely to be paid, before and after its settlement is written (values in, values out)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from applications.amounts import total
from applications.models import Filing
from finance.facts import Account, Claim
from finance.models import Settlement
from policies.rules import Rules
from policies.subsidy import Payable, payable
from programs.models import Programme
from workflow.lifecycle import State


@dataclass(frozen=True)
class Forecast:
    """`payable` is None while nothing is known of the cost; `assumed` are the sentences on which it rests; `spent` says
    that the cost is one of lines, not of a budget."""

    payable: Payable | None
    assumed: tuple[str, ...]
    spent: bool = True

    @property
    def formula(self):
        """How the amount comes about; a cost that nobody has written down yet is not called 实际支出."""
        return self.worded(self.payable.formula) if self.payable else ""

    @property
    def cuts(self):
        """What lowers the amount, in words, with its clause."""
        cuts = self.payable.cuts if self.payable else ()
        return [cut._replace(sentence=self.worded(cut.sentence)) for cut in cuts]

    def worded(self, sentence):
        return sentence if self.spent else sentence.replace("实际支出", "预计支出")

    @property
    def settled(self):
        """Whether nothing is assumed any more."""
        return self.payable is not None and not self.assumed


def forecast(
    programme: Programme, filing: Filing | None, settlement: Settlement | None, account: Account, claim: Claim, rules: Rules
) -> Forecast:  # fmt: skip
    """The payable amount by what is known: the lines of the settlement, or else the budget of the filing as if all of
    it were spent; the days and the papers as they stand."""
    if settlement is not None and settlement.state == State.ACCEPTED:
        return Forecast(claim.payable, ())
    budget = total(filing.budget) if filing is not None and filing.budget else None
    planned = account.planned if account.planned is not None else budget
    spent = account.spent if account.lines else planned
    if spent is None:
        return Forecast(None, ())
    ends_on = programme.ends_on or (filing.ends_on if filing is not None else None)
    allowed = payable(
        rules,
        actual=spent,
        funding=programme.funding,
        held_ends_on=ends_on,
        year=programme.year,
        approved_plan=planned,
        on_time=claim.facts.on_time,
        completed_as_planned=claim.facts.as_planned,
        missing=claim.facts.missing,
    )
    return Forecast(
        allowed, tuple(assumptions(account, spent, ends_on, settlement, claim)), bool(account.lines)
    )


def assumptions(account: Account, spent: Decimal, ends_on: date | None, settlement, claim: Claim):
    if account.lines:
        yield f"支出按结算表已填的 {account.lines} 笔共 {spent:,.2f} 元计算，审定时以核定金额为准"
    else:
        yield f"还没有填写支出，按备案预算 {spent:,.2f} 元全部支出估算"
    if ends_on is None:
        yield "办班结束日期未定，按在规定日期前办结估算"
    if settlement is None or settlement.received_at is None:
        yield (
            "经费报销材料已经逾期，按逾期计算"
            if claim.facts.settlement_late
            else "按经费报销材料按期报送估算"
        )
