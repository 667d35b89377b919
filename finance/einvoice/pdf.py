"""A PDF invoice: its text by pypdf, its fields by what stands beside their labels or by their form alone."""

import io
import re

import pypdf

from finance.einvoice.fields import fen_of

MOST_PAGES = 5
_DIGITAL = re.compile(r"(?<!\d)2\d{19}(?!\d)")
_CODE = re.compile(r"(?<!\d)(?:0\d{11}|[1-6]\d{9})(?!\d)")
_NUMBER = re.compile(r"(?<!\d)\d{8}(?!\d)")
_DAY = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_SUM = re.compile(r"[¥￥]\s*(\d[\d,]*\.\d{2})")
_NAME = re.compile(r"名\s*称\s*[:：]\s*([^\s:：]{4,60})")
_TAX_ID = re.compile(r"(?<![0-9A-Z])[0-9][0-9A-Z]{14,19}(?![0-9A-Z])")


class NoText(ValueError):
    """A picture: nothing to read."""


def read_pdf(content: bytes) -> dict[str, str]:
    """{column: text} of the invoice on the first pages, and `invoices`: how many there seem to be. Raises NoText."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = "\n".join(page.extract_text() for page in reader.pages[:MOST_PAGES])
    if len(re.sub(r"\s", "", text)) < 20:
        raise NoText
    return fields_in(text)


def fields_in(text: str) -> dict[str, str]:
    found = numbers_in(text)
    if day := _DAY.search(text):
        found["dated"] = day[0]
    found.update(sums_in(text))
    found.update(parties_in(text, found.get("number", "")))
    return found


def numbers_in(text):
    digital = list(dict.fromkeys(_DIGITAL.findall(text)))
    if digital:
        return {"number": digital[0], "invoices": str(len(digital))}
    code, number = _CODE.search(text), _NUMBER.search(text)
    return {"code": code[0], "number": number[0]} if code and number else {}


def sums_in(text):
    """The largest sum is that with tax; the tax is what the sum of two others makes up to it."""
    sums = sorted({each for each in map(fen_of, _SUM.findall(text)) if each is not None}, reverse=True)
    if not sums:
        return {}
    whole, rest = sums[0], sums[1:]
    found = {"amount": yuan(whole)}
    tax = next((whole - net for net in rest if whole - net in rest and whole - net <= net), None)
    if tax is not None:
        found["tax"] = yuan(tax)
    return found


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


def parties_in(text, number):
    """Buyer and seller stand in that order on every form; with one name alone nobody knows whose it is."""
    names = _NAME.findall(text)
    ids = [each for each in dict.fromkeys(_TAX_ID.findall(text)) if each != number]
    found = {}
    if len(names) == 2:
        found["buyer"], found["seller"] = names
        if len(ids) == 2:
            found["seller_number"] = ids[1]
    return found
