"""What is sent to hurt, or comes broken from an office: each is answered in a sentence, in the child, within 128 MB."""

import errno
import json
import random
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.workflow.xlsx_files import cell_xml, repack, with_sheet_xml, workbook
from workflow.xlsx.limits import MIB, Limits, WorkbookRefused
from workflow.xlsx.preflight import preflight
from workflow.xlsx.reading import Cell, column_letters, open_workbook, read_workbook

ROOT = Path(__file__).resolve().parents[2]
GOOD = workbook(("名单", [["姓名"], ["王明"]]))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新上传。"
NEW_BOOK = "请新建一个工作簿，只复制表格内容进去，保存为 .xlsx 后上传。"
PEOPLE = "".join(f'<row r="{n}">{cell_xml(f"A{n}", "王明")}</row>' for n in range(1, 4))
LETTERS = [column_letters(number) for number in range(1, 151)]
CHANCE = random.Random(1)
LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY a%d '&a%d;&a%d;'>" % (n, n - 1, n - 1) for n in range(1, 40))
    + b"]><sst><si><t>&a39;</t></si></sst>"
)


def with_strings(xml, rows='<row r="1"><c r="A1" t="s"><v>0</v></c></row>'):
    return repack(with_sheet_xml(rows), {"xl/sharedStrings.xml": xml})


def old_zip_bomb():
    """A stored zip whose entries all point at the same 60 MB."""
    data = bytearray(repack(GOOD, {"xl/a.xml": b"<a/>", "xl/b.xml": b"<b/>"}))
    places = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    data[places[-1] + 42 : places[-1] + 46] = data[places[-2] + 42 : places[-2] + 46]
    return bytes(data)


