"""One paper comes to one pair of code and number, however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.numbering import Misnumbered, Numbered, numbered, shown_code

DIGITAL = "24352000000012345678"


@pytest.mark.parametrize(
    "typed",
    [
        ("", "", DIGITAL),
        ("digital", "", "2435 2000 0000 1234 5678"),
        ("other", "", "２４３５２０００００００１２３４５６７８"),
        ("vat_ordinary", "035001900111", "No. 24352000000012345678"),
    ],
)
def test_a_digital_invoice_has_twenty_digits_and_no_code(typed):
    assert numbered(*typed) == Numbered("digital", "", DIGITAL)


@pytest.mark.parametrize(
    "typed",
    [
        ("vat_ordinary", "035001900111", "01234567"),
        ("vat_ordinary", "35001900111", "1234567"),  # a spreadsheet took the noughts away
        ("vat_ordinary", "", "03500190011101234567"),  # both in one field
        ("", "０３５００１９００１１１", "０１２３ ４５６７"),
        ("", "", "035001900111-01234567"),
    ],
)
def test_a_tax_invoice_is_the_same_however_it_is_typed(typed):
    assert numbered(*typed) == Numbered("vat_ordinary", "035001900111", "01234567")


def test_a_tax_invoice_hidden_among_other_vouchers_keeps_its_number():
    assert numbered("other", "3500190011", "1234567", "示例酒店")[1:] == ("3500190011", "01234567")
    assert numbered("vat_special", "3500190011", "01234567")[1:] == ("3500190011", "01234567")


def test_receipts_of_two_issuers_may_bear_the_same_number():
    one, other = (numbered("other", "", "0001", seller) for seller in ("示例 印刷社", "示例书店"))
    assert (one, other) == (Numbered("other", "示例印刷社", "0001"), Numbered("other", "示例书店", "0001"))
    assert (shown_code("other", one.code, "示例印刷社"), shown_code("fiscal", "35010122", "x")) == (
        "",
        "35010122",
    )


def test_tickets_and_fiscal_bills():
    assert numbered("ticket", "", "z32a001234") == Numbered("ticket", "", "Z32A001234")
    assert numbered("ticket", "", "24359100000012345678").kind == "ticket"
    assert numbered("fiscal", "35010122", "0012345678") == Numbered("fiscal", "35010122", "0012345678")


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (("digital", "", "12345678"), "number", "20 位数字，现为 8 位"),
        (("vat_special", "", "12345678"), "code", "10 位或 12 位"),
        (("vat_special", "3500190011", "123"), "number", "8 位数字，现为 3 位"),
        (("fiscal", "", "0012345678"), "code", "票据都有代码"),
        (("", "", "00123456"), "code", "票据都有代码"),
        (("ticket", "", "1"), "number", "6 至 30 位"),
        (("other", "", "<b>"), "number", "最多 30 个字符"),
        (("", "", "  "), "number", "请填写票据号码"),
    ],
)
def test_what_is_no_number_is_said_at_its_field(typed, field, words):
    with pytest.raises(Misnumbered, match=words) as fault:
        numbered(*typed)
    assert fault.value.field == field


@given(st.from_regex(r"\A[0-9]{12}\Z"), st.from_regex(r"\A[0-9]{8}\Z"), st.sampled_from(["", " ", "-", "　"]))
def test_naming_twice_is_naming_once(code, number, glue):
    once = numbered("vat_ordinary", glue.join((code[:4], code[4:])), glue.join((number[:3], number[3:])))
    assert numbered(*once) == once
