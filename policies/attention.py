"""What needs a look in rules that were copied from another year's (pure)."""

import re
from datetime import date
from typing import NamedTuple

from policies.kinds import Kind
from policies.rules import Rules, RuleValue

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class Look(NamedTuple):
    key: str
    label: str
    sentence: str


def needs_a_look(rules: Rules, before: Rules | None = None):
    """One line for each thing in the own rules that last year's document explains and this year's may not.

    `before` are the rules of the year before; without a year of their own, the rules are not asked.
    """
    if rules.year is None:
        return
    earlier = {rule.key: rule for rule in before.own} if before else {}
    for rule in rules.own:
        for sentence in looks(rule, rules.year, earlier.get(rule.key)):
            yield Look(rule.key, rule.label, sentence)


def looks(rule: RuleValue, year, earlier):
    for item in rule.value if isinstance(rule.value, list) else ():
        if isinstance(item, dict) and item.get("until_on", "9999") < date(year, 1, 1).isoformat():
            yield f"“{item['name']}”只要求到 {item['until_on']}，本年度已不适用，请核对后删去。"
    if rule.kind == Kind.COUNTS and earlier and earlier.value == rule.value:
        yield f"数量与上一年度相同（共 {rule.value['total']}），请按新计划核对。"
    if years := old_years(texts(rule.value), year):
        yield f"内容中写有{years}，请核对年份。"
    elif years := old_years([rule.quote], year):
        yield f"原文中写有{years}，请按新文件改写条款和原文。"


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in ("code", "from_on", "until_on"):
                yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def old_years(words, year):
    """2023 年、2024 年: the years before the given one that the texts name."""
    found = {int(each) for text in words for each in YEAR.findall(text)}
    return "、".join(f" {each} 年" for each in sorted(found) if each < year)
