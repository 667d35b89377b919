"""Papers that were not handed in as demanded cost the subsidy where the notice says so (002-43), and name themselves."""

from datetime import date
from decimal import Decimal

import pytest

from applications.models import Filing
from finance.facts import Account, asks_for_files, claim_of, facts_of, settlement_facts
from finance.forecast import forecast
from finance.models import Settlement
from finance.reckoning import reckon
from policies.calendar import WorkingDays
from policies.findings import findings
from policies.kinds import Kind
from policies.models import Rule, RuleSet
from policies.rules import Force, Rules, RuleValue
from programs.lifecycle import Stage
from programs.models import Programme
from tests import builders
from tests.finance import builders as money
from tests.policies.conftest import ALL
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db
D = Decimal
ON = date(2024, 11, 1)
CALENDAR = WorkingDays.of((), ())


def unfiled(programme):
    """The filing of a class that nobody accepted."""
    filing = money.filing(programme, 伙食费="45000.00")
    Filing.objects.filter(pk=filing.pk).update(state=State.RETURNED, decided_at=None, decided_by=None)
    return Programme.objects.get(pk=programme.pk)


def amount_of(programme, spent="40000.00"):
    settlement = money.opened(programme)
    money.line(settlement, spent)
    return reckon(money.fresh(settlement), on=ON).payable


@pytest.mark.req("002-43")
def test_a_filing_that_nobody_accepted_costs_the_subsidy_and_says_which_paper():
    lost = amount_of(unfiled(money.demonstration()))
    assert (lost.amount, lost.own_cost) == (D("0.00"), D("40000.00"))
    (cut,) = [cut for cut in lost.cuts if "未按规定要求报备" in cut.sentence]
    assert cut.sentence == (
        "办班前后未按规定要求报备材料（开班备案退回补正，没有审核通过）的项目，不予经费补助（闽人社办〔2024〕212号 三、第三段）。"
    )
    accepted = money.demonstration()
    money.filing(accepted, 伙食费="45000.00")
    assert amount_of(accepted).amount == D("40000.00")


@pytest.mark.req("002-43")
def test_a_notice_that_does_not_say_so_pays_all_the_same():
    assert amount_of(unfiled(money.national_2024())).amount == D("40000.00")


def test_before_the_class_is_over_a_filing_may_still_be_accepted():
    programme = unfiled(money.demonstration(stage=Stage.PLANNED))
    rules = programme.rule_set.rules()
    account = Account(D("0.00"), D("45000.00"), {})
    claim = claim_of(programme, None, account, rules, CALENDAR, ON)
    assert claim.facts.missing == ()
    seen = forecast(programme, programme.filing, None, account, claim, rules)
    assert "未按规定要求报备" not in "".join(cut.sentence for cut in seen.cuts)
    Programme.objects.filter(pk=programme.pk).update(stage=Stage.HELD)
    over = Programme.objects.get(pk=programme.pk)
    claim = claim_of(over, None, account, rules, CALENDAR, ON)
    assert forecast(over, over.filing, None, account, claim, rules).payable.amount == D("0.00")


def test_the_fact_is_a_finding_of_the_settlement():
    programme = unfiled(money.demonstration())
    rules = programme.rule_set.rules()
    account = Account(D("40000.00"), D("45000.00"), {})
    claim = claim_of(programme, None, account, rules, CALENDAR, ON)
    facts = settlement_facts(programme, None, account, claim, ON)
    assert facts["papers_missing"] is True
    said = [
        each.sentence for each in findings(rules, facts, only=("subsidy.forfeits_when",), calendar=CALENDAR)
    ]
    assert any("未按规定要求报备材料" in sentence for sentence in said)


DEMANDED = [
    {"code": "receipt", "name": "补助款票据"},
    {"code": "report", "name": "总结", "force": "guiding"},
    {"code": "extra", "name": "照片", "required": False},
]


def with_documents(force=Force.BINDING):
    """The rules of the 示范 class with documents of reimbursement of their own."""
    own = RuleValue("reimbursement.documents", Kind.DOCUMENTS, DEMANDED, force, "五", notice_number="某函")
    return Rules((own,), "own", parent=ALL["fujian-2024-demonstration"])


@pytest.mark.req("002-43")
@pytest.mark.parametrize(
    ("files", "force", "missing"),
    [
        ({"receipt"}, Force.BINDING, ()),
        (set(), Force.BINDING, ("缺补助款票据",)),
        (set(), Force.GUIDING, ()),
        (None, Force.BINDING, ()),
    ],
)
def test_binding_documents_that_did_not_come_are_missing(files, force, missing):
    programme = money.demonstration()
    found = facts_of(programme, None, with_documents(force), CALENDAR, ON, files)
    assert found.missing == missing


def test_documents_are_asked_for_once_the_settlement_came_in():
    rules = with_documents()
    assert not asks_for_files(rules, Settlement())
    assert asks_for_files(rules, Settlement(received_at=money.AFTER))
    assert not asks_for_files(ALL["national-2021"], Settlement(received_at=money.AFTER))


@pytest.mark.req("002-43")
def test_documents_that_vanish_after_submission_cost_the_subsidy():
    money.rules_at_hand("fujian-2024-demonstration")
    above = RuleSet.objects.select_related("notice").get(code="fujian-2024-demonstration")
    row = RuleSet.objects.create(code="papers", name="材料", version=1, notice=above.notice, parent=above)
    Rule.objects.create(
        rule_set=row,
        key="reimbursement.documents",
        kind=Kind.DOCUMENTS,
        value=DEMANDED,
        force="binding",
        clause="五",
    )
    RuleSet.objects.filter(pk=row.pk).update(state="published", published_at=builders.NOW)
    programme = money.held(
        "papers", builders.host("示例福州大学", money.fujian()), 2024, fund_source="省级人才工作经费"
    )
    settlement = money.opened(programme)
    money.line(settlement, "40000.00")
    assert reckon(money.fresh(settlement), on=ON).payable.amount == D("40000.00")
    Settlement.objects.filter(pk=settlement.pk).update(received_at=money.AFTER)
    lost = reckon(money.fresh(settlement), on=ON)
    assert (lost.facts.missing, lost.payable.amount) == (("缺补助款票据",), D("0.00"))
    assert "（缺补助款票据）" in lost.payable.cuts[0].sentence
