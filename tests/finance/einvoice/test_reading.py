"""What is read from e-invoices, and what is said of those that cannot be read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refusals import Refused
from finance.einvoice.fields import tidy
from finance.einvoice.pdf import fields_in
from finance.einvoice.reading import Found, read_einvoice
from tests.finance.einvoice import files
from workflow.uploads import DOCUMENTS, EINVOICES, checked_upload

OLD = files.FIELDS | {"code": "035001900111", "number": "01234567"}
BARE = {name: OLD[name] for name in ("code", "number", "dated", "amount", "tax", "seller_number")}


def read(content):
    return read_einvoice(*taken(content))


def taken(content, kinds=EINVOICES):
    return checked_upload(SimpleUploadedFile("发票", content), kinds=kinds)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (files.pdf(), Found("pdf", files.FIELDS)),
        (files.xml(), Found("xml", files.FIELDS)),
        (files.ofd_attached(), Found("ofd", OLD)),
        (files.ofd_tagged(), Found("ofd", files.FIELDS)),
        (files.ofd_of_root_alone(), Found("ofd", BARE, "没有读到开票方，请照票面填写。")),
        (files.pdf_without_text(), Found("pdf", {}, "这份 PDF 里没有文字（多半是扫描件），读不出票面内容，请照票面填写。")),
        (files.zipped({"OFD.xml": files.ofd_root()}), Found("ofd", {}, "文件里没有读到发票内容，请照票面填写。")),
        (
            files.zipped({"OFD.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
            Found("ofd", {}, "文件读不出来，可能已损坏或由不规范的软件生成，请照票面填写。"),
        ),
    ],
)  # fmt: skip
def test_an_einvoice_gives_its_fields_or_the_reason_why_not(content, found):
    assert read(content) == found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.ofd_bomb(), "bomb"),
        (files.encrypted_pdf(), "encrypted"),
        (files.pdf()[:3000], "damaged"),
        (files.xml(head="<!DOCTYPE EInvoice [<!ENTITY a 'b'>]>"), "doctype"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "wrong_type"),
        (files.zipped({"a.txt": "x"}), "wrong_type"),
        (files.ofd_attached()[:400], "damaged"),
    ],
)
def test_a_file_that_is_no_sound_einvoice_is_not_taken(content, code):
    with pytest.raises(Refused) as refusal:
        taken(content)
    assert (refusal.value.code, refusal.value.field) == (code, "file")


@pytest.mark.parametrize("content", [files.ofd_attached(), files.xml()])
def test_no_other_door_takes_ofd_or_xml(content):
    with pytest.raises(Refused, match="这里只接收"):
        taken(content, DOCUMENTS)


def test_xml_that_lies_about_its_size_or_depth_ends_in_a_sentence():
    deep = b"<EInvoice>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</EInvoice>"
    assert read(deep).values == {}
    wide = b"<EInvoice>" + b"<a>x</a>" * 900_000 + b"</EInvoice>"
    assert read(wide).note != ""


def test_several_invoices_in_one_file_are_said():
    text = f"发票号码：{files.NUMBER} 开票日期：2024年10月18日 ¥1.00 发票号码：24352000000012345679"
    assert fields_in(text)["invoices"] == "2"


def test_names_apart_from_their_labels_are_left_to_the_person():
    text = f"名称： 名称：\n发票号码：\n{files.NUMBER}\n2024年10月18日\n¥100.00 ¥6.00 ¥106.00"
    assert fields_in(text) == {
        "number": files.NUMBER, "invoices": "1", "dated": "2024年10月18日", "amount": "106.00", "tax": "6.00",
    }  # fmt: skip


def test_what_is_no_amount_and_no_day_is_left_out():
    assert tidy({"amount": "***", "dated": "去年", "tax": "-1.00", "seller": " 甲  乙 "}) == {
        "seller": "甲 乙"
    }
    assert tidy({"net": "100.5", "tax": "6", "dated": "20241018"}) == {
        "dated": "2024-10-18", "amount": "106.50", "tax": "6.00",
    }  # fmt: skip
