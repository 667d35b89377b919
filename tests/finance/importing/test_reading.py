"""What a sheet of expense lines says, and what is wrong with it, by row and column."""

from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from finance.importing.reading import parse_lines
from tests.finance.importing.builders import BILL, HEADER, LODGING, MEALS, book, written
from workflow.xlsx.reading import read_workbook

CATEGORIES = ("住宿费", "伙食费", "培训场地费", "讲课费", "培训资料费", "交通费", "其他")
TODAY = date(2024, 11, 1)


def read(*rows, **options):
    return parse_lines(read_workbook(book(*rows, **options)), CATEGORIES, TODAY)


def sentences(*rows, **options):
    table = read(*rows, **options)
    return [fault.sentence for fault in [*table.general, *(f for row in table.rows for f in row.faults)]]


def test_lines_with_their_invoices():
    second = (
        *[None] * 7,
        "增值税普通发票",
        "035002400111",
        "00000012",
        "示例酒店",
        date(2024, 10, 18),
        100,
        None,
    )
    table = read((*LODGING, *BILL), second, MEALS)
    lodging, meals = table.rows
    assert [row.faults for row in table.rows] == [[], []]
    assert lodging.values == {
        "category": "住宿费", "description": "学员住宿", "unit": "人", "quantity": Decimal("60.0"),
        "unit_price": Decimal("380.00"), "days": Decimal("5.0"),
    }  # fmt: skip
    assert (lodging.amount, meals.amount) == (Decimal("114000.00"), Decimal("33000.00"))
    assert [(bill.values["code"], bill.values["number"]) for bill in lodging.bills] == [
        ("", "24352000000000000001"), ("035002400111", "00000012"),
    ]  # fmt: skip
    assert lodging.bills[0].values["dated"] == date(2024, 10, 18)
    assert lodging.bills[0].values["tax"] == Decimal("6452.83")
    assert meals.bills == []


def test_titles_totals_repeated_headers_and_notes_are_no_lines():
    rows = (
        LODGING,
        HEADER,
        MEALS,
        ("合计", None, None, None, None, None, 147000),
        (),
        ("填写说明：单位为元",),
    )
    table = read(*rows, above=(("支出明细",), ()))
    assert [(row.row, row.values["category"]) for row in table.rows] == [(4, "住宿费"), (6, "伙食费")]
    assert table.general == []


def test_other_labels_order_and_an_amount_by_formula():
    header = ("摘要", "费用类别", "单价", "数量", "天数", "金额")
    (row,) = read(("学员住宿", "住宿费", 380.0, 60, 5, "=C2*D2*E2"), header=header).rows
    assert (row.amount, row.faults) == (Decimal("114000.00"), [])


def test_an_amount_alone_is_that_once():
    (row,) = read(("培训资料费", "讲义印刷", "批", None, None, None, 5000)).rows
    assert (row.values["quantity"], row.values["unit_price"], row.amount) == (1, 5000, Decimal("5000.00"))


