from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.findings import Status, findings, worst
from policies.kinds import Kind
from policies.rules import Force, Rules, RuleValue
from tests.policies.conftest import ALL, CALENDAR

SHANDONG = "shandong-2021"
DEMO = "fujian-2024-demonstration"


def one(packs, code, key, **facts):
    """The only finding of a rule."""
    (found,) = findings(packs[code], facts, only=(key,), calendar=CALENDAR)
    return found


def statuses(packs, code, key, **facts):
    return [f.status.value for f in findings(packs[code], facts, only=(key,), calendar=CALENDAR)]


@pytest.mark.req("001-10")
def test_a_sentence_names_figures_document_and_clause(packs):
    found = one(packs, SHANDONG, "class.hours", hours=20)
    assert found.sentence == "学时 20，要求不少于 24 学时（鲁人社函〔2021〕60号 二（一））"
    assert (found.status, found.field, found.found, found.required) == (
        "binding",
        "hours",
        "20",
        "不少于 24 学时",
    )
    assert (found.notice_number, found.clause, found.quote) == (
        "鲁人社函〔2021〕60号",
        "二（一）",
        "不少于24学时",
    )
    assert found.refuses


@pytest.mark.req(
    "000-12", "000-24", "000-25", "001-10", "001-11", "002-17", "002-18", "002-22", "002-23", "004-30"
)
@pytest.mark.parametrize(
    ("code", "key", "facts", "status"),
    [
        (SHANDONG, "class.headcount.about", {"headcount": 41}, "guiding"),
        (SHANDONG, "class.headcount.about", {"headcount": 30}, "passed"),
        ("fujian-2024-national", "class.headcount.about", {"headcount": 70}, "guiding"),
        ("hebei-draft", "class.hours", {"hours": 31}, "advice"),
        ("hebei-draft", "class.hours", {"hours": 32}, "passed"),
        (SHANDONG, "class.hours", {"hours": 23.5}, "binding"),
        (SHANDONG, "class.hours", {"hours": Decimal("23.5")}, "binding"),
        (SHANDONG, "class.hours", {"hours": 24}, "passed"),
        (SHANDONG, "class.hours", {}, "undecided"),
        ("hebei-draft", "class.hours", {"hours": 1}, "advice"),
        (DEMO, "class.headcount.min", {"headcount": 29}, "binding"),
        (DEMO, "class.headcount.min", {"headcount": 30}, "passed"),
        (DEMO, "class.headcount.min", {"headcount": 34, "online_headcount": 5}, "binding"),
        (
            DEMO,
            "class.hybrid.ratio",
            {"headcount": 100, "online_headcount": 40, "prescribed_headcount": 50},
            "passed",
        ),
        (
            DEMO,
            "class.hybrid.ratio",
            {"headcount": 101, "online_headcount": 41, "prescribed_headcount": 50},
            "binding",
        ),
        (DEMO, "class.hybrid.ratio", {"headcount": 101}, "undecided"),
        (DEMO, "class.hybrid.some", {"headcount": 30, "online_headcount": 30}, "binding"),
        (DEMO, "class.hybrid.some", {"modality": "offline"}, "passed"),
        (DEMO, "class.modality", {"modality": "offline"}, "passed"),
        (DEMO, "class.modality", {"modality": "mixed"}, "guiding"),
        (DEMO, "class.modality", {"modality": "online"}, "guiding"),
        ("national-2021", "class.headcount", {"headcount": 101}, "guiding"),
        ("national-2021", "class.days", {"days": 7}, "guiding"),
        ("national-2021", "class.days", {"days": 6}, "passed"),
        ("national-2021", "class.end_by", {"ends_on": date(2021, 11, 30)}, "passed"),
        ("national-2021", "class.end_by", {"ends_on": date(2021, 12, 1)}, "binding"),
        ("national-2021", "recruiting.scope", {"recruiting_scope": "province"}, "binding"),
        ("national-2021", "recruiting.eligibility", {"ineligible_count": 1}, "guiding"),
        ("national-2021", "teaching.forms", {"forms": {"keynote"}}, "guiding"),
        ("national-2021", "teaching.forms", {"forms": {"keynote", "onsite"}}, "passed"),
        ("national-2021", "subsidy.cap", {"subsidy_claimed": Decimal("165000.00")}, "passed"),
        ("national-2021", "subsidy.cap", {"subsidy_claimed": Decimal("165000.01")}, "binding"),
        ("national-2021", "fee.trainees", {"fees_declared": True}, "passed"),
        ("national-2021", "fee.trainees", {"fees_declared": False}, "binding"),
        (DEMO, "class.no_outsourcing", {"outsourced": True}, "binding"),
        (SHANDONG, "teaching.lecturers", {"lecturer_levels": {"senior"}}, "advice"),
        (SHANDONG, "teaching.lecturers", {"lecturer_levels": {"academician"}}, "passed"),
        (SHANDONG, "filing.filer", {"filer": "sponsor"}, "binding"),
        (SHANDONG, "funding.payers", {"funding": "self_funded", "payer": "trainees"}, "binding"),
        (SHANDONG, "party.committee", {"party_members": 3, "party_committee": False}, "binding"),
        (SHANDONG, "party.committee", {"party_members": 3, "party_committee": True}, "passed"),
        ("project-2021-2030", "base.national", {"base_level": "national", "base_people": 1999}, "binding"),
        ("project-2021-2030", "base.national", {"base_level": "national", "base_people": 2000}, "passed"),
    ],
)
def test_a_fact_under_a_rule(packs, code, key, facts, status):
    assert one(packs, code, key, **facts).status == status


