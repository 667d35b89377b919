"""The year's tables to take away: what they say, who gets which rows, and that they come in constant memory."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from finance import actions
from finance.desk.exports import EXPORTS, line_rows
from finance.models import FundingShare
from tests import builders
from tests.finance import builders as money
from workflow.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(datetime(2024, 11, 8, 2, 0, tzinfo=UTC), tick=False):
        yield


def hosted(name):
    return builders.host(name, money.fujian())


def taken(client, kind, year=2024):
    """The rows under the header of one table, as {column: value}."""
    response = client.post(reverse("finance_export", args=[kind]), {"year": year})
    assert response.status_code == 200, response
    assert response.streaming
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.fixture
def year(client):
    settlement = money.opened(money.demonstration(hosted("甲校")))
    line = money.line(settlement, "500.00", quantity="30", days="4", description="=HYPERLINK(1)")
    money.line(settlement, "5000.00", category="住宿费", description="标准间")
    actions.save_invoice(
        line, code="", number="24352000000000000001", seller="示例餐饮", dated=date(2024, 10, 18), amount=Decimal("12000.00"),
        actor=builders.filer(settlement.filer), now=money.AFTER,
    )  # fmt: skip
    for channel, amount in (("sponsor", "1000.00"), ("host", "19000.00")):
        FundingShare.objects.create(settlement=settlement, channel=channel, amount=Decimal(amount))
    money.complete(settlement)
    actions.submit_settlement(settlement, actor=builders.filer(settlement.filer), now=money.AFTER)
    money.approved(money.demonstration(hosted("乙校")), "40000.00")
    client.force_login(builders.finance_officer(money.fujian()))
    return client


def test_one_row_a_class(year):
    first, second = taken(year, "settlements")
    assert (first["承办单位"], first["结算状态"], first["实际支出"], first["缺凭证笔数"]) == (
        "甲校",
        "审核中",
        65000,
        1,
    )
    assert (second["应拨付"], second["已拨付"], second["经费来源"]) == (
        40000,
        0,
        "人力资源和社会保障业务经费",
    )
    assert second["期限"].date() == date(2024, 11, 18)


def test_one_row_a_line_with_its_invoices_and_no_formula(year):
    meals, lodging, other = taken(year, "lines")
    assert (meals["事项"], meals["金额"], meals["票据张数"], meals["票据金额"]) == (
        "=HYPERLINK(1)",
        60000,
        1,
        12000,
    )
    assert (lodging["支出类别"], lodging["票据张数"], lodging["核减理由"]) == ("住宿费", 0, None)
    assert (other["承办单位"], other["核定金额"]) == ("乙校", 40000)


def test_payments_without_account_numbers(year):
    (row,) = taken(year, "payments")
    assert (row["金额"], row["状态"], row["户名"]) == (40000, "待拨付", "乙校")
    assert "6222020200112233445" not in str(row)


@pytest.mark.req("003-88")
def test_funding_by_source(year):
    rows = [(row["承办单位"], row["资金渠道"], row["金额"]) for row in taken(year, "funding")]
    assert rows == [
        ("甲校", "财政资助（人力资源和社会保障业务经费）", 45000),
        ("甲校", "申报单位自筹", 1000),
        ("甲校", "承办单位自筹", 19000),
        ("乙校", "财政资助（人力资源和社会保障业务经费）", 40000),
    ]  # fmt: skip


def test_everybody_takes_away_what_he_may_see_and_it_is_written_down(client, year):
    client.force_login(builders.finance_officer(builders.province("江西", "36")))
    assert client.post(reverse("finance_export", args=["lines"]), {"year": 2024}).status_code == 404
    client.force_login(builders.finance_officer(money.fujian()))
    assert len(taken(client, "lines")) == 3
    entry = Entry.objects.get(verb="export_money")
    assert (entry.after, entry.organisation_name) == ("2024 年度支出明细", money.fujian().name)
    assert client.get(reverse("finance_export", args=["lines"])).status_code == 405
    assert client.post(reverse("finance_export", args=["nothing"]), {"year": 2024}).status_code == 404


def test_lines_come_one_by_one(django_assert_max_num_queries, year):
    user = builders.finance_officer(money.fujian())
    rows = line_rows(user, 2024)
    with django_assert_max_num_queries(4):
        assert len(next(rows)) == len(tuple(EXPORTS["lines"].table(user, 2024, date(2024, 11, 8)).header))
        assert len(list(rows)) == 2
