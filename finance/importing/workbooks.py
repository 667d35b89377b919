"""The template of a class and the lines of a settlement as a workbook: the same columns, so that one reads the other."""

from decimal import Decimal

from finance.importing.columns import FIELDS, LABELS
from finance.models import Invoice
from finance.reckoning import category_names, lines_of
from workflow.xlsx.writing import MONEY, write_table

WIDTHS = (16, 30, 10, 10, 14, 8, 16, 16, 16, 24, 30, 13, 14, 12)
BLANK_ROWS = 60
NOTES = (
    "填写说明：一行一笔支出；金额＝数量 × 单价 × 天数，可以不填，由系统计算；天数不填按 1 天计。单位一律为元。",
    "填写说明：一笔支出有几张票据的，从第二张起另起一行，只填票种至税额各列。",
)
_TEXTS = ("支出科目", "事项", "计量单位", "票种", "发票代码", "发票号码", "开票方")
_FORMATS = {
    "数量": "General",
    "天数": "General",
    "单价（元）": MONEY,
    "金额（元）": MONEY,
    "价税合计": MONEY,
    "税额": MONEY,
}


def template_xlsx(programme) -> bytes:
    """An empty sheet for the lines of a class, with the categories of its rules to choose from."""
    return sheet(programme, "支出明细（导入模板）", [], blank_rows=BLANK_ROWS, notes=NOTES)


def lines_xlsx(settlement) -> bytes:
    """The lines of a settlement with their invoices, as the template has them."""
    rows = [row for line in lines_of(settlement) for row in rows_of(line)]
    return sheet(settlement.programme, "支出明细", rows)


def sheet(programme, title, rows, **options):
    categories = list(category_names(programme.rule_set.rules()))
    return write_table(
        [title, f"{programme.code}　{programme.title}"],
        [each.label for each in FIELDS],
        rows,
        sheet_name="支出明细",
        widths=WIDTHS,
        text_columns=_TEXTS,
        formats=_FORMATS,
        choices={LABELS["category"]: categories, LABELS["kind"]: Invoice.Kind.labels},
        **options,
    )


def rows_of(line):
    """The line with its first invoice, then one row for each further invoice."""
    first, *others = [bill_cells(bill) for bill in line.invoices.all()] or [[None] * 7]
    cells = [line.category, line.description, line.unit, plain(line.quantity), line.unit_price, plain(line.days), line.amount]  # fmt: skip
    yield [*cells, *first]
    for bill in others:
        yield [*[None] * len(cells), *bill]


def bill_cells(bill: Invoice):
    return [
        bill.get_kind_display(),
        bill.printed_code,
        bill.number,
        bill.seller,
        bill.dated,
        bill.amount,
        bill.tax,
    ]


def plain(count: Decimal):
    """A count as a number that shows no decimal it does not need."""
    return int(count) if count == count.to_integral_value() else count
