"""Official tables on paper: rosters, sign-in sheets, settlement tables, as PDF."""

from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.template import Context, Engine

from workflow.glyphs import require
from workflow.pdf import render_pdf

PAPER = Path(__file__).resolve().parent / "paper"


def render_table_paper(
    title,
    subtitle_lines,
    header,
    rows,
    *,
    column_widths,
    notes=(),
    seals=(),
    landscape=True,
    number="",
    align="",
    total=None,
    row_height=0,
    mark="",
    facts=(),
    foot="",
    identifier=b"",
):
    """A table on A4 as an official paper; gives the PDF's bytes, the same for the same input.

    `header` holds a heading per column, or a pair (heading, (subheading, …)) over several columns.
    `rows` and `total` hold a value per column: text, int, date, None, or Decimal for money in yuan.
    `column_widths` are parts of the width; `align` has a letter per column, l, c or r, and is taken
    from the values when empty: money to the right, days and counts centred. `row_height` in mm leaves
    room to write by hand; each of `seals` gets room for a seal and a date. `facts` are pairs (label,
    text) in a box below the table, `foot` stands at the left of each page's foot, `identifier` (16 bytes) is the file's own, taken from its
    content when empty. The table head repeats on each page. Raises `MissingGlyphs` with the character that no font draws, and ValueError for a row
    of another length than the header.
    """
    rows = [list(row) for row in rows]
    headings, subheadings = _headings(header)
    sides = list(align) or _sides(rows, len(column_widths))
    _require_shape(header, column_widths, sides, rows + ([list(total)] if total else []))
    shown = {
        "title": title,
        "subtitle_lines": subtitle_lines,
        "headings": headings,
        "subheadings": subheadings,
        "grouped": bool(subheadings),
        "columns": column_widths,
        "rows": [_cells(row, sides) for row in rows],
        "total": _cells(total, sides) if total else None,
        "facts": facts,
        "notes": notes,
        "seals": seals,
        "number": number,
        "mark": mark,
        "density": "denser" if len(sides) > 16 else "dense" if len(sides) > 11 else "",
    }
    _require_glyphs(shown)
    html = _template().render(Context(shown, use_l10n=False, use_tz=False))
    css = _page_css(column_widths, landscape, row_height) + foot_css(foot)
    return render_pdf(
        html,
        stylesheets=[PAPER / "table.css"],
        css=css,
        identifier=identifier or sha256((css + html).encode()).digest()[:16],
        where=f"《{title}》",
    )


def _headings(header):
    """The first and second row of the head; the second is empty when nothing is grouped."""
    first, second = [], []
    for heading in header:
        if isinstance(heading, str):
            first.append({"text": heading, "span": 0})
        else:
            text, parts = heading
            first.append({"text": text, "span": len(parts)})
            second.extend(parts)
    return first, second


def _require_shape(header, widths, sides, rows):
    columns = sum(1 if isinstance(heading, str) else len(heading[1]) for heading in header)
    if not columns == len(widths) == len(sides):
        raise ValueError(f"表头 {columns} 列，列宽 {len(widths)} 列，对齐 {len(sides)} 列，三者应一致。")
    for place, row in enumerate(rows, start=1):
        if len(row) != columns:
            raise ValueError(f"表格第 {place} 行有 {len(row)} 格，表头为 {columns} 列。")


def _sides(rows, columns):
    return [
        _side([row[at] for row in rows if len(row) > at and row[at] is not None]) for at in range(columns)
    ]


def _side(values):
    if values and all(isinstance(value, Decimal) for value in values):
        return "r"
    if values and all(isinstance(value, (int, date)) for value in values):
        return "c"
    return "l"


def _cells(row, sides):
    return [{"text": _text(value), "side": side} for value, side in zip(row, sides, strict=True)]


def _text(value):
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value)


def _require_glyphs(shown):
    require(shown["title"], where="表名")
    require(shown["number"], where="编号")
    require(shown["mark"], where="页面标记")
    for where, texts in (
        ("表头说明", shown["subtitle_lines"]),
        ("附注", shown["notes"]),
        ("合计栏", [words for pair in shown["facts"] for words in pair]),
        ("落款", shown["seals"]),
    ):
        for text in texts:
            require(text, where=where)
    for text in [*(heading["text"] for heading in shown["headings"]), *shown["subheadings"]]:
        require(text, where="表头")
    for place, row in enumerate(shown["rows"], start=1):
        for cell in row:
            require(cell["text"], where=f"表格第 {place} 行")
    for cell in shown["total"] or ():
        require(cell["text"], where="合计行")


def _page_css(widths, landscape, row_height):
    whole = sum(widths)
    columns = "".join(
        f"col:nth-child({at}){{width:{100 * width / whole:.3f}%}}" for at, width in enumerate(widths, start=1)
    )
    height = f"table:not(.facts) tbody td{{height:{row_height:g}mm}}" if row_height else ""
    return f"@page{{size:A4 {'landscape' if landscape else 'portrait'}}}{columns}{height}"


def foot_css(words):
    """The rule that sets `words` at the left of each page's foot; "" for none."""
    require(words, where="页脚")
    told = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    font = 'font: 8pt "Noto Serif SC"; color: #555'
    return f'@page{{@bottom-left{{content:"{told}";{font}}}}}' if words else ""


@cache
def _template():
    return Engine(dirs=[PAPER]).get_template("table.html")
