"""The finance desk: what presses, sums against budgets, and the classes behind every sum."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finance import actions
from finance.desk.cases import Tab
from finance.desk.reading import read_cases
from finance.models import Clawback, FundBudget, Payment
from tests import builders
from tests.finance import builders as money

pytestmark = pytest.mark.django_db

DAY = datetime(2024, 11, 8, 2, 0, tzinfo=UTC)
SOURCE = "人力资源和社会保障业务经费"


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(DAY, tick=False):
        yield


def hosted(name):
    return builders.host(name, money.fujian())


def rows(client, **query):
    return list(client.get(reverse("finance_desk"), {"year": 2024, **query}).context["page"])


@pytest.fixture
def office(client):
    """A client of Fujian's cashier, with one class at each place of the way."""
    province = money.fujian()
    money.submitted(money.demonstration(hosted("甲校")), "60000.00")
    money.approved(money.demonstration(hosted("乙校")), "40000.00")
    money.demonstration(hosted("丙校"))
    paid = money.approved(money.demonstration(hosted("丁校")), "30000.00")
    payment = paid.payments.get()
    actions.pay(payment, reference="PZ-1", actor=builders.finance_officer(province), now=money.AFTER)
    client.force_login(builders.finance_officer(province))
    return client


def test_each_class_stands_in_one_tab(office):
    found = {tab: [case.programme.host.name for case in rows(office, tab=tab)] for tab in Tab.values}
    assert found == {
        "flight": ["甲校"], "unreported": ["丙校"], "settled": ["乙校"], "paid": ["丁校"]
    }  # fmt: skip
    assert len(rows(office, tab="all")) == 4
    # One to be reviewed first, one to be paid out: both are the cashier's.
    assert {case.programme.host.name: case.mine for case in rows(office, tab="mine")} == {"乙校": "拨付"}


def test_the_queue_says_why_it_presses(office):
    late = rows(office, tab="flight")[0]
    assert [risk.code for risk in late.risks] == ["cap", "vouchers"]
    assert "45,000.00" in late.risks[0].words
    with time_machine.travel(datetime(2024, 12, 10, 2, 0, tzinfo=UTC), tick=False):
        office.force_login(builders.finance_officer(money.fujian()))
        unreported = rows(office, tab="unreported")[0]
        waiting = rows(office, tab="flight")[0]
    assert unreported.risks[0].code == "late"
    assert "逾期" in unreported.risks[0].words
    assert "〔" in unreported.risks[0].words, "the words name the notice"
    assert "waiting" in [risk.code for risk in waiting.risks]


def test_a_deadline_that_is_near_presses_before_it_is_late(office):
    with time_machine.travel(datetime(2024, 11, 14, 2, 0, tzinfo=UTC), tick=False):
        office.force_login(builders.finance_officer(money.fujian()))
        codes = [risk.code for risk in rows(office, tab="unreported")[0].risks]
    assert codes == ["soon"]


def test_what_failed_at_the_bank_and_what_is_owed_back_come_first(office):
    payment = Payment.objects.get(state=Payment.State.PAID)
    person = payment.approved_by
    Clawback.objects.create(
        payment=payment, amount=Decimal("5000.00"), reason="虚列", basis="004-42", state="confirmed", asked_by=payment.paid_by,
        asked_at=money.AFTER, confirmed_by=person, confirmed_at=money.AFTER,
    )  # fmt: skip
    Payment.objects.filter(state=Payment.State.DUE).update(state=Payment.State.RETURNED)
    first, second, *_ = rows(office, tab="all")
    assert [first.risks[0].code, second.risks[0].code] == ["stuck", "owed"]
    assert first.mine == "重新拨付"


@pytest.mark.req("003-49")
@pytest.mark.req("002-33")
def test_sums_by_fund_source_stand_against_the_budget(office):
    FundBudget.objects.create(
        organisation=money.fujian(), year=2024, fund_source=SOURCE, amount=Decimal("100000.00"),
        set_by=builders.approver(money.fujian()), set_at=money.AFTER,
    )  # fmt: skip
    FundBudget.objects.create(
        organisation=money.fujian(), year=2024, fund_source="省级人才工作经费", amount=Decimal("45000.00"),
        set_by=builders.approver(money.fujian()), set_at=money.AFTER,
    )  # fmt: skip
    funds = {fund.source: fund for fund in office.get(reverse("finance_desk")).context["funds"]}
    fund = funds[SOURCE]
    # 在途: 45,000 of the one submitted; the one that reported nothing has no filing that asked for money, so its cap.
    assert (fund.approved, fund.paid, fund.expected) == (
        Decimal("70000.00"),
        Decimal("30000.00"),
        Decimal("90000.00"),
    )
    assert (fund.left, fund.after, fund.percent) == (Decimal("30000.00"), Decimal("-60000.00"), 70)
    assert "超出指标 60,000.00 元" in fund.warning
    assert funds["省级人才工作经费"].classes == 0
    assert not funds["省级人才工作经费"].warning