def test_binary_fractions_are_read_as_the_sheet_shows_them():
    (row,) = read(("交通费", "车费", "次", 1, 0.1 + 0.2, 1, None)).rows
    assert (row.amount, row.faults) == (Decimal("0.30"), [])


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("住宿费", "住宿", "", 1, 1.005, 1), "第 2 行“单价（元）”：金额最多两位小数（到分），请四舍五入后填写。"),
        (("住宿费", "住宿", "", 1, -5, 1), "第 2 行“单价（元）”：金额不能是负数，请填写零或正数。"),
        (("住宿费", "住宿", "", 1, "16.5万元", 1), "第 2 行“单价（元）”：请以元为单位填写，不要用“万元”，16.5万元应写成 165000.00。"),
        (("住宿费", "住宿", "", 1, "=A1", 1), "第 2 行“单价（元）”是公式，不能直接读取。请复制后“选择性粘贴为数值”，再重新上传。"),
        (("礼品费", "礼品", "", 1, 5, 1), "第 2 行“支出科目”：没有“礼品费”这一支出科目，可用：住宿费、伙食费、培训场地费、讲课费、培训资料费、交通费、其他。"),
        ((None, "住宿", "", 1, 5, 1), "第 2 行“支出科目”没有填写，请补填。"),
        (("住宿费", None, "", 1, 5, 1), "第 2 行“事项”没有填写，请补填。"),
        (("住宿费", "住宿", "", None, 5, 1), "第 2 行“数量”没有填写，请补填。"),
        (("住宿费", "住宿", "", 0, 5, 1), "第 2 行“数量”：须大于 0。没有发生的支出请不要填写。"),
        (("住宿费", "住宿", "", 3, 5, 1500), "第 2 行“天数”：天数应小于 1000，请核对数量和天数是否填反。"),
        (
            ("住宿费", "住宿", "", 60, 380, 5, 11400),
            "第 2 行“金额（元）”写的是 11,400.00，按数量 × 单价 × 天数（60 × 380.00 × 5）应为 114,000.00。请改正其中有误的一个。",
        ),
        (("住宿费", "住宿", "", 1, 5, 1, "0.0005万"), "第 2 行“金额（元）”：请以元为单位填写，不要用“万元”，0.0005万元应写成 5.00。"),
        (("住宿费", "住宿", "", 1, None, None, "-5"), "第 2 行“单价（元）”没有填写，请补填。"),
        ((*[None] * 6, "-5"), "第 2 行“金额（元）”：金额不能是负数，请填写零或正数。"),
    ],
)  # fmt: skip
def test_every_fault_of_a_line_in_a_sentence(cells, sentence):
    assert sentence in sentences(cells)


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (0, "白条", "第 2 行“票种”：没有“白条”这一票种，可用：数电发票、"),
        (2, 24352000000000000001, "第 2 行“发票号码”是数值格式，第 15 位以后的数字已丢失。"),
        (3, None, "第 2 行“开票方”没有填写，请补填。"),
        (4, "十月中旬", "第 2 行“开票日期”：“十月中旬”这一天不存在或写法不清，请写成 2021-10-15 的样式。"),
        (4, "2024-11-31", "第 2 行“开票日期”：“2024-11-31”这一天不存在"),
        (4, "2024-11-02", "第 2 行“开票日期”：开票日期 2024-11-02 还没有到，请照票面填写。"),
        (5, "1.65万", "第 2 行“价税合计”：请以元为单位填写，不要用“万元”，1.65万元应写成 16500.00。"),
        (5, 0, "第 2 行“价税合计”：价税合计须大于 0。"),
        (6, 114000.01, "第 2 行“税额”：税额不能大于价税合计。"),
    ],
)  # fmt: skip
def test_every_fault_of_an_invoice_in_a_sentence(place, value, sentence):
    bill = list(BILL)
    bill[place] = value
    found = sentences((*LODGING, *bill))
    assert any(each.startswith(sentence) for each in found), found


def test_a_column_in_ten_thousands_is_refused_as_a_whole():
    header = [label.replace("单价（元）", "单价（万元）") for label in HEADER]
    assert sentences(LODGING, header=header) == [
        "第 1 行表头“单价（万元）”以万元为单位。请换算成元，并把表头改为“元”后重新上传。"
    ]


def test_an_invoice_without_a_line_above_says_so():
    assert sentences((*[None] * 7, *BILL)) == [
        "第 2 行“事项”只有票据，上面没有支出。请先写支出，再写它的票据。"
    ]


@pytest.mark.parametrize("header", [HEADER[1:], (HEADER[1], *HEADER[1:])])
def test_a_missing_or_doubled_column_is_named(header):
    assert any("表头" in sentence for sentence in sentences(LODGING, header=header))


def test_a_sheet_of_something_else_says_what_is_wanted():
    assert "没有找到支出明细表" in sentences(("王伟", 1), header=("姓名", "序号"))[0]


def test_an_empty_table_says_so():
    assert sentences() == ["表里没有支出，请填写后重新上传。"]


def test_a_category_merged_downwards_counts_for_each_row_and_hidden_rows_are_named():
    made = Workbook()
    sheet = made.active
    for row in (HEADER, LODGING, (None, "专家住宿", "间", 2, 400, 5)):
        sheet.append(list(row))
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[3].hidden = True
    table = parse_lines(read_workbook(written(made)), CATEGORIES, TODAY)
    assert [row.values["category"] for row in table.rows] == ["住宿费", "住宿费"]
    assert "第 3 行" in table.notes[0].sentence
