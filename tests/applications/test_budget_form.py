"""The budget by line and its channels, through the page."""

from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from applications import actions
from applications.models import Filing
from applications.reading import read
from applications.sections import sections
from tests import builders
from tests.applications import builders as filings
from workflow.models import Entry
from workflow.rounds import changed_since_last_round

pytestmark = pytest.mark.django_db
NOW = filings.NOW
COLUMNS = ("category", "description", "unit", "quantity", "unit_price", "days")
LODGING = ("住宿费", "学员住宿", "人", "60", "380", "5")


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def programme():
    return filings.shandong()


@pytest.fixture
def host(client, programme):
    client.force_login(builders.filer(programme.host))
    client.post(address(programme, ""))
    return client


def address(programme, rest="budget/"):
    return f"/portal/programmes/{programme.pk}/filing/{rest}"


def rows(prefix, columns, *values):
    """The posted fields of a formset."""
    posted = {f"{prefix}-TOTAL_FORMS": len(values), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(values):
        posted |= {
            f"{prefix}-{number}-{name}": value for name, value in zip(columns, row, strict=False) if value
        }
    return posted


def lines(*values):
    return rows("line", (*COLUMNS, "DELETE"), *values)


def shares(*values):
    return rows("share", ("channel", "name", "amount"), *values)


def save(host, programme, **posted):
    return host.post(address(programme), {"version": Filing.objects.get().version, "payer": "host", **posted})


@pytest.mark.req("002-13")
def test_lines_make_up_the_sums_of_their_categories(host, programme):
    posted = lines(
        LODGING,
        ("住宿费", "专家住宿", "间", "4.5", "400.10", ""),
        ("讲课费", "主讲", "学时", "8", "1,000元", "1"),
    )
    assert save(host, programme, amount_1="9000", **posted).status_code == 302
    filing = Filing.objects.get()
    assert filing.budget == {"住宿费": "115800.45", "伙食费": "9000.00", "讲课费": "8000.00"}
    assert filing.budget_lines[1] == {
        "category": "住宿费", "description": "专家住宿", "unit": "间", "quantity": "4.5", "unit_price": "400.10",
        "days": "1.0", "amount": "1800.45",
    }  # fmt: skip
    page = host.get(address(programme)).content.decode()
    assert "114,000.00" in page
    assert "132,800.45" in page


def test_rows_are_changed_removed_and_cleared_without_a_script(host, programme):
    save(
        host,
        programme,
        **lines(LODGING, ("讲课费", "主讲", "", "8", "1000", "1"), ("伙食费", "餐", "", "1", "10", "")),
    )
    posted = lines(
        (*LODGING[:3], "50", "380", "5"), ("讲课费", "主讲", "", "8", "1000", "1", "on"), ("伙食费",)
    )
    save(host, programme, **posted)
    assert Filing.objects.get().budget == {"住宿费": "95000.00"}
    entry = Entry.objects.filter(verb="save_part").last()
    assert "60.0" in entry.before
    assert "50.0" in entry.after


def test_more_rows_are_asked_for_without_a_script_and_nothing_is_lost(host, programme):
    page = save(host, programme, more="line", **lines(LODGING, ("住宿费", "", "", "x", "", "")))
    body = page.content.decode()
    assert page.status_code == 200
    assert 'name="line-6-category"' in body
    assert "学员住宿" in body
    assert "field-error" not in body
    assert Filing.objects.get().budget_lines == []


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("住宿费", "住宿", "", "1", "1.005", "1"), "金额最多两位小数"),
        (("住宿费", "住宿", "", "1", "-5", "1"), "金额不能是负数"),
        (("住宿费", "住宿", "", "1", "1.65万", "1"), "1.65万元应写成 16500.00"),
        (("礼品费", "礼品", "", "1", "5", "1"), "没有“礼品费”这一支出科目，可用：住宿费"),
        (("住宿费", "住宿", "", "0", "5", "1"), "须大于 0"),
        (("住宿费", "住宿", "", "60", "5", "1500"), "请核对数量和天数是否填反"),
        (("住宿费", "", "", "60", "5", "1"), "请写明事项"),
        (("住宿费", "住宿", "", "9999999", "99999", "9"), "金额过大"),
    ],
)
def test_bad_lines_come_back_as_typed_with_a_sentence(host, programme, row, sentence):
    page = save(host, programme, **lines(row, LODGING))
    body = page.content.decode()
    assert page.status_code == 422
    assert sentence in body
    assert "学员住宿" in body
    assert (Filing.objects.get().budget, Filing.objects.get().budget_lines) == ({}, [])


