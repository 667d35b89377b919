"""What one settlement adds up to under the rules pinned to its class: read once, used by every page, paper and action."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count

from accounts.models import Organisation
from finance.amounts import FEN, add_up
from finance.facts import Facts, allowed_for, facts_of, settlement_deadline
from finance.models import Budget, Expense, Settlement
from policies.calendar import WorkingDays
from policies.deadlines import Due
from policies.models import Holiday
from policies.rules import Rules
from policies.subsidy import Payable, exclusions
from policies.timetable import Deadline
from programs.models import Programme
from trainees.models import Attendance

OTHER = "其他"


@dataclass(frozen=True)
class CategoryLine:
    """One category with its lines; `budget` 元 is None where the filing had none."""

    name: str
    note: str
    lines: tuple[Expense, ...]
    budget: Decimal | None
    known: bool = True

    @property
    def actual(self) -> Decimal:
        return add_up(line.amount for line in self.lines)

    @property
    def over(self) -> Decimal | None:
        """元 spent beyond the budget; negative when something is left."""
        return None if self.budget is None else self.actual - self.budget


@dataclass(frozen=True)
class Reckoning:
    """Every figure of a settlement. Amounts in 元; `people_days` counts each trainee once for each day signed in."""

    settlement: Settlement
    rules: Rules
    calendar: WorkingDays
    categories: tuple[CategoryLine, ...]
    payable: Payable
    facts: Facts
    deadline: Deadline | None
    people: int
    people_days: int
    on: date | None

    @property
    def lines(self):
        return [line for category in self.categories for line in category.lines]

    @property
    def total(self) -> Decimal:
        return add_up(category.actual for category in self.categories)

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


def category_names(rules: Rules) -> dict[str, str]:
    """{name: note} of the categories the rules know; 其他 is always one of them."""
    rule = rules.get("expense.categories")
    names = {item["name"]: item.get("note", "") for item in (rule.value if rule else ())}
    return names if OTHER in names else {**names, OTHER: ""}


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
    names = category_names(rules)
    strangers = [row.category for row in (*expenses, *budget) if row.category not in names]
    planned = {row.category: row.amount for row in budget}
    return tuple(
        CategoryLine(
            name=name,
            note=names.get(name, ""),
            lines=tuple(line for line in expenses if line.category == name),
            budget=planned.get(name),
            known=name in names,
        )
        for name in [*names, *dict.fromkeys(strangers)]
    )


def signed_in(programme: Programme) -> tuple[int, int]:
    """(people, people-days) that the attendance shows: a half day signed counts the person for that day."""
    rows = Attendance.objects.filter(trainee__roster__programme=programme, present=True)
    days = rows.values("trainee", "on").distinct()
    return rows.aggregate(n=Count("trainee", distinct=True))["n"], days.count()


def reckon(settlement: Settlement, *, on: date | None) -> Reckoning:
    """Add the settlement up under its pinned rules.

    `on` is today in Asia/Shanghai: a paper that has not come in is judged late by it, and not at all without it.
    """
    programme = settlement.programme
    rules = programme.rule_set.rules()
    calendar = Holiday.objects.working_days()
    expenses = list(Expense.objects.filter(settlement=settlement).prefetch_related("invoices"))
    categories = by_category(rules, expenses, list(Budget.objects.filter(programme=programme).order_by("pk")))
    due = settlement_deadline(programme, settlement, rules, calendar)
    facts = facts_of(programme, due, rules, calendar, on)
    planned = [category.budget for category in categories if category.budget is not None]
    people, people_days = signed_in(programme)
    allowed = allowed_for(
        programme,
        rules,
        facts,
        add_up(line.amount for line in expenses),
        add_up(planned) if planned else None,
    )
    return Reckoning(settlement, rules, calendar, categories, allowed, facts, due, people, people_days, on)
