"""The figures that move while a line is typed: computed on the server, kept nowhere, decided by nobody."""

from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from finance.models import Expense, Settlement
from tests import builders
from tests.finance import builders as money
from tests.finance import standards
from workflow.models import Entry

pytestmark = pytest.mark.django_db

LINE = {
    "category": "住宿费", "description": "学员住宿", "quantity": "2", "unit": "人", "unit_price": "400", "days": "3",
}  # fmt: skip


def at(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def programme():
    row = standards.programme()
    standards.signed(row, people=2, days=3)
    return row


def tried(programme, client=None, **typed):
    client = client or at(builders.filer(programme.host))
    return client.post(reverse("settlement_preview", args=[programme.pk]), {**LINE, **typed})


def words(response):
    return response.content.decode()


@pytest.mark.req("000-43", "000-45")
def test_the_figures_of_a_typed_line_are_those_that_saving_gives(programme):
    settlement = money.opened(programme)
    money.line(settlement, "1000.00")
    client = at(builders.filer(programme.host))
    answer = tried(programme, client)
    version = money.fresh(settlement).version
    client.post(reverse("expense_add", args=[programme.pk]), {**LINE, "version": version})
    saved = client.get(reverse("settlement", args=[programme.pk]))
    for name in ("payable", "total", "eligible", "paid_people", "splits", "limits"):
        assert getattr(answer.context["reckoning"], name) == getattr(saved.context["reckoning"], name), name
    assert answer.context["reckoning"].total == Decimal("3400.00")
    assert answer.context["bars"] == saved.context["bars"]


def test_trying_writes_nothing(programme):
    settlement = money.opened(programme)
    before = (Expense.objects.count(), money.fresh(settlement).version, Entry.objects.count())
    assert tried(programme).status_code == 200
    assert (Expense.objects.count(), money.fresh(settlement).version, Entry.objects.count()) == before


def test_a_line_that_is_being_changed_counts_once(programme):
    line = money.line(money.opened(programme), "1000.00")
    answer = tried(programme, line=str(line.pk))
    assert answer.context["reckoning"].total == Decimal("2400.00")
    assert Expense.objects.get().amount == Decimal("1000.00")
    assert tried(programme, line="99999").context["reckoning"].total == Decimal("3400.00")


def test_what_is_typed_wrong_is_said_and_what_is_still_empty_is_not(programme):
    money.opened(programme)
    page = words(tried(programme, unit_price="16.5万", quantity="", days="1"))
    assert 'data-field="line_unit_price"' in page
    assert "不要用“万元”" in page
    assert 'data-field="line_quantity"' not in page


@pytest.mark.req("004-37")
@time_machine.travel(money.AFTER, tick=False)
def test_what_lies_above_the_quota_is_paid_by_the_host_with_the_clause(programme):
    money.opened(programme)
    page = words(tried(programme, unit_price="1000"))  # 2 people × 3 days × 550 元 allowed
    assert "综合定额（三类培训） 6,000.00 元，标准 3,300.00 元，超出的 2,700.00 元由单位自筹" in page
    assert "第九条" in page
    assert '应拨付 <strong class="num">3,300.00 元</strong>' in page


def test_more_people_paid_for_than_signed_in_stand_out(programme):
    money.opened(programme)
    assert "多于签到：" in words(tried(programme, quantity="3"))
    assert "多于签到：" not in words(tried(programme, quantity="2"))


def test_nobody_else_may_try(programme):
    money.opened(programme)
    assert tried(programme, at(builders.reviewer(programme.authority))).status_code == 403
    stranger = builders.filer(builders.host("示例另一学院", money.fujian()))
    assert tried(programme, at(stranger)).status_code == 404
    assert tried(programme).status_code == 200


@pytest.mark.parametrize("field", ["total", "amount", "payable", "own_cost", "approved", "state", "eligible"])
def test_a_figure_sent_along_changes_nothing(programme, field):
    settlement = money.opened(programme)
    client, here = at(builders.filer(programme.host)), reverse("expense_add", args=[programme.pk])
    version = money.fresh(settlement).version
    assert client.post(here, {**LINE, field: "999999.00", "version": version}).status_code == 302
    assert Expense.objects.get().amount == Decimal("2400.00")
    fresh = Settlement.objects.get()
    assert (fresh.state, fresh.total, fresh.payable) == ("draft", None, None)


@pytest.mark.req("PR-07")
def test_trying_costs_the_same_queries_for_one_line_and_for_many(programme, django_assert_max_num_queries):
    settlement = money.opened(programme)
    money.line(settlement)
    client, counts = at(builders.filer(programme.host)), []
    for _ in range(2):
        with django_assert_max_num_queries(30) as queries:
            assert tried(programme, client).status_code == 200
        counts.append(len(queries))
        for number in range(4):
            money.line(settlement, description=f"第{number}餐")
    assert counts[0] == counts[1]
