"""Workbooks of expense lines, as a host would upload them."""

from io import BytesIO

from openpyxl import Workbook, load_workbook

from finance import actions
from finance.importing.columns import FIELDS
from tests import builders
from tests.finance import builders as money

HEADER = tuple(each.label for each in FIELDS)
# Columns in the order of the template: category … amount, then those of the invoice.
LODGING = ("住宿费", "学员住宿", "人", 60, 380, 5, 114000)
MEALS = ("伙食费", "学员用餐", "人", 60, "１１０元", "5", None)
BILL = ("数电发票", "", "24352000000000000001", "示例酒店有限公司", "2024年10月18日", 114000, 6452.83)


def book(*rows, header=HEADER, above=()):
    made = Workbook()
    sheet = made.active
    for row in (*above, header, *rows):
        sheet.append(list(row))
    return written(made)


def written(made):
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def opened(content):
    return load_workbook(BytesIO(content))


def staged(settlement, *rows, now=money.AFTER, **options):
    return actions.stage_lines(
        settlement,
        content=book(*rows, **options),
        name="支出.xlsx",
        actor=builders.filer(settlement.filer),
        now=now,
    )


def imported(settlement, row, *, only_good=False, actor=None, now=money.AFTER, **seen):
    values = {"sha256": row.sha256, "version": money.fresh(settlement).version, **seen}
    return actions.import_lines(
        settlement,
        row=row,
        only_good=only_good,
        actor=actor or builders.filer(settlement.filer),
        now=now,
        **values,
    )