@pytest.mark.parametrize(
    ("value", "hours", "status"),
    [
        ({"min": 23.1}, "23.1", "passed"),
        ({"min": 23.1}, "23.0", "binding"),
        ({"about": 24.1, "tolerance": 0.2}, "24.3", "passed"),
        ({"about": 24.1, "tolerance": 0.2}, "24.4", "binding"),
    ],
)
def test_hours_at_the_very_bound_are_within_it(value, hours, status):
    """JSON holds 23.1 as a float that is a little more than 23.1; a Decimal beside it must not fall short of it."""
    rule = RuleValue("class.hours.min", Kind.HOURS, value, Force.BINDING, "一")
    assert [f.status for f in findings(Rules((rule,)), {"hours": Decimal(hours)})] == [status]


def test_a_ratio_is_reckoned_exactly():
    rule = RuleValue("class.hybrid.ratio_max", Kind.RATIO, "1.15", Force.BINDING, "二")
    for people, status in ((115, "passed"), (116, "binding")):
        facts = {"headcount": people, "prescribed_headcount": 100}
        assert [f.status for f in findings(Rules((rule,)), facts)] == [status]


@pytest.mark.req("001-35")
def test_shandong_refuses_any_claim_of_a_subsidy(packs):
    facts = {"funding": "self_funded", "subsidy_claimed": Decimal("1.00")}
    found = findings(packs[SHANDONG], facts, only=("funding.kinds", "subsidy."))
    assert [(f.key, f.status) for f in found] == [
        ("funding.kinds", "passed"),
        ("funding.kinds", "binding"),
        ("subsidy.cap", "binding"),
    ]
    assert statuses(packs, SHANDONG, "funding.kinds", funding="subsidised") == ["binding"]


@pytest.mark.req("001-13")
def test_a_late_filing_is_accepted_and_shown_as_late(packs):
    opening = date(2021, 10, 15)
    in_time = one(packs, SHANDONG, "filing.lead", opening_on=opening, submitted_on=date(2021, 9, 27))
    late = one(packs, SHANDONG, "filing.lead", opening_on=opening, submitted_on=date(2021, 9, 29))
    assert (in_time.status, in_time.late) == ("passed", False)
    assert (late.status, late.late, late.force, late.refuses) == ("guiding", True, "binding", False)
    assert "逾期 2 天" in late.sentence
    assert "开班前 10 个工作日" in late.sentence
    unsent = one(packs, SHANDONG, "filing.lead", opening_on=opening, today=date(2021, 9, 1))
    overdue = one(packs, SHANDONG, "filing.lead", opening_on=opening, today=date(2021, 9, 28))
    assert (unsent.status, overdue.status, overdue.late) == ("undecided", "guiding", True)


@pytest.mark.req("002-16")
def test_an_open_lead_time_gives_no_finding(packs):
    assert statuses(packs, "fujian-2024-engineering", "filing.lead", opening_on=date(2024, 9, 1)) == []


