"""Lives of classes judged twice, and what the difference is. Nothing is asked of the database, nothing is written."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from policies.findings import Finding
from policies.keys import KEYS, label_of
from policies.rules import Rules, RuleValue
from programs.models import Programme
from reports.life import MARKS, Life, Mark

# What a class is told of: it must mend something or say why. What passes or is not known yet is neither.
HELD_UP = (Mark.GUIDING, Mark.BINDING)


@dataclass(frozen=True)
class Said:
    """One rule to one class: its worst mark, and the findings that make it so."""

    mark: Mark
    findings: tuple[Finding, ...] = ()

    @property
    def sentences(self):
        return list(dict.fromkeys(finding.sentence for finding in self.findings))


NOTHING = Said(Mark.PASSED)


@dataclass(frozen=True)
class Shift:
    """One rule that says something else to a class under the draft."""

    key: str
    before: Said
    after: Said
    in_before: bool
    in_after: bool

    @property
    def label(self):
        return label_of(self.key)

    @property
    def worse(self):
        return self.after.mark in HELD_UP and rank(self.after.mark) > rank(self.before.mark)

    @property
    def better(self):
        return self.before.mark in HELD_UP and rank(self.after.mark) < rank(self.before.mark)

    @property
    def undecided(self):
        return self.after.mark == Mark.UNDECIDED and self.before.mark == Mark.PASSED

    @property
    def was(self):
        return told(self.before, self.in_before)

    @property
    def becomes(self):
        return told(self.after, self.in_after)


def told(said, stated):
    """What a rule said in words: its sentences, else why there are none."""
    if said.mark in HELD_UP or said.mark == Mark.UNDECIDED:
        return "；".join(said.sentences)
    if said.findings:
        return "符合"
    return "不涉及" if stated else "没有这一条"


def rank(mark):
    return MARKS.index(mark)


@dataclass(frozen=True)
class Case:
    """One class before and after: its worst mark each time, the rules that say something else, what may be paid."""

    programme: Programme
    before: Mark
    after: Mark
    shifts: tuple[Shift, ...]
    paid_before: Decimal
    paid_after: Decimal

    @property
    def worse(self):
        return [shift for shift in self.shifts if shift.worse]

    @property
    def better(self):
        return [shift for shift in self.shifts if shift.better]


@dataclass(frozen=True)
class Tally:
    """One rule over all classes: how many it would newly refuse, ask a reason of, leave undecided, let pass or ease."""

    rule: RuleValue
    refusing: int
    asking: int
    undecided: int
    passing: int
    easing: int


@dataclass(frozen=True)
class Trial:
    cases: tuple[Case, ...]
    rules: Rules

    @cached_property
    def worse(self):
        return [case for case in self.cases if case.worse]

    @cached_property
    def better(self):
        """Classes that fare better and in nothing worse."""
        return [case for case in self.cases if case.better and not case.worse]

    @property
    def unchanged(self):
        return len(self.cases) - len(self.worse) - len(self.better)

    @cached_property
    def outcomes(self) -> list[tuple[Mark, int, int]]:
        """(mark, classes before, classes after), the worst first."""
        before = Counter(case.before for case in self.cases)
        after = Counter(case.after for case in self.cases)
        return [(mark, before[mark], after[mark]) for mark in reversed(MARKS)]

    @property
    def paid(self):
        """(before, after): what might be paid for all classes, 元."""
        return sum((c.paid_before for c in self.cases), Decimal()), sum(
            (c.paid_after for c in self.cases), Decimal()
        )

    @cached_property
    def tallies(self) -> list[Tally]:
        """The rules that say something else to some class, in the order of the catalogue."""
        shifts: dict[str, list[Shift]] = {}
        for case in self.cases:
            for shift in case.shifts:
                shifts.setdefault(shift.key, []).append(shift)
        order = {key: number for number, key in enumerate(KEYS)}
        return [
            tally(key, found, self.rules)
            for key, found in sorted(shifts.items(), key=lambda item: order.get(item[0], len(order)))
        ]


def tally(key, shifts, rules):
    worse = [shift for shift in shifts if shift.worse]
    passing = sum(shift.better and shift.after.mark == Mark.PASSED for shift in shifts)
    return Tally(
        rule=rules.get(key) or gone(key, shifts),
        refusing=sum(shift.after.mark == Mark.BINDING for shift in worse),
        asking=sum(shift.after.mark == Mark.GUIDING for shift in worse),
        undecided=sum(shift.undecided for shift in shifts),
        passing=passing,
        easing=sum(shift.better for shift in shifts) - passing,
    )


def gone(key, shifts):
    """A rule that the draft does not have, as the classes' own rules state it."""
    found = next(finding for shift in shifts for finding in shift.before.findings)
    return RuleValue(key, KEYS[key].kind, None, found.force, "草案没有这一条", notice_number="")


def try_rules(lives: list[Life], rules: Rules) -> Trial:
    """Judge classes by their own rules and by others, which count as if they were in force."""
    rules = rules.in_force()
    return Trial(tuple(compared(life, life.judged_by(rules)) for life in lives if not life.cancelled), rules)


def compared(before: Life, after: Life) -> Case:
    old, new = said_by_key(before), said_by_key(after)
    shifts = [
        Shift(key, old.get(key, NOTHING), new.get(key, NOTHING), key in before.rules, key in after.rules)
        for key in dict.fromkeys([*old, *new])
    ]
    return Case(
        programme=before.programme,
        before=before.worst,
        after=after.worst,
        shifts=tuple(shift for shift in shifts if shift.worse or shift.better or shift.undecided),
        paid_before=before.claim.payable.amount,
        paid_after=after.claim.payable.amount,
    )


def said_by_key(life: Life) -> dict[str, Said]:
    """{rule key: the worst that it says to any paper of the class}."""
    said: dict[str, Said] = {}
    for judged in life.papers:
        for finding in judged.findings:
            mark = judged.mark(finding)
            held = said.get(finding.key)
            if held is None or rank(mark) > rank(held.mark):
                said[finding.key] = Said(mark, (finding,))
            elif mark == held.mark:
                said[finding.key] = Said(mark, (*held.findings, finding))
    return said
