"""The desk of payments and of what is claimed back: pages that ask first, sums, filters, exports."""

import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from finance import actions
from finance.models import Clawback, Payment
from reports.staff import desk_lines
from tests import builders
from tests.finance import builders as money
from tests.finance import judging, paying

pytestmark = pytest.mark.django_db
FULL = "6222020200112233445"


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(money.AFTER, tick=False):
        yield


def elsewhere(name="示例厦门大学", **fields):
    return money.demonstration(builders.host(name, money.fujian()), **fields)


def url(kind, name, *args):
    return reverse(f"admin:finance_{kind}_{name}", args=args)


def sheet(client, kind, **query):
    return list(load_workbook(io.BytesIO(client.get(url(kind, "export"), query).content)).active.values)


@pytest.mark.req("000-48")
def test_a_refusal_a_return_and_another_attempt_through_the_admin(client):
    payment = paying.due()
    client.force_login(paying.cashier(payment.settlement.payer))
    ask = lambda verb: url("payment", "step", payment.pk, verb)  # noqa: E731
    assert "人民币壹仟元整" in client.get(ask("fail")).content.decode()
    assert client.post(ask("fail"), {"reason": "", "version": 1}).status_code == 422
    assert client.post(ask("fail"), {"reason": "户名不符", "version": 9}).status_code == 409
    assert client.post(ask("fail"), {"reason": "户名不符", "version": 1}).status_code == 302
    assert "户名不符" in client.get(url("payment", "change", payment.pk)).content.decode()
    assert client.post(ask("retry")).status_code == 302
    assert client.post(ask("pay"), {"reference": "2024-1"}).status_code == 302
    assert client.get(ask("pay")).status_code == 403
    sent = {"reason": "销户", "returned_on": "2024-11-01"}
    assert client.post(ask("return"), sent | {"returned_on": "2024-11-09"}).status_code == 422
    assert client.post(ask("return"), sent).status_code == 302
    assert Payment.objects.get().state == "returned"
    assert client.get(url("payment", "step", payment.pk, "none")).status_code == 404


@pytest.mark.req("002-41")
def test_a_correction_is_shown_masked_beside_the_old_account_and_confirmed(client):
    payment = paying.failed()
    actions.correct_payee(
        payment, name="示例福州大学", account="6222020200998877665", bank="新行", now=money.AFTER,
        actor=builders.filer(payment.settlement.filer),
    )  # fmt: skip
    client.force_login(paying.cashier(payment.settlement.payer))
    html = client.get(url("payment", "change", payment.pk)).content.decode()
    assert "**** 3445 → **** 7665" in html
    assert "6222020200998877665" not in html
    assert client.post(url("payment", "step", payment.pk, "confirm_payee")).status_code == 302
    assert Payment.objects.get().payee_account == "6222020200998877665"
    shown = client.post(url("payment", "account", payment.pk)).content.decode()
    assert "6222020200998877665" in shown


def test_the_move_door_keeps_the_same_rules(client):
    payment = paying.due()
    move = reverse("move", args=["finance.payment", payment.pk, "fail"])
    client.force_login(builders.approver(payment.settlement.payer))
    assert client.post(move, {"reason": "x"}).status_code == 403
    client.force_login(paying.cashier(payment.settlement.payer))
    assert client.post(move, {"reason": "x"}).status_code == 302
    assert Payment.objects.get().state == "failed"


@pytest.mark.req("002-32", "002-33")
def test_lists_add_up_what_they_show_by_fund_source_and_go_out_as_they_are_filtered(client):
    paid = paying.paid()
    other = paying.due(elsewhere(), "2000.00")
    talent = money.held("fujian-2024-demonstration", builders.host("示例泉州大学", money.fujian()), 2024,
                        fund_source="省级人才工作经费")  # fmt: skip
    third = paying.due(talent, "500.00")
    paying.received(paying.confirmed(paid), "150.00")
    client.force_login(paying.cashier(paid.settlement.payer))
    totals = client.get(url("payment", "changelist")).context["totals"]
    assert [(row["source"], row.get("due"), row.get("paid"), row["net"]) for row in totals] == [
        (paid.fund_source, other.amount, paid.amount, 850),
        ("省级人才工作经费", third.amount, None, 0),
    ]
    filtered = client.get(url("payment", "changelist"), {"source": "省级人才工作经费"}).context["totals"]
    assert [row["source"] for row in filtered] == ["省级人才工作经费"]
    rows = sheet(client, "payment", source=paid.fund_source)
    assert rows[-1][5] == 3000
    assert rows[-1][10:12] == (150, 850)
    assert len(sheet(client, "payment", year="2023")) == 3
    assert FULL not in str(sheet(client, "payment"))


