"""How certificate numbers are made from the pattern of a rule, and which patterns can do it."""

import re
import string

from policies.kinds import PATTERN_EXTRAS, PATTERN_FIELDS


def pattern_faults(value):
    """A numbering pattern in Python's format syntax, e.g. ``YX{region}{year}{serial:06d}``.

    A field may be padded with zeros and nothing else: any other format could give two certificates one number.
    """
    if not isinstance(value, str) or not value.strip():
        return ["编号样式应为文字。"]
    try:
        fields = [
            (name, spec, how) for _, name, spec, how in string.Formatter().parse(value) if name is not None
        ]
    except ValueError:
        fields = [("", "", "")]
    if any(
        how or not re.fullmatch(r"\w+", name) or not re.fullmatch(r"(0[1-9]d)?", spec)
        for name, spec, how in fields
    ):
        return ["编号样式的花括号写法有误，例如应写成 YX{region}{year}{serial:06d}。"]
    names = [name for name, _, _ in fields]
    if sorted(set(names) - PATTERN_EXTRAS) != sorted(PATTERN_FIELDS) or len(names) != len(set(names)):
        return [
            "编号样式须含有 {year}、{region}、{serial} 三项，各一次；另可含有 {level}（级别）、{kind}（证书种类），各一次。"
        ]
    if texts := [name for name, spec, _ in fields if spec and name in {"region", *PATTERN_EXTRAS}]:
        return [f"地区、级别、种类的代码是文字，编号样式中应写成 {{{texts[0]}}}。"]
    sample = filled(value, year=2021, region="37", serial=999999)
    if len(sample) > 40 or not re.fullmatch(r"[A-Za-z0-9-]+", sample):
        return ["编号样式只能含有字母、数字和连字符，总长不超过 40。"]
    return []


def filled(pattern, *, year, region, serial, level="S", kind="J"):
    """The number of a serial; what a pattern does not ask for is left out."""
    return pattern.format(year=year, region=region, serial=serial, level=level, kind=kind)


def serials_apart(pattern):
    """The pattern with its serial as it is, so that patterns that differ in zeros alone are seen to be one."""
    return re.sub(r"{serial(:\w+)?}", "{serial}", pattern)


def example_of(pattern):
    """The first number of 2021 in Shandong under a pattern that fits; "" for one that does not."""
    return "" if pattern_faults(pattern) else filled(pattern, year=2021, region="37", serial=1)
