"""What a host states beside its lines: kind of quota, travel, reasons, channels; and the figures it read before sending."""

from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from finance.checks import obstacles
from finance.models import Expense, FundingShare, Settlement
from finance.reckoning import reckon
from finance.standing import standing_of
from tests import builders
from tests.finance import builders as money
from tests.finance import standards
from workflow.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(money.AFTER, tick=False):
        yield


@pytest.fixture
def programme():
    row = standards.programme()
    standards.signed(row, people=2, days=3)
    return row


@pytest.fixture
def settlement(programme):
    return money.opened(programme)


@pytest.fixture
def host(programme):
    client = Client()
    client.force_login(builders.filer(programme.host))
    return client


def post(client, name, settlement, **values):
    here = reverse(name, args=[settlement.programme_id])
    return client.post(here, {"version": str(money.fresh(settlement).version), **values})


def words(response):
    return response.content.decode()


def of(settlement):
    return reckon(money.fresh(settlement), on=None)


STATED = {"day_quota": "third", "reason": "", "arrival": "0", "departure": "0"}


@pytest.mark.req("004-37")
def test_another_kind_of_quota_asks_for_a_reason_that_the_reviewer_reads(host, programme, settlement):
    money.line(settlement, "4000.00", category="住宿费")
    assert of(settlement).eligible == Decimal("3300.00")
    refused = post(host, "settlement_standards", settlement, **STATED | {"day_quota": "first"})
    assert (refused.status_code, "须说明理由" in words(refused)) == (422, True)
    assert of(settlement).eligible == Decimal("3300.00")
    given = STATED | {"day_quota": "first", "reason": "参训人员均为司局级"}
    assert post(host, "settlement_standards", settlement, **given).status_code == 302
    assert of(settlement).eligible == Decimal("4000.00")
    client = Client()
    client.force_login(builders.reviewer(programme.authority))
    page = words(client.get(reverse("admin:finance_settlement_change", args=[settlement.pk])))
    assert "参训人员均为司局级" in page
    assert post(host, "settlement_standards", settlement, **STATED).status_code == 302
    assert (money.fresh(settlement).day_quota, money.fresh(settlement).reasons) == ("", {})


def test_days_of_travel_count_and_more_than_the_rule_allows_are_refused(host, settlement):
    money.line(settlement, "4000.00", category="住宿费")
    wrong = post(host, "settlement_standards", settlement, **STATED | {"arrival": "1.5"})
    assert (wrong.status_code, "第八条" in words(wrong)) == (422, True)
    assert money.fresh(settlement).arrival_days == 0
    assert post(host, "settlement_standards", settlement, **STATED | {"arrival": "-1"}).status_code == 422
    assert post(host, "settlement_standards", settlement, **STATED | {"day_quota": "x"}).status_code == 422
    assert post(host, "settlement_standards", settlement, **STATED | {"arrival": "0.5"}).status_code == 302
    assert of(settlement).limits[0].limit == Decimal("3850.00")  # 2 people × 3.5 days × 550


def test_beyond_a_guiding_standard_a_reason_is_owed_kept_and_shown(host, programme):
    settlement = money.opened(programme)
    fee = standards.fee(settlement, rank="associate", net="3000.00", hours="4")  # 500 × 4 = 2000, guiding
    owed = [each.sentence for each in obstacles(of(settlement)) if each.part == "reasons"]
    assert len(owed) == 1
    page = host.get(reverse("settlement_standards", args=[programme.pk]))
    assert f"reason-lecture.{fee.pk}" in words(page)
    sent = {
        f"reason-lecture.{fee.pk}": "行业领军专家，外地来闽",
        "reason-lecture.999": "x",
        "reason-day_quota": "x",
    }
    assert post(host, "settlement_reasons", settlement, **sent).status_code == 302
    assert money.fresh(settlement).reasons == {f"lecture.{fee.pk}": "行业领军专家，外地来闽"}
    assert not [each for each in obstacles(of(settlement)) if each.part == "reasons"]
    assert "行业领军专家，外地来闽" in words(host.get(reverse("settlement", args=[programme.pk])))
    assert of(settlement).splits == ()


def shares(*rows):
    sent = {"share-TOTAL_FORMS": str(len(rows)), "share-INITIAL_FORMS": "0"}
    for number, (channel, name, amount) in enumerate(rows):
        sent |= {
            f"share-{number}-channel": channel, f"share-{number}-name": name, f"share-{number}-amount": amount
        }  # fmt: skip
    return sent


