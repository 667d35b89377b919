"""Office standards: shares, tapers, tariffs and quotas."""

from decimal import Decimal

from policies.shapes.figures import decimal_of, is_count, unknown_keys
from policies.shapes.lists import item_force, named_items, unique_texts


def share(value):
    number = decimal_of(value)
    return (
        [] if number is not None and 0 < number <= 1 else ['比例应写成大于零、不超过 1 的文字，例如 "0.10"。']
    )


def taper(value):
    """Days up to which the full rate counts, and the share of it that counts beyond."""
    if not isinstance(value, dict) or not is_count(value.get("after"), least=1):
        return ["超期折减应写明 after（天数）和 share（超过部分的比例）。"]
    return unknown_keys(value, {"after", "share"}) + share(value.get("share"))


def tariff(value):
    """An amount for each grade: {code, name, amount, force}."""

    def grade(item):
        if decimal_of(item.get("amount")) is None:
            yield '的 amount 应写成金额的文字，例如 "500.00"。'
        yield from item_force(item)

    return named_items(value, {"amount", "force"}, grade)


def day_quotas(value):
    """{"default": code, "kinds": [{code, name, total, parts: [{code, name, amount, categories}]}]}."""
    if not isinstance(value, dict) or not isinstance(value.get("kinds"), list) or not value["kinds"]:
        return ["综合定额应写明 kinds（各类培训的标准）和 default（未另选时适用的类别）。"]
    faults = unknown_keys(value, {"default", "kinds"})
    faults += named_items(value["kinds"], {"total", "parts"}, quota_of)
    if not faults and len({tuple(map(part_mark, kind["parts"])) for kind in value["kinds"]}) > 1:
        faults.append("各类培训的分项应当相同，只有金额不同。")
    if not faults and value.get("default") not in {kind["code"] for kind in value["kinds"]}:
        faults.append("default 应为 kinds 中某一类的代码。")
    return faults


# More parts than any office's standards have; the page that edits them has as many columns.
QUOTA_PARTS = 6


def part_mark(part):
    return part["code"], part["name"], tuple(part["categories"])


def quota_of(kind):
    if decimal_of(kind.get("total")) is None:
        yield '的 total 应写成金额的文字，例如 "550.00"。'
        return
    faults = named_items(kind.get("parts"), {"amount", "categories"}, quota_part)
    yield from (f"的分项：{fault}" for fault in faults)
    if not faults and not 1 <= len(kind["parts"]) <= QUOTA_PARTS:
        yield f"的分项应为 1 至 {QUOTA_PARTS} 项。"
    elif not faults:
        codes = [code for part in kind["parts"] for code in part["categories"]]
        if len(codes) != len(set(codes)):
            yield "有科目列在两个分项中。"
        if sum(Decimal(part["amount"]) for part in kind["parts"]) != Decimal(kind["total"]):
            yield "各分项之和与 total 不等，请核对。"


def quota_part(item):
    if decimal_of(item.get("amount")) is None:
        yield '的 amount 应写成金额的文字，例如 "340.00"。'
    yield from unique_texts(item.get("categories"), "的 categories ")
