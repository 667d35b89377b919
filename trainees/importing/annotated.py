"""The host's own workbook given back with what is to be put right: cells coloured and commented, a column of remarks.

What was put right in the browser stands in it. No sentence quotes an ID number. A list too large to be opened with its
formats comes as a list of faults instead, and says so.
"""

from trainees.importing.showing import LABELS
from trainees.importing.staged import corrections_of, open_upload
from trainees.sheets.roster import SIGNED
from workflow.xlsx.marking import SheetMarks, marked
from workflow.xlsx.reading import column_letters
from workflow.xlsx.writing import write_table

MOST_ROWS = 5000
_CHUNK = 1000
MOST_LINES = 10_000  # as many are written in some seconds; who has more hints looks at them page by page
_TOO_LARGE = "原表过大或格式特殊，不能带原有格式标注，故只列出问题清单；原表没有改动。"


def annotated_workbook(upload, found):
    """(what it is called, bytes) for the Preview of an upload."""
    if hasattr(found, "workbook") and found.counts["found"] <= MOST_ROWS:
        content = marked(open_upload(upload), _marks(found, corrections_of(upload)))
        if content is not None:
            return "名单核对意见", content
    return "名单问题清单", fault_list(found)


def fault_list(found):
    """The faults, and the hints as far as there is room, with row, column and cell, as a workbook that counts the rest."""
    rows, start = [(fault, "") for fault in (*found.general, *found.notes)], 0
    hints = []
    while page := found.page(start, _CHUNK, only_faults=True):
        rows += [(fault, each.row.name) for each in page for fault in each.faults]
        hints += [(fault, each.row.name) for each in page for fault in each.hints]
        start += _CHUNK
    total, rows = len(rows) + len(hints), [*rows, *hints][:MOST_LINES]
    rows.sort(key=lambda line: line[0].row)
    left = [f"另有 {total - len(rows)} 条没有列出，请先改正所列各条。"] if total > len(rows) else []
    return write_table(
        ["名单问题清单", _TOO_LARGE],
        ["Excel 行", "单元格", "列", "姓名", "类别", "问题"],
        [
            (fault.row or "", fault.cell, fault.column, name, "需修正" if fault.refuses else "提示", fault.sentence)
            for fault, name in rows
        ],
        notes=left, sheet_name="问题清单", widths=(9, 10, 16, 14, 9, 90), text_columns=("姓名", "列", "问题"),
    )  # fmt: skip


def _marks(found, corrections):
    """{sheet name: SheetMarks}."""
    columns = found.columns
    marks = {sheet.name: SheetMarks(head=_head(sheet)) for sheet in found.workbook.sheets}
    mine = marks.get(columns.sheet_name) if columns else None
    if mine:
        mine.head = columns.row
    everything = [
        *found.general,
        *found.notes,
        *(f for each in found.rows for f in (*each.faults, *each.hints)),
    ]
    for fault in everything:
        on = next((marks[name] for name in marks if _belongs(fault, name)), mine)
        if on is None:
            continue
        if fault.cell:
            on.cells.append((fault.cell, "bad" if fault.refuses else "warned", fault.sentence))
        on.remarks[fault.row] = "\n".join(filter(None, [on.remarks.get(fault.row), fault.sentence]))
    if mine:
        _put_right(mine, columns, corrections)
    return {name: each for name, each in marks.items() if each.cells or each.remarks or each.values}


def _put_right(mine, columns, corrections):
    for row, texts in corrections.items():
        if texts is None:
            continue
        for key, text in texts.items():
            if key in columns.mapping:
                ref = f"{column_letters(columns.mapping[key])}{row}"
                mine.values.append((ref, text))
                mine.cells.append((ref, "mended", f"“{LABELS[key]}”已按网页更正改写。"))


def _head(sheet):
    return next((row.number for row in sheet.rows if len(row.cells) > 2), 1)


def _belongs(fault, name):
    """Whether a fault speaks of another sheet than the roster."""
    if fault.kind not in (*SIGNED, "sheets"):
        return False
    return fault.sentence.startswith(f"“{name}”") or f"工作表“{name}”" in fault.sentence
