"""Money as it is typed, multiplied, added up and written in capitals (values in, values out; never a float).

What a budget and a settlement read and multiply alike stands with the budget; the app takes it from here.
"""

from collections.abc import Iterable
from decimal import Decimal

from applications.amounts import FEN, line_amount, parse_amount, parse_count

__all__ = ["FEN", "ZERO", "add_up", "in_capitals", "line_amount", "parse_amount", "parse_count", "totals"]

ZERO = Decimal("0.00")
LARGEST = Decimal("1000000000000")  # capitals and columns reach to 仟亿

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")


def add_up(amounts: Iterable[Decimal]) -> Decimal:
    """The sum with two decimals; nought for nothing."""
    return sum(amounts, ZERO).quantize(FEN)


def totals(lines: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Amounts added up by category, {category: 元}, in the order in which the categories first occur."""
    found: dict[str, Decimal] = {}
    for category, amount in lines:
        found[category] = found.get(category, ZERO) + amount
    return found


def in_capitals(amount: Decimal) -> str:
    """An amount in 大写: 1409.50 → 壹仟肆佰零玖元伍角.

    Written as the 正确填写票据和结算凭证的基本规定 (支付结算办法 附一) asks: 整 after 元 alone, one 零 for any
    row of noughts, 零 before 分 where there is no 角. Raises ValueError for a negative amount, for
    more than two decimals and for a 万亿 and more; TypeError for a float.
    """
    if not isinstance(amount, Decimal):
        raise TypeError(f"amount must be a Decimal, not {type(amount).__name__}")
    if not 0 <= amount < LARGEST or amount != amount.quantize(FEN):
        raise ValueError("大写金额应为不小于零、小于一万亿、至多两位小数的金额。")
    fen = int(amount * 100)
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"{whole or '零元'}整"
    tens = f"{DIGITS[jiao]}角" if jiao else "零" if yuan else ""
    return whole + tens + (f"{DIGITS[fen]}分" if fen else "")


def _whole(number: int) -> str:
    """The yuan of an amount, above nought."""
    words, gap = "", False
    for power in range(len(GROUPS) - 1, -1, -1):
        group = number // 10 ** (4 * power) % 10000
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group(group) + GROUPS[power]
        gap = False
    return words


def _group(group: int) -> str:
    """Four digits: 6007 → 陆仟零柒."""
    words, gap = "", False
    for power in range(3, -1, -1):
        digit = group // 10**power % 10
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + PLACES[power]
        gap = False
    return words
