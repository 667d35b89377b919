"""The 票据清单: every invoice and every scan behind the lines, with number, seller, day, sums and the hash of its file."""

from collections.abc import Iterator

from finance.amounts import add_up
from finance.documents.basis import Basis, subtitle, titled
from finance.documents.official import Cell, OfficialTable, yuan
from finance.documents.settling import SEAL
from workflow.redaction import without_numbers

HEADER = (
    "序号", "支出科目", "事项", "票种", "发票代码", "发票号码", "开票方", "开票日期", "价税合计（元）", "税额（元）", "文件名",
    "文件散列（SHA-256）",
)  # fmt: skip
SCAN = "附件"


def voucher_table(basis: Basis) -> OfficialTable:
    rows = [[at, *row] for at, row in enumerate(rows_of(basis), start=1)]
    invoices = [invoice for line in basis.lines for invoice in line.invoices.all()]
    amount = add_up(invoice.amount for invoice in invoices)
    tax = add_up(invoice.tax for invoice in invoices if invoice.tax is not None)
    files = len(basis.scans) + sum(len(found) for found in basis.vouchers.values())
    spent = add_up(line.amount for line in basis.lines)
    return OfficialTable(
        name="票据清单",
        title=titled(basis.programme, "票据清单"),
        number=basis.programme.code,
        subtitle=subtitle(basis.programme),
        header=HEADER,
        rows=rows,
        widths=(8, 17, 42, 16, 15, 24, 30, 19, 20, 16, 30, 40),
        align="clllllllrrll",
        characters=(6, 12, 28, 14, 14, 22, 30, 13, 16, 14, 32, 68),
        total=[
            None,
            "合计",
            f"票据 {len(invoices)} 张、附件 {files} 个",
            *[None] * 5,
            amount,
            tax,
            None,
            None,
        ],
        facts=[("支出合计", yuan(spent)), ("票据合计", yuan(amount))],
        seals=[SEAL],
        mark=basis.mark,
        text_columns=("发票代码", "发票号码"),
    )


def rows_of(basis: Basis) -> Iterator[list[Cell]]:
    """Line by line: its invoices, each with its scan, then the files that are none of an invoice."""
    for line in basis.lines:
        for invoice in line.invoices.all():
            yield [
                line.category, line.description, invoice.get_kind_display(), invoice.printed_code, invoice.number,
                invoice.seller, invoice.dated, invoice.amount, invoice.tax, *file_cells(basis.scans.get(invoice.pk)),
            ]  # fmt: skip
        for file in basis.vouchers.get(line.pk, []):
            yield [line.category, line.description, SCAN, *[None] * 6, *file_cells(file)]


def file_cells(file) -> list[Cell]:
    return [without_numbers(file.original_name), file.sha256] if file else [None, None]


def why_no_vouchers(basis: Basis) -> str:
    if basis.vouchers or any(line.invoices.all() for line in basis.lines):
        return ""
    return "还没有登记票据，也没有上传凭证。"
