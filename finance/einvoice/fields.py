"""What is read from an e-invoice, as texts by the names of the columns of an invoice. Standard library alone."""

import re
from collections.abc import Mapping

# Columns, and what the schemas call them: the XML of 数电发票, the e-invoice of 2019 within an OFD, the words of its CustomDatas.
NAMES = {
    "code": ("InvoiceCode", "发票代码"),
    "number": ("InvoiceNumber", "InvoiceNo", "EIid", "发票号码"),
    "dated": ("IssueTime", "IssueDate", "RequestTime", "开票日期"),
    "seller": ("SellerName", "销售方名称"),
    "seller_number": ("SellerIdNum", "SellerTaxID", "销售方纳税人识别号"),
    "buyer": ("BuyerName", "购买方名称"),
    "amount": ("TotalTax-includedAmount", "TaxInclusiveTotalAmount", "价税合计"),
    "net": ("TotalAmWithoutTax", "TaxExclusiveTotalAmount", "合计金额"),
    "tax": ("TotalTaxAm", "TaxTotalAmount", "合计税额"),
}
LONGEST = 120
_DAY = re.compile(r"(\d{4})\s*[年/.-]?\s*(\d{1,2})\s*[月/.-]?\s*(\d{1,2})")
_AMOUNT = re.compile(r"-?\d{1,10}(?:\.\d{1,2})?")
_DIGITS = re.compile(r"[^0-9A-Za-z]")


def fields_of(found: Mapping[str, str]) -> dict[str, str]:
    """{column: text} of what bears one of the names; the first of them that says something counts."""
    texts = {}
    for column, names in NAMES.items():
        text = next((found[name].strip() for name in names if found.get(name, "").strip()), "")
        if text:
            texts[column] = text
    return tidy(texts)


def tidy(texts: Mapping[str, str]) -> dict[str, str]:
    """Days as 2024-10-18, amounts as 36000.00, numbers without blanks; what is none of that is left out."""
    fields = {
        "code": _DIGITS.sub("", texts.get("code", ""))[:20],
        "number": _DIGITS.sub("", texts.get("number", ""))[:30],
        "seller": " ".join(texts.get("seller", "").split())[:LONGEST],
        "seller_number": _DIGITS.sub("", texts.get("seller_number", "")).upper()[:20],
        "buyer": " ".join(texts.get("buyer", "").split())[:LONGEST],
        "dated": day_of(texts.get("dated", "")),
    }
    sums = {name: fen_of(texts.get(name, "")) for name in ("amount", "net", "tax")}
    if sums["amount"] is None and sums["net"] is not None:
        sums["amount"] = sums["net"] + (sums["tax"] or 0)
    for name in ("amount", "tax"):
        fen = sums[name]
        if fen is not None and fen >= 0:
            fields[name] = f"{fen // 100}.{fen % 100:02}"
    return {name: text for name, text in fields.items() if text}


def day_of(text: str) -> str:
    """2024年10月18日, 2024-10-18 08:00 and 20241018 as 2024-10-18; "" for anything else."""
    compact = re.fullmatch(r"(\d{4})(\d\d)(\d\d)\d*", text.strip())
    found = compact or _DAY.search(text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


def fen_of(text: str) -> int | None:
    plain = text.replace(",", "").replace("，", "").strip(" ¥￥元\t\r\n")
    if not _AMOUNT.fullmatch(plain):
        return None
    whole, _, rest = plain.lstrip("-").partition(".")
    fen = int(whole) * 100 + int((rest + "00")[:2])
    return -fen if plain.startswith("-") else fen
