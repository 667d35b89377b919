"""Every cell of the rule matrix of the requirements, for the columns drawn from the five documents."""

import pytest

from tests.policies.scenes import NOTHING

NATIONAL = "national-2021"
FJ_NATIONAL = "fujian-2024-national"
SHANDONG = "shandong-2021"
DEMO = "fujian-2024-demonstration"
ENGINEERING = "fujian-2024-engineering"
ORDINARY = "fujian-2024-ordinary"
HEBEI = "hebei-draft"
COLUMNS = (NATIONAL, FJ_NATIONAL, SHANDONG, DEMO, ENGINEERING, ORDINARY, HEBEI)


NOV_30 = {"month": 11, "day": 30, "inclusive": True}
MONTH_BEFORE = {"n": 1, "unit": "month", "before": "opening"}
MONTH_AFTER = {"n": 1, "unit": "month", "after": "end"}
BEFORE = {"n": 0, "unit": "day", "before": "opening"}
FIVE_DOCS = ["summary_report", "settlement_form", "roster", "sign_in", "survey_statistics"]
NINE_DOCS = [
    "opening_notice", "summary_report", "settlement_form", "roster", "sign_in", "survey_statistics",
    "research_report", "news_item", "subsidy_receipt",
]  # fmt: skip
PLACE_TIME = ["time", "place"]
FIVE_FIELDS = ["topic", "content", "audience", "time", "place"]


def around(n, tolerance):
    return {"about": n, "tolerance": tolerance}


# Key → value per column, in the order of COLUMNS. Lists of named items are compared by their codes.
MATRIX = {
    "class.days.about": (*[around(5, 1)] * 2, *[around(4, 1)] * 4, NOTHING),
    "class.hours.min": (NOTHING, NOTHING, {"min": 24}, NOTHING, NOTHING, NOTHING, {"min": 32}),
    "class.headcount.max": ({"max": 100}, *[NOTHING] * 6),
    "class.headcount.about": (NOTHING, around(50, 10), around(30, 10), *[NOTHING] * 4),
    "class.headcount.min": (NOTHING, NOTHING, NOTHING, *[{"min": 30}] * 3, NOTHING),
    "class.hybrid.ratio_max": (NOTHING, "2", NOTHING, "2", "2", "2", NOTHING),
    "recruiting.scope": (
        *[{"allowed": ["nation"], "default": "nation"}] * 2,
        *[{"allowed": ["province"], "default": "province"}] * 4,
        {"allowed": ["province_and_outside"], "default": "province_and_outside"},
    ),
    "filing.lead": (
        BEFORE, MONTH_BEFORE, {"n": 10, "unit": "working_day", "before": "opening"},
        MONTH_BEFORE, None, None, MONTH_BEFORE,
    ),
    "filing.documents": (
        ["opening_notice", "implementation_plan"], ["implementation_plan"],
        ["filing_form", "implementation_plan", "recruiting_notice"],
        *[["opening_notice", "implementation_plan"]] * 3, ["implementation_plan", "recruiting_notice"],
    ),
    "filing.filer": (*["host"] * 6, "sponsor"),
    "filing.chain": (["ministry"], ["province", "ministry"], *[["province"]] * 5),
    "filing.gate": ("approval", "approval", *["record"] * 5),
    "class.end_by": (*[NOV_30] * 6, NOTHING),
    "subsidy.cap": ("165000.00", "127500.00", "0.00", "45000.00", "45000.00", "0.00", NOTHING),
    "expense.standards": (*[NOTHING] * 6, "《河北省省级机关培训费管理办法》等有关规定"),
    "completion.due": (*[MONTH_AFTER] * 5, None, MONTH_AFTER),
    "completion.documents": (
        FIVE_DOCS, FIVE_DOCS, ["roster", "self_evaluation", "performance_form", "acceptance_form"],
        NINE_DOCS, NINE_DOCS, ["summary_report", "roster", "sign_in", "survey_statistics"],
        ["summary_report", "roster", "settlement_form", "survey_statistics"],
    ),
    "completion.bank_fields": (
        *[NOTHING] * 3, *[["account_name", "account_number", "bank_name"]] * 2, NOTHING, NOTHING,
    ),
    "completion.chain": (
        ["ministry"], ["province", "ministry"], ["province"], *[["sponsor", "province"]] * 2,
        ["province"], ["province"],
    ),
    "reimbursement.due": (MONTH_AFTER, MONTH_AFTER, *[NOTHING] * 5),
    "reimbursement.addressee": (*["人力资源社会保障部事业单位人事服务中心"] * 2, *[NOTHING] * 5),
    "fee.trainees": (False,) * 7,
    "fee.borne_by_trainee": (
        ["往返交通费"], ["往返交通费"], NOTHING, *[["往返交通费"]] * 4,
    ),
    "change.gate": (*["record"] * 6, "approval"),
    "change.documents": (*[["change_statement"]] * 6, ["change_request"]),
    "change.fields": (FIVE_FIELDS, FIVE_FIELDS, PLACE_TIME, *[FIVE_FIELDS] * 3, PLACE_TIME),
    "certificate.register": ("ministry", "ministry", *["province"] * 5),
    "assessment.components": (
        ["result"], ["result"], ["result", "party_conduct"], *[["result"]] * 3, ["paper"],
    ),
    "programme.name": (
        "专业技术人才知识更新工程", "专业技术人员知识更新工程", "专业技术人才知识更新工程",
        *["专业技术人员知识更新工程"] * 3, "专业技术人才知识更新工程",
    ),
    "funding.kinds": (
        ["subsidised", "self_funded"], ["subsidised", "self_funded"], ["self_funded"],
        ["subsidised"], ["subsidised"], ["self_funded"], NOTHING,
    ),
    "subsidy.fund_source": (
        "财政经费", "财政经费", NOTHING, "人力资源和社会保障业务经费", "省级人才工作经费", NOTHING, NOTHING,
    ),
    "subsidy.none_after": (NOTHING, NOV_30, *[NOTHING] * 5),
    "subsidy.forfeits_when": (
        *[NOTHING] * 3, *[["papers_late", "papers_missing", "not_as_planned"]] * 2, NOTHING, NOTHING,
    ),
    "plan.locked_fields": (
        FIVE_FIELDS, FIVE_FIELDS, NOTHING, *[FIVE_FIELDS] * 3, ["topic", "content", "time", "place"],
    ),
    "settlement.form_name": (*["经费结算表"] * 6, "经费决算表"),
    "settlement.chain": (
        ["service_centre"], ["service_centre"], ["province"], *[["sponsor", "province"]] * 2, ["province"], NOTHING,
    ),
    "expense.categories": (
        ["lodging", "meals", "venue", "lecture_fee", "materials", "transport", "other"],
    ) * 7,
    "filing.opening_notice_by": (
        NOTHING, "福建省人力资源和社会保障厅", *[NOTHING] * 5,
    ),
    "teaching.forms": (
        *[["keynote", "seminar", "exchange", "onsite"]] * 2, NOTHING,
        *[["keynote", "seminar", "exchange", "onsite"]] * 3, ["keynote", "seminar", "exchange", "onsite", "visit"],
    ),
}  # fmt: skip