def test_other_costs_among_the_lines_want_a_word(host, programme):
    page = save(host, programme, **lines(("其他", "证书工本", "", "60", "5", "1")))
    assert "填写了“其他”费用，请写明用途。" in page.content.decode()


@pytest.mark.req("004-35", "004-51", "003-88")
def test_sources_are_offered_by_the_rules_and_add_up_or_say_the_difference(client):
    programme = filings.fujian_national()
    filing = filings.written(programme, funding_plan=[])
    client.force_login(builders.filer(programme.host))
    body = client.get(address(programme)).content.decode()
    assert "财政资助（财政经费） 30,000.00 元，承办单位自筹 2,000.50 元" in body
    posted = shares(("fiscal", "财政经费", "30000"), ("sponsor", "", "1000"), ("other", "社会捐助", "1000"))
    answer = client.post(
        address(programme),
        {
            "version": filing.version,
            "amount_0": "20000",
            "amount_3": "12000.50",
            "subsidy_claimed": "30000",
            **posted,
        },
    )
    assert answer.status_code == 302
    check = client.get(address(programme, "check/")).content.decode()
    assert "资金来源合计 32,000.00 元，比经费预算合计 32,000.50 元少 0.50 元" in check


def test_a_self_funded_class_has_no_subsidy_among_its_sources(host, programme):
    page = save(host, programme, **shares(("fiscal", "", "5")))
    assert "本期为单位自筹，不能填写财政资助。" in page.content.decode()
    assert Filing.objects.get().funding_plan == []


def test_another_source_must_be_named(host, programme):
    page = save(host, programme, **shares(("other", "", "5")))
    assert "其他来源须写明是什么经费" in page.content.decode()


@pytest.mark.req("002-13", "000-43")
def test_plan_and_review_show_lines_and_sources(client):
    programme = filings.shandong()
    filing = filings.written(programme)
    actor = builders.filer(programme.host)
    rows_ = [
        dict(zip(COLUMNS, LODGING, strict=True)),
        dict(zip(COLUMNS, ("讲课费", "主讲", "", "1", "0.5", "1"), strict=True)),
    ]
    actions.save_part(filing, "budget", {"budget_lines": rows_}, version=filing.version, actor=actor, now=NOW)
    filing = Filing.objects.get()
    section = next(each for each in sections(read(filing)) if each["code"] == "budget")
    assert section["table"]["rows"] == [
        ["住宿费", "学员住宿", "人", "60", "380.00", "5", "114,000.00"],
        ["讲课费", "主讲", "", "1", "0.50", "1", "0.50"],
    ]
    assert ("资金来源：承办单位自筹", "114,000.50 元") in section["rows"]
    client.force_login(actor)
    book = load_workbook(BytesIO(client.get(address(programme, "plan.xlsx")).content))
    *_, total = book["经费预算"].iter_rows(values_only=True)
    assert (total[0], total[-1]) == ("合计", 114000.5)
    assert client.get(address(programme, "plan.pdf")).content[:5] == b"%PDF-"


def test_a_changed_line_is_shown_in_the_next_round():
    filing = filings.returned(
        filings.shandong(), [("budget", "住宿标准过高")], budget_lines=[stored("380.00", "22800.00")]
    )
    actor = builders.filer(filing.filer)
    row = dict(zip(COLUMNS, ("住宿费", "学员住宿", "人", "60", "300", "1"), strict=True))
    filing = actions.save_part(
        filing, "budget", {"budget_lines": [row]}, version=filing.version, actor=actor, now=NOW
    )
    actions.submit_filing(filing, actor=actor, now=NOW)
    changed = {each.label: (each.old, each.new) for each in changed_since_last_round(Filing.objects.get())}
    assert changed["住宿费 · 学员住宿"] == (
        "60 人 × 380.00 × 1 天 ＝ 22,800.00 元", "60 人 × 300.00 × 1 天 ＝ 18,000.00 元",
    )  # fmt: skip
    assert changed["科目：住宿费"][1] == "18,000.00 元"


def stored(price, amount):
    return {
        "category": "住宿费", "description": "学员住宿", "unit": "人", "quantity": "60.0", "unit_price": price,
        "days": "1.0", "amount": amount,
    }  # fmt: skip
