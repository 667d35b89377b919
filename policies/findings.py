"""What a case's facts mean under its rules: one list, each line with its document, clause and figures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db import models

from policies.addresses import rule_address
from policies.calendar import WorkingDays
from policies.judging import JUDGES
from policies.judging.verdict import Case, Outcome, Verdict
from policies.rules import Force, Rules, RuleValue, cited


class Status(models.TextChoices):
    PASSED = "passed", "符合"
    ADVICE = "advice", "建议"
    UNDECIDED = "undecided", "待判断"
    GUIDING = "guiding", "须说明理由"
    BINDING = "binding", "不符合"


# From the best to the worst, for choosing one mark for a whole case.
SEVERITY = list(Status)


@dataclass(frozen=True)
class Finding:
    """One rule against the facts.

    `binding` refuses, `guiding` asks for a reason that is kept, `advice` only tells, `undecided` names the
    missing fact. `field` is the fact to mend, `force` that of the rule itself: a late paper breaks a
    binding rule and is accepted all the same, with `late` set and the status `guiding`. A page may add the `reason`
    that its writer gave and the address on which the fact is mended (see `explained`), or an `advice`.
    """

    status: Status
    key: str
    field: str
    found: str
    required: str
    sentence: str
    notice_number: str
    clause: str
    quote: str
    force: Force = Force.BINDING
    late: bool = False
    source: str = ""
    reason: str = ""
    mend: str = ""
    advice: str = ""
    notice_slug: str = ""
    rule_set: str = ""

    @property
    def address(self):
        """The rule on the public page of its notice; empty where the notice is not public."""
        return rule_address(self)

    @property
    def citation(self):
        return cited(self.notice_number, self.clause)

    @property
    def outcome(self):
        """The status as the pages' pieces ask for it."""
        return self.status.value

    @property
    def refuses(self):
        return self.status == Status.BINDING

    @property
    def needs_reason(self):
        return self.status == Status.GUIDING


def findings(
    rules: Rules,
    facts: Mapping[str, object],
    *,
    only: tuple[str, ...] = (),
    calendar: WorkingDays | None = None,
) -> list[Finding]:
    """Judge the facts by the rules, in the order of the rule catalogue.

    `facts` are plain values by name (numbers, dates, Decimal 元, sets of codes); an absent one, or None, makes
    what depends on it `undecided`. `only` keeps the rules whose keys begin with one of the prefixes, e.g.
    ``("class.", "filing.")``. `calendar` counts working days; without one the bare week does.
    """
    case = Case(facts, rules, calendar or WorkingDays())
    return [
        finding(rule, verdict)
        for rule in rules.starting(*only)
        if rule.key in JUDGES
        for verdict in JUDGES[rule.key](rule, case)
    ]


def finding(rule: RuleValue, verdict: Verdict) -> Finding:
    force = weaker(rule.force, verdict.force)
    return Finding(
        status=status_of(verdict.outcome, force),
        key=rule.key,
        field=verdict.field,
        found=verdict.found,
        required=verdict.required,
        sentence=f"{verdict.words}（{rule.citation}）",
        notice_number=rule.notice_number,
        clause=rule.clause,
        quote=rule.quote,
        force=force,
        late=verdict.late,
        source=rule.source,
        notice_slug=rule.notice_slug,
        rule_set=rule.rule_set,
    )


def weaker(force, item_force):
    """The force of one item of a list: its own where it has one, but never more than its rule's."""
    order = [Force.ADVICE, Force.GUIDING, Force.BINDING]
    return min(force, Force(item_force), key=order.index) if item_force else force


def status_of(outcome, force):
    if outcome is Outcome.OK:
        return Status.PASSED
    if outcome is Outcome.UNKNOWN:
        return Status.UNDECIDED
    if outcome is Outcome.WARN and force == Force.BINDING:
        return Status.GUIDING
    return Status(force.value)


def explained(
    found: Iterable[Finding], reasons: Mapping[str, str], mend: Callable[[Finding], str] = lambda finding: ""
) -> list[Finding]:  # fmt: skip
    """Findings as the writer and the reviewer of a paper both see them: with the reason that was kept for a guiding
    rule, and, for whoever may mend it, the address of the fact."""
    return [
        replace(
            each,
            reason=reasons.get(each.key, "").strip() if each.needs_reason and not each.late else "",
            mend="" if each.status == Status.PASSED else mend(each),
        )
        for each in found
    ]


def worst(found: list[Finding]) -> Status | None:
    """The gravest status among findings; None without any."""
    return max((f.status for f in found), key=SEVERITY.index, default=None)
