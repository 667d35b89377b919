"""How certificate numbers are made from the pattern of a rule, and which patterns can do it."""

import re
import string

from policies.kinds import PATTERN_FIELDS


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
    if sorted(name for name, _, _ in fields) != sorted(PATTERN_FIELDS):
        return ["编号样式须且只须含有 {year}、{region}、{serial} 三项，各一次。"]
    if any(spec for name, spec, _ in fields if name == "region"):
        return ["地区代码是文字，编号样式中应写成 {region}。"]
    sample = value.format(year=2021, region="37", serial=999999)
    if len(sample) > 40 or not re.fullmatch(r"[A-Za-z0-9-]+", sample):
        return ["编号样式只能含有字母、数字和连字符，总长不超过 40。"]
    return []


def example_of(pattern):
    """The first number of 2021 in Shandong under a pattern that fits; "" for one that does not."""
    return "" if pattern_faults(pattern) else pattern.format(year=2021, region="37", serial=1)