CELLS = [(key, code, want) for key, row in MATRIX.items() for code, want in zip(COLUMNS, row, strict=True)]


def codes(value):
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [item["code"] for item in value]
    return value


@pytest.mark.parametrize(("key", "code", "want"), CELLS, ids=[f"{key}@{code}" for key, code, _ in CELLS])
def test_cell_of_the_rule_matrix(packs, key, code, want):
    rule = packs[code].get(key)
    assert (NOTHING if rule is None else codes(rule.value)) == want


# How strict: read off the wording (左右、一般、原则上 warn; 不得、不少于、须、应 refuse). Hebei is a draft.
FORCES = [
    ("class.days.about", NATIONAL, "guiding"),
    ("class.headcount.max", NATIONAL, "guiding"),
    ("class.headcount.about", FJ_NATIONAL, "guiding"),
    ("class.headcount.min", DEMO, "binding"),
    ("class.hybrid.ratio_max", DEMO, "binding"),
    ("class.modality", DEMO, "guiding"),
    ("class.hours.min", SHANDONG, "binding"),
    ("class.end_by", NATIONAL, "binding"),
    ("filing.lead", SHANDONG, "binding"),
    ("recruiting.eligibility", NATIONAL, "guiding"),
    ("teaching.lecturers.encouraged", SHANDONG, "advice"),
    ("subsidy.cap", NATIONAL, "binding"),
    ("fee.trainees", FJ_NATIONAL, "binding"),
    ("filing.chain", ENGINEERING, "guiding"),
    ("certificate.pattern", NATIONAL, "guiding"),
]


@pytest.mark.parametrize(("key", "code", "force"), FORCES)
def test_force_follows_the_wording(packs, key, code, force):
    assert packs[code].require(key).force == force


@pytest.mark.req("002-13")
def test_fujian_national_plan_has_nine_binding_parts(packs):
    rule = packs[FJ_NATIONAL].require("filing.parts")
    assert (len(rule.value), rule.binding) == (9, True)


@pytest.mark.req("001-15")
def test_shandong_plan_must_hold_the_assessment_method(packs):
    items = {item["code"]: item.get("force") for item in packs[SHANDONG].require("filing.parts").value}
    assert items.pop("assessment") is None
    assert set(items.values()) == {"guiding"}


@pytest.mark.req("004-21")
def test_hebei_statement_of_accounts_bears_two_seals(packs):
    form = packs[HEBEI].require("completion.documents").value[2]
    assert form["seals"] == ["财务章", "单位公章"]


@pytest.mark.req("002-05")
def test_fujian_counts_are_kept_as_stated(packs):
    counts = packs[DEMO].require("plan.counts").value
    assert (counts["total"], [p["n"] for p in counts["parts"]]) == (97, [5, 6, 6, 83])


@pytest.mark.req("003-05", "003-11", "003-17", "003-23", "003-25", "003-26", "003-29")
def test_targets_and_bases_of_the_ten_year_programme(packs):
    rules = packs["project-2021-2030"]
    values = {
        key: rules.value(key) for key in rules.table if key.startswith(("target.", "base.n", "base.pro"))
    }
    assert values == {
        "target.people": {"min": 1_000_000},
        "target.classes": {"about": 300, "tolerance": 30},
        "target.class_people": {"about": 20_000, "tolerance": 2_000},
        "target.upskilling_people": {"about": 900_000, "tolerance": 90_000},
        "target.digital_people": {"about": 80_000, "tolerance": 8_000},
        "base.national.people": {"min": 2000},
        "base.provincial.people": {"min": 500},
    }
    assert rules.value("base.report_by") == {"month": 12, "day": 10, "inclusive": True}
    assert rules.value("base.forward_by") == {"month": 12, "day": 31, "inclusive": True}


@pytest.mark.req("004-01")
def test_no_rule_of_the_hebei_draft_ever_binds(packs):
    assert {rule.force for rule in packs[HEBEI]} == {"advice"}


def test_what_no_notice_states_says_so_and_never_binds(packs):
    defaults = [rule for rules in packs.values() for rule in rules if rule.is_default]
    assert defaults
    assert {rule.force for rule in defaults} <= {"guiding", "advice"}
    assert all(rule.citation.startswith("平台默认") for rule in defaults)
