"""Bytes that are no harmless xlsx file are told apart, and each gets a sentence with a remedy.

What only shows when a part is unpacked is found in the child, so those files are read.
"""

import io
import struct
import zipfile

import pytest

from tests.workflow.xlsx_files import PLANS, ROSTERS, repack, workbook
from workflow.xlsx.limits import Limits, WorkbookRefused
from workflow.xlsx.preflight import preflight
from workflow.xlsx.reading import read_workbook

GOOD = workbook(("名单", [["姓名"], ["王明"]]))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def refusal(data, name="名单.xlsx", limits=None, judge=preflight):
    with pytest.raises(WorkbookRefused) as caught:
        judge(data, name, limits or Limits())
    return caught.value


@pytest.mark.parametrize("path", [*PLANS, *ROSTERS], ids=lambda path: path.name)
def test_every_sample_passes(path):
    preflight(path.read_bytes(), path.name)


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "empty", "文件是空的"),
        (b"\x89PNG\r\n" + b"\0" * 50, "wrong_type", "图片"),
        (OLE + "Workbook".encode("utf-16-le"), "old_format", "另存为“Excel 工作簿（.xlsx）”"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "去掉密码后另存为 .xlsx"),
        (OLE + "WordDocument".encode("utf-16-le"), "wrong_type", "Word"),
        ("序号,姓名\n1,王明\n".encode(), "wrong_type", "CSV"),
        ("序号,姓名\n1,王明\n".encode("gb18030"), "wrong_type", "CSV"),
        ("序号\t姓名".encode("utf-16"), "wrong_type", "CSV"),
        (b"  <html><table></table></html>", "wrong_type", "网页"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "wrong_type", "网页或 XML"),
        (b"MIME-Version: 1.0\r\n", "wrong_type", "网页"),
        (b"%PDF-1.7\n", "wrong_type", "PDF"),
        (b"Rar!\x1a\x07\x00\xff\xfe\x80", "wrong_type", "压缩包"),
        (b"\x00\x01\x02\xff" * 20, "wrong_type", "不是 Excel 工作簿"),
        (GOOD[:-30], "damaged", "没有上传完整"),
        (GOOD[:200], "damaged", "没有上传完整"),
    ],
)
def test_what_is_no_workbook_is_named(data, code, says):
    refused = refusal(data)
    assert (refused.code, says in refused.sentence, "请" in refused.sentence) == (code, True, True)


def test_a_file_over_the_limit_is_refused_with_both_sizes():
    refused = refusal(b"PK\x03\x04" + b"\0" * (2 * 1024 * 1024), limits=Limits(file_bytes=1024 * 1024))
    assert refused.sentence == "文件有 2.0 MB，超过 1 MB 的上限。请删去图片和无关的工作表后重新上传。"


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["word/document.xml", "[Content_Types].xml"], "Word"),
        (["ppt/presentation.xml", "[Content_Types].xml"], "PowerPoint"),
        (["xl/workbook.bin", "[Content_Types].xml"], ".xlsb"),
        (["mimetype", "content.xml"], ".ods"),
        (["名单一.xlsx", "名单二.xlsx"], "解压后逐个上传"),
        (["a.txt"], "缺少工作簿部件"),
    ],
)
def test_other_zips_are_told_apart(names, says):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    assert says in refusal(out.getvalue()).sentence


def test_a_workbook_without_its_workbook_part_is_refused():
    assert refusal(repack(GOOD, without=["xl/workbook.xml"])).code == "no_workbook"


@pytest.mark.parametrize(
    "part",
    [
        {"xl/vbaProject.bin": b"macro"},
        {"xl/macrosheets/sheet1.xml": b"<x/>"},
        {"[Content_Types].xml": lambda old: old.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")},
    ],
)
def test_macros_are_refused(part):
    assert refusal(repack(GOOD, part)).code == "macro"


def test_the_name_xlsm_is_enough():
    refused = refusal(GOOD, name="名单.XLSM")
    assert refused.code == "macro"
    assert "不保留宏" in refused.sentence


def test_too_many_parts():
    assert refusal(repack(GOOD, {f"xl/media/{i}": b"" for i in range(500)})).code == "bomb"


def test_a_bomb_is_refused_from_the_directory_alone():
    refused = refusal(repack(GOOD, {"xl/media/a.xml": b"\0" * 60_000_000}))
    assert (refused.code, "展开后超过" in refused.sentence) == ("bomb", True)


def test_a_ratio_is_refused_below_the_size_limit():
    refused = refusal(repack(GOOD, {"xl/worksheets/sheet1.xml": b" " * 20_000_000}))
    assert (refused.code, "压缩比" in refused.sentence) == ("bomb", True)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_directory_that_lies_about_a_size_is_not_believed(part):
    data = bytearray(repack(GOOD, {part: b"<x>" + b" " * 60_000_000}))
    real, small = struct.pack("<I", 60_000_003), struct.pack("<I", 1000)
    assert data.count(real) == 2
    assert refusal(bytes(data.replace(real, small)), judge=read_workbook).code == "damaged"


def test_a_part_that_does_not_add_up_is_damaged():
    data = bytearray(repack(GOOD, compression=zipfile.ZIP_STORED))
    data[data.index(b"sheetData")] ^= 1
    assert refusal(bytes(data), judge=read_workbook).code == "damaged"


def test_parts_that_overlap_are_refused():
    data = bytearray(GOOD)
    places = [i for i in range(len(data)) if data[i : i + 4] == b"PK\x01\x02"]
    data[places[1] + 42 : places[1] + 46] = data[places[0] + 42 : places[0] + 46]
    refused = refusal(bytes(data))
    assert (refused.code, "重叠" in refused.sentence) == ("bomb", True)


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "xl\\workbook.xml", "c:evil.xml", "xl/../../x"]
)
def test_parts_with_paths_are_refused(name):
    data = repack(GOOD, {"x" * len(name): b"<x/>"})
    assert refusal(data.replace(b"x" * len(name), name.encode())).code == "bomb"


def test_two_parts_of_one_name_are_refused():
    assert refusal(repack(GOOD, {"XL/workbook.xml": b"<x/>"})).code == "bomb"


def test_an_encrypted_zip_is_refused():
    data = bytearray(GOOD)
    for place in [i for i in range(len(data)) if data[i : i + 4] == b"PK\x01\x02"]:
        data[place + 8] |= 1
    assert refusal(bytes(data)).code == "encrypted"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml version='1.0'?>" + LAUGHS.encode(),
        ("\ufeff" + LAUGHS).encode("utf-16-le"),
        ("\ufeff" + LAUGHS).encode("utf-16-be"),
        b" " * 65_530 + LAUGHS.encode(),
        b'<?xml version="1.0" encoding="utf-7"?><x/>',
        b'<?xml version="1.0" encoding="cp1252"?><x/>',
    ],
)
def test_declarations_and_strange_encodings_are_refused(body):
    data = repack(GOOD, {"xl/sharedStrings.xml": body}, compression=zipfile.ZIP_STORED)
    assert refusal(data, judge=read_workbook).code == "doctype"


def test_a_picture_may_hold_anything():
    book = read_workbook(repack(GOOD, {"xl/media/image1.svg": LAUGHS.encode()}))
    assert [row.cells[1].text for row in book.sheets[0].rows] == ["姓名", "王明"]
