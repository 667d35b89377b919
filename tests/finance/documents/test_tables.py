"""What the tables say: every figure from the data, by the rules of the class."""

import io
import shutil
import subprocess
from decimal import Decimal

import openpyxl
import pytest

from finance.actions.generating import generate_paper
from finance.documents.basis import basis_of
from finance.documents.kinds import drawn, why_not
from finance.models import Expense, Paper
from tests import builders
from tests.finance import builders as money
from tests.finance.documents import makers

pytestmark = pytest.mark.django_db
Kind = Paper.Kind
needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")


def said(programme, kind, *, in_full=False, on=money.AFTER):
    """The lines of a paper as it would be drawn now."""
    return drawn(kind, basis_of(programme, on=on.date(), in_full=in_full)).lines()


def words_of(pdf):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


@pytest.mark.req("000-19", "002-36", "003-15")
def test_the_settlement_table_says_what_was_claimed_cut_and_is_payable():
    programme = money.demonstration()
    settlement = money.opened(programme)
    line = money.line(settlement, "1000.00", description="学员用餐")
    money.line(settlement, "50000.00", category="住宿费", description="学员住宿")
    makers.cut(line, "900.00")
    makers.share(settlement, "4000.00", name="继续教育经费")
    lines = said(programme, Kind.SETTLEMENT)
    assert "1 ｜ 住宿费 ｜ 学员住宿 ｜ 1 ｜  ｜ 50,000.00 ｜ 1 ｜ 50,000.00 ｜  ｜ 50,000.00 ｜  ｜ " in lines
    assert any("1,000.00 ｜ 100.00 ｜ 900.00 ｜  ｜ 超出会议定点酒店协议价" in each for each in lines)
    assert "实际支出合计：51,000.00 元　（大写）人民币伍万壹仟元整" in lines
    assert "审核核减：100.00 元，核减后 50,900.00 元" in lines
    assert "应拨付：45,000.00 元　（大写）人民币肆万伍仟元整" in lines
    assert any(each.startswith("计算过程：取较小者（核定支出 50,900.00 元") for each in lines)
    assert any("闽人社办〔2024〕212号" in each for each in lines if each.startswith("依据："))
    assert "单位自筹：6,000.00 元\n承办单位自筹（继续教育经费） 4,000.00 元\n未写明来源 2,000.00 元" in lines


@pytest.mark.req("002-43")
def test_a_late_claim_shows_nought_with_its_clause():
    programme = money.demonstration()
    settlement = money.opened(programme)
    money.line(settlement, "8000.00")
    lines = said(programme, Kind.SETTLEMENT, on=money.LATE)
    assert "应拨付：0.00 元　（大写）人民币零元整" in lines
    assert any("不予经费补助（闽人社办〔2024〕212号" in each for each in lines)


@pytest.mark.req("001-37")
def test_a_self_funded_class_has_a_table_and_nothing_to_ask_for():
    programme = money.self_funded()
    money.line(money.opened(programme, now=money.IN_2021), "8000.00", now=money.IN_2021)
    lines = said(programme, Kind.SETTLEMENT, on=money.IN_2021)
    assert "经费方式：单位自筹，全额由单位承担" in lines
    assert not [each for each in lines if each.startswith(("应拨付", "收款单位"))]
    basis = basis_of(programme, on=money.IN_2021.date())
    assert "单位自筹" in why_not(Kind.APPLICATION, basis)
    assert "单位自筹" in why_not(Kind.RECEIPT, basis)


@pytest.mark.req("004-21")
def test_the_table_of_hebei_bears_its_name_and_two_seals():
    programme = money.held(
        "hebei-draft", builders.host("示例石家庄学院", builders.province("河北", "13")), 2021
    )
    money.line(money.opened(programme, now=money.IN_2021), category="场地费", now=money.IN_2021)
    lines = said(programme, Kind.SETTLEMENT, on=money.IN_2021)
    assert lines[0].endswith("经费决算表")
    assert lines[-2:] == ["财务章", "单位公章"]


def test_lecture_fees_are_listed_by_day_with_room_to_sign_and_no_number_of_a_document():
    programme = money.demonstration()
    settlement = money.opened(programme)
    makers.lecture(settlement, "李后讲", day=1)
    makers.lecture(settlement, "王先讲", tax="120.00")
    paper = drawn(Kind.LECTURES, basis_of(programme, on=None))
    assert [row[1] for row in paper.rows] == ["王先讲", "李后讲"]
    assert (paper.header[-1], paper.rows[0][-1], paper.row_height >= 10) == ("签名", None, True)
    assert "应发金额（含税）：6,240.00 元　（大写）人民币陆仟贰佰肆拾元整" in paper.lines()
    assert not any("证件" in heading or "身份" in heading for heading in paper.header)


