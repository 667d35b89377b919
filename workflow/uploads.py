"""What an uploaded document really is, judged by its content; names and declared types are not believed."""

import io
import re
import warnings
import zipfile

import pikepdf
from PIL import Image, UnidentifiedImageError

from accounts.refusals import Refused
from workflow.xlsx.limits import MIB
from workflow.xlsx.preflight import directory_fault, preflight

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC, XLS = "application/msword", "application/vnd.ms-excel"
OFD, EINVOICE_XML = "application/ofd", "application/xml"
NAMES = {
    PDF: "PDF",
    PNG: "PNG 图片",
    JPEG: "JPEG 图片",
    DOCX: "Word 文档（.docx）",
    XLSX: "Excel 工作簿（.xlsx）",
    DOC: "旧版 Word 文档（.doc）",
    XLS: "旧版 Excel 工作簿（.xls）",
    OFD: "OFD",
    EINVOICE_XML: "数电发票 XML",
}
ENDINGS = {
    PDF: ".pdf",
    PNG: ".png",
    JPEG: ".jpg,.jpeg",
    DOCX: ".docx",
    XLSX: ".xlsx",
    DOC: ".doc",
    XLS: ".xls",
    OFD: ".ofd",
    EINVOICE_XML: ".xml",
}
DOCUMENTS = (PDF, PNG, JPEG, DOCX, XLSX)
# As offices issue them; nothing is read from them here, so the old formats may be among them.
ISSUED = (XLSX, PDF, DOCX, DOC, XLS)
# Invoices as they are issued, and as they are scanned; nobody else takes OFD and XML.
EINVOICES = (OFD, EINVOICE_XML, PDF)
SCANS = (PDF, PNG, JPEG, OFD, EINVOICE_XML)

LARGEST = 20 * MIB
_LARGEST_PICTURE = 60_000_000  # points; a scan of A4 at 600 dpi has 35 million
_LARGEST_UNPACKED = 200 * MIB
_MOST_PARTS = 4000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_STREAMS = {DOC: ("WordDocument",), XLS: ("Workbook", "Book")}
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEAD = 4096  # bytes within which the root of an XML stands
_EINVOICE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:[^\0]*?<)?(?:\w+:)?eInvoice[\s>]", re.IGNORECASE)
_ACTIVE = re.compile(r"vbaproject|macroenabled|activex", re.IGNORECASE)


def accept_of(kinds=DOCUMENTS):
    """The `accept` attribute of a file input for these kinds."""
    return ",".join(ENDINGS[kind] for kind in kinds)


def checked_upload(file, *, kinds=DOCUMENTS):
    """(content, content_type) of an uploaded file (Django UploadedFile) of one of the kinds; else Refused.

    Refused, each with its sentence: nothing chosen, empty, over 20 MB, of another kind, damaged, with a password,
    with macros, with scripts in it.
    """
    if file is None:
        raise refused("没有选择文件，请先选择要上传的文件。", "no_file")
    if file.size > LARGEST:
        raise refused(
            f"文件有 {file.size / MIB:.1f} MB，超过 {LARGEST // MIB} MB 的上限。请降低扫描分辨率或拆分后重新上传。",
            "too_big",
        )
    content = file.read()
    if not content:
        raise refused("文件是空的（0 字节）。请确认已保存，再重新选择文件上传。", "empty")
    kind = kind_of(content)
    if kind is None or kind not in kinds:
        wanted = "、".join(NAMES[each] for each in kinds)
        what = f"这是{NAMES[kind]}" if kind in DOCUMENTS else foreign(content)
        raise refused(f"{what}，这里只接收{wanted}。请转换后重新上传。", "wrong_type")
    CHECKS[kind](content)
    return content, kind


def refused(sentence, code):
    return Refused(sentence, code=code, field="file")


