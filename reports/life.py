"""The whole life of a class judged at once: every paper under the pinned rules, and every deadline.

One class or three hundred take the same three queries: the classes with their papers, the small rows that each app
tells (`programs.facts`), and the calendar. What the rows mean is said by each app's `facts`, which its pages use too.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain

from django.db.models import TextChoices

from applications import checks as filings
from applications import facts as filing
from certificates import facts as completion
from certificates.models import Completion
from certificates.package import drawn_where_possible, package_items
from finance import facts as settlement
from policies.calendar import WorkingDays
from policies.findings import Finding, Status, findings
from policies.models import Holiday, RuleSet
from policies.querysets import PARENTS
from policies.rules import Rules
from policies.timetable import Deadline, timetable
from programs.facts import Known, gather
from programs.lifecycle import Stage, reached
from programs.models import Programme
from reports.desk import PAPERS, deadline_facts, paper
from trainees import checks as rosters
from trainees import facts as roster

LABELS = {"filing": "开班备案", "roster": "学员名单", "settlement": "经费结算", "completion": "结业上报"}

# What a notice says at length is not needed to judge by its rules.
LONG = ("body", "contact", "recipients", "rests_on")
# Rows of so many classes are asked for at once; a statement can hold no more than so many parameters.
AT_ONCE = 1000


class Mark(TextChoices):
    """How a class stands under its rules, from the best to the worst: one word a class in lists."""

    PASSED = "passed", "符合"
    UNDECIDED = "undecided", "待判断"
    GUIDING = "guiding", "须说明"
    BINDING = "binding", "不符合"


MARKS = list(Mark)


@dataclass(frozen=True)
class Judged:
    """One paper with what the rules say to it, and the reasons that its writer gave {rule key: text}."""

    paper: str
    findings: tuple[Finding, ...]
    reasons: dict[str, str]

    @property
    def label(self):
        return LABELS[self.paper]

    def mark(self, finding: Finding) -> Mark:
        """A finding's mark; what a kept reason answers counts as in order."""
        if finding.status == Status.ADVICE:
            return Mark.PASSED
        if (
            finding.status == Status.GUIDING
            and not finding.late
            and self.reasons.get(finding.key, "").strip()
        ):
            return Mark.PASSED
        return Mark(finding.status.value)