def test_the_budget_goes_by_line_and_category_with_its_channels():
    programme = money.demonstration()
    filing = money.filing(programme, 住宿费="50000.00")
    filing.subsidy_claimed, filing.payer = Decimal("45000.00"), "sponsor"
    makers.budget(programme, 7)
    lines = said(programme, Kind.BUDGET)
    assert " ｜ 住宿费 ｜ 小计 ｜  ｜  ｜  ｜  ｜ 3,000.00" in lines
    assert any(each.startswith("1 ｜ 住宿费 ｜ 备案时的测算 ｜ 3 ｜ 人 ｜ 1,000.00") for each in lines)
    channels = next(each for each in lines if each.startswith("经费来源："))
    for expected in (
        "财政资助（人力资源和社会保障业务经费） 45,000.00 元",
        "申报单位自筹 5,000.00 元",
        "财政资助不超过 45,000.00 元（闽人社办",
    ):
        assert expected in channels, expected
    assert "还没有经费预算" in why_not(Kind.BUDGET, basis_of(money.demonstration(), on=None))


@pytest.mark.req("002-41")
def test_the_receipt_says_who_paid_how_much_to_which_account():
    programme = makers.full(lines=2).programme
    full, hidden = (
        said(programme, Kind.RECEIPT),
        said(programme, Kind.RECEIPT, in_full=True),
    )[::-1]
    assert "账号：6222020200112233445" in full
    assert "账号：**** 3445" in hidden
    assert not [each for each in hidden if "6222020200112233445" in each]
    assert [each for each in full if each.startswith("今收到福建省人力资源和社会保障厅拨付的 2024 年")]
    assert [each for each in full if each.startswith(("户名：示例福州大学", "开户行：中国银行福州鼓楼支行"))]


@pytest.mark.req("000-47", "002-29")
def test_the_application_goes_to_the_office_that_the_notice_names():
    programme = money.national_2024()
    settlement = money.opened(programme)
    money.line(settlement, "130000.00")
    money.complete(settlement)
    lines = said(programme, Kind.APPLICATION)
    assert "人力资源社会保障部事业单位人事服务中心" in lines
    assert [
        each
        for each in lines
        if each.startswith("现申请拨付补助款 127,500.00 元，大写人民币壹拾贰万柒仟伍佰元整")
    ]


def test_vouchers_are_listed_line_by_line_with_the_hash_of_their_files():
    programme = money.demonstration()
    settlement = money.opened(programme)
    line = money.line(settlement, "100.00")
    other = money.line(settlement, "50.00", category="住宿费")
    file = makers.scan_of(makers.invoice(line, amount="100.00", tax="5.66"), "发票 110101199003078888.png")
    makers.scan(other)
    paper = drawn(Kind.VOUCHERS, basis_of(programme, on=None))
    assert [row[3] for row in paper.rows] == ["附件", "数电发票"]
    invoice = paper.rows[1]
    assert (invoice[5], invoice[8], invoice[9], invoice[11]) == (
        "24112000000012345678", Decimal("100.00"), Decimal("5.66"), file.sha256,
    )  # fmt: skip
    assert invoice[10] == "发票 [证件号已隐去].png"


@needs_pdftotext
@pytest.mark.req("000-19")
def test_nothing_of_sixty_long_lines_is_cut_off():
    programme = money.demonstration()
    settlement = money.opened(programme)
    makers.many_lines(settlement, 60)
    paper = drawn(Kind.SETTLEMENT, basis_of(programme, on=None))
    words = words_of(paper.pdf())
    assert words.count(makers.LONG[-2:]) >= 60
    pages = int(words.split("第1页共")[1].split("页")[0])
    assert (pages > 3, words.count("支出科目") >= pages - 1) == (True, True)
    assert f"{sum(line.amount for line in Expense.objects.filter(settlement=settlement)):,.2f}" in words


@needs_pdftotext
def test_what_nobody_handed_in_is_marked_and_what_was_is_not():
    programme = money.demonstration()
    settlement = money.opened(programme)
    money.line(settlement)
    money.complete(settlement)
    filer = builders.filer(programme.host)
    before = generate_paper(programme, kind="settlement", form="pdf", actor=filer, now=money.AFTER)
    money.actions.submit_settlement(settlement, actor=filer, now=money.AFTER)
    after = generate_paper(programme, kind="settlement", form="pdf", actor=filer, now=money.AFTER)
    assert ["未提交，仅供核对" in row.content for row in (before, after)] == [True, False]
    words = [words_of(makers.bytes_of(row)) for row in (before, after)]
    assert [f"第{n}版数据" in each for n, each in enumerate(words, start=1)] == [True, True]


def test_the_workbook_holds_numbers_as_numbers_and_texts_as_texts():
    programme = money.demonstration()
    settlement = money.opened(programme)
    money.line(settlement, "33000.00", description="=HYPERLINK(1)", quantity="1.5")
    content = drawn(Kind.SETTLEMENT, basis_of(programme, on=None)).xlsx()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    row = next(row for row in sheet.iter_rows() if row[2].value == "=HYPERLINK(1)")
    assert (row[2].data_type, row[3].value, row[7].value, row[7].number_format) == (
        "s",
        1.5,
        49500,
        "#,##0.00",
    )
    assert sheet.title == "经费结算表"
