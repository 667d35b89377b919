"""Official tables of certificates as xlsx. Document numbers are masked."""

from collections import Counter

from django.utils import timezone

from certificates.models import Certificate
from workflow.xlsx.writing import DAY, Table, write_workbook

COLUMNS = (
    "序号", "证书编号", "姓名", "性别", "工作单位", "证件号码", "项目编号", "研修选题", "学时", "发证日期", "状态", "说明",
)  # fmt: skip
WIDTHS = (8, 22, 12, 7, 26, 24, 14, 40, 8, 13, 16, 36)
TEXTS = ("证书编号", "证件号码")


def register_sheet(series, certificates, *, missing=()):
    """发证登记表 of one register as xlsx bytes: every number in order, those missing said so."""
    gaps = {
        serial: (serial, "", *[""] * (len(COLUMNS) - 4), "缺号", "登记中没有这个编号，请核查")
        for serial in missing
    }
    rows = {row.ordinal: line(row) for row in certificates}
    return _written(f"{series}发证登记表", [row for _, row in sorted((gaps | rows).items())], certificates)


def class_sheet(programme, certificates):
    """发证登记表 of one class as xlsx bytes."""
    return _written(f"{programme.title}发证登记表", [line(row) for row in certificates], certificates)


def line(row):
    """What the certificate says of its holder; the roster may have been corrected since."""
    said = row.content
    return (
        row.ordinal, row.number, row.name, said.get("sex", ""), row.trainee.unit, said["document_masked"], row.programme.code,
        row.programme.title, row.hours, row.issued_on, row.get_state_display(), row.ended_reason or row.fault,
    )  # fmt: skip


def tally(certificates):
    """有效 28，作废 1: the states that occur, in their order."""
    counts = Counter(row.state for row in certificates)
    return "，".join(f"{state.label} {counts[state]}" for state in Certificate.State if counts[state])


def _written(title, rows, certificates):
    day = timezone.localdate()
    said = f"{day:%Y-%m-%d} 导出，共 {len(certificates)} 个编号：{tally(certificates)}"
    table = Table(
        header=COLUMNS, rows=rows, title_rows=[title, said], widths=WIDTHS, text_columns=TEXTS,
        formats={"学时": "0.0", "发证日期": DAY}, sheet_name="发证登记表",
    )  # fmt: skip
    return write_workbook(table)