REFUSED = {
    "zip bomb by its directory": (
        lambda: repack(GOOD, {"xl/worksheets/sheet1.xml": b"\0" * 60_000_000}),
        f"文件的压缩结构不正常（展开后超过 40 MB），为安全起见不予读取。{NEW_BOOK}",
    ),
    "zip bomb by its ratio": (
        lambda: repack(GOOD, {"xl/worksheets/sheet1.xml": b" " * 39_000_000}),
        f"文件的压缩结构不正常（压缩比超过 300 倍），为安全起见不予读取。{NEW_BOOK}",
    ),
    "zip bomb of overlapping parts": (
        old_zip_bomb,
        f"文件的压缩结构不正常（部件相互重叠），为安全起见不予读取。{NEW_BOOK}",
    ),
    "zip bomb with a lying directory": (
        lambda: repack(GOOD, {"xl/styles.xml": b" " * 39_000_000}).replace(
            (39_000_000).to_bytes(4, "little"), (900_000).to_bytes(4, "little")
        ),
        f"文件已损坏或没有上传完整，无法打开。{SAVE_AS}",
    ),
    "a hundred thousand parts": (
        lambda: GOOD[:-22] + b"PK\x01\x02" * 100_000 + GOOD[-22:],
        f"文件的压缩结构不正常（部件超过 400 个），为安全起见不予读取。{NEW_BOOK}",
    ),
    "entity expansion": (
        lambda: with_strings(LAUGHS),
        f"文件内部含有不应出现的声明（DOCTYPE、实体或特殊编码），为安全起见不予读取。{SAVE_AS}",
    ),
    "external entity": (
        lambda: with_strings(b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><sst/>"),
        f"文件内部含有不应出现的声明（DOCTYPE、实体或特殊编码），为安全起见不予读取。{SAVE_AS}",
    ),
    "one shared text of a million characters": (
        lambda: with_strings(b"<sst><si><t>%s</t></si></sst>" % (b"0123456789" * 100_000)),
        "文件中的文字过多，不像一张表格。请只保留要上传的内容后重新上传。",
    ),
    "thirty thousand characters, shared ten thousand times": (
        lambda: with_strings(
            b"<sst><si><t>%s</t></si></sst>" % (b"0123456789" * 3_000),
            "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 10_000)),
        ),
        "文件中的文字过多，不像一张表格。请只保留要上传的内容后重新上传。",
    ),
    "two million shared texts": (
        lambda: with_strings(b"<sst>" + b"".join(CHANCE.choices([b"<si/>", b"<si></si>"], k=2_100_000)) + b"</sst>"),
        "文件中的文字过多，不像一张表格。请只保留要上传的内容后重新上传。",
    ),
    "half a million numbers": (
        lambda: with_sheet_xml(
            "".join(
                f'<row r="{n}">' + "".join(f'<c r="{letters}{n}"><v>1</v></c>' for letters in LETTERS) + "</row>"
                for n in range(1, 3_001)
            )
        ),
        "读到工作表“表”时已超过 400000 个单元格。请删除无关的工作表和内容后重新上传。",
    ),
    "one value in the last cell": (
        lambda: with_sheet_xml(f'<row r="1048576">{cell_xml("XFD1048576", "x")}</row>'),
        "工作表“表”的 XFD1048576 单元格还有内容，离表格太远。"
        "请把内容移到前 20000 行、前 200 列之内，或删除该单元格。",
    ),
    "tags that never end": (
        lambda: with_sheet_xml("".join(f'<row r="{n}"><c r="A{n}"' for n in range(200_000))),
        f"文件内容无法识别，可能已损坏或由不规范的软件生成。{SAVE_AS}",
    ),
    "cells that never end": (
        lambda: with_sheet_xml('<row r="1">' + "".join(f'<c r="A{n}"><x>' for n in range(200_000))),
        f"文件内容无法识别，可能已损坏或由不规范的软件生成。{SAVE_AS}",
    ),
    "one text of ten million characters": (
        lambda: with_sheet_xml(f'<row r="1">{cell_xml("A1", "".join(CHANCE.choices("ab", k=10_000_000)))}</row>'),
        "文件中的文字过多，不像一张表格。请只保留要上传的内容后重新上传。",
    ),
    "a hundred thousand levels": (
        lambda: with_sheet_xml("<a>" * 100_000),
        f"文件内容无法识别，可能已损坏或由不规范的软件生成。{SAVE_AS}",
    ),
    "macros": (
        lambda: repack(GOOD, {"xl/vbaProject.bin": b"macro"}),
        "文件带有宏（.xlsm）。为安全起见不接收带宏的文件，"
        "请另存为“Excel 工作簿（.xlsx）”，保存时选择不保留宏，再重新上传。",
    ),
    "a password to open": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "文件设有打开密码，无法读取。请在 Excel 或 WPS 中去掉密码后另存为 .xlsx，再重新上传。",
    ),
    ".xls": (
        lambda: OLE + "Workbook".encode("utf-16-le"),
        f"这是旧版 Excel 或 WPS 格式（.xls、.et）。{SAVE_AS}",
    ),
    ".xls with a password": (
        lambda: OLE + "Workbook".encode("utf-16-le") + b"\x09\x08\x10\0\0\x06\x05\0" + b"\1" * 12 + b"\x2f\0\x36\0\1\0",
        "文件设有打开密码，无法读取。请在 Excel 或 WPS 中去掉密码后另存为 .xlsx，再重新上传。",
    ),
    ".doc": (
        lambda: OLE + "WordDocument".encode("utf-16-le"),
        "这是 Word 文档，不是 Excel 工作簿。请在 Excel 表中填写后上传。",
    ),
    "CSV in GBK": (
        lambda: "序号,姓名,工作单位\r\n1,王明,福州市第一医院\r\n".encode("gbk") * 400,
        f"这是文本或 CSV 文件，不是 Excel 工作簿。{SAVE_AS}",
    ),
    "HTML named .xlsx": (
        lambda: "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>王明</table></html>".encode("gbk"),
        f"这是网页或 XML 文件，只是扩展名写成了 Excel。{SAVE_AS}",
    ),
    "a Word document": (
        lambda: repack(GOOD, {"word/document.xml": b"<x/>"}, without=["xl/workbook.xml"]),
        "这是 Word 文档，不是 Excel 工作簿。请在 Excel 表中填写后上传。",
    ),
}  # fmt: skip
READ = {
    "phonetic runs that never end": lambda: with_strings(
        b"<sst><si>" + b"".join(CHANCE.choices([b"<rPh><t>", b"<t><rPh>"], k=200_000)) + b"</si></sst>", PEOPLE
    ),
    "a dimension that lies": lambda: with_sheet_xml(PEOPLE, dimension="A1:XFD1048576"),
    "a formatted cell in the last row": lambda: with_sheet_xml(
        PEOPLE + '<row r="1048576" ht="15"><c r="XFD1048576" s="0"/></row>'
    ),
    "a hundred thousand blank rows": lambda: with_sheet_xml(
        PEOPLE + "".join(f'<row r="{n}" ht="14.25"><c r="A{n}" s="0"/><c r="B{n}" s="0"/></row>' for n in range(4, 100_004))
    ),
    "a million blank rows": lambda: with_sheet_xml(
        PEOPLE + "".join(f'<row r="{n}"/>' for n in range(4, 1_000_000))
    ),
    "a number format of half a million brackets": lambda: repack(
        with_sheet_xml(PEOPLE),
        {"xl/styles.xml": b'<x><numFmts><numFmt numFmtId="200" formatCode="%s"/></numFmts>' % (b"[[[[a" * 100_000)
         + b'<cellXfs><xf numFmtId="200"/></cellXfs></x>'},
    ),
    "external links": lambda: repack(
        with_sheet_xml(PEOPLE),
        {
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": LINKS,
            "xl/worksheets/_rels/sheet1.xml.rels": LINKS,
            "xl/_rels/workbook.xml.rels": lambda old: old.replace(b"</Relationships>", b"%s</Relationships>" % LINK),
        },
    ),
}  # fmt: skip
LINK = b'<Relationship Id="rId99" Type="http://x/worksheet" Target="http://192.0.2.1/a.xlsx" TargetMode="External"/>'
LINKS = b"<Relationships>%s</Relationships>" % LINK


