"""A number that no register has: what may be wrong with it, and who else may be asked (pure)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_PLACES = {
    "{region}": r"(?P<region>\d{2})",
    "{year}": r"(?P<year>\d{4})",
    "{serial:06d}": r"(?P<serial>\d{6,})",
}
# Letters that are read for figures, where only figures can stand.
_READ_AS = str.maketrans("OQDILZSB", "00011258")
_FIRST_YEAR = 2005  # the project itself began then: 专业技术人才知识更新工程


@dataclass(frozen=True)
class Parts:
    """A number of our shape: two digits of the register (00 for the ministry), year and serial as they stand in it."""

    region: str
    year: int
    serial: str


@dataclass(frozen=True)
class Hint:
    """What to do about a number that is not found: `sentence`, a `number` that may have been meant, and who is asked."""

    sentence: str
    number: str = ""
    office: str = ""


def parts_of(number: str, patterns: Iterable[str]) -> Parts | None:
    """The number in its parts by the first of the numbering patterns that it fits; None for another shape."""
    for pattern in patterns:
        if found := re.fullmatch(_regex(pattern), number):
            named = found.groupdict()
            return Parts(named.get("region", ""), int(named.get("year") or 0), named.get("serial", ""))
    return None


def hint_for(
    number: str,
    *,
    patterns: Iterable[str],
    offices: Mapping[str, str],
    kept: Iterable[tuple[str, int]],
    this_year: int,
) -> Hint:
    """Why a number may be unknown. `offices` are {two digits: name}, `kept` the (digits, year) of our registers."""
    patterns = list(patterns)
    parts = parts_of(number, patterns)
    if parts is None:
        return _misshapen(number, patterns)
    office = offices.get(parts.region, "")
    if not office:
        return Hint(f"编号中的地区代码“{parts.region}”不是任何省、自治区、直辖市的代码，请对照证书逐位核对。")
    if not _FIRST_YEAR <= parts.year <= this_year:
        return Hint(f"编号中的年度“{parts.year}”不可能，请对照证书逐位核对。")
    if (parts.region, parts.year) in set(kept):
        sentence = f"编号属于{office}{parts.year}年的登记，但登记中没有这一号：多半是抄错了，请逐位核对。仍查不到的，请向{office}核实。"
        return Hint(sentence, office=office)
    sentence = (
        f"编号属于{office}{parts.year}年的登记，那里的证书不在本平台编号，本平台查不到，请向{office}核验。"
    )
    return Hint(sentence, office=office)


def _misshapen(number, patterns):
    meant = re.sub("(?<=.{2}).+", lambda found: found[0].translate(_READ_AS), number)
    if meant != number and parts_of(meant, patterns):
        return Hint("数字 0 和字母 O、数字 1 和字母 I 容易看混，您要核验的可能是：", number=meant)
    lengths = {len(example_of(pattern)) for pattern in patterns}
    example = example_of(patterns[0]) if patterns else ""
    if not example:
        return Hint("请对照证书逐位核对编号。")
    if number[:2] == example[:2] and number[2:].isdigit() and len(number) not in lengths:
        off = len(number) - len(example)
        return Hint(
            f"编号{'多' if off > 0 else '少'}了 {abs(off)} 位：本平台的编号如 {example}，共 {len(example)} 位，您填写了 {len(number)} 位。"
        )
    return Hint(
        f"本平台的编号如 {example}；您填写的不是这种形式，这本证书可能由其他机构编号，请向证书上的发证机关核验。"
    )


def example_of(pattern: str) -> str:
    return pattern.format(region="37", year=2021, serial=1)


def _regex(pattern):
    text = re.escape(pattern)
    for place, regex in _PLACES.items():
        text = text.replace(re.escape(place), regex, 1)
    return text