@pytest.mark.req("003-71")
def test_every_sum_leads_to_the_classes_it_is_made_of(office):
    page = office.get(reverse("finance_desk"))
    for fund in page.context["funds"]:
        for figure in ("approved", "paid", "recovered", "outstanding", "expected"):
            behind = office.get(fund.urls[figure]).context
            assert behind["figure_sum"] == getattr(fund, figure)
    for _, groups in page.context["groupings"]:
        for group in groups:
            behind = office.get(group.urls["spent"]).context
            assert behind["figure_sum"] == group.spent
            assert office.get(group.url).context["page"].paginator.count == group.classes


def test_money_that_came_back_is_free_again(office):
    payment = Payment.objects.get(state=Payment.State.PAID)
    back = Clawback.objects.create(
        payment=payment, amount=Decimal("5000.00"), reason="虚列", basis="004-42", state="confirmed", asked_by=payment.paid_by,
        asked_at=money.AFTER, confirmed_by=payment.approved_by, confirmed_at=money.AFTER,
    )  # fmt: skip
    back.recoveries.create(
        amount=Decimal("2000.00"), received_on=money.AFTER.date(), reference="JK-1", recorded_by=payment.paid_by,
        recorded_at=money.AFTER,
    )  # fmt: skip
    fund = office.get(reverse("finance_desk")).context["funds"][0]
    assert (fund.recovered, fund.outstanding) == (Decimal("2000.00"), Decimal("3000.00"))
    assert fund.paid == Decimal("30000.00")


@pytest.mark.req("003-63")
def test_a_level_of_government_pays_for_its_own_classes(client):
    money.submitted(money.demonstration(hosted("甲校")))
    national = money.submitted(money.national_2024(hosted("乙校")))
    centre = builders.service_centre()
    client.force_login(builders.user("minister", builders.ministry(), "reviewer"))
    funds = client.get(reverse("finance_desk")).context["funds"]
    assert {(fund.payer, fund.level) for fund in funds} == {
        (money.fujian().label, "省级"), (centre.label, "国家级")
    }  # fmt: skip
    client.force_login(builders.finance_officer(centre))
    assert [case.settlement for case in rows(client, tab="all")] == [national]


def test_another_province_sees_nothing_of_it(client):
    money.submitted(money.demonstration(hosted("甲校")))
    client.force_login(builders.finance_officer(builders.province("江西", "36")))
    page = client.get(reverse("finance_desk"))
    assert (list(page.context["page"]), page.context["funds"]) == ([], [])


@pytest.mark.parametrize("name", ["finance_desk", "finance_comparison", "finance_exports"])
def test_a_host_has_no_desk(client, name):
    client.force_login(builders.filer(hosted("甲校")))
    assert client.get(reverse(name)).status_code == 302
    client.force_login(builders.user("system", money.fujian(), "system_admin"))
    assert client.get(reverse(name)).status_code == 404
    client.force_login(builders.finance_officer(money.fujian()))
    assert client.get(reverse(name)).status_code == 200


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.req("PR-07")
@pytest.mark.parametrize("name", ["finance_desk", "finance_comparison"])
def test_twelve_classes_cost_the_queries_of_three(client, name):
    client.force_login(builders.finance_officer(money.fujian()))
    address = f"{reverse(name)}?year=2024&tab=all"
    for n in range(3):
        money.approved(money.demonstration(hosted(f"第{n}校")), "40000.00")
    few = queries(client, address)
    for n in range(3, 12):
        money.approved(money.demonstration(hosted(f"第{n}校")), "40000.00")
    assert queries(client, address) == few


def test_cases_are_read_in_a_constant_number_of_queries(django_assert_max_num_queries):
    money.submitted(money.demonstration(hosted("甲校")))
    user = builders.finance_officer(money.fujian())
    user.current_memberships  # noqa: B018 (a request has read them before)
    read_cases(user, 2024, DAY.date())
    with django_assert_max_num_queries(12):
        read_cases(user, 2024, DAY.date())
