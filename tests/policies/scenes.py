"""One class at the very edge of each rule: what must come out under a value, and what the value's neighbours are.

A probe is (ask, answer): `ask(rules)` is what the portal makes of the class under the rules. Scenes are built from the
table of `test_matrix`, never from the notice files, so that a value changed in a file no longer fits its scene.
"""

from datetime import date
from decimal import Decimal

from policies.findings import Status, findings
from policies.keys import KEYS
from policies.kinds import Kind
from policies.reading import in_words
from policies.rules import Force, Rules, RuleValue
from policies.subsidy import payable
from policies.timetable import deadline_of
from tests.policies.conftest import CALENDAR

NOTHING = object()  # the notice says nothing and the portal needs nothing: no rule

# -- asking ---------------------------------------------------------------------------------------------------


def verdict(key, **facts):
    """ok, why (with a reason) or not; ? while something is unknown, "" where no rule speaks."""

    def ask(rules):
        found = [f for f in findings(rules, facts, only=(key,), calendar=CALENDAR) if f.key == key]
        status = {f.status for f in found}
        if status - {Status.PASSED, Status.UNDECIDED}:
            return "why" if any("请说明理由" in f.sentence for f in found) else "not"
        return "?" if Status.UNDECIDED in status else "ok" if found else ""

    return ask


def last_day(kind, **facts):
    """The day of one deadline of the class: None where the notice sets none, "" where no rule speaks."""

    def ask(rules):
        line = deadline_of(kind, rules, {"year": 2024, "funding": "subsidised", **facts}, CALENDAR)
        return "" if line is None else line.on

    return ask


def paid(actual="1000000.00", ended=date(2024, 6, 1), **facts):
    """What is paid for a subsidised class that spent so much."""

    def ask(rules):
        return payable(
            rules, actual=Decimal(actual), funding="subsidised", held_ends_on=ended, year=2024, **facts
        ).amount

    return ask


def words(key):
    """What everybody reads of the rule on the page of the notice, and staff beside the paper."""

    def ask(rules):
        rule = rules.get(key)
        return "" if rule is None else in_words(key, rule.kind, rule.value)

    return ask


# -- scenes ---------------------------------------------------------------------------------------------------

OPENING, ENDED = date(2021, 10, 15), date(2024, 10, 31)
NUMBERS = {
    "class.days.about": "days",
    "class.hours.min": "hours",
    "class.headcount.max": "headcount",
    "class.headcount.about": "headcount",
    "class.headcount.min": "headcount",
}
LISTS = {
    "filing.documents": "documents",
    "completion.documents": "documents",
    "change.documents": "change_documents",
    "completion.bank_fields": "bank_fields",
    "assessment.components": "assessment_components",
}
CHOICES = {
    "recruiting.scope": ("recruiting_scope", ("nation", "province", "province_and_outside")),
    "filing.filer": ("filer", ("host", "sponsor")),
    "funding.kinds": ("funding", ("subsidised", "self_funded")),
}
FIVE = ("topic", "content", "audience", "time", "place")
FORFEITS = {
    "papers_late": "on_time",
    "papers_missing": "papers_complete",
    "not_as_planned": "completed_as_planned",
}
# A class that opens on Friday 2021-10-15: the last day by lead time.
LEADS = {
    (0, "day"): date(2021, 10, 14),
    (1, "month"): date(2021, 9, 15),
    (10, "working_day"): date(2021, 9, 27),
}
# A class that ends on 2024-10-31: a month later is Saturday 11-30.
DUES = {(1, "month"): date(2024, 12, 2)}


def probes(key, want):
    """The scene of a cell: the probes with their answers, from the value that the table wants."""
    if key in NUMBERS:
        return number_probes(key, want)
    if key in LISTS:
        return list_probes(key, want)
    if key in CHOICES:
        return choice_probes(key, want)
    return SCENES.get(key, words_probes)(key, want)


def number_probes(key, want):
    fact = NUMBERS[key]
    if want is NOTHING:
        return [(verdict(key, **{fact: n}), "") for n in (1, 10**6)]
    inside, outside = set(), set()
    if "min" in want:
        inside.add(want["min"])
        outside |= {want["min"] - 1, Decimal(want["min"]) - Decimal("0.5")}
    if "max" in want:
        inside.add(want["max"])
        outside.add(want["max"] + 1)
    if "about" in want:
        low, high = want["about"] - want["tolerance"], want["about"] + want["tolerance"]
        inside |= {low, high}
        outside |= {low - 1, high + 1}
    return [(verdict(key, **{fact: n}), "ok") for n in inside] + [
        (verdict(key, **{fact: n}), "not") for n in outside
    ]


