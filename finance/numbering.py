"""What tells one voucher from every other: kind, code and number, however they were typed (values in, values out).

数电发票 have 20 digits and no code; older tax invoices a code of 10 or 12 digits and a number of 8; 财政票据 a code and a
number; tickets and other vouchers what their issuer prints on them.
"""

import re
import unicodedata
from typing import NamedTuple

DIGITAL, SPECIAL, ORDINARY, FISCAL, TICKET, OTHER = (
    "digital", "vat_special", "vat_ordinary", "fiscal", "ticket", "other",
)  # fmt: skip
VAT = (SPECIAL, ORDINARY)
DIGITAL_DIGITS = 20
NUMBER_DIGITS = 8
CODE_DIGITS = (10, 12)
LEAST_DIGITS = 5  # fewer are no number that lost its noughts, but a slip of the pen
ISSUER = 20  # characters of the issuer's name that stand for a code, as wide as its column

_GLUE = re.compile(r"[\s\-‐-―_,，.。:：№]|^NO(?=\W*\d)")
_PLAIN = re.compile(r"[0-9A-Z]{6,30}")
_WRITTEN = re.compile(r"[0-9A-Z一-鿿()\[\]/#]{1,30}")


class Numbered(NamedTuple):
    kind: str
    code: str
    number: str


class Misnumbered(ValueError):
    """No voucher has such a number: a sentence, and the field that it is about."""

    def __init__(self, field, sentence):
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def plain(text: str) -> str:
    """Full width to half, small letters to capitals, without blanks, dashes and No."""
    return _GLUE.sub("", unicodedata.normalize("NFKC", text or "").upper().strip())


def numbered(kind: str, code: str, number: str, seller: str = "") -> Numbered:
    """Kind, code and number of a voucher, such that one paper always comes to one and the same pair of code and number.

    `kind` may be empty: then the number tells. `seller` stands for the code of vouchers that have none of their own, for
    every issuer of receipts begins with 1. Raises Misnumbered.
    """
    code, number = plain(code), plain(number)
    if not number:
        raise Misnumbered("number", "请填写票据号码。")
    if not code:
        code, number = parted(number)
    if is_digital(number):
        return Numbered(kind if kind == TICKET else DIGITAL, "", number)
    if kind == DIGITAL:
        raise Misnumbered("number", f"数电发票的号码为 20 位数字，现为 {len(number)} 位，请照票面填写。")
    if kind in VAT:
        return tax_invoice(kind, code, number)
    if kind == OTHER:
        return other(code, number, seller)
    if not _PLAIN.fullmatch(number):
        raise Misnumbered("number", "发票号码应为 6 至 30 位数字（或字母），请照票面填写。")
    if code and not _PLAIN.fullmatch(code):
        raise Misnumbered("code", "发票代码应为 6 至 20 位数字（或字母），请照票面填写。")
    if not code and kind != TICKET:
        raise Misnumbered(
            "code", "20 位号码的数电发票之外，票据都有代码，请照票面填写；没有代码的请选择票种。"
        )
    return Numbered(kind or kind_of(code, number), code, number)


def is_digital(number: str) -> bool:
    """Twenty digits that begin with a year; a code of twelve and a number of eight begin with 0 or 1."""
    return len(number) == DIGITAL_DIGITS and number.isdecimal() and number[0] not in "01"


def parted(number: str) -> tuple[str, str]:
    """(code, number) of what was typed into one field: twelve or ten digits, then eight."""
    if not number.isdecimal() or len(number) not in (18, 20) or is_digital(number):
        return "", number
    return number[:-NUMBER_DIGITS], number[-NUMBER_DIGITS:]


def tax_invoice(kind: str, code: str, number: str) -> Numbered:
    """Noughts in front that a spreadsheet took away come back."""
    if code.isdecimal() and len(code) == max(CODE_DIGITS) - 1:
        code = code.zfill(max(CODE_DIGITS))
    if not code.isdecimal() or len(code) not in CODE_DIGITS:
        raise Misnumbered(
            "code", f"增值税发票的代码为 10 位或 12 位数字，现为 {len(code)} 位，请照票面填写。"
        )
    if not number.isdecimal() or not LEAST_DIGITS <= len(number) <= NUMBER_DIGITS:
        raise Misnumbered("number", f"增值税发票的号码为 8 位数字，现为 {len(number)} 位，请照票面填写。")
    return Numbered(kind, code, number.zfill(NUMBER_DIGITS))


def other(code: str, number: str, seller: str) -> Numbered:
    if not _WRITTEN.fullmatch(number):
        raise Misnumbered("number", "凭证号码最多 30 个字符，只含数字、字母、汉字和括号，请照票面填写。")
    if len(code) > ISSUER:
        raise Misnumbered("code", "票据代码最多 20 个字符，请照票面填写。")
    if code.isdecimal() and len(code) in CODE_DIGITS and number.isdecimal():
        number = number.zfill(NUMBER_DIGITS)  # a tax invoice under another name is still the same paper
    return Numbered(OTHER, code or plain(seller)[:ISSUER], number)


def kind_of(code: str, number: str) -> str:
    """The kind that code and number show, for somebody who did not say."""
    if code.isdecimal() and number.isdecimal() and len(number) == NUMBER_DIGITS:
        return {10: SPECIAL, 12: ORDINARY}.get(len(code), FISCAL)
    return FISCAL if code else TICKET


def shown_code(kind: str, code: str, seller: str) -> str:
    """The code as it is printed; "" where the issuer's name stands in its place."""
    return "" if kind == OTHER and code == plain(seller)[:ISSUER] else code
