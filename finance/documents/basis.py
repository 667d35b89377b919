"""What the papers of one class rest on, read once for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from accounts.crypto import blind_index
from accounts.refusals import Refused
from finance.documents.official import NOT_SUBMITTED
from finance.models import Budget, BudgetLine, Expense, Payment, Settlement
from finance.reading import files_of, scans_by_invoice, vouchers_of
from finance.reckoning import Reckoning, reckon
from policies.rules import Rules
from programs.models import Programme
from workflow.lifecycle import State
from workflow.models import Attachment

SENT = (State.SUBMITTED, State.ACCEPTED)


@dataclass(frozen=True)
class Basis:
    """`settlement` and `reckoning` are None while nobody has begun an account. `vouchers` are files by line, `scans` by
    invoice. `in_full` shows the account of the payee.
    """

    programme: Programme
    rules: Rules
    budget: Sequence[Budget]
    budget_lines: Sequence[BudgetLine]
    settlement: Settlement | None = None
    reckoning: Reckoning | None = None
    documents: Sequence[Attachment] = ()
    vouchers: Mapping[int, list[Attachment]] = field(default_factory=dict)
    scans: Mapping[int, Attachment] = field(default_factory=dict)
    payment: Payment | None = None
    in_full: bool = False

    @property
    def payee(self) -> Payment | Settlement | None:
        """The row that says where the money goes: the payment once there is one, for its payee may have been put right."""
        return self.payment if self.payment and self.payment.payee_name else self.settlement

    @property
    def begun(self) -> tuple[Settlement, Reckoning]:
        """The account and its figures; Refused while nobody has begun one."""
        if self.settlement is None or self.reckoning is None:
            raise Refused(
                f"“{self.programme}”还没有填写经费结算，{self.form_name}无从生成。请先在“经费结算”中填写实际支出。",
                code="no_settlement",
            )
        return self.settlement, self.reckoning

    @property
    def lines(self) -> list[Expense]:
        return self.reckoning.lines if self.reckoning else []

    @property
    def form_name(self) -> str:
        return self.rules.value("settlement.form_name", "经费结算表")

    @property
    def mark(self) -> str:
        """What lies across a paper whose figures nobody has handed in."""
        return "" if self.settlement and self.settlement.state in SENT else NOT_SUBMITTED

    @property
    def account(self) -> str:
        """The payee's account as this paper shows it."""
        payee = self.payee
        if payee is None or not payee.payee_account:
            return "（未填写）"
        return payee.payee_account if self.in_full else payee.masked_account

    @property
    def secret(self) -> str:
        """What stands for the whole account in the hash of the data: another account with the same last digits shows."""
        account = self.payee.payee_account if self.payee else ""
        return blind_index(account, purpose="finance.paper.account").hex() if account else ""


def basis_of(programme: Programme, *, on: date | None, in_full: bool = False) -> Basis:
    """Read everything; `on` is today in Asia/Shanghai, by which a paper that has not come in is judged late."""
    settlement = Settlement.objects.filter(programme=programme).select_related("payer").first()
    budget = list(Budget.objects.filter(programme=programme).order_by("pk"))
    budget_lines = list(BudgetLine.objects.filter(programme=programme))
    if settlement is None:
        return Basis(programme, programme.rule_set.rules(), budget, budget_lines)
    settlement.programme = programme
    reckoning = reckon(settlement, on=on)
    return Basis(
        programme, reckoning.rules, budget, budget_lines, settlement, reckoning,
        documents=files_of(settlement), vouchers=vouchers_of(settlement), in_full=in_full,
        scans=scans_by_invoice(invoice for line in reckoning.lines for invoice in line.invoices.all()),
        payment=Payment.objects.filter(settlement=settlement, edition=settlement.edition).standing().first(),
    )  # fmt: skip


def subtitle(programme: Programme) -> list[str]:
    """The class in two lines, as every table bears it."""
    return [
        f"研修选题：{programme.title}",
        f"承办单位：{programme.host}　　选题申报单位：{programme.sponsor}",
        f"举办时间：{days_of(programme)}　　举办地点：{programme.place}",
    ]


def days_of(programme: Programme) -> str:
    if programme.starts_on and programme.ends_on:
        return f"{programme.starts_on} 至 {programme.ends_on}"
    return programme.period


def titled(programme: Programme, name: str) -> str:
    return f"{programme.plan.programme_name}高级研修项目{name}"