def read_alone(data):
    """What became of a file in a fresh process, and by how many bytes at most that grew, or how large its child was.

    The process is asked by /proc: getrusage would count what its own parent had at the fork.
    """
    code = (
        "import json, re, resource, sys\n"
        "from workflow.xlsx.limits import WorkbookRefused\n"
        "from workflow.xlsx.reading import read_workbook\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])\n"
        "data, before = sys.stdin.buffer.read(), peak()\n"
        "try:\n"
        "    sheets = read_workbook(data, '名单.xlsx').sheets\n"
        "    end = [[cell.text for cell in row.cells.values()] for row in sheets[0].rows]\n"
        "except WorkbookRefused as refused:\n"
        "    end = refused.sentence\n"
        "most = max(peak() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "print(json.dumps([end, most * 1024]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], input=data, cwd=ROOT, capture_output=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("kind", REFUSED)
def test_what_would_hurt_is_refused_in_a_sentence(kind):
    make, sentence = REFUSED[kind]
    said, most = read_alone(make())
    assert (said, most < 128 * MIB) == (sentence, True)


@pytest.mark.parametrize("kind", READ)
def test_what_only_looks_bad_is_read(kind):
    rows, most = read_alone(READ[kind]())
    assert (rows, most < 128 * MIB) == ([["王明"]] * 3, True)


def test_a_formula_stays_one_cell_by_cell_and_what_excel_computed_is_not_believed():
    cells = '<c r="A1"><f>HYPERLINK("http://192.0.2.1")</f><v>5</v></c><c r="B1" t="str"><f t="shared" si="0"/><v>王明</v></c>'
    row = read_workbook(with_sheet_xml(f'<row r="1">{cells}<c r="C1"><v>5</v></c></row>')).sheets[0].rows[0]
    assert row.cells == {
        1: Cell('=HYPERLINK("http://192.0.2.1")', "formula", "A1"),
        2: Cell("=", "formula", "B1"),
        3: Cell(5, "number", "C1"),
    }


def test_the_child_opens_nothing_while_it_reads():
    """An audit hook notes every file, connection and process that is asked for once the limits are set."""
    data = READ["external links"]()
    head = {"limits": asdict(Limits()), "parts": preflight(data), "size": len(data)}
    code = (
        "import sys\n"
        f"sys.path.append({str(ROOT)!r})\n"
        "from workflow.xlsx import child\n"
        "seen, words = [], ('open', 'socket', 'subprocess', 'os', 'urllib', 'exec', 'import', 'ctypes')\n"
        "sys.addaudithook(lambda event, _: event.split('.')[0] in words and seen.append(event))\n"
        "code = child.main()\n"
        "print(code, seen, '_socket' in sys.modules, file=sys.stderr)\n"
    )
    asked = json.dumps(head).encode() + b"\n" + data + b"0 0 0\n"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], input=asked, capture_output=True, check=True
    )
    assert done.stderr.decode() == "0 [] False\n"
    assert done.stdout.count("王明".encode()) == 3


def test_the_child_can_open_neither_a_file_nor_a_connection():
    code = (
        "import json, socket, sys\n"
        f"sys.path.append({str(ROOT)!r})\n"
        "from workflow.xlsx.child import limit_self\n"
        f"limit_self(json.loads({json.dumps(asdict(Limits()))!r}))\n"
        "for what in (lambda: open('/etc/hostname'), socket.socket):\n"
        "    try:\n"
        "        what()\n"
        "    except OSError as error:\n"
        "        print(error.errno)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert done.stdout.split() == [b"%d" % errno.EMFILE] * 2


def test_a_child_that_is_killed_is_a_refusal():
    data = workbook(("名单", [["王明" * 50, number] for number in range(3_000)]))
    with open_workbook(data, "名单.xlsx") as book:
        rows = book.sheets[0].rows()
        assert next(rows)[0] == 1
        book._child.process.kill()
        with pytest.raises(WorkbookRefused) as caught:
            list(rows)
    assert caught.value.code == "too_heavy"