@pytest.mark.req("003-88", "004-35", "004-51")
def test_the_own_cost_is_borne_by_channels_that_add_up(host, settlement):
    money.line(settlement, "50000.00", category="其他", description="x")
    own = of(settlement).payable.own_cost
    usual = standing_of(of(settlement))
    assert [(share.channel, share.amount) for share in usual.shares] == [("host", own)]
    part = shares(("sponsor", "", "1000"), ("other", "单位提取的继续教育经费", "500"), ("", "", ""))
    assert post(host, "settlement_shares", settlement, **part).status_code == 302
    found = [each.sentence for each in obstacles(of(settlement)) if each.part == "shares"]
    assert f"还差 {own - 1500:,.2f} 元" in found[0]
    whole = shares(("sponsor", "", "1000"), ("host", "", str(own - 1000)))
    assert post(host, "settlement_shares", settlement, **whole).status_code == 302
    assert not [each for each in obstacles(of(settlement)) if each.part == "shares"]
    assert FundingShare.objects.count() == 2
    assert Entry.objects.filter(verb="save_shares").count() == 2
    assert post(host, "settlement_shares", settlement, **shares(("", "", ""))).status_code == 302
    assert FundingShare.objects.count() == 0


@pytest.mark.parametrize(
    "row",
    [("other", "", "5"), ("", "", "5"), ("host", "", ""), ("host", "", "-5"), ("host", "", "1.005"), ("x", "", "5"), ("", "名", "")],
)  # fmt: skip
def test_a_channel_that_is_half_written_comes_back(host, settlement, row):
    answer = post(host, "settlement_shares", settlement, **shares(row))
    assert (answer.status_code, FundingShare.objects.count()) == (422, 0)


def test_the_same_channel_twice_is_refused_and_nothing_is_lost(host, settlement):
    assert post(host, "settlement_shares", settlement, **shares(("host", "", "5"))).status_code == 302
    twice = post(host, "settlement_shares", settlement, **shares(("host", "", "6"), ("host", "", "7")))
    assert "合并为一行" in words(twice)
    assert list(FundingShare.objects.values_list("amount", flat=True)) == [5]


def test_two_clerks_at_one_version_do_not_overwrite_each_other(host, settlement):
    seen = str(money.fresh(settlement).version)
    assert post(host, "settlement_standards", settlement, **STATED).status_code == 302
    for name, values in (
        ("settlement_standards", STATED | {"arrival": "0.5"}),
        ("settlement_reasons", {}),
        ("settlement_shares", shares(("host", "", "5"))),
    ):
        answer = post(host, name, settlement, **values | {"version": seen})
        assert answer.status_code == 409, name
    assert money.fresh(settlement).arrival_days == 0


def test_only_the_host_states_anything_and_only_while_it_is_open(programme, settlement):
    client = Client()
    client.force_login(builders.reviewer(programme.authority))
    for name, values in (
        ("settlement_standards", STATED),
        ("settlement_reasons", {}),
        ("settlement_shares", shares(("host", "", "5"))),
    ):
        assert post(client, name, settlement, **values).status_code == 403, name
    Settlement.objects.update(state="withdrawn")
    client.force_login(builders.filer(programme.host))
    assert post(client, "settlement_shares", settlement, **shares(("host", "", "5"))).status_code == 409


# --- what was read before sending ---------------------------------------------------------


def ready(settlement):
    money.line(settlement, "1000.00")
    return money.complete(settlement)


def test_the_figures_that_a_person_read_must_be_those_that_go(host, programme, settlement):
    ready(settlement)
    page = words(host.get(reverse("settlement_submit", args=[programme.pk])))
    assert 'name="payable" value="1000.00"' in page
    for read in (
        {"total": "1000.00", "payable": "45000.00"},
        {"total": "1.00", "payable": "1000.00"},
        {"total": "x"},
    ):
        answer = post(host, "settlement_submit", settlement, **read)
        assert (answer.status_code, money.fresh(settlement).state) == (409, "draft")
        assert "系统现在算得实际支出 1000.00 元、应拨付 1000.00 元" in words(answer)
    codes = [entry.data["code"] for entry in Entry.objects.filter(verb="refused")]
    assert codes == ["other_figures"] * 3
    answer = post(
        host,
        "settlement_submit",
        settlement,
        total="1000.00",
        payable="1000.00",
        own_cost="9",
        state="accepted",
    )
    assert answer.status_code == 302
    fresh = money.fresh(settlement)
    assert (fresh.state, fresh.total, fresh.payable, fresh.own_cost) == ("submitted", 1000, 1000, 0)


def test_a_removed_line_is_put_back_with_one_press(host, programme, settlement):
    line = money.line(settlement, "110.00", quantity="60", days="5", description="学员用餐")
    gone = host.post(
        reverse("expense_remove", args=[programme.pk, line.pk]), {"version": money.fresh(settlement).version}
    )
    page = host.get(gone.url)
    form = page.context["line_form"]
    assert "点“添加”即可放回" in words(page)
    back = {name: form[name].value() for name in form.fields}
    assert post(host, "expense_add", settlement, **back).status_code == 302
    assert Expense.objects.get().amount == Decimal("33000.00")
