"""Classes side by side: what a day of one person and a passed trainee cost, of what, and who paid (values in, values
out; 000-63, 003-88)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.amounts import FEN, ZERO, add_up
from finance.desk.cases import Case, per
from finance.desk.choosing import ALL, Choice

MEASURES = {"day": "每人天", "passed": "每合格学员"}
# Tukey's fences: what lies further from the box than so many of its heights is drawn by itself.
FENCE = Decimal("1.5")
TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")
STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Cost:
    """One class in the comparison: `value` 元 of what is compared, None where it cannot be said."""

    case: Case
    value: Decimal | None
    outlying: str = ""  # 偏高, 偏低


@dataclass(frozen=True)
class Box:
    """The spread of one track, in 元 and in hundredths of the axis."""

    name: str
    url: str
    count: int
    low: Decimal
    q1: Decimal
    median: Decimal
    q3: Decimal
    high: Decimal
    outliers: tuple[Cost, ...]
    costs: tuple[Cost, ...]
    top: Decimal  # where the axis ends, in 元

    def at(self, value: Decimal) -> Decimal:
        return (value * 100 / self.top).quantize(HUNDREDTH)

    @property
    def drawn(self) -> dict[str, Decimal]:
        x = {name: self.at(getattr(self, name)) for name in ("low", "q1", "median", "q3", "high")}
        return {**x, "width": max(x["q3"] - x["q1"], HUNDREDTH)}

    @property
    def dots(self) -> list[tuple[Cost, Decimal]]:
        return [(each, self.at(each.value)) for each in self.costs if each.value is not None]


def cost_of(case: Case, measure: str, category: str) -> Decimal | None:
    """元 of a class for each person and day, or each passed trainee; of one category alone where one is asked for."""
    if case.total is None:
        return None
    spent = case.total
    if category:
        lines = case.categories.get(category)
        spent = lines.spent if lines else ZERO
    return per(spent, case.people_days if measure == "day" else case.passed)


def quantile(values: Sequence[Decimal], part: Decimal) -> Decimal:
    """Of ordered values, by linear interpolation between the nearest two."""
    place = (len(values) - 1) * part
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return (values[below] + (values[above] - values[below]) * (place - below)).quantize(FEN)


def fences(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    q1, q3 = quantile(values, Decimal("0.25")), quantile(values, Decimal("0.75"))
    return q1 - FENCE * (q3 - q1), q3 + FENCE * (q3 - q1)


def compared(cases: Iterable[Case], measure: str, category: str) -> list[Cost]:
    """Every class that was settled or is on its way, the dearest first, those far from the others of their track marked."""
    by_track: dict[str, list[tuple[Case, Decimal | None]]] = defaultdict(list)
    for case in cases:
        if case.total is not None:
            by_track[case.programme.track.name].append((case, cost_of(case, measure, category)))
    found = []
    for members in by_track.values():
        values = sorted(value for _, value in members if value is not None)
        low, high = fences(values) if values else (ZERO, ZERO)
        for case, value in members:
            word = "" if value is None else "偏高" if value > high else "偏低" if value < low else ""
            found.append(Cost(case, value, word))
    return sorted(
        found, key=lambda each: (each.value is None, -(each.value or ZERO), each.case.programme.code)
    )


def boxes_of(costs: Iterable[Cost], choice: Choice, address: str) -> list[Box]:
    """One box a track, the dearest median first, all on one axis."""
    by_track: dict[str, list[Cost]] = defaultdict(list)
    for each in costs:
        if each.value is not None:
            by_track[each.case.programme.track.name].append(each)
    top = axis_top(
        max((each.value for group in by_track.values() for each in group if each.value), default=ZERO)
    )
    boxes = [
        box_of(name, group, choice.url(address, track=name, tab=ALL), top) for name, group in by_track.items()
    ]
    return sorted(boxes, key=lambda box: (-box.median, box.name))


def box_of(name: str, costs: list[Cost], url: str, top: Decimal) -> Box:
    values = sorted(each.value for each in costs if each.value is not None)
    inside = [each.value for each in costs if each.value is not None and not each.outlying]
    return Box(
        name=name, url=url, count=len(values), low=min(inside, default=values[0]), q1=quantile(values, Decimal("0.25")),
        median=quantile(values, Decimal("0.5")), q3=quantile(values, Decimal("0.75")), high=max(inside, default=values[-1]),
        outliers=tuple(each for each in costs if each.outlying), costs=tuple(costs), top=top,
    )  # fmt: skip


def axis_top(most: Decimal) -> Decimal:
    """The round figure at which an axis ends that reaches `most`."""
    if most <= 0:
        return Decimal(1)
    scale = Decimal(10) ** (len(str(int(most))) - 1)
    return next(scale * step for step in (*STEPS, 20) if scale * step >= most)


def ticks_of(top: Decimal) -> list[tuple[Decimal, int]]:
    """[(元, place)] of five marks from nought to the end of the axis."""
    return [((top * n / 4).quantize(FEN), 25 * n) for n in range(5)]


@dataclass(frozen=True)
class Share:
    """A part of a whole: `percent` with one decimal."""

    name: str
    amount: Decimal
    percent: Decimal
    url: str = ""


def shares_of(amounts: dict[str, Decimal], urls: dict[str, str] | None = None) -> list[Share]:
    """The parts of what they add up to, the largest first."""
    whole = add_up(amounts.values())
    return [
        Share(name, amount, (amount * 100 / whole).quantize(TENTH), (urls or {}).get(name, ""))
        for name, amount in sorted(amounts.items(), key=lambda pair: -pair[1])
        if whole and amount > 0
    ]


def category_shares(cases: Iterable[Case]) -> list[Share]:
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for case in cases:
        if case.total is not None:
            for name, lines in case.categories.items():
                found[name] += lines.spent
    return shares_of(found)


def funding_shares(cases: Iterable[Case], choice: Choice) -> list[Share]:
    """Who paid: the subsidy by fund source, what sponsors, hosts and others put in (003-88)."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for case in cases:
        for name, amount in case.funding.items():
            found[name] += amount
    return shares_of(found, {name: choice.url(tab=ALL, channel=name) for name in found})
