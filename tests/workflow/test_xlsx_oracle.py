"""Our reader says what openpyxl says, of whatever way a workbook may be written."""

import random
from dataclasses import asdict
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.xlsx_files import PLANS, ROSTERS, repack, workbook
from tests.workflow.xlsx_oracle import oracle
from workflow.xlsx.book import Book
from workflow.xlsx.limits import Limits
from workflow.xlsx.preflight import preflight
from workflow.xlsx.reading import Sheet, as_row, column_letters, read_workbook
from workflow.xlsx.rows import SheetRows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EMPTY_BOOK = workbook(("表", [["x"]]), ("隐藏", [[1]]), hidden_sheets=["隐藏"])
FORMATS = (
    "General", "0.00", "@", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]aaaa", "h:mm:ss", "[h]:mm", "[Red]0.0",
    '"day"0', "0;yyyy", "m/d;@", r"\d0", "[mm]:ss", "_d0",
)  # fmt: skip
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(FORMATS)}">'
    + "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for n, code in enumerate(FORMATS)
    )
    + '</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="40">'
    + "".join(
        f'<xf numFmtId="{n}"/>' for n in (0, *range(164, 164 + len(FORMATS)), *range(9, 23), 45, 46, 47, 49)
    )
    + "</cellXfs></styleSheet>"
).encode()
TYPES = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
ENTITIES = {'"': "&quot;", "\r": "&#13;", "王": "&#29579;", "李": "&#x674E;"}

texts = st.lists(
    st.sampled_from(["王", "李", "明", "A", "1", " ", "\n", "\t", "\r", "&", "<", ">", '"', "'", "_x000D_", "_x", "\U00031350", "　", "%"])
).map("".join)  # fmt: skip
raw_texts = texts.map(lambda text: escape(text, ENTITIES))
runs = st.builds(
    lambda plain, phonetic, space: f"<r><rPr><sz val='9'/></rPr><t{space}>{plain}</t></r>{phonetic}",
    raw_texts,
    st.sampled_from(["", '<rPh sb="0" eb="1"><t>wang</t></rPh>', '<phoneticPr fontId="1"/>']),
    st.sampled_from(["", ' xml:space="preserve"']),
)
rich = st.one_of(
    raw_texts.map(lambda text: f"<t>{text}</t>"),
    raw_texts.map(
        lambda text: f'<t xml:space="preserve">{text}</t><phoneticPr fontId="1" type="noConversion"/>'
    ),
    st.lists(runs, min_size=1, max_size=3).map("".join),
    st.just("<t/>"),
    st.just(""),
)
numbers = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats(-60000, 60000, width=32).map(repr),
    st.sampled_from(["0", "1", "59", "60", "61", "0.5", "0.9999999999", "44362.395833333336", "3.79906199207218E+17", "1E400", "1e-5"]),
)  # fmt: skip
styles = st.sampled_from(["", *(f' s="{n}"' for n in range(34))])
formulas = st.one_of(
    raw_texts.map(lambda text: f"<f>{text}</f>"),
    st.sampled_from(['<f t="shared" si="0"/>', '<f t="shared" ref="A1:A9" si="0">A1+1</f>', "<f/>"]),
)
contents = st.one_of(
    st.just(("", "")),
    st.tuples(st.sampled_from(["", ' t="n"']), numbers.map(lambda number: f"<v>{number}</v>")),
    st.tuples(st.just(' t="inlineStr"'), rich.map(lambda item: f"<is>{item}</is>")),
    st.tuples(st.just(' t="s"'), st.integers(0, 3).map(lambda number: f"<v>{number}</v>")),
    st.tuples(st.just(' t="str"'), raw_texts.map(lambda text: f"<v>{text}</v>")),
    st.tuples(st.just(' t="b"'), st.sampled_from(["<v>0</v>", "<v>1</v>"])),
    st.tuples(st.just(' t="e"'), st.sampled_from(["<v>#N/A</v>", "<v>#DIV/0!</v>"])),
    st.tuples(st.just(' t="d"'), st.sampled_from(["<v>2021-06-10</v>", "<v>2021-06-10T09:30:00</v>", "<v>09:30:00</v>"])),
    st.tuples(st.sampled_from(["", ' t="str"']), formulas.map(lambda formula: formula + "<v>1</v>")),
    st.tuples(st.just(""), st.sampled_from(["<v/>", "<v></v>", '<v xml:space="preserve">7</v>'])),
)  # fmt: skip
cells = st.dictionaries(st.sampled_from([1, 2, 3, 4, 5, 27, 60]), st.tuples(styles, contents), max_size=5)
rows = st.dictionaries(
    st.integers(1, 40),
    st.tuples(st.sampled_from(["", ' hidden="1"', ' ht="15" hidden="0"']), cells),
    max_size=6,
)


def usual(number, column, style, kind, content):
    return f'<c r="{column_letters(column)}{number}"{style}{kind}>{content}</c>'


def turned(number, column, style, kind, content):
    return f'<c{kind}{style} r="{column_letters(column)}{number}" >{content}</c >'


