"""What one settlement adds up to under the rules pinned to its class: read once, used by every page, paper and action."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Organisation
from finance.amounts import FEN, ZERO, add_up
from finance.facts import Facts, allowed_for, asks_for_files, facts_of, settlement_deadline
from finance.models import Budget, Expense, FundingShare, LectureFee, Settlement
from finance.presence import presence_of
from policies.calendar import WorkingDays
from policies.deadlines import Due
from policies.models import Holiday
from policies.rules import Rules
from policies.standards import Lecture, Limit, Presence, Split, limits_of, splits_of
from policies.subsidy import Payable, exclusions
from policies.timetable import Deadline
from programs.models import Programme
from workflow.models import Attachment

OTHER = "其他"


@dataclass(frozen=True)
class CategoryLine:
    """One category with its lines; `budget` 元 is None where the filing had none, `code` "" for one unknown to the rules."""

    name: str
    note: str
    lines: tuple[Expense, ...]
    budget: Decimal | None
    known: bool = True
    code: str = ""

    @property
    def actual(self) -> Decimal:
        return add_up(line.amount for line in self.lines)

    @property
    def approved(self) -> Decimal:
        """元 that reviewers left standing."""
        return add_up(line.approved for line in self.lines)

    @property
    def over(self) -> Decimal | None:
        """元 spent beyond the budget; negative when something is left."""
        return None if self.budget is None else self.actual - self.budget


@dataclass(frozen=True)
class Reckoning:
    """Every figure of a settlement, in 元.

    total = what the lines add up to; `reviewed` = total less reviewers' cuts; eligible = reviewed less `splits`, the parts
    above a binding standard. `claimed` is what was payable had nobody cut anything.
    """

    settlement: Settlement
    rules: Rules
    calendar: WorkingDays
    categories: tuple[CategoryLine, ...]
    presence: Presence
    limits: tuple[Limit, ...]
    splits: tuple[Split, ...]
    payable: Payable
    claimed: Decimal
    shares: tuple[FundingShare, ...]
    facts: Facts
    deadline: Deadline | None
    on: date | None

    @property
    def lines(self):
        return [line for category in self.categories for line in category.lines]

    @property
    def total(self) -> Decimal:
        return add_up(category.actual for category in self.categories)

    @property
    def reviewed(self) -> Decimal:
        return add_up(category.approved for category in self.categories)

    @property
    def cut_total(self) -> Decimal:
        """元 that reviewers cut."""
        return self.total - self.reviewed

    @property
    def eligible(self) -> Decimal:
        return eligible_of(self.reviewed, self.splits)

    @property
    def people(self) -> int:
        return self.presence.people

    @property
    def people_days(self) -> int:
        """Each trainee once for each day signed in."""
        return self.presence.people_days

    @property
    def paid_people(self) -> Decimal | None:
        """The most people that any line was paid for; None where no line counts people."""
        return max((line.people for line in self.lines if line.people is not None), default=None)

    @property
    def shared(self) -> Decimal:
        """元 of the own cost whose source is written down."""
        return add_up(share.amount for share in self.shares)

    @property
    def budget_total(self) -> Decimal | None:
        known = [category.budget for category in self.categories if category.budget is not None]
        return add_up(known) if known else None

    @property
    def due(self) -> Due | None:
        return self.deadline.due if self.deadline else None

    @property
    def form_name(self):
        return self.rules.value("settlement.form_name", "经费结算表")

    @property
    def cost_per_day(self) -> Decimal | None:
        """元 for each person and day signed in (000-63); None without attendance."""
        return (self.total / self.people_days).quantize(FEN) if self.people_days else None


def eligible_of(amount: Decimal, splits: Iterable[Split]) -> Decimal:
    """What is left of an amount once the parts above a standard are taken off; never below nought."""
    return max(amount - add_up(split.amount for split in splits), ZERO)


def category_names(rules: Rules) -> dict[str, str]:
    """{name: note} of the categories the rules know; 其他 is always one of them."""
    rule = rules.get("expense.categories")
    names = {item["name"]: item.get("note", "") for item in (rule.value if rule else ())}
    return names if OTHER in names else {**names, OTHER: ""}


def category_codes(rules: Rules) -> dict[str, str]:
    """{name: code} of the categories the rules know."""
    return {item["name"]: item["code"] for item in rules.value("expense.categories", ())}


def claim_refusal(programme: Programme, rules: Rules) -> str:
    """Why nothing can be claimed for the class whatever it cost, with the clause; "" when a subsidy may be claimed."""
    reason = next(exclusions(rules, programme.funding, rules.get("subsidy.cap"), None, None, {}), None)
    return reason[0] if reason else ""


def seats_of(programme: Programme, rules: Rules) -> list[str]:
    """The review chain of the settlement; a self-funded class has its own where the notice tells them apart."""
    chain = rules.value("settlement.chain", ["authority"])
    return chain if programme.is_subsidised else rules.value("settlement.chain.self_funded", chain)


def payer_of(settlement: Settlement) -> Organisation | None:
    """Who pays: the office with the last word on the claim. Nobody for a self-funded class."""
    if not settlement.programme.is_subsidised:
        return None
    return Organisation.objects.get(pk=settlement.chain[-1]["organisation"])


def by_category(rules: Rules, expenses, budget) -> tuple[CategoryLine, ...]:
    """Categories in the order of the rules; one the rules do not know comes last and is marked."""
    names, codes = category_names(rules), category_codes(rules)
    strangers = [row.category for row in (*expenses, *budget) if row.category not in names]
    planned = {row.category: row.amount for row in budget}
    return tuple(
        CategoryLine(
            name=name,
            note=names.get(name, ""),
            lines=tuple(line for line in expenses if line.category == name),
            budget=planned.get(name),
            known=name in names,
            code=codes.get(name, ""),
        )
        for name in [*names, *dict.fromkeys(strangers)]
    )


def lectures_of(lines: Iterable[Expense]) -> list[Lecture]:
    """The lecture fees among the lines, for the standards; what a reviewer cut of one is off its net sum."""
    found = []
    for line in lines:
        fee: LectureFee | None = getattr(line, "lecture", None)
        if fee is not None:
            net = max(fee.net - (line.amount - line.approved), ZERO)
            found.append(Lecture(line.pk, fee.who, fee.name, fee.rank, fee.on, fee.half, fee.hours, net))
    return found


def standards_of(rules: Rules, settlement: Settlement, categories, presence: Presence) -> tuple[Limit, ...]:
    """The office standards against what reviewers left standing."""
    spent = {category.code: category.approved for category in categories if category.code}
    lines = [line for category in categories for line in category.lines]
    return limits_of(
        rules, spent=spent, lectures=lectures_of(lines), presence=presence, kind=settlement.day_quota
    )


def lines_of(settlement: Settlement) -> list[Expense]:
    """The lines with all that hangs on them, in two queries."""
    rows = Expense.objects.filter(settlement=settlement)
    return list(rows.select_related("lecture", "cut__by").prefetch_related("invoices"))


def reckon(settlement: Settlement, *, on: date | None, lines: list[Expense] | None = None) -> Reckoning:
    """Add the settlement up under its pinned rules.

    `on` is today in Asia/Shanghai: a paper that has not come in is judged late by it, and not at all without it.
    `lines` stand for the stored ones while somebody is still typing.
    """
    programme = settlement.programme
    rules = programme.rule_set.rules()
    return reckoned(
        settlement,
        lines_of(settlement) if lines is None else lines,
        budget=list(Budget.objects.filter(programme=programme).order_by("pk")),
        shares=tuple(FundingShare.objects.filter(settlement=settlement)),
        presence=presence_of(programme, settlement),
        calendar=Holiday.objects.working_days(),
        on=on,
        rules=rules,
        files=files_of(settlement, rules),
    )


def files_of(settlement: Settlement, rules: Rules) -> set[str] | None:
    """The slots that hold a document, where what is paid depends on them."""
    if not asks_for_files(rules, settlement):
        return None
    return set(Attachment.objects.filter(subject=settlement.key).current().values_list("slot", flat=True))


def reckoned(
    settlement, lines, *, budget, shares, presence, calendar, on, rules=None, files=None
) -> Reckoning:
    """The figures of lines at hand, stored or not: a page asks while somebody is still typing."""
    programme = settlement.programme
    rules = rules or programme.rule_set.rules()
    categories = by_category(rules, lines, budget)
    due = settlement_deadline(programme, settlement, rules, calendar)
    facts = facts_of(programme, due, rules, calendar, on, files)
    limits = standards_of(rules, settlement, categories, presence)
    splits = splits_of(limits)
    spent = add_up(line.amount for line in lines)
    planned = [category.budget for category in categories if category.budget is not None]
    plan = add_up(planned) if planned else None

    def allowed(eligible):
        return allowed_for(programme, rules, facts, spent, plan, eligible)

    payable = allowed(eligible_of(add_up(line.approved for line in lines), splits))
    claimed = payable.amount
    if any(line.approved != line.amount for line in lines):
        claimed = allowed(
            eligible_of(spent, splits_of(uncut_limits(rules, settlement, categories, presence)))
        )
        claimed = claimed.amount
    return Reckoning(
        settlement, rules, calendar, categories, presence, limits, splits, payable, claimed, shares, facts, due, on
    )  # fmt: skip


def uncut_limits(rules, settlement, categories, presence):
    """The standards against what the host wrote, as if no reviewer had cut anything."""
    spent = {category.code: category.actual for category in categories if category.code}
    lines = [line for category in categories for line in category.lines]
    fees = [
        Lecture(line.pk, fee.who, fee.name, fee.rank, fee.on, fee.half, fee.hours, fee.net)
        for line in lines
        if (fee := getattr(line, "lecture", None)) is not None
    ]
    return limits_of(rules, spent=spent, lectures=fees, presence=presence, kind=settlement.day_quota)
