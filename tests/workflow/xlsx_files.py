"""Workbooks for tests: the samples as they are, small ones built by hand, and zips bent out of shape."""

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook

SAMPLES = Path(__file__).resolve().parents[2] / "reports" / "demo" / "samples"
PLANS = sorted(SAMPLES.glob("plan_*.xlsx"))
ROSTERS = sorted((SAMPLES / "rosters").glob("*.xlsx"))


def workbook(*sheets, hidden_rows=(), hidden_sheets=(), merged=()):
    """The bytes of a workbook. A sheet is (name, rows); the other options are about the first one."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden_sheets:
            sheet.sheet_state = "hidden"
    first = book.worksheets[0]
    for number in hidden_rows:
        first.row_dimensions[number].hidden = True
    for area in merged:
        first.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repack(data, replace=None, *, without=(), compression=zipfile.ZIP_DEFLATED):
    """The same zip with parts replaced or added ({name: bytes, or a function of the old bytes}) or left out."""
    out = io.BytesIO()
    replace = dict(replace or {})
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", compression) as new:
        for name in old.namelist():
            if name in without:
                continue
            part = replace.pop(name, None)
            body = old.read(name)
            new.writestr(name, part(body) if callable(part) else body if part is None else part)
        for name, body in replace.items():
            new.writestr(name, body)
    return out.getvalue()


def with_sheet_xml(rows_xml, *, dimension="A1"):
    """A workbook whose only sheet has this XML between its sheetData tags."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{rows_xml}</sheetData></worksheet>'
    )
    return repack(workbook(("表", [["x"]])), {"xl/worksheets/sheet1.xml": xml.encode()})


def cell_xml(ref, text):
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'
