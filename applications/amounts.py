"""Money as people type it: 元 with at most two decimals, nothing else (values in, values out)."""

import re
from decimal import ROUND_HALF_UP, Decimal

from accounts.refusals import Refused

FEN = Decimal("0.01")
LARGEST = Decimal("100000000")
MOST_DAYS = 1000
_WIDE = str.maketrans("０１２３４５６７８９．，－＋￥", "0123456789.,-+¥")
_NOISE = re.compile(r"[,¥]|(?:人民币)|(?:元整?$)")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d+)?")
_TEN_THOUSANDS = re.compile(r"(\d+(?:\.\d+)?)万")
_COUNT = re.compile(r"\d{1,7}(\.\d+)?")
_THREE_DECIMALS = re.compile(r"\.\d{3,}")


class NotYuan(ValueError):
    """Text that is no amount in yuan; the message says why and how to write it."""


def read_yuan(text):
    """The Decimal (two places) that a text such as "16,500.00" or "１６５００元" means; None for an empty one."""
    plain = _NOISE.sub("", "".join(str(text or "").translate(_WIDE).split()))
    if not plain:
        return None
    if "万" in plain or "亿" in plain:
        found = _TEN_THOUSANDS.match(plain)
        example = f"，{found[0]}元应写成 {Decimal(found[1]) * 10000:.2f}" if found else ""
        raise NotYuan(f"请以元为单位填写，不要用“万元”{example}。")
    if plain.startswith("-"):
        raise NotYuan("金额不能是负数，请填写零或正数。")
    if not _NUMBER.fullmatch(plain):
        raise NotYuan("请填写数字金额，单位为元，例如 16500.00。")
    amount = Decimal(plain)
    if _THREE_DECIMALS.search(plain):
        raise NotYuan("金额最多两位小数（到分），请四舍五入后填写。")
    if amount >= LARGEST:
        raise NotYuan("金额过大，请核对单位是否为元。")
    return amount.quantize(FEN)


def parse_amount(text: str) -> Decimal:
    """The amount in 元 that somebody typed, with two decimals; full-width digits, commas and ¥ are accepted.

    Raises `NotYuan` with a sentence for an empty text, three decimals, a negative or an amount in 万元.
    """
    amount = read_yuan(text)
    if amount is None:
        raise NotYuan("请填写金额，单位为元，例如 16500.00。")
    return amount


def parse_count(text: str) -> Decimal:
    """A number of people, rooms or days that somebody typed: above nought, at most one decimal."""
    plain = str(text or "").translate(_WIDE).replace(",", "").strip()
    if not _COUNT.fullmatch(plain):
        raise NotYuan("请填写大于 0 的数，例如 60 或 4.5。")
    count = Decimal(plain)
    if count != count.quantize(Decimal("0.1")):
        raise NotYuan("最多一位小数，例如 4.5。")
    if not count:
        raise NotYuan("须大于 0。没有发生的支出请不要填写。")
    return count.quantize(Decimal("0.1"))


def parse_days(text: str) -> Decimal:
    """A number of days that somebody typed; raises `NotYuan` where it is more likely a quantity."""
    days = parse_count(text)
    if days >= MOST_DAYS:
        raise NotYuan(f"天数应小于 {MOST_DAYS}，请核对数量和天数是否填反。")
    return days


def line_amount(quantity: Decimal, unit_price: Decimal, days: Decimal = Decimal(1)) -> Decimal:
    """quantity × unit price × days, in 元, rounded half up to the fen once at the end."""
    return (quantity * unit_price * days).quantize(FEN, ROUND_HALF_UP)


def budget_of(amounts, categories):
    """The budget as it is stored, {category: "16500.00"}, without what is empty.

    `amounts` has Decimal, text or None by category name; all faults are refused at once.
    """
    faults, budget = [], {}
    for name, amount in amounts.items():
        if name not in categories:
            faults.append(f"没有“{name}”这一支出科目，可用：{'、'.join(categories)}。")
            continue
        try:
            yuan = read_yuan(amount)
        except NotYuan as fault:
            faults.append(f"{name}：{fault}")
            continue
        if yuan is not None:
            budget[name] = str(yuan)
    if faults:
        raise Refused("经费预算有误：" + "".join(faults), code="bad_amount", field="budget", details=faults)
    return {name: budget[name] for name in categories if name in budget}


def total(budget):
    """Sum of a stored budget, Decimal yuan."""
    return sum((Decimal(amount) for amount in budget.values()), Decimal("0.00"))