@dataclass(frozen=True)
class Life:
    """A class, the rules that judge it, and what is known of it on a day."""

    programme: Programme
    rules: Rules
    known: Known
    calendar: WorkingDays
    today: date

    def judged_by(self, rules: Rules) -> "Life":
        """The same class under other rules, e.g. those of a draft; no query."""
        return replace(self, rules=rules)

    @property
    def cancelled(self):
        return self.programme.stage == Stage.CANCELLED

    @cached_property
    def facts(self) -> dict[str, dict]:
        """{paper: its facts for `policies.findings`}, in the order of a class's life."""
        return {"filing": self.filing_facts(), "roster": self.roster_facts(), "settlement": self.settlement_facts(),
                "completion": self.completion_facts()}  # fmt: skip

    def filing_facts(self):
        row = paper(self.programme, "filing")
        written = filing.known_of(self.known, row)
        return filing.filing_facts(self.programme, row, written, self.rules, self.calendar, self.today)

    def roster_facts(self):
        rows = paper(self.programme, "roster"), paper(self.programme, "filing")
        return roster.roster_facts(self.programme, *rows, self.known)

    @cached_property
    def claim(self) -> settlement.Claim:
        """What may be paid for the class by what is known of its cost."""
        return settlement.claim_of(
            self.programme, paper(self.programme, "settlement"), self.account, self.rules, self.calendar, self.today
        )  # fmt: skip

    @cached_property
    def account(self) -> settlement.Account:
        return settlement.known_of(self.known, paper(self.programme, "settlement"))

    def settlement_facts(self):
        row = paper(self.programme, "settlement")
        return settlement.settlement_facts(self.programme, row, self.account, self.claim, self.today)

    def completion_facts(self):
        """From the end of the class on its package is asked for, begun or not."""
        row, account = paper(self.programme, "completion"), paper(self.programme, "settlement")
        if row is None and self.programme.reached >= reached(Stage.HELD):
            row = Completion(programme=self.programme)
        items = package_items(self.rules, self.programme.starts_on)
        drawable = completion.drawable_papers(paper(self.programme, "roster"), account, self.known)
        items = drawn_where_possible(items, drawable, self.known.files(row))
        return completion.completion_facts(
            self.programme, row, account, items, self.known, drawable, self.today
        )

    @cached_property
    def papers(self) -> list[Judged]:
        """What the rules say to each paper of the class; nothing is asked of a cancelled one."""
        if self.cancelled:
            return []
        facts = self.facts
        found = {
            "filing": findings(self.rules, facts["filing"], only=filings.JUDGED, calendar=self.calendar),
            "roster": rosters.judged(self.rules, facts["roster"]),
            "settlement": settlement.judged(self.rules, facts["settlement"], self.calendar),
            "completion": completion.judged(self.rules, facts["completion"], self.calendar),
        }
        return [Judged(name, tuple(each), self.reasons(name)) for name, each in found.items()]

    def reasons(self, name):
        return getattr(paper(self.programme, name), "reasons", {})

    def findings(self, only: tuple[str, ...] = ()) -> list[Finding]:
        """All findings of all papers in life order; `only` keeps rules whose keys begin with one of the prefixes."""
        found = chain.from_iterable(judged.findings for judged in self.papers)
        return [each for each in found if not only or each.key.startswith(only)]

    @cached_property
    def counts(self) -> Counter[Mark]:
        """How many findings of each mark; one fact that two papers are asked for counts once."""
        lines = {
            (each.key, each.field, mark)
            for judged in self.papers
            for each in judged.findings
            for mark in [judged.mark(each)]
        }
        return Counter(mark for *_, mark in lines)

    @property
    def worst(self) -> Mark:
        return max(self.counts, key=MARKS.index, default=Mark.PASSED)

    @cached_property
    def deadlines(self) -> list[Deadline]:
        if self.cancelled:
            return []
        return timetable(self.rules, deadline_facts(self.programme), self.calendar)

    @property
    def next_deadline(self) -> Deadline | None:
        """The earliest day on which something is still to be done."""
        ahead = [deadline for deadline in self.deadlines if deadline.open]
        return min(ahead, key=day_of, default=None)


def day_of(deadline: Deadline | None) -> date:
    """For ordering: what has no day comes last."""
    return deadline.on if deadline is not None and deadline.on is not None else date.max


def lived(rows):
    """The classes of a queryset with all that `read_lives` needs of them at hand."""
    rules = [f"rule_set__{parent}" for parent in PARENTS]
    long = [f"{notice}__{field}" for notice in rules for field in LONG]
    return rows.with_parties().select_related(*PAPERS, *rules).defer(*long)


def read_lives(rows, today: date) -> list[Life]:
    """The lives of the classes of a queryset, in its order; three queries, whatever their number (up to a thousand)."""
    programmes = list(lived(rows))
    calendar = Holiday.objects.working_days()
    rules = RuleSet.objects.compile({p.rule_set_id: p.rule_set for p in programmes}.values())
    return [
        Life(programme, rules[programme.rule_set_id], known, calendar, today)
        for start in range(0, len(programmes), AT_ONCE)
        for programme, known in known_of(programmes[start : start + AT_ONCE])
    ]


def known_of(programmes: list[Programme]) -> list[tuple[Programme, Known]]:
    told = [branch for app in (filing, roster, settlement, completion) for branch in app.told_of(programmes)]
    known = gather(programmes, told)
    return [(programme, known[programme.pk]) for programme in programmes]