def closed(number, column, style, kind, content):
    cell = usual(number, column, style, kind, content)
    return cell if content else cell.replace("></c>", "/>")


def quoted(number, column, style, kind, content):
    return usual(number, column, style, kind, "").replace('"', "'").replace("</c>", content + "</c>")


def pretty(number, column, style, kind, content):
    return f"\n  {usual(number, column, style, kind, content)}"


def commented(number, column, style, kind, content):
    return "<!-- <c> -->" + usual(number, column, style, kind, content)


def sheet_xml(rows, cell):
    body = "".join(
        f'<row r="{number}"{attributes}>' * bool(cells)
        + "".join(
            cell(number, column, style, kind, content)
            for column, (style, (kind, content)) in sorted(cells.items())
        )
        + (f'<row r="{number}"{attributes}/>', "</row>")[bool(cells)]
        for number, (attributes, cells) in sorted(rows.items())
    )
    merged = '<mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells>'
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{merged}</worksheet>'


def book_of(sheet, items, *, encoding="utf-8", epoch=b"", prefixed=False):
    strings = f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'
    if prefixed:
        sheet, strings = with_prefix(sheet), with_prefix(strings)
    return repack(
        EMPTY_BOOK,
        {
            "xl/worksheets/sheet1.xml": sheet.encode(encoding),
            "xl/sharedStrings.xml": strings.encode(encoding),
            "xl/styles.xml": STYLES,
            "xl/workbook.xml": lambda old: old.replace(b"<workbookPr/>", b"<workbookPr%s/>" % epoch),
            "[Content_Types].xml": lambda old: old.replace(b"</Types>", TYPES),
        },
    )


def with_prefix(xml):
    """The same document with a prefix on each element, as Microsoft's own library for .NET writes it."""
    return xml.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("xmlns=", "xmlns:x=")


def read(data):
    """The sheets as the child reads them, in this process."""
    book = Book(memoryview(data), preflight(data), asdict(Limits()))
    return tuple(
        Sheet(
            sheet["name"],
            sheet["hidden"],
            tuple(as_row(row) for batch in book.rows(index, first=0, width=0) for row in batch),
            tuple(map(tuple, sheet["merged"])),
        )
        for index, sheet in enumerate(book.sheets)
    )


@pytest.mark.parametrize(
    "cell", [usual, turned, closed, quoted, pretty, commented], ids=lambda cell: cell.__name__
)
@settings(max_examples=20, deadline=None)
@given(
    rows=rows, items=st.lists(rich, min_size=4, max_size=4), epoch=st.sampled_from([b"", b' date1904="1"'])
)
def test_any_workbook_reads_as_with_openpyxl(cell, rows, items, epoch):
    data = book_of(sheet_xml(rows, cell), items, epoch=epoch)
    assert read(data) == oracle(data)


@settings(max_examples=20, deadline=None)
@given(rows=rows, items=st.lists(rich, min_size=4, max_size=4), encoding=st.sampled_from(["utf-8", "utf-16"]))
def test_prefixes_and_encodings_make_no_difference(rows, items, encoding):
    plain = sheet_xml(rows, usual)
    data = book_of(plain, items, encoding=encoding, prefixed="xml:space" not in plain + "".join(items))
    assert read(data) == oracle(data)


@pytest.mark.parametrize("path", [*PLANS, *ROSTERS], ids=lambda path: path.name)
def test_samples_read_as_with_openpyxl(path):
    assert read_workbook(path.read_bytes(), path.name).sheets == oracle(path.read_bytes())


@pytest.mark.parametrize("odd_row", [0, 1, 1_000, 2_999], ids=lambda row: f"odd {row}")
def test_the_parser_goes_on_where_the_pattern_stops(odd_row):
    """Several blocks, and one row that only the parser understands: nothing is lost and nothing comes twice."""
    chance = random.Random(odd_row)
    rows = {
        number: (
            chance.choice(["", "", ' hidden="1"']),
            {column: ("", (' t="str"', f"<v>第 {number} 行 {column} 列</v>")) for column in range(1, 6)},
        )
        for number in range(1, 3_001)
        if chance.random() < 0.9
    }
    xml = sheet_xml(rows, usual).replace(f'<row r="{odd_row}"', f"<!-- --><row r='{odd_row}'")
    data = book_of(xml, ["", "", "", ""])
    found = read(data)
    assert len(found[0].rows) == len(rows)
    assert found == oracle(data)


def test_the_usual_way_needs_no_parser():
    """What Excel, WPS and openpyxl write is read by the pattern; else 10,000 rows would take four times as long."""
    data = book_of(sheet_xml({1: ("", {1: ("", (' t="s"', "<v>0</v>"))})}, usual), ["<t>a</t>"] * 4)
    for content in (data, *(path.read_bytes() for path in ROSTERS)):
        book = Book(memoryview(content), preflight(content), asdict(Limits()))
        for sheet in book.sheets:
            by_pattern = SheetRows(sheet["name"], sheet["part"], book.reader, asdict(Limits()))._by_pattern()
            assert sum(map(len, by_pattern)) > 0