@pytest.mark.req("000-17", "002-30")
def test_what_a_late_end_costs_is_told_before_it_is_lost(packs):
    facts = {"ends_on": date(2024, 12, 1), "funding": "subsidised"}
    found = one(packs, "fujian-2024-national", "subsidy.none_after", **facts)
    assert (found.status, found.clause) == ("guiding", "三、第二段")
    assert (
        statuses(packs, "fujian-2024-national", "subsidy.none_after", **facts | {"funding": "self_funded"})
        == []
    )


@pytest.mark.req("001-14", "001-16")
def test_each_missing_document_is_named(packs):
    found = findings(packs[SHANDONG], {"documents": {"filing_form"}}, only=("filing.documents",))
    assert [(f.status, f.field) for f in found] == [
        ("binding", "documents.implementation_plan"),
        ("binding", "documents.recruiting_notice"),
    ]
    assert "缺少“招收学员通知”" in found[1].sentence
    whole = {"filing_form", "implementation_plan", "recruiting_notice"}
    assert statuses(packs, SHANDONG, "filing.documents", documents=whole) == ["passed"]
    assert statuses(packs, SHANDONG, "filing.documents") == ["undecided"]


@pytest.mark.req("001-15")
def test_a_part_may_be_less_strict_than_its_list(packs):
    found = findings(packs[SHANDONG], {"parts": set()}, only=("filing.parts",))
    assert {f.field: f.status.value for f in found}["parts.assessment"] == "binding"
    assert {f.status.value for f in found if f.field != "parts.assessment"} == {"guiding"}


@pytest.mark.req("004-21")
def test_seals_are_asked_for(packs):
    documents = {"summary_report", "roster", "settlement_form", "survey_statistics"}
    rules = Rules(packs["hebei-draft"].own, draft=False)
    facts = {"documents": documents, "seals": {"settlement_form": ["财务章"]}}
    found = findings(rules, facts, only=("completion.documents",))
    assert [f.status for f in found] == ["binding", "passed"]
    assert "缺少单位公章" in found[0].sentence


@pytest.mark.req("000-29", "001-17", "001-18", "001-60")
def test_epidemic_papers_are_bounded_in_time(packs):
    plan = {
        "code": "epidemic_plan",
        "name": "疫情防控方案",
        "from_on": "2021-01-01",
        "until_on": "2023-01-07",
    }
    rule = RuleValue("safety.plan", Kind.DOCUMENTS, [plan], Force.BINDING, "二")
    rules = Rules((rule,))
    during = findings(rules, {"documents": set(), "opening_on": date(2021, 10, 15)})
    after = findings(rules, {"documents": set(), "opening_on": date(2024, 10, 15)})
    assert ([f.status for f in during], after) == (["binding"], [])


@pytest.mark.req("001-27")
@pytest.mark.parametrize(
    ("members", "least", "status"), [(0, 1, []), (1, 1, ["binding"]), (2, 3, []), (3, 3, ["binding"])]
)
def test_a_party_group_is_asked_for_from_the_number_that_the_rules_name(packs, members, least, status):
    least = RuleValue("party.committee.min", Kind.BOUNDS, {"min": least}, Force.BINDING, "二")
    rules = Rules((packs[SHANDONG].require("party.committee"), least))
    facts = {"party_members": members, "party_committee": False}
    assert [f.status for f in findings(rules, facts)] == status


@pytest.mark.req("004-18")
def test_a_certificate_rests_on_the_registration_form_and_the_results(packs):
    rule = packs["hebei-draft"].require("certificate.basis")
    names = {item["code"]: item["name"] for item in rule.value}
    assert "高级研修班结业登记表" in names.values()
    for code, name in names.items():
        (found,) = findings(Rules((rule,)), {"certificate_documents": set(names) - {code}})
        assert (found.status, name in found.sentence) == ("advice", True)


@pytest.mark.req("001-30")
def test_conduct_of_party_members_counts_only_where_there_are_some(packs):
    components = {"assessment_components": {"result"}}
    assert statuses(packs, SHANDONG, "assessment.comp", party_members=0, **components) == ["passed"]
    assert statuses(packs, SHANDONG, "assessment.comp", party_members=5, **components) == ["binding"]