def list_probes(key, want):
    fact = LISTS[key]
    if want is NOTHING:
        return [(verdict(key, **{fact: set()}), "")]
    # One whose seals are not yet looked at is undecided, as are all papers beside it.
    whole = [(verdict(key, **{fact: set(want)}, **SEALED), "ok")]
    return whole + [(verdict(key, **{fact: set(want) - {code}}, **SEALED), "not") for code in want]


SEALED = {"seals": {"settlement_form": ["财务章", "单位公章"]}}


def choice_probes(key, want):
    fact, options = CHOICES[key]
    allowed = options if want is NOTHING else want["allowed"] if isinstance(want, dict) else want
    return [
        (verdict(key, **{fact: option}), "" if want is NOTHING else "ok" if option in allowed else "not")
        for option in options
    ]


def lead_probes(key, want):
    day = "" if want is NOTHING else want and LEADS[want["n"], want["unit"]]
    return [(last_day("filing", opening_on=OPENING), day)]


def due_probes(key, want):
    day = "" if want is NOTHING else want and DUES[want["n"], want["unit"]]
    return [(last_day("completion", ends_on=ENDED), day)]


def reimbursement_probes(key, want):
    """Where no rule of its own says when, the claim goes with the package."""
    own = verdict(key, ends_on=ENDED, funding="subsidised", reimbursement_on=date(2024, 12, 2))
    late = verdict(key, ends_on=ENDED, funding="subsidised", reimbursement_on=date(2024, 12, 3))
    return [(own, ""), (late, "")] if want is NOTHING else [(own, "ok"), (late, "not")]


def end_probes(key, want):
    answers = ("", "") if want is NOTHING else ("ok", "not")
    days = (date(2024, 11, 30), date(2024, 12, 1))
    return [(verdict(key, ends_on=day, year=2024), answer) for day, answer in zip(days, answers, strict=True)]


def cap_probes(key, want):
    if want is NOTHING:
        return [(verdict(key, subsidy_claimed=Decimal("0.01")), ""), (paid(), Decimal(0))]
    cap = Decimal(want)
    claims = [(cap, "ok"), (cap + Decimal("0.01"), "not")]
    return [
        *((verdict(key, subsidy_claimed=claim), answer) for claim, answer in claims),
        (lambda rules: paid()(only(rules, key)), cap),
    ]


def only(rules, *keys):
    """The rules without all others: a cap is then not hidden by a plan that pays nothing anyhow."""
    return Rules(tuple(rule for rule in rules if rule.key in keys), draft=rules.draft)


def none_after_probes(key, want):
    days = (date(2024, 11, 30), date(2024, 12, 1))
    stops = Decimal("100.00") if want is NOTHING else Decimal(0)
    own = RuleValue("subsidy.cap", Kind.AMOUNT, "100.00", Force.BINDING)
    return [
        (lambda rules, day=day: paid("100.00", day)(Rules((*only(rules, key), own))), amount)
        for day, amount in zip(days, (Decimal("100.00"), stops), strict=True)
    ]


def forfeit_probes(key, want):
    own = RuleValue("subsidy.cap", Kind.AMOUNT, "100.00", Force.BINDING)
    lost = () if want is NOTHING else want
    return [
        (
            lambda rules, name=name: paid("100.00", **{name: False})(Rules((*only(rules, key), own))),
            Decimal(0) if code in lost else Decimal("100.00"),
        )
        for code, name in FORFEITS.items()
    ]


def locked_probes(key, want):
    lost = () if want is NOTHING else want
    answer = "" if want is NOTHING else "ok"
    return [(verdict(key, changed_fields={code}), "not" if code in lost else answer) for code in FIVE]


def change_probes(key, want):
    return [(verdict(key, change_fields={code}), "ok" if code in want else "not") for code in FIVE]


def fee_probes(key, want):
    return [(verdict(key, fees_declared=True), "ok"), (verdict(key, fees_declared=False), "not")]


def words_probes(key, want):
    """Rules that speak to people: what they read must be what the table says, word for word."""
    kind = KEYS[key].kind
    if want is NOTHING:
        return [(words(key), "")]
    if kind in (Kind.DOCUMENTS, Kind.CATEGORIES, Kind.PARTS):
        return [(lambda rules: [item["code"] for item in rules.value(key)], want)]
    return [(words(key), in_words(key, kind, want))]


SCENES = {
    "filing.lead": lead_probes,
    "completion.due": due_probes,
    "reimbursement.due": reimbursement_probes,
    "class.end_by": end_probes,
    "subsidy.cap": cap_probes,
    "subsidy.none_after": none_after_probes,
    "subsidy.forfeits_when": forfeit_probes,
    "plan.locked_fields": locked_probes,
    "change.fields": change_probes,
    "fee.trainees": fee_probes,
    "class.hybrid.ratio_max": lambda key, want: [
        (verdict(key, headcount=n, prescribed_headcount=50), "" if want is NOTHING else answer)
        for n, answer in ((100, "ok"), (101, "not"))
    ],
}
