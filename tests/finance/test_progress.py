"""What the host sees of the money on its way, and the page on which it puts an account right."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finance import actions
from tests import builders
from tests.finance import builders as money
from tests.finance import paying

pytestmark = pytest.mark.django_db
GOOD = {"name": "示例福州大学", "account": "6222 0202 0099 8877 665", "bank": "中国银行福州鼓楼支行"}


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(money.AFTER, tick=False):
        yield


def page(client, payment, actor=None):
    client.force_login(actor or builders.filer(payment.settlement.filer))
    return client.get(payment.settlement.portal_address())


def address(payment):
    return reverse("payee_correct", args=[payment.settlement.programme_id, payment.pk])


@pytest.mark.req("000-48")
def test_the_host_sees_states_days_and_reasons(client):
    payment = paying.failed()
    html = page(client, payment).content.decode()
    for words in ("拨付进度", "2024-11-01 审定", "拨付失败", paying.REASON, address(payment), "**** 3445"):
        assert words in html
    assert "6222020200112233445" not in html
    cashier = paying.cashier(payment.settlement.payer)
    actions.retry(payment, actor=cashier, now=money.AFTER)
    actions.pay(payment, reference="2024-77", actor=cashier, now=money.AFTER)
    html = page(client, payment).content.decode()
    assert "2024-11-01 已拨付到 示例福州大学" in html
    assert "凭证号 2024-77" in html
    assert address(payment) not in html


@pytest.mark.req("004-42")
def test_the_host_sees_a_claim_once_it_is_confirmed_and_what_came_in(client):
    payment = paying.paid()
    row = paying.asked(payment)
    assert "虚报培训费" not in page(client, payment).content.decode()
    actions.confirm_clawback(row, actor=builders.approver(payment.settlement.payer), now=money.AFTER)
    paying.received(row, "150.00")
    html = page(client, payment).content.decode()
    for words in ("追回", "400.00 元", "250.00 元", "虚报培训费", "凭证号 H-1", "2024-12-31"):
        assert words in html


def test_the_host_puts_the_account_right_and_the_number_stays_hidden(client):
    payment = paying.failed()
    client.force_login(builders.filer(payment.settlement.filer))
    html = client.get(address(payment)).content.decode()
    assert paying.REASON in html
    assert "6222020200112233445" not in html
    assert client.post(address(payment), GOOD | {"account": "12"}).status_code == 422
    assert payment.corrections.count() == 0
    assert client.post(address(payment), GOOD).status_code == 302
    assert payment.corrections.get().payee_account == "6222020200998877665"
    html = page(client, payment).content.decode()
    assert "等拨付单位确认" in html
    assert "**** 7665" in html
    assert "6222020200998877665" not in html


def test_neither_a_reader_nor_a_neighbour_nor_the_payer_puts_it_right(client):
    payment = paying.failed()
    neighbour = builders.filer(builders.host("示例厦门大学", money.fujian()))
    client.force_login(neighbour)
    assert client.get(address(payment)).status_code == client.post(address(payment), GOOD).status_code == 404
    client.force_login(paying.cashier(payment.settlement.payer))
    assert "提交更正" not in client.get(address(payment)).content.decode()
    assert client.post(address(payment), GOOD).status_code == 403
    other = paying.due(money.demonstration(builders.host("示例泉州大学", money.fujian())))
    client.force_login(builders.filer(other.settlement.filer))
    assert client.post(address(other), GOOD).status_code == 409
    assert payment.corrections.count() == other.corrections.count() == 0


def test_progress_costs_the_same_for_one_attempt_and_for_three(client):
    payment = paying.failed()
    cashier = paying.cashier(payment.settlement.payer)
    with CaptureQueriesContext(connection) as once:
        page(client, payment)
    for number in range(2):
        actions.retry(payment, actor=cashier, now=money.AFTER)
        actions.fail(payment, reason=f"原因{number}", actor=cashier, now=money.AFTER)
    actions.retry(payment, actor=cashier, now=money.AFTER)
    actions.pay(payment, reference="1", actor=cashier, now=money.AFTER)
    paying.received(paying.confirmed(payment, due_on=date(2024, 12, 1)), "1.00")
    with CaptureQueriesContext(connection) as often:
        page(client, payment)
    assert len(often) <= len(once) + 1
