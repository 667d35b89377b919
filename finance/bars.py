"""A reckoning drawn as bars: what each rule allows, how much of it is used, and which line lies above it.

Values in, values out; a page says nothing about a standard that is not said here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from finance.reckoning import Reckoning
from policies.rules import Force, RuleValue
from policies.standards import Limit, Split, splits_of

PARTS = "quota."
FEE = "lecture."


@dataclass(frozen=True)
class Bar:
    """One bar. `soft`: going beyond needs a reason or tells, and costs nothing; `lines` are the expenses that it is about."""

    label: str
    value: Decimal
    limit: Decimal
    rule: str = ""
    note: str = ""
    unit: str = "元"
    soft: bool = False
    reason: str = ""
    lines: tuple[int, ...] = ()

    @property
    def money(self) -> bool:
        return self.unit == "元"

    @property
    def over(self) -> bool:
        return self.value > self.limit


@dataclass(frozen=True)
class Bars:
    """What a page shows at once (`main`, a fee beyond its rate among them) and what it folds away."""

    main: tuple[Bar, ...]
    parts: tuple[Bar, ...] = ()
    fees: tuple[Bar, ...] = ()
    undecided: tuple[Limit, ...] = ()


@dataclass
class Beyond:
    """What lies above the standards: by line, and what belongs to no single line; `reason` where one is owed or given."""

    by_line: dict[int, list[Split]] = field(default_factory=dict)
    whole: list[Split] = field(default_factory=list)


def bars_of(reckoning: Reckoning, cap: RuleValue | None) -> Bars:
    """Every bar of a settlement; `cap` is the rule of the subsidy where one may be claimed."""
    reasons = reckoning.settlement.reasons
    drawn = [(limit, bar_of(limit, reasons)) for limit in reckoning.limits if not limit.undecided]
    fees = [bar for limit, bar in drawn if limit.code.startswith(FEE)]
    return Bars(
        main=(
            *total_bars(reckoning, cap),
            *(bar for limit, bar in drawn if not limit.code.startswith((FEE, PARTS))),
            *(bar for bar in fees if bar.over),
        ),
        parts=tuple(bar for limit, bar in drawn if limit.code.startswith(PARTS)),
        fees=tuple(bar for bar in fees if not bar.over),
        undecided=tuple(limit for limit in reckoning.limits if limit.undecided),
    )


def total_bars(reckoning: Reckoning, cap: RuleValue | None) -> Iterable[Bar]:
    limit, planned = reckoning.payable.cap, reckoning.budget_total
    if cap is not None and limit is not None:
        yield Bar("总额与资助上限", reckoning.total, limit, cap.citation)
    if planned is not None:
        yield Bar("总额与备案预算", reckoning.total, planned)


def bar_of(limit: Limit, reasons: dict[str, str]) -> Bar:
    return Bar(
        label=limit.label,
        value=limit.used,
        limit=limit.limit,
        rule=limit.rule.citation,
        note=limit.note,
        unit=limit.unit,
        soft=limit.force != Force.BINDING,
        reason=reasons.get(limit.code, "") if limit.over else "",
        lines=limit.lines,
    )


def beyond(reckoning: Reckoning) -> Beyond:
    """The self-paid parts, each with the last of the lines that it comes from."""
    found = Beyond()
    for limit in reckoning.limits:
        for split in splits_of([limit]):
            if limit.lines:
                found.by_line.setdefault(limit.lines[-1], []).append(split)
            else:
                found.whole.append(split)
    return found
