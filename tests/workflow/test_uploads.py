"""Documents as they come: judged by content, refused with a sentence."""

import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

from accounts.refusals import Refused
from workflow import uploads
from workflow.uploads import DOC, DOCX, ISSUED, JPEG, PDF, PNG, XLS, XLSX, accept_of, checked_upload


def pdf(**options):
    document = pikepdf.new()
    document.add_blank_page()
    for key, value in options.pop("root", {}).items():
        document.Root[key] = value
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def picture(kind, size=(40, 40)):
    out = io.BytesIO()
    Image.new("1", size).convert("RGB" if kind == "JPEG" else "1").save(out, kind)
    return out.getvalue()


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def docx(**more):
    return archive(**{"word/document.xml": "<w/>", **more})


def xlsx():
    out = io.BytesIO()
    book = Workbook()
    book.active["A1"] = "表"
    book.save(out)
    return out.getvalue()


def upload(content, name="文件.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(pdf(), PDF), (picture("PNG"), PNG), (picture("JPEG"), JPEG), (docx(), DOCX), (xlsx(), XLSX)],
    ids=["pdf", "png", "jpeg", "docx", "xlsx"],
)
def test_the_content_says_what_a_file_is_whatever_its_name(content, kind):
    assert checked_upload(upload(content, "说明.txt")) == (content, kind)


def refused(content, **options):
    with pytest.raises(Refused) as caught:
        checked_upload(upload(content), **options)
    return caught.value.code, caught.value.sentence


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty", "0 字节"),
        (b"<html>", "wrong_type", "网页"),
        (b'<?xml version="1.0"?><svg/>', "wrong_type", "SVG"),
        (b"MZ\x90\x00", "wrong_type", "可执行程序"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "wrong_type", "旧版 Office"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "wrong_type",
            "打开密码",
        ),
        (archive(a="1"), "wrong_type", "压缩包"),
        (b"plain words", "wrong_type", "只接收PDF、PNG"),
        (b"PK\x03\x04 broken", "damaged", "损坏"),
        (b"%PDF-1.7 broken", "damaged", "损坏"),
        (b"\x89PNG\r\n\x1a\n broken", "damaged", "损坏"),
        (docx(**{"word/vbaProject.bin": "x"}), "macro", "宏"),
        (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "encrypted", "密码"),
    ],
    ids=[
        "empty",
        "html",
        "svg",
        "program",
        "ole",
        "ole-locked",
        "zip",
        "text",
        "bad-zip",
        "bad-pdf",
        "bad-png",
        "macro",
        "locked",
    ],
)
def test_what_is_refused_says_why_and_what_to_do(content, code, words):
    found, sentence = refused(content)
    assert found == code
    assert words in sentence


def test_a_pdf_that_runs_something_is_refused():
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    assert refused(pdf(root={"/OpenAction": script}))[0] == "scripted"


def test_only_the_kinds_asked_for_are_taken():
    code, sentence = refused(picture("PNG"), kinds=(PDF,))
    assert (code, "这是PNG 图片，这里只接收PDF" in sentence) == ("wrong_type", True)


def test_no_file_and_a_file_too_large():
    with pytest.raises(Refused, match="没有选择文件"):
        checked_upload(None)
    big = upload(b"%PDF-")
    big.size = 20 * 1024 * 1024 + 1
    with pytest.raises(Refused, match="超过 20 MB"):
        checked_upload(big)


def test_a_picture_larger_than_any_scan_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(uploads, "_LARGEST_PICTURE", 1000)
    assert refused(picture("PNG"))[0] == "too_big"


def test_a_word_document_that_promises_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "_LARGEST_UNPACKED", 10)
    assert refused(docx(**{"word/media/a": "0" * 100}))[0] == "bomb"


def test_the_endings_for_the_file_chooser():
    assert accept_of((PDF, JPEG)) == ".pdf,.jpg,.jpeg"


def test_an_archive_of_a_version_that_nobody_writes_is_damaged():
    """Python's zip reader raises NotImplementedError here, which is no ValueError."""
    content = docx()
    place = content.index(b"PK\x01\x02") + 6  # "version needed" of the first entry of the directory
    assert refused(content[:place] + b"\xb7" + content[place + 1 :])[0] == "damaged"


def compound(*streams):
    """What an old Office file looks like from outside: its mark, and the names in its directory."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "\0\0".join([*streams, ""]).encode("utf-16-le")


def test_old_office_files_are_taken_where_documents_are_only_handed_on():
    for kind, content in ((DOC, compound("WordDocument")), (XLS, compound("Workbook"))):
        assert checked_upload(SimpleUploadedFile("x", content), kinds=ISSUED) == (content, kind)
        with pytest.raises(Refused, match="旧版 Office"):
            checked_upload(SimpleUploadedFile("x", content))


@pytest.mark.parametrize(
    ("streams", "code", "words"),
    [
        (("WordDocument", "_VBA_PROJECT"), "macro", "宏"),
        (("EncryptedPackage",), "wrong_type", "打开密码"),
        (("PowerPoint Document",), "wrong_type", "旧版 Office"),
    ],
)
def test_old_office_files_with_macros_or_passwords_are_refused(streams, code, words):
    with pytest.raises(Refused, match=words) as refusal:
        checked_upload(SimpleUploadedFile("x", compound(*streams)), kinds=ISSUED)
    assert refusal.value.code == code
