"""Is this an xlsx file that may be opened at all? Answered from its bytes before any parser sees it.

Only the directory of the zip is read here; the parts are unpacked in the child (`workflow.xlsx.parts`), and
only those that are read. Formulas, links and embedded objects are not refused: reading drops all but values.
"""

import codecs
import io
import re
import zipfile
import zlib

from workflow.xlsx.limits import DEFAULT_LIMITS, MIB, Limits, WorkbookRefused

SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新上传。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# [MS-XLS] 2.1.7.20.3: a globals substream begins with BOF, perhaps WriteProtect, and FilePass where it is encrypted
_PASSWORD_OF_XLS = re.compile(rb"\x09\x08\x10\0\0\x06\x05\0.{12}(?:\x86\0\0\0)?\x2f\0", re.S)
_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = 30
_SUSPICIOUS_FROM = MIB  # smaller parts may compress as well as they like
_READ = (".xml", ".rels")
_MACRO_PARTS = (b"macroenabled", b"vbaproject", b"macrosheet")
_OTHER_ZIPS = (
    ("xl/workbook.bin", "这是二进制工作簿（.xlsb）。" + SAVE_AS),
    ("word/document.xml", "这是 Word 文档，不是 Excel 工作簿。请在 Excel 表中填写后上传。"),
    ("ppt/presentation.xml", "这是 PowerPoint 文档，不是 Excel 工作簿。请在 Excel 表中填写后上传。"),
    ("content.xml", "这是 OpenDocument 表格（.ods）。" + SAVE_AS),
)

# Of a part in the zip: offset of its local header, packed size, method, size, CRC-32.
Place = tuple[int, int, int, int, int]


