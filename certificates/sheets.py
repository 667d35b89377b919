"""Official tables of certificates as xlsx."""

from django.utils import timezone

from workflow.xlsx.writing import DAY, Table, write_workbook

COLUMNS = ("序号", "证书编号", "姓名", "证件号码", "项目编号", "研修选题", "学时", "发证日期", "状态")
WIDTHS = (8, 22, 12, 24, 14, 44, 8, 13, 16)


def register_sheet(series, certificates):
    """发证登记表 of one register as xlsx bytes: every number in order, the document number masked."""
    rows = [
        (row.ordinal, row.number, row.name, row.trainee.number_mask, row.programme.code, row.programme.title,
         row.hours, row.issued_on, row.get_state_display())
        for row in certificates
    ]  # fmt: skip
    day = timezone.localdate()
    table = Table(
        header=COLUMNS, rows=rows, title_rows=[f"{series}发证登记表", f"{day:%Y-%m-%d} 导出，共 {len(rows)} 个编号"],
        widths=WIDTHS, text_columns=("证书编号", "证件号码"), formats={"学时": "0.0", "发证日期": DAY}, sheet_name="发证登记表",
    )  # fmt: skip
    return write_workbook(table)
