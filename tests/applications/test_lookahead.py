"""The budget beside the cap and what the office standards give for the planned people and days."""

from dataclasses import replace
from decimal import Decimal

import pytest

from applications.checks import obstacles
from applications.funding import names_offered, plan_faults, shares_of
from applications.lookahead import look_ahead, planned_words
from applications.models import Filing
from applications.reading import read
from policies.kinds import Kind
from policies.rules import Force, Rules, RuleValue
from tests.applications import builders as filings
from tests.finance.standards import QUOTA
from tests.policies.conftest import ALL

pytestmark = pytest.mark.django_db
D = Decimal


def reading_of(filing):
    return read(Filing.objects.select_related("programme__rule_set").get(pk=filing.pk))


def with_quota(reading):
    """The same under rules with a 综合定额 of 550 元 (lodging 340, meals 130) for each person and day."""
    quota = RuleValue("expense.day_quota", Kind.DAY_QUOTAS, QUOTA, Force.BINDING, "第九条")
    others = [rule for rule in reading.rules if not rule.key.startswith("expense.day_quota")]
    return replace(reading, rules=Rules(own=(*others, quota)))


@pytest.mark.req("004-37")
def test_a_budget_above_the_daily_quota_is_told_of_before_the_class():
    programme = filings.shandong(days=4, headcount=50)
    filing = filings.written(
        programme, headcount=50, online_headcount=10, budget={"住宿费": "68000.01", "伙食费": "50000.00"}
    )
    reading = with_quota(reading_of(filing))
    found = {each.label: each for each in look_ahead(reading)}
    assert planned_words(reading) == "50 人 × 4 天 ＝ 200 人天（线上学员不计）"
    whole = found["综合定额（三类培训）"]
    assert (whole.value, whole.limit) == (D("118000.01"), D("110000.00"))
    assert whole.sentence == "高出 8,000.01 元；结算时按实际签到计算，超出标准的部分由单位自筹。"
    assert (found["住宿费"].limit, found["伙食费"].sentence) == (
        D("68000.00"),
        "高出 24,000.00 元；结算时按实际签到计算。",
    )
    assert "第九条" in whole.rule


def test_it_never_keeps_a_filing_back():
    filing = filings.written(filings.shandong(days=4), headcount=50, budget={"住宿费": "900000.00"})
    reading = with_quota(reading_of(filing))
    assert any(each.over for each in look_ahead(reading))
    found = obstacles(reading.filing, filings.NOW.date(), reading=reading)
    assert [each for each in found if each.part == "budget"] == []


def test_the_claim_stands_beside_the_cap_and_the_rest_is_named():
    filing = filings.written(
        filings.fujian_national(), budget={"住宿费": "130000.00"}, subsidy_claimed=D("127500.01")
    )
    cap = look_ahead(reading_of(filing))[0]
    assert (cap.value, cap.limit, cap.over) == (D("127500.01"), D("127500.00"), True)
    assert cap.note == "预算合计 130,000.00 元，高于资助上限的 2,500.00 元由单位自筹"


def test_nothing_is_compared_while_people_or_days_are_unknown_or_the_class_pays_itself():
    filing = filings.begun(filings.shandong())
    assert (look_ahead(reading_of(filing)), planned_words(reading_of(filing))) == ([], "")


@pytest.mark.parametrize(
    ("claim", "payer", "labels"),
    [
        ("30000.00", "", ["财政资助（财政经费） 30000.00", "承办单位自筹 2000.50"]),
        ("32000.50", "", ["财政资助（财政经费） 32000.50"]),
        ("99999.00", "sponsor", ["财政资助（财政经费） 32000.50"]),
        ("10000.00", "sponsor", ["财政资助（财政经费） 10000.00", "申报单位自筹 22000.50"]),
    ],
)
def test_who_pays_follows_from_claim_and_payer(claim, payer, labels):
    filing = filings.written(filings.fujian_national(), subsidy_claimed=D(claim), payer=payer)
    shares = shares_of(filing, filing.rules)
    assert [f"{share.label} {share.amount}" for share in shares] == labels
    assert list(plan_faults(filing, filing.rules)) == []


def test_written_sources_must_agree_with_budget_and_claim():
    plan = [
        {"channel": "fiscal", "name": "财政经费", "amount": "20000.00"},
        {"channel": "host", "name": "", "amount": "12001.00"},
    ]
    filing = filings.written(filings.fujian_national(), funding_plan=plan)
    assert list(plan_faults(filing, filing.rules)) == [
        "资金来源合计 32,001.00 元，比经费预算合计 32,000.50 元多 0.50 元，请核对各来源的金额。",
        "资金来源中财政资助 20,000.00 元，与申请资助金额 30,000.00 元不一致，请核对。",
    ]


def test_the_payer_that_was_chosen_must_be_among_the_sources():
    plan = [{"channel": "sponsor", "name": "", "amount": "32000.50"}]
    filing = filings.written(filings.shandong(), funding_plan=plan, payer="host")
    (fault,) = plan_faults(filing, filing.rules)
    assert fault == "自筹经费承担单位选的是承办单位，资金来源中却没有它的自筹，请核对。"


@pytest.mark.req("004-35", "004-51")
def test_other_sources_are_those_of_the_rules():
    names = names_offered(ALL["hebei-draft"])
    assert {"单位提取的继续教育经费", "专项经费"} <= set(names)
    assert names_offered(ALL["fujian-2024-national"]) == []
