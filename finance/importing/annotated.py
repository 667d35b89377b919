"""The host's own workbook given back with what is to be put right: cells coloured and commented, a column of remarks."""

from finance.importing.preview import Preview
from workflow.xlsx.marking import SheetMarks, marked
from workflow.xlsx.writing import write_table


def annotated_workbook(content: bytes, found: Preview) -> tuple[str, bytes]:
    """(what it is called, bytes). A workbook that cannot be opened with its formats comes as a list of faults instead."""
    faults = [*found.table.general, *found.table.notes]
    faults += [fault for row in found.rows for fault in (*row.faults, *row.hints)]
    marks = SheetMarks(head=found.table.header.row if found.table.header else 1)
    for fault in faults:
        if fault.cell:
            marks.cells.append((fault.cell, "bad" if fault.refuses else "warned", fault.sentence))
        earlier = marks.remarks.get(fault.row)
        marks.remarks[fault.row] = f"{earlier}\n{fault.sentence}" if earlier else fault.sentence
    again = marked(content, {found.table.sheet: marks}) if found.table.sheet else None
    if again is not None:
        return "支出明细核对意见", again
    rows = [(f.row or "", f.cell, f.column, "需修正" if f.refuses else "提示", f.sentence) for f in faults]
    title = ["支出明细问题清单", "原表格式特殊，不能在原表上标注，故只列出问题；原表没有改动。"]
    header = ["Excel 行", "单元格", "列", "类别", "问题"]
    return "支出明细问题清单", write_table(
        title, header, rows, sheet_name="问题清单", widths=(9, 10, 16, 9, 90), text_columns=("列", "问题")
    )