def kind_of(content):
    """The type that the bytes themselves show; None for any other."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(_OLE):
        return kind_of_compound(content)
    if content.startswith(b"PK\x03\x04"):
        return kind_of_zip(content)
    return EINVOICE_XML if _EINVOICE.search(content[:_HEAD]) else None


def kind_of_zip(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise damaged() from error
    if "word/document.xml" in names:
        return DOCX
    if "OFD.xml" in names:
        return OFD
    return XLSX if "xl/workbook.xml" in names else None


def kind_of_compound(content):
    """Which old Office format the directory of a compound file names; None for any other, and under a password."""
    if _LOCKED in content:
        return None
    return next((kind for kind, names in _STREAMS.items() if any(named_in(content, n) for n in names)), None)


def named_in(content, stream):
    """Whether a compound file has a stream of that name: its directory holds names as UTF-16, ended by zeros."""
    return f"{stream}\0".encode("utf-16-le") in content


def foreign(content):
    """What a file of no accepted kind looks like, for the sentence."""
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(_OLE):
        if _LOCKED in content:
            return "文件设有打开密码"
        return "这是旧版 Office 格式（.doc、.xls、.wps）"
    if start.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html", b"<")):
        return "这是网页、XML 或 SVG 文件"
    if start.startswith((b"pk\x03\x04", b"rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return "这是压缩包"
    if start.startswith(b"mz"):
        return "这是可执行程序"
    return "文件内容与所需类型不符"


def damaged():
    return refused("文件已损坏或没有上传完整，无法打开。请重新导出或扫描后上传。", "damaged")


def check_pdf(content):
    """A PDF opens without a password and runs nothing."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            root = document.Root
            scripted = (
                "/JavaScript" in root.get("/Names", {})
                or "/AA" in root
                or has_script(root.get("/OpenAction"))
            )
            if len(document.pages) == 0:
                raise damaged()
    except pikepdf.PasswordError as error:
        raise refused("文件设有打开密码，审核人员无法查看。请去掉密码后重新上传。", "encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as error:
        raise damaged() from error
    if scripted:
        raise refused("这份 PDF 内含脚本，为安全起见不予接收。请用“打印为 PDF”另存一份后上传。", "scripted")


def has_script(action):
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") in ("/JavaScript", "/Launch")


def check_picture(content):
    """A picture decodes and is no larger than a scan."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
                width, height = picture.size
                if width * height > _LARGEST_PICTURE:
                    raise refused(
                        f"图片有 {width}×{height} 像素，过大。请以 300 dpi 重新扫描后上传。", "too_big"
                    )
                picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise damaged() from error


def check_docx(content):
    """A Word document without macros whose directory promises no bomb."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
            raise refused("文件的压缩结构不正常，为安全起见不予接收。请另存为新的 Word 文档后上传。", "bomb")
        if any(entry.flag_bits & 1 for entry in entries):
            raise refused("文件设有密码，审核人员无法查看。请去掉密码后重新上传。", "encrypted")
        if any(_ACTIVE.search(entry.filename) for entry in entries):
            raise refused("文件带有宏，为安全起见不予接收。请另存为不带宏的 .docx 后上传。", "macro")


def check_xlsx(content):
    preflight(content)


def check_compound(content):
    """An old Office file without macros."""
    if any(named_in(content, name) for name in ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros")):
        raise refused("文件带有宏，为安全起见不予接收。请另存为不带宏的文件后上传。", "macro")


def check_ofd(content):
    """An OFD whose directory promises no bomb; `finance.einvoice` reads it, in a process of its own."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        fault = directory_fault(archive.infolist())
    if fault:
        what, code = fault
        raise refused(f"OFD 文件不正常（{what}），为安全起见不予接收。请从开票平台重新下载后上传。", code)


def check_xml(content):
    """XML without a document type: nothing in it can be expanded or fetched."""
    if _DOCTYPE.search(content):
        raise refused(
            "XML 文件带有类型声明（DOCTYPE），为安全起见不予接收。请从开票平台重新下载后上传。", "doctype"
        )


CHECKS = {
    PDF: check_pdf, PNG: check_picture, JPEG: check_picture, DOCX: check_docx, XLSX: check_xlsx,
    DOC: check_compound, XLS: check_compound, OFD: check_ofd, EINVOICE_XML: check_xml,
}  # fmt: skip
