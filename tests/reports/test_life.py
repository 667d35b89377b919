"""One truth of the rules: a page of one paper and the reading of whole lives say the same."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.checks import filing_findings
from applications.models import Filing
from certificates.checks import package_of
from certificates.models import Completion
from finance.checks import settlement_findings
from finance.models import Settlement
from finance.reckoning import reckon
from programs.lifecycle import Stage
from programs.models import Programme
from reports.life import Mark, read_lives
from tests import builders
from tests.applications import builders as filings
from tests.certificates import builders as certificates
from tests.finance import builders as money
from tests.reports import builders as desks
from tests.trainees import builders as rosters
from tests.workflow import builders as small
from trainees.checks import roster_findings

pytestmark = pytest.mark.django_db

TODAY = date(2021, 10, 25)


def life_of(row, today=TODAY):
    return read_lives(Programme.objects.filter(pk=row.pk), today)[0]


def pages(row, today):
    """What the page of each paper that is there lists."""
    row = Programme.objects.get(pk=row.pk)
    found = {}
    if filing := getattr(row, "filing", None):
        found["filing"] = filing_findings(filing, today)
    found["roster"] = roster_findings(row)
    if settlement := Settlement.objects.filter(programme=row).first():
        found["settlement"] = settlement_findings(reckon(settlement, on=today))
    if getattr(row, "completion", None) or row.stage in (Stage.HELD, Stage.REPORTED, Stage.COMPLETED):
        completion = getattr(row, "completion", None) or Completion(programme=row)
        found["completion"] = package_of(completion, today).found
    return found


def a_planned_class():
    return builders.programme()


def a_written_filing():
    return filings.written(filings.shandong()).programme


def a_bare_filing():
    return filings.begun(filings.fujian_national()).programme


def a_filing_that_departs_from_the_plan():
    return filings.written(
        filings.shandong(), starts_on=date(2021, 11, 20), venue="青岛市", headcount=130
    ).programme


def a_running_class():
    row = rosters.a_class()
    people = [rosters.person(1, 职称或职业资格="助理工程师", 职务="")]
    people += [rosters.person(n, 结业考核情况=None) for n in (2, 3)]
    rosters.imported(
        row, rosters.workbook(people, absent={(2, d, h) for d in (1, 2, 3, 4) for h in ("上午", "下午")})
    )
    return row


def a_held_class():
    return certificates.held_class(count=3, failed=(2,))


def a_reported_class():
    row = certificates.held_class(count=2)
    certificates.settled(row)
    certificates.reported(row)
    return row


def a_claim():
    row = money.national_2024()
    money.filing(row, 伙食费="3000.00", 住宿费="0.10")
    settlement = money.opened(row)
    for amount in ("0.10", "0.20", "200000.00"):
        money.line(settlement, amount)
    money.complete(settlement)
    return row


def a_claim_without_papers():
    row = money.demonstration()
    money.line(money.opened(row))
    return row


SCENES = [
    a_planned_class, a_written_filing, a_bare_filing, a_filing_that_departs_from_the_plan, a_running_class, a_held_class,
    a_reported_class, a_claim, a_claim_without_papers,
]  # fmt: skip


@pytest.mark.parametrize("scene", SCENES)
def test_the_life_says_what_the_page_of_each_paper_says(scene):
    row = scene()
    for today in (TODAY, date(2024, 12, 20)):
        told = {judged.paper: list(judged.findings) for judged in life_of(row, today).papers}
        for paper, found in pages(row, today).items():
            assert told[paper] == found, paper


def test_the_life_adds_money_up_to_the_fen():
    account = life_of(a_claim()).account
    assert [str(account.spent), str(account.planned), account.lines] == ["200000.30", "3000.10", 3]


@pytest.mark.req("PR-07")
def test_one_class_takes_three_queries(django_assert_max_num_queries):
    row = a_reported_class()
    life_of(row)
    with django_assert_max_num_queries(3):
        life = life_of(row)
        assert life.findings()
        assert life.deadlines
        assert life.worst
        assert life.claim.payable.amount == 0


@pytest.mark.req("PR-07")
def test_hundreds_of_classes_take_as_many_queries_as_three():
    first = a_written_filing()
    a_claim()
    a_running_class()

    def cost():
        with CaptureQueriesContext(connection) as caught:
            for life in read_lives(Programme.objects.all(), TODAY):
                assert life.worst in Mark
                assert life.next_deadline is None or life.next_deadline.on
        return len(caught)

    cost()
    three = cost()
    Programme.objects.bulk_create(
        Programme(**{field.attname: getattr(first, field.attname) for field in Programme._meta.fields
                     if field.name not in ("id", "code", "number")}, code=f"X{n}", number=1000 + n)
        for n in range(297)
    )  # fmt: skip
    assert [three, cost()] == [3, 3]


def test_many_classes_keep_their_facts_apart():
    rows = [a_written_filing(), a_claim(), a_held_class()]
    alone = {row.pk: life_of(row).findings() for row in rows}
    together = {life.programme.pk: life.findings() for life in read_lives(Programme.objects.all(), TODAY)}
    assert together == alone


def test_other_rules_judge_the_same_facts(django_assert_num_queries):
    life = life_of(a_written_filing())
    rules = [
        replace(rule, value={**rule.value, "min": "40"}) if rule.key == "class.hours.min" else rule
        for rule in life.rules.own
    ]
    draft = replace(life.rules, own=tuple(rules))
    assert [f.status for f in life.findings(("class.hours.min",))][:1] == ["passed"]
    with django_assert_num_queries(0):
        assert [f.status for f in life.judged_by(draft).findings(("class.hours.min",))][:1] == ["binding"]


def test_a_kept_reason_answers_a_guiding_rule():
    row = a_running_class()
    life = life_of(row)
    owed = [f.key for judged in life.papers for f in judged.findings if judged.mark(f) == Mark.GUIDING]
    assert "recruiting.eligibility" in owed
    row.roster.reasons = {"recruiting.eligibility": "基层急需"}
    row.roster.save(update_fields=["reasons"])
    judged = next(each for each in life_of(row).papers if each.paper == "roster")
    marks = {f.key: judged.mark(f) for f in judged.findings}
    assert marks["recruiting.eligibility"] == Mark.PASSED


def test_nothing_is_asked_of_a_cancelled_class():
    life = life_of(builders.programme(stage=Stage.CANCELLED))
    assert [life.findings(), life.deadlines, life.next_deadline, life.worst] == [[], [], None, Mark.PASSED]


def test_the_next_deadline_is_the_earliest_that_is_open():
    life = life_of(desks.late(), desks.TODAY)
    assert life.next_deadline.kind == "completion"
    assert life.next_deadline.days_late(desks.TODAY) == 5


def test_a_class_with_nothing_written_is_undecided():
    life = life_of(builders.programme())
    assert life.worst == Mark.UNDECIDED
    assert set(life.counts) <= {Mark.UNDECIDED, Mark.PASSED}


def test_rules_made_by_hand_are_read_as_well():
    assert life_of(small.programme()).findings() is not None


@pytest.mark.req("000-13")
def test_a_change_of_the_plan_leaves_an_accepted_filing_in_order():
    row = filings.written(filings.fujian_national(), starts_on=date(2024, 11, 20), venue="青岛市").programme
    locked = [f.status for f in life_of(row).findings(("plan.locked_fields",))]
    assert locked == ["binding", "binding"]
    Filing.objects.filter(programme=row).update(
        state="accepted", decided_at=builders.NOW, decided_by=builders.approver(row.authority)
    )
    assert [f.status for f in life_of(row).findings(("plan.locked_fields",))] == ["passed"]
