"""Lists of named items and of texts, and what else is chosen from a list."""

from policies.kinds import EFFECTS, FILERS
from policies.shapes.figures import day_of, is_count, is_text, unknown_keys
from workflow.lifecycle import Gate, Seat


def named_items(value, known, extra=None):
    """A list of {code, name, …} with every code once; `extra(item)` yields faults of its own."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return ["清单应为若干项，每项写明 code 和 name。"]
    faults, seen = [], set()
    for number, item in enumerate(value, 1):
        faults += [f"第 {number} 项{fault}" for fault in unknown_keys(item, {"code", "name", "note"} | known)]
        if not is_text(item.get("code")) or not is_text(item.get("name")):
            faults.append(f"第 {number} 项须写明 code 和 name。")
        elif item["code"] in seen:
            faults.append(f"第 {number} 项的代码“{item['code']}”重复。")
        else:
            seen.add(item["code"])
        faults += [f"第 {number} 项{fault}" for fault in (extra(item) if extra else ())]
    return faults


def documents(value):
    return named_items(
        value, {"generated", "seals", "required", "force", "from_on", "until_on"}, document_item
    )


def document_item(item):
    for key in ("generated", "required"):
        if key in item and not isinstance(item[key], bool):
            yield f"的 {key} 应为 true 或 false。"
    if "seals" in item and not (isinstance(item["seals"], list) and all(map(is_text, item["seals"]))):
        yield "的 seals 应为印章名称的清单。"
    for key in ("from_on", "until_on"):
        if key in item and day_of(item[key]) is None:
            yield f"的 {key} 应为 2021-01-31 这样的日期。"
    first, last = day_of(item.get("from_on")), day_of(item.get("until_on"))
    if first and last and first > last:
        yield "的 from_on 晚于 until_on，永远用不上，请核对。"
    yield from item_force(item)


def item_force(item):
    if "force" in item and item["force"] not in ("binding", "guiding", "advice"):
        yield "的 force 应为 binding、guiding 或 advice。"


def parts(value):
    return named_items(value, {"force"}, item_force)


def categories(value):
    return named_items(value, set())


def unique_texts(value, what):
    if not isinstance(value, list) or not all(map(is_text, value)):
        return [f"{what}应为文字的清单。"]
    return [] if len(set(value)) == len(value) else [f"{what}中有重复的项。"]


def names(value):
    return unique_texts(value, "名称清单")


def chain(value):
    faults = unique_texts(value, "审核链")
    if not faults and not value:
        return ["审核链至少要有一个审核位。"]
    return faults or [
        f"审核链中没有“{seat}”这个位置，可用：{'、'.join(Seat.values)}。"
        for seat in value
        if seat not in Seat.values
    ]


def one_of(values, sentence):
    return lambda value: [] if is_text(value) and value in values else [sentence]


seat = one_of(Seat.values, f"机关应为 {'、'.join(Seat.values)} 之一。")
gate = one_of(Gate.values, "办理方式应为 approval（审核）或 record（备案）。")
filer = one_of(FILERS, "填报主体应为 host（承办单位）或 sponsor（选题申报单位）。")


def flag(value):
    return [] if isinstance(value, bool) else ["应为 true 或 false。"]


def choice(value):
    if not isinstance(value, dict) or not isinstance(value.get("allowed"), list):
        return ["可选范围应写明 allowed（允许的选项），可另写 default（通常的选项）。"]
    faults = unknown_keys(value, {"allowed", "default"}) + unique_texts(value["allowed"], "可选范围")
    if not faults and not value["allowed"]:
        faults.append("可选范围不能为空。")
    if not faults and value.get("default") is not None and value["default"] not in value["allowed"]:
        faults.append("default 应在 allowed 之内。")
    return faults


def text(value):
    return [] if is_text(value) else ["应为不空的文字。"]


def counts(value):
    """A stated total and its parts. They may disagree: notices do, and the difference is shown, not refused."""
    if not isinstance(value, dict) or not is_count(value.get("total")):
        return ["数量合计应写明 total（文件所称总数）。"]

    def part_count(item):
        if not is_count(item.get("n")):
            yield "的 n 应为不小于零的整数。"

    return unknown_keys(value, {"total", "parts"}) + named_items(value.get("parts", []), {"n"}, part_count)


def sanctions(value):
    def effect(item):
        if item.get("effect") not in EFFECTS:
            yield f"的 effect 应为 {'、'.join(EFFECTS)} 之一。"
        yield from unique_texts(item.get("violations"), "的 violations ")

    return named_items(value, {"violations", "effect"}, effect)
