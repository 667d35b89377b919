"""Strategies: whole rule sets that validate, and the facts of any class, as wide as the portal takes them."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from policies.keys import KEYS, WORDS
from policies.kinds import EFFECTS, EVENTS_AHEAD, EVENTS_PAST, FILERS, MAY_BE_UNSPECIFIED, Kind, Unit
from policies.rules import Force, Rules, RuleValue, rule_faults
from workflow.lifecycle import Gate, Seat

FORCES = st.sampled_from(list(Force))
# Codes that judges look for among others that mean nothing to them.
CODES = st.sampled_from(
    ["time", "place", "topic", "roster", "settlement_form", "keynote", "result", "paper", "party_conduct", "host",
     "sponsor", "papers_late", "papers_missing", "not_as_planned", "academician", "other", "甲-1"],
)  # fmt: skip
TEXTS = st.sampled_from(["往返交通费", "学员名单", "甲", "a{b}%s", "，。", "一" * 60])
COUNTS = st.integers(0, 40) | st.integers(0, 10**7) | st.just(10**9)
SOME_DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
ANY_DAY = SOME_DAYS | st.dates() | st.sampled_from([date.min, date.max, date(2024, 2, 29), date(2021, 1, 31)])


def listed(items, **kwargs):
    return st.lists(items, max_size=4, **kwargs)


def items(**optional):
    """Lists of {code, name, …} with every code once."""
    item = st.fixed_dictionaries({"code": CODES, "name": TEXTS}, optional=optional)
    return listed(item, unique_by=lambda each: each["code"])


def limits(numbers):
    def ordered(bounds):
        if "min" in bounds and "max" in bounds and bounds["min"] > bounds["max"]:
            bounds["min"], bounds["max"] = bounds["max"], bounds["min"]
        if "about" in bounds:
            bounds.setdefault("tolerance", 0)
        return bounds or {"min": 0}

    optional = dict.fromkeys(["min", "max", "about", "tolerance"], numbers)
    return st.fixed_dictionaries({}, optional=optional).map(ordered)


def period(role, events, least):
    n = st.integers(least, 40) | st.sampled_from([1, 365, 1000])
    return st.fixed_dictionaries(
        {"n": n, "unit": st.sampled_from(Unit.values), role: st.sampled_from(sorted(events))}
    )


def decimal_texts(least, most):
    """Numbers as a notice file may hold them, the odd spellings that Python reads included."""
    plain = st.decimals(least, most, places=2).map(str)
    return plain | st.sampled_from(
        ["0", "0.30", "1E+3", "1e-2", "1E-400", "0E+900", "１２", "1_000", " 7 ", "+5"]
    )


RATES = st.integers(0, 900)


def quotas_of(kinds):
    """Quotas of two parts: (lodging, meals) 元 for each kind of training."""
    return {
        "default": f"kind-{len(kinds)}",
        "kinds": [
            {
                "code": f"kind-{n}", "name": f"{n} 类", "total": f"{lodging + meals}.00",
                "parts": [
                    {"code": "lodging", "name": "住宿费", "amount": f"{lodging}.00", "categories": ["lodging"]},
                    {"code": "meals", "name": "伙食费", "amount": f"{meals}", "categories": ["meals", "other"]},
                ],
            }
            for n, (lodging, meals) in enumerate(kinds, 1)
        ],
    }  # fmt: skip


DOCUMENT = {
    "generated": st.booleans(),
    "required": st.booleans(),
    "seals": listed(TEXTS),
    "force": st.sampled_from(Force.values),
    "from_on": ANY_DAY.map(date.isoformat),
    "until_on": ANY_DAY.map(date.isoformat),
    "note": TEXTS,
}
VALUES = {
    Kind.AMOUNT: decimal_texts(0, 10**11),
    Kind.BOUNDS: limits(COUNTS),
    Kind.HOURS: limits(st.floats(0, 200) | st.integers(0, 300) | st.sampled_from([23.5, 23.1, 5e-324])),
    Kind.LEAD_TIME: period("before", EVENTS_AHEAD, 0),
    Kind.DUE_AFTER: period("after", EVENTS_PAST, 1),
    Kind.FIXED_DATE: st.dates(date(2023, 1, 1), date(2023, 12, 31)).flatmap(
        lambda day: st.booleans().map(lambda yes: {"month": day.month, "day": day.day, "inclusive": yes})
    ),
    Kind.DOCUMENTS: items(**DOCUMENT),
    Kind.PARTS: items(force=st.sampled_from(Force.values)),
    Kind.CHAIN: st.lists(st.sampled_from(Seat.values), min_size=1, unique=True),
    Kind.SEAT: st.sampled_from(Seat.values),
    Kind.GATE: st.sampled_from(Gate.values),
    Kind.FILER: st.sampled_from(sorted(FILERS)),
    Kind.NAMES: listed(st.sampled_from(sorted(WORDS)) | TEXTS, unique=True),
    Kind.CATEGORIES: items(note=TEXTS),
    Kind.FLAG: st.booleans(),
    Kind.CHOICE: st.lists(st.sampled_from(sorted(WORDS)), min_size=1, unique=True).flatmap(
        lambda allowed: st.sampled_from([{"allowed": allowed}, {"allowed": allowed, "default": allowed[-1]},
                                         {"allowed": allowed, "default": None}])
    ),
    Kind.TEXT: TEXTS,
    Kind.RATIO: decimal_texts("0.01", 1000) | st.just("0.3"),
    Kind.COUNTS: st.fixed_dictionaries({"total": COUNTS}, optional={"parts": items(n=COUNTS)}),
    Kind.SANCTIONS: listed(
        st.fixed_dictionaries({
            "code": CODES, "name": TEXTS, "effect": st.sampled_from(sorted(EFFECTS)),
            "violations": st.lists(st.sampled_from(["improper_filing", "fraud"]), unique=True),
        }),
        unique_by=lambda each: each["code"],
    ),
    Kind.PATTERN: st.sampled_from(["YX{region}{year}{serial:06d}", "{serial}-{year}-{region}"]),
    Kind.SHARE: st.decimals("0.01", 1, places=2).map(str),
    Kind.TAPER: st.builds(lambda n, share: {"after": n, "share": str(share)}, st.integers(1, 60), st.decimals("0.01", 1, places=2)),
    Kind.TARIFF: items(amount=decimal_texts(0, 3000), force=st.sampled_from(Force.values)),
    Kind.DAY_QUOTAS: st.lists(st.lists(RATES, min_size=2, max_size=2), min_size=1, max_size=3).map(quotas_of),
}  # fmt: skip


def value_of(kind):
    return VALUES[kind] | st.none() if kind in MAY_BE_UNSPECIFIED else VALUES[kind]


@st.composite
def rules_of(draw, notice):
    """Rules for some of the keys; a drawn value that does not validate is left out, as loading would refuse it."""
    found = []
    for key in draw(st.lists(st.sampled_from(sorted(KEYS)), unique=True, max_size=25)):
        kind = KEYS[key].kind
        value = draw(value_of(kind))
        if not rule_faults(key, kind, value):
            found.append(RuleValue(key, kind, value, draw(FORCES), "二（一）", notice_number=notice))
    return tuple(found)


@st.composite
def packs(draw):
    """A rule set with up to two parents, any of them a draft."""
    rules = None
    for level in range(draw(st.integers(1, 3))):
        notice = f"某函〔2025〕{level}号"
        year = draw(st.none() | st.integers(2010, 2040))
        draft = draw(st.sampled_from([False, False, False, True]))
        own = draw(rules_of(notice))
        rules = Rules(own, f"pack-{level}", f"第 {level} 层", notice, year, "65", draft, rules)
    return rules


def packs_with(key, pack=None):
    """Packs that state this rule for certain."""
    kind = KEYS[key].kind
    return st.builds(
        lambda rules, value, force: Rules(
            (*(r for r in rules.own if r.key != key), RuleValue(key, kind, value, force, "三", notice_number="某函")),
            rules.code, rules.name, rules.notice_number, rules.year, rules.region_code, rules.draft, rules.parent,
        ),
        pack or packs(), VALUES[kind].filter(lambda value: not rule_faults(key, kind, value)), FORCES,
    )  # fmt: skip


PEOPLE = st.integers(0, 120) | st.sampled_from([1, 29, 30, 31, 10**9])
MONEY = st.decimals(0, 10**7, places=2) | st.sampled_from([Decimal("0.01"), Decimal("99999999999.99")])
NAMED = st.sets(CODES, max_size=5)
FACTS = {
    **dict.fromkeys(
        ["headcount", "online_headcount", "prescribed_headcount", "days", "plan_rows", "party_members",
         "ineligible_count", "frontline_count", "base_people"],
        PEOPLE,
    ),
    "hours": st.decimals(0, 300, places=1) | st.floats(0, 300) | PEOPLE,
    **dict.fromkeys(
        ["ends_on", "opening_on", "submitted_on", "filed_on", "reported_on", "reimbursement_on", "today", "held_on",
         "change_submitted_on", "change_effective_on", "base_report_on", "base_forward_on"],
        ANY_DAY,
    ),
    **dict.fromkeys(
        ["documents", "parts", "forms", "change_fields", "changed_fields", "roster_fields", "certificate_documents",
         "assessment_components", "lecturer_levels", "reimbursement_documents", "bank_fields", "change_documents",
         "base_documents", "leaders"],
        NAMED,
    ),
    "seals": st.dictionaries(CODES, listed(TEXTS), max_size=3),
    "funding": st.sampled_from(["subsidised", "self_funded"]),
    "modality": st.sampled_from(["offline", "mixed", "online"]),
    "recruiting_scope": st.sampled_from(["nation", "province", "province_and_outside"]),
    "base_level": st.sampled_from(["national", "provincial"]),
    "filer": st.sampled_from(["host", "sponsor"]),
    "payer": st.sampled_from(["host", "sponsor", "trainees"]),
    **dict.fromkeys(["subsidy_claimed", "fees_charged", "cost"], MONEY),
    "project_kind": st.sampled_from(["advanced", "upskilling", "digital"]) | CODES,
    **dict.fromkeys(
        ["fees_declared", "outsourced", "advertising", "consulted", "eligibility_verified", "assessed", "survey_done",
         "staff_signed", "party_committee", "discipline_pledged", "lecturers_reviewed", "papers_late", "papers_missing", "not_as_planned"],
        st.booleans(),
    ),
    "year": st.integers(2010, 2040) | st.sampled_from([1, 9999]),
}  # fmt: skip


def facts():
    """What is known of a class: each fact absent, None, or a value of its type."""
    return st.fixed_dictionaries({}, optional={name: st.none() | values for name, values in FACTS.items()})
