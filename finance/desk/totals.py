"""What an office has, owes and has paid in a year: by fund source against its budget, by track, by place (values in,
values out). Every figure comes with the address of the classes it is made of."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from finance.amounts import ZERO
from finance.desk.cases import Case
from finance.desk.choosing import ALL, NO_CITY, Choice, Figure, sum_of
from finance.models import FundBudget
from programs.models import Level


@dataclass(frozen=True)
class Fund:
    """One fund source of one payer: 指标 (None where nobody entered it), what is approved, paid, recovered and expected."""

    payer: str
    source: str
    level: str
    budget: Decimal | None
    document: str
    classes: int
    approved: Decimal
    paid: Decimal
    recovered: Decimal
    outstanding: Decimal
    expected: Decimal
    urls: dict[str, str]

    @property
    def left(self) -> Decimal | None:
        """余额: the budget less what is approved, with what came back."""
        return None if self.budget is None else self.budget - self.approved + self.recovered

    @property
    def after(self) -> Decimal | None:
        """What will be left once everything on its way is approved as it is expected to be."""
        return None if self.left is None else self.left - self.expected

    @property
    def warning(self) -> str:
        if self.budget is None:
            return "还没有登记指标，无法核对是否超支。" if self.approved or self.expected else ""
        if self.left is not None and self.left < 0:
            return f"已审定超出指标 {-self.left:,.2f} 元。"
        if self.after is not None and self.after < 0:
            return f"在途全部审定后将超出指标 {-self.after:,.2f} 元，请控制审定进度或申请追加指标。"
        return ""

    @property
    def tone(self) -> str:
        if self.budget is None:
            return "grey"
        if self.left is not None and self.left < 0:
            return "red"
        return "amber" if self.after is not None and self.after < 0 else "green"

    @property
    def percent(self) -> int | None:
        """Of the budget, how much is approved."""
        return share(self.approved - self.recovered, self.budget)

    @property
    def bars(self) -> list[tuple[str, Decimal, Decimal]]:
        """[(class, x, width)] in hundredths of the budget, or of everything where that is more: paid, approved, expected."""
        net = self.approved - self.recovered
        whole = max(self.budget or ZERO, net + self.expected) or Decimal(1)
        parts = (
            ("paid", self.paid - self.recovered),
            ("owed", self.approved - self.paid),
            ("expected", self.expected),
        )
        found, x = [], ZERO
        for name, amount in parts:
            width = scaled(max(amount, ZERO), whole)
            found.append((name, x, width))
            x += width
        return found

    @property
    def mark(self) -> Decimal | None:
        """Where the budget ends on the same scale; None while all lies within it."""
        net = self.approved - self.recovered
        return (
            None
            if self.budget is None or net + self.expected <= self.budget
            else scaled(self.budget, net + self.expected)
        )


def share(part: Decimal, whole: Decimal | None) -> int | None:
    return int(part * 100 / whole) if whole else None


def scaled(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"))


def funds_of(cases: Iterable[Case], budgets: Iterable[FundBudget], choice: Choice) -> list[Fund]:
    """Every fund source that a class is paid from or a budget was entered for; payers and sources in order."""
    groups: dict[tuple[str, str], list[Case]] = defaultdict(list)
    entered = {(row.organisation.label, row.fund_source): row for row in budgets}
    for case in cases:
        if case.source and (case.tab is not None or case.expected):
            groups[case.payer, case.source].append(case)
    return [
        fund_of(payer, source, groups.get((payer, source), []), entered.get((payer, source)), choice)
        for payer, source in sorted({*groups, *entered})
    ]


def fund_of(payer, source, cases: list[Case], budget: FundBudget | None, choice: Choice) -> Fund:
    here = {"tab": ALL, "source": source, "payer": payer}
    levels = {case.programme.level for case in cases}
    figures = (Figure.APPROVED, Figure.PAID, Figure.RECOVERED, Figure.OUTSTANDING, Figure.EXPECTED)
    return Fund(
        payer=payer,
        source=source,
        level="、".join(str(Level(level).label) for level in sorted(levels)),
        budget=budget.amount if budget else None,
        document=budget.document if budget else "",
        classes=len(cases),
        urls={
            "all": choice.url(**here),
            **{each.value: choice.url(**here, figure=each.value) for each in figures},
        },
        **{each.value: sum_of(cases, each) for each in figures},
    )


@dataclass(frozen=True)
class Group:
    """The classes of one track, province or city with their sums."""

    name: str
    url: str
    classes: int
    settled: int
    spent: Decimal
    approved: Decimal
    paid: Decimal
    expected: Decimal
    urls: dict[str, str]
    width: Decimal = ZERO


def groups_of(cases: Iterable[Case], field: str, name: Callable[[Case], str], choice: Choice) -> list[Group]:
    """One row for each name, the dearest first; its bar is measured by the dearest."""
    found: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        found[name(case)].append(case)
    most = max((sum_of(each, Figure.SPENT) for each in found.values()), default=ZERO) or Decimal(1)
    rows = []
    for word, members in found.items():
        here = {"tab": ALL, field: word}
        spent = sum_of(members, Figure.SPENT)
        figures = (Figure.SPENT, Figure.APPROVED, Figure.PAID, Figure.EXPECTED)
        rows.append(
            Group(
                name=word,
                url=choice.url(**here),
                classes=len(members),
                settled=sum(case.accepted for case in members),
                spent=spent,
                approved=sum_of(members, Figure.APPROVED),
                paid=sum_of(members, Figure.PAID),
                expected=sum_of(members, Figure.EXPECTED),
                urls={each.value: choice.url(**here, figure=each.value) for each in figures},
                width=scaled(spent, most),
            )
        )
    return sorted(rows, key=lambda row: (-row.spent, row.name))


def groupings(cases: list[Case], choice: Choice) -> list[tuple[str, list[Group]]]:
    """[(heading, rows)]: by track; by province for those who see several, by city within one."""
    found = [("按类别", groups_of(cases, "track", lambda case: case.programme.track.name, choice))]
    if len({case.province for case in cases}) > 1:
        found.append(("按省份", groups_of(cases, "province", lambda case: case.province, choice)))
    else:
        found.append(("按地市", groups_of(cases, "city", lambda case: case.city or NO_CITY, choice)))
    return found