@pytest.mark.req("004-42")
def test_a_claim_is_asked_for_confirmed_and_received_through_the_admin(client):
    payment = paying.paid()
    payer = payment.settlement.payer
    new = url("payment", "clawback", payment.pk)
    client.force_login(paying.cashier(payer))
    html = client.get(new).content.decode()
    assert "随意调整变更计划" in html
    assert "闽人社办〔2024〕212号" in html
    typed = {
        "amount": "400",
        "kind": "plan_change",
        "reason": "擅自改期",
        "basis": "示例 五",
        "due_on": "2024-12-31",
    }
    assert client.post(new, typed | {"amount": "1000.01", "step": "sure"}).status_code == 422
    assert client.post(new, typed | {"kind": "other", "reason": ""}).status_code == 422
    assert "人民币肆佰元整" in client.post(new, typed).content.decode()
    assert Clawback.objects.count() == 0
    assert client.post(new, typed | {"step": "sure"}).status_code == 302
    claim = Clawback.objects.get()
    assert claim.reason == "随意调整变更计划：擅自改期"
    assert client.get(url("clawback", "step", claim.pk, "confirm")).status_code == 403
    approver = builders.approver(payer)
    client.force_login(approver)
    assert "追回待确认" in [line.thing for line in desk_lines(approver)]
    asked = client.get(url("clawback", "step", claim.pk, "confirm")).content.decode()
    assert ("人民币肆佰元整" in asked, "确认确认" in asked) == (True, False)
    assert client.post(url("clawback", "step", claim.pk, "confirm")).status_code == 302
    receive = url("clawback", "recover", claim.pk)
    assert client.get(receive).status_code == 403
    client.force_login(paying.cashier(payer))
    sums = {"amount": "150.00", "received_on": "2024-11-01", "reference": "H-1"}
    assert client.post(receive, sums | {"amount": "400.01", "step": "sure"}).status_code == 422
    assert "壹佰伍拾元整" in client.post(receive, sums).content.decode()
    assert client.post(receive, sums | {"step": "sure"}).status_code == 302
    html = client.get(url("clawback", "change", claim.pk)).content.decode()
    assert "250.00" in html
    listed = client.get(url("clawback", "changelist"))
    assert (listed.context["sums"]["claimed"], listed.context["sums"]["left"]) == (400, 250)
    assert sheet(client, "clawback")[-1][3:6] == (400, 150, 250)
    assert len(sheet(client, "clawback", term="overdue")) == 3


def test_the_desk_names_what_is_stuck_waits_or_is_overdue():
    stuck, due = paying.failed(), paying.due(elsewhere())
    payer = stuck.settlement.payer
    maker, other = paying.cashier(payer), paying.second(payer)
    paying.batch_of(due)
    paying.confirmed(paying.paid(elsewhere("示例泉州大学")), due_on=date(2024, 11, 1))
    things = lambda person: {line.thing for line in desk_lines(person)}  # noqa: E731
    assert "款项拨付失败或退汇" in things(maker)
    assert "拨付批次待复核或待登记结果" in things(other)
    assert "拨付批次待复核或待登记结果" not in things(maker)
    assert "追回逾期未缴" not in things(maker)
    with time_machine.travel(date(2024, 11, 2), tick=False):
        assert "追回逾期未缴" in things(maker)
    assert not things(builders.finance_officer(builders.ministry())) & {"款项拨付失败或退汇", "追回逾期未缴"}


def test_a_payment_shows_how_the_amount_of_its_own_edition_came_about(client):
    payment = paying.paid(amount="1000.00")
    judging.reopened(payment.settlement)
    judging.approved_again(money.fresh(payment.settlement), "600.00")
    client.force_login(paying.cashier(payment.settlement.payer))
    html = client.get(url("payment", "change", payment.pk)).content.decode()
    assert ("实际支出 1,000.00 元" in html, "实际支出 600.00 元" in html) == (True, False)