def preflight(data: bytes, name: str = "", limits: Limits = DEFAULT_LIMITS) -> dict[str, Place]:
    """Where the parts of an xlsx file lie, by path in small letters; raises WorkbookRefused for any other file."""
    if not data:
        raise WorkbookRefused("文件是空的（0 字节）。请确认已保存，再重新选择文件上传。", code="empty")
    if len(data) > limits.file_bytes:
        raise WorkbookRefused(
            f"文件有 {len(data) / MIB:.1f} MB，超过 {limits.file_bytes // MIB} MB 的上限。"
            "请删去图片和无关的工作表后重新上传。",
            code="too_big",
        )
    if not data.startswith(b"PK\x03\x04"):
        raise _not_a_zip(data, name)
    if data.count(_ENTRY) > limits.entries * 4:  # before anything is made of each of them
        raise _bomb(f"部件超过 {limits.entries} 个")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(entries, limits)
            _check_kind(archive, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise _damaged() from error
    return {path: _place(entry) for entry in entries if (path := entry.filename.lower()).endswith(_READ)}


def _place(entry):
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged()
    return entry.header_offset, entry.compress_size, entry.compress_type, entry.file_size, entry.CRC


def _damaged():
    return WorkbookRefused("文件已损坏或没有上传完整，无法打开。" + SAVE_AS, code="damaged")


def _bomb(what):
    return WorkbookRefused(
        f"文件的压缩结构不正常（{what}），为安全起见不予读取。"
        "请新建一个工作簿，只复制表格内容进去，保存为 .xlsx 后上传。",
        code="bomb",
    )


def _not_a_zip(data, name):
    """The refusal for bytes that are no zip, naming what they are."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_OLE):
        return _old_format(data)
    if start.startswith(b"%pdf"):
        sentence = "这是 PDF 文件，不是 Excel 工作簿。请上传原始的 .xlsx 表格。"
    elif start.startswith((b"<", b"mime-version")):
        sentence = "这是网页或 XML 文件，只是扩展名写成了 Excel。" + SAVE_AS
    elif start.startswith((b"\xff\xd8", b"\x89png", b"gif8", b"bm")):
        sentence = "这是图片，不是 Excel 工作簿。请上传原始的 .xlsx 表格。"
    elif _is_plain_text(data):
        sentence = "这是文本或 CSV 文件，不是 Excel 工作簿。" + SAVE_AS
    elif start.startswith((b"rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        sentence = "这是压缩包。请解压后上传里面的 .xlsx 文件。"
    else:
        sentence = "这不是 Excel 工作簿（.xlsx），无法读取。" + SAVE_AS
    return WorkbookRefused(sentence, code="wrong_type")


def _old_format(data):
    if "EncryptedPackage".encode("utf-16-le") in data or _PASSWORD_OF_XLS.search(data):
        return WorkbookRefused(
            "文件设有打开密码，无法读取。请在 Excel 或 WPS 中去掉密码后另存为 .xlsx，再重新上传。",
            code="encrypted",
        )
    if "WordDocument".encode("utf-16-le") in data:
        return WorkbookRefused(
            "这是 Word 文档，不是 Excel 工作簿。请在 Excel 表中填写后上传。", code="wrong_type"
        )
    return WorkbookRefused("这是旧版 Excel 或 WPS 格式（.xls、.et）。" + SAVE_AS, code="old_format")


def _is_plain_text(data):
    head = data[:4096]
    if b"\0" in head:
        return head.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head, final=head == data)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _check_directory(entries, limits):
    """Refuse a workbook whose directory is not that of one."""
    fault = directory_fault(entries, limits)
    if fault is None:
        return
    what, code = fault
    if code == "encrypted":
        raise WorkbookRefused("压缩包设有密码，无法读取。请去掉密码后另存为 .xlsx，再重新上传。", code=code)
    raise _bomb(what)


def directory_fault(entries, limits: Limits = DEFAULT_LIMITS) -> tuple[str, str] | None:
    """What is wrong with count, names, declared sizes or places of the entries of a zip, without unpacking one.

    (words, code: "bomb" or "encrypted"); None for a clean directory.
    """
    if len(entries) > limits.entries:
        return f"内含 {len(entries)} 个部件，上限 {limits.entries}", "bomb"
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        return f"展开后超过 {limits.unpacked_bytes // MIB} MB", "bomb"
    seen: set[str] = set()
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if fault := _entry_fault(entry, limits, seen, end):
            return fault
        seen.add(entry.filename.lower())
        end = entry.header_offset + _LOCAL_HEADER + len(entry.filename.encode()) + entry.compress_size
    return None


def _entry_fault(entry, limits, seen, end):
    path = entry.filename
    if path.startswith("/") or "\\" in path or ":" in path or ".." in path.split("/"):
        return "部件名称含有路径", "bomb"
    if path.lower() in seen:
        return "部件重名", "bomb"
    if entry.header_offset < end:
        return "部件相互重叠", "bomb"
    if entry.flag_bits & 1:
        return "设有密码", "encrypted"
    if entry.file_size > max(_SUSPICIOUS_FROM, entry.compress_size * limits.ratio):
        return f"压缩比超过 {limits.ratio} 倍", "bomb"
    return None


def _check_kind(archive, name):
    """Tell a workbook from the other things that are zips too."""
    names = set(archive.namelist())
    for part, sentence in _OTHER_ZIPS:
        if part in names and "xl/workbook.xml" not in names:
            raise WorkbookRefused(sentence, code="wrong_type")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        if any(path.lower().endswith((".xlsx", ".xls")) for path in names):
            raise WorkbookRefused("这是压缩包。请解压后逐个上传里面的 .xlsx 文件。", code="wrong_type")
        raise WorkbookRefused(
            "文件缺少工作簿部件（xl/workbook.xml），不是完整的 Excel 工作簿。" + SAVE_AS, code="no_workbook"
        )
    if archive.getinfo("[Content_Types].xml").file_size > MIB:
        raise _bomb("部件目录过大")
    types = archive.read("[Content_Types].xml").lower()
    parts = " ".join(names).lower().encode()
    if any(word in types or word in parts for word in _MACRO_PARTS) or name.lower().endswith(
        (".xlsm", ".xltm")
    ):
        raise WorkbookRefused(
            "文件带有宏（.xlsm）。为安全起见不接收带宏的文件，"
            "请另存为“Excel 工作簿（.xlsx）”，保存时选择不保留宏，再重新上传。",
            code="macro",
        )
