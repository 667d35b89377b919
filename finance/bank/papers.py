"""A batch on paper: the file that the bank reads, and the list that the office seals. Both bear full account numbers."""

from django.utils import timezone

from finance.bank.listing import Listed, purpose_of
from workflow.papers import render_table_paper
from workflow.uploads import PDF, XLSX
from workflow.xlsx.writing import write_table

HEADER = ("序号", "户名", "账号", "开户行", "金额（元）", "用途")
SEALS = ("拨付单位（公章）", "拨付单位（财务专用章）")


def rows_of(found: Listed):
    return [
        [row.number, row.payee_name, row.payee_account, row.payee_bank, row.payment.amount, purpose_of(row)]
        for row in found.rows
    ]


def bank_file(found: Listed) -> bytes:
    """The workbook that goes to the bank."""
    return write_table(
        [f"{found.batch.payer}拨付清单（批次 {found.batch}）"],
        HEADER,
        [*rows_of(found), [None, "合计", "", f"{len(found.rows)} 笔", found.total, ""]],
        notes=[f"合计（大写）：人民币{found.capitals}", f"经费来源：{found.source or '未注明'}"],
        sheet_name="拨付清单",
        widths=(6, 34, 28, 34, 16, 34),
        text_columns=("账号",),
    )


def payment_list(found: Listed) -> bytes:
    """The list on A4 with room for the two seals."""
    batch = found.batch
    return render_table_paper(
        "高级研修项目补助款拨付清单",
        [
            f"拨付单位：{batch.payer}　　批次号：{batch}　　经费来源：{found.source or '未注明'}",
            f"制单：{batch.made_by}（{timezone.localdate(batch.made_at)}）　　复核：{batch.sent_by}（{timezone.localdate(batch.sent_at)}）",
        ],
        HEADER,
        rows_of(found),
        column_widths=(8, 36, 34, 40, 22, 38),
        align="clllrl",
        total=[None, "合计", f"{len(found.rows)} 笔", "", found.total, ""],
        notes=[f"合计（大写）：人民币{found.capitals}"],
        seals=SEALS,
        number=str(batch),
    )


# kind: (what it is called in the journal, how it is drawn, its type, the end of its name)
FILES = {
    "bank": ("银行文件（xlsx）", bank_file, XLSX, "xlsx"),
    "list": ("拨付清单（PDF）", payment_list, PDF, "pdf"),
}