@pytest.mark.req("000-11")
def test_what_differs_from_the_plan_is_refused(packs):
    found = findings(packs["national-2021"], {"changed_fields": {"place"}}, only=("plan.locked",))
    assert [(f.status, f.field) for f in found] == [("binding", "changed_fields.place")]
    assert statuses(packs, "national-2021", "plan.locked", changed_fields=set()) == ["passed"]


@pytest.mark.req("001-20", "004-40")
def test_only_time_and_place_may_change_in_shandong(packs):
    assert statuses(packs, SHANDONG, "change.fields", change_fields={"time"}) == ["passed"]
    assert statuses(packs, SHANDONG, "change.fields", change_fields={"topic"}) == ["binding"]
    late = {
        "change_fields": {"time"},
        "change_submitted_on": date(2021, 10, 15),
        "opening_on": date(2021, 10, 15),
    }
    assert one(packs, SHANDONG, "change.lead", **late).late


@pytest.mark.req("002-43")
def test_what_forfeits_the_subsidy_is_told(packs):
    facts = {"funding": "subsidised", "papers_late": True}
    assert one(packs, DEMO, "subsidy.forfeits", **facts).status == "guiding"


@pytest.mark.req("002-05")
def test_a_notice_that_contradicts_itself_is_shown_not_refused(packs):
    stated, rows = findings(packs[DEMO], {"plan_rows": 100}, only=("plan.counts",))
    assert (stated.status, rows.status) == ("guiding", "guiding")
    assert "5＋6＋6＋83＝100" in stated.sentence


@pytest.mark.req("003-25")
def test_a_base_that_reports_after_the_tenth_is_late(packs):
    facts = {"base_level": "national", "year": 2021, "base_report_on": date(2021, 12, 11)}
    assert one(packs, "project-2021-2030", "base.report_by", **facts).late


def test_only_keeps_the_rules_of_a_stage(packs):
    found = findings(packs[SHANDONG], {}, only=("class.", "filing."))
    assert {f.key.split(".")[0] for f in found} == {"class", "filing"}
    assert worst(found) == Status.UNDECIDED
    assert worst([]) is None


def test_a_moment_is_no_day(packs):
    with pytest.raises(TypeError):
        findings(packs[SHANDONG], {"ends_on": datetime(2021, 11, 30, tzinfo=UTC)}, only=("class.end_by",))


FACTS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(
            ["headcount", "online_headcount", "prescribed_headcount", "days", "plan_rows", "party_members",
             "ineligible_count", "frontline_count", "base_people"],
            st.integers(0, 3000),
        ),
        "hours": st.floats(0, 200),
        **dict.fromkeys(
            ["ends_on", "opening_on", "submitted_on", "reported_on", "reimbursement_on", "today",
             "change_submitted_on", "change_effective_on", "base_report_on"],
            st.dates(date(2020, 1, 1), date(2028, 12, 31)),
        ),
        **dict.fromkeys(
            ["documents", "parts", "forms", "change_fields", "changed_fields", "roster_fields",
             "assessment_components", "lecturer_levels", "reimbursement_documents", "bank_fields"],
            st.sets(st.sampled_from(["time", "place", "topic", "roster", "settlement_form", "keynote", "result"])),
        ),
        "funding": st.sampled_from(["subsidised", "self_funded"]),
        "modality": st.sampled_from(["offline", "mixed", "online"]),
        "base_level": st.sampled_from(["national", "provincial"]),
        "subsidy_claimed": st.decimals(0, 10**6, places=2),
        **dict.fromkeys(["fees_declared", "outsourced", "assessed", "party_committee", "papers_late"], st.booleans()),
        "year": st.integers(2021, 2030),
    },
)  # fmt: skip


@given(st.sampled_from(sorted(ALL)), FACTS)
def test_every_pack_can_judge_any_facts(code, facts):
    for found in findings(ALL[code], facts, calendar=CALENDAR):
        assert found.sentence.endswith("）")
        assert found.required
        assert found.status != "binding" or ALL[code].get(found.key).binding


@given(FACTS)
def test_the_hebei_draft_never_refuses(facts):
    found = findings(ALL["hebei-draft"], facts, calendar=CALENDAR)
    assert {f.status for f in found} <= {Status.PASSED, Status.ADVICE, Status.UNDECIDED}
