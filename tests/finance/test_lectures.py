"""Lecture fees: one form for each, the filed timetable as a start, the rate of the title, what is withheld."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.refusals import Refused
from finance import actions
from finance.checks import obstacles
from finance.models import Expense, LectureFee
from finance.reckoning import reckon
from tests import builders
from tests.finance import builders as money
from tests.finance import standards
from workflow.models import Entry

pytestmark = pytest.mark.django_db
FEE = {
    "lecturer": "", "name": "林教授", "unit": "示例大学", "title": "教授", "rank": "senior", "on": "2024-10-15", "half": "am",
    "hours": "4", "net": "4000", "tax": "640.5",
}  # fmt: skip


@pytest.fixture
def programme():
    row = standards.programme()
    standards.signed(row)
    standards.timetable(row)
    return row


@pytest.fixture
def settlement(programme):
    return money.opened(programme)


@pytest.fixture
def host(programme):
    client = Client()
    client.force_login(builders.filer(programme.host))
    return client


def words(response):
    return response.content.decode()


def sent(settlement, **values):
    return {**FEE, "version": str(money.fresh(settlement).version), **values}


def test_a_line_costs_what_was_paid_out_and_what_was_withheld(host, programme, settlement):
    answer = host.post(reverse("lecture_new", args=[programme.pk]), sent(settlement))
    assert answer.status_code == 302
    line = Expense.objects.get()
    assert (line.category, line.description, line.amount, line.unit) == (
        "讲课费", "林教授 10月15日上午讲课费", Decimal("4640.50"), "次",
    )  # fmt: skip
    assert (line.lecture.net, line.lecture.tax, line.lecture.hours) == (4000, Decimal("640.50"), 4)
    entry = Entry.objects.get(verb="save_lecture")
    assert "税后 4,000.00 元，代扣 640.50 元" in str(
        entry.changes if hasattr(entry, "changes") else entry.after
    )


def test_a_lecturer_of_the_filing_brings_name_unit_and_rank(host, programme, settlement):
    chosen = programme.filing.lecturers.get(name="陈工")
    empty = dict.fromkeys(("name", "unit", "title", "rank"), "")
    host.post(reverse("lecture_new", args=[programme.pk]), sent(settlement, lecturer=chosen.pk, **empty))
    fee = LectureFee.objects.get()
    assert (fee.lecturer, fee.name, fee.unit, fee.rank) == (chosen, "陈工", "示例院", "associate")


def test_what_is_missing_or_wrong_comes_back_at_its_field(host, programme, settlement):
    here = reverse("lecture_new", args=[programme.pk])
    for field, wrong in (
        ("name", ""), ("rank", ""), ("rank", "x"), ("on", "2024-13-01"), ("half", "x"), ("hours", "0"), ("hours", "400"),
        ("net", "1.005"), ("net", "-1"), ("net", "0.4万"), ("lecturer", "99999"), ("on", "2099-01-01"),
    ):  # fmt: skip
        answer = host.post(here, sent(settlement, **{field: wrong}))
        assert (answer.status_code, Expense.objects.count()) == (422, 0), (field, wrong)
        assert answer.context["form"].errors[field], (field, wrong)
        assert 'value="示例大学"' in words(answer)


def test_a_lecturer_of_another_class_is_none_of_ours(settlement):
    other = standards.timetable(money.demonstration(at=builders.host("示例另一学院", money.fujian())))
    with pytest.raises(Refused) as refusal:
        standards.fee(settlement, lecturer=other.lecturers.first())
    assert refusal.value.code == "not_ours"


@pytest.mark.req("004-37")
@time_machine.travel(money.AFTER, tick=False)
def test_a_fee_above_the_rate_of_the_title_is_split_with_the_clause(host, programme, settlement):
    standards.fee(settlement, net="4500.00", tax="500.00")
    reckoning = reckon(settlement, on=None)
    assert [split.amount for split in reckoning.splits] == [Decimal("500.00")]
    page = words(host.get(reverse("settlement", args=[programme.pk])))
    assert "讲课费 林教授 10-15 4,500.00 元，标准 4,000.00 元，超出的 500.00 元由单位自筹" in page
    assert "−500.00" in page
    assert "第十条" in page


def test_the_timetable_is_taken_over_once_with_the_hours_of_a_half_day_together(host, programme, settlement):
    here = reverse("lectures", args=[programme.pk])
    assert "全部带入（2 笔）" in words(host.get(here))
    take = reverse("lectures_take", args=[programme.pk])
    assert host.post(take, {"version": money.fresh(settlement).version}).status_code == 302
    rows = list(LectureFee.objects.values_list("name", "on", "half", "hours", "net"))
    assert rows == [
        ("林教授", date(2024, 10, 15), "am", Decimal("4.0"), Decimal(0)),
        ("陈工", date(2024, 10, 16), "pm", Decimal("4.0"), Decimal(0)),
    ]
    assert "全部带入" not in words(host.get(here))
    again = host.post(take, {"version": money.fresh(settlement).version})
    assert (again.status_code, LectureFee.objects.count()) == (302, 2)


def test_sums_of_many_fees_are_saved_at_once(host, programme, settlement):
    actions.take_sessions(settlement, actor=builders.filer(programme.host), now=money.AFTER)
    first, second = Expense.objects.order_by("pk")
    here = reverse("lectures", args=[programme.pk])
    sums = {f"fee-{first.pk}-net": "4000", f"fee-{first.pk}-tax": "", f"fee-{second.pk}-net": "2,000.00"}
    wrong = host.post(here, {**sums, f"fee-{first.pk}-net": "x", "version": money.fresh(settlement).version})
    assert (wrong.status_code, Expense.objects.exclude(amount=0).count()) == (422, 0)
    assert 'value="2,000.00"' in words(wrong)
    assert host.post(here, {**sums, "version": money.fresh(settlement).version}).status_code == 302
    assert list(Expense.objects.order_by("pk").values_list("amount", flat=True)) == [4000, 2000]
    stale = host.post(here, {**sums, f"fee-{first.pk}-net": "1", "version": "1"})
    assert (stale.status_code, 'value="1"' in words(stale)) == (409, True)
    assert Expense.objects.get(pk=first.pk).amount == 4000


def test_the_preview_knows_the_rate(host, programme, settlement):
    answer = host.post(
        reverse("settlement_preview", args=[programme.pk]), sent(settlement, kind="lecture", net="4500")
    )
    assert [split.amount for split in answer.context["reckoning"].splits] == [Decimal("500.00")]
    assert Expense.objects.count() == 0
    line = standards.fee(settlement)
    sums = {"kind": "sums", f"fee-{line.pk}-net": "6000", f"fee-{line.pk}-tax": "0"}
    answer = host.post(reverse("settlement_preview", args=[programme.pk]), sums)
    assert [split.amount for split in answer.context["reckoning"].splits] == [Decimal("2000.00")]
    assert Expense.objects.get().amount == 4000


def test_a_fee_is_changed_only_by_its_own_form(host, programme, settlement):
    line = standards.fee(settlement)
    plain = {"category": "讲课费", "description": "x", "quantity": "1", "unit_price": "9", "days": "1"}
    answer = host.post(
        reverse("expense", args=[programme.pk, line.pk]),
        {**plain, "version": money.fresh(settlement).version},
    )
    assert answer.status_code == 409
    assert Expense.objects.get().amount == 4000
    own = host.post(reverse("lecture", args=[programme.pk, line.pk]), sent(settlement, net="3000", tax=""))
    assert (own.status_code, Expense.objects.get().amount) == (302, 3000)
    gone = reverse("expense_remove", args=[programme.pk, line.pk])
    assert host.post(gone, {"version": money.fresh(settlement).version}).status_code == 302
    assert LectureFee.objects.count() == 0


def test_a_line_without_a_lecturer_gets_one_and_keeps_its_vouchers(host, programme, settlement):
    line = money.line(settlement, "4000.00", category="讲课费", description="讲课费")
    page = words(host.get(reverse("lectures", args=[programme.pk])))
    assert "1 笔讲课费没有写明授课人" in page
    host.post(reverse("lecture", args=[programme.pk, line.pk]), sent(settlement, tax=""))
    assert Expense.objects.get().lecture.name == "林教授"
    assert Expense.objects.get().pk == line.pk


@pytest.mark.parametrize(("force", "count"), [("binding", 1), ("guiding", 0)])
def test_who_taught_must_be_known_where_the_rate_binds(force, count):
    programme = standards.programme(lecture_fee=(standards.FEES, force, "第十条"))
    settlement = money.opened(programme)
    money.line(settlement, "4000.00", category="讲课费", description="讲课费")
    found = [each.sentence for each in obstacles(reckon(settlement, on=None)) if "授课人" in each.sentence]
    assert len(found) == count


def test_a_fee_without_a_sum_keeps_the_settlement_at_home(settlement):
    standards.fee(settlement, net="0.00")
    assert any("还没有填写税后金额" in each.sentence for each in obstacles(reckon(settlement, on=None)))
    standards.fee(settlement, line=Expense.objects.get(), net="1.00")
    assert not any("还没有填写税后金额" in each.sentence for each in obstacles(reckon(settlement, on=None)))


def test_reviewers_and_strangers_write_no_fee(programme, settlement):
    for person, status in (
        (builders.reviewer(programme.authority), 403),
        (builders.filer(builders.host("示例另一学院", money.fujian())), 404),
        (builders.filer(programme.host), 302),
    ):
        client = Client()
        client.force_login(person)
        answer = client.post(reverse("lecture_new", args=[programme.pk]), sent(settlement))
        assert answer.status_code == status
    assert LectureFee.objects.count() == 1


@pytest.mark.req("PR-07")
def test_the_page_costs_the_same_for_one_fee_and_for_many(
    host, programme, settlement, django_assert_max_num_queries
):
    counts = []
    for number in range(2):
        for half in ("am", "pm", "evening")[number : number * 2 + 1]:
            standards.fee(settlement, half=half)
        with django_assert_max_num_queries(40) as queries:
            assert host.get(reverse("lectures", args=[programme.pk])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
