"""Notices as files: one JSON file for what a notice says, its text beside it as .txt.

The shipped ones lie in `policies/notices/`; another province's notice is another pair of files.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policies.enclosed import enclosed, enclosure_faults
from policies.keys import KEYS, label_of
from policies.rules import Force, rule_faults

SHIPPED = Path(__file__).parent / "notices"
DAYS = {"written_on", "printed_on", "published_on", "effective_on"}
NOTICE_FIELDS = DAYS | {
    "number", "title", "kind", "issuers", "source", "printed_by", "public", "draft", "division", "contact", "proofreader",
    "recipients", "attachments", "rests_on", "interpreter", "remark",
}  # fmt: skip
KINDS = ("notice", "scheme", "detailed", "regulation", "deployment", "planning", "package", "other")
RULE_SET_FIELDS = {
    "code", "name", "parent", "standards", "level", "region_code", "year", "effective_from", "effective_to", "rules",
}  # fmt: skip
RULE_FIELDS = {"value", "force", "clause", "quote", "source"}


class BadNotice(ValueError):
    """A notice file that cannot be read; `faults` are sentences, each naming its place."""

    def __init__(self, name, faults):
        super().__init__(f"{name}：{'；'.join(faults)}")
        self.faults = list(faults)


@dataclass(frozen=True)
class RuleSetFile:
    """One rule set of a notice: `fields` for its row, `rules` as rows by key."""

    fields: dict
    parent: str
    rules: dict
    digest: str
    standards: str = ""


@dataclass(frozen=True)
class NoticeFile:
    """`fields` for the notice's row; `enclosures` are its attachments by name, each a row of its own."""

    slug: str
    fields: dict
    enclosures: tuple[dict, ...]
    rule_sets: tuple[RuleSetFile, ...]
    digest: str


def digest(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def shipped_files():
    return in_order(sorted(SHIPPED.glob("*.json")))


def in_order(paths):
    """Notice files in an order in which each comes after those whose rule sets it inherits from or adopts."""
    heads = {path: bases_of(path) for path in paths}
    ordered: list[Path] = []

    def place(path, seen):
        _, needed = heads[path]
        for other, (stated, _) in heads.items():
            if other not in seen and other not in ordered and stated & needed:
                place(other, {*seen, other})
        if path not in ordered:
            ordered.append(path)

    for path in heads:
        place(path, {path})
    return ordered


def bases_of(path):
    """(codes of the rule sets in a file, codes they rest on); nothing of a file that `read_notice` will refuse."""
    try:
        sets = json.loads(path.read_text(encoding="utf-8"))["rule_sets"]
        stated = {item["code"] for item in sets}
        return stated, {item.get(name) for item in sets for name in ("parent", "standards")} - {
            None,
            "",
        } - stated
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set(), set()


def read_notice(path: Path) -> NoticeFile:
    """Read and check one notice file; raises BadNotice with everything that is wrong with it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        body = path.with_suffix(".txt").read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise BadNotice(path.name, [f"不能读取：{error}"]) from error
    if faults := list(faults_of(data)):
        raise BadNotice(path.name, faults)
    fields = {**days(data["notice"]), "body": body}
    by_code: dict[str, RuleSetFile] = {}
    for item in data["rule_sets"]:
        by_code[item["code"]] = rule_set_file(item, by_code)
    enclosures, faults = enclosed(path.parent, data["notice"].get("attachments", []))
    if faults:
        raise BadNotice(path.name, faults)
    files = [hashlib.sha256(item["content"]).hexdigest() for item in enclosures if "content" in item]
    mark = digest([fields, files] if files else fields)
    fields.pop("attachments", None)
    return NoticeFile(data["slug"], fields, enclosures, tuple(by_code.values()), mark)


def rule_set_file(item, earlier):
    """A child's digest holds its parent's: when a parent changes, the child needs a version of its own."""
    parent, standards = item.get("parent", ""), item.get("standards", "")
    above = [earlier[code].digest if code in earlier else code for code in (parent, standards)]
    fields = days({key: item[key] for key in item.keys() - {"parent", "standards", "rules"}})
    mark = digest([item, *(above if standards else above[:1])])
    return RuleSetFile(fields, parent, item["rules"], mark, standards)


def days(fields):
    """Copies the fields with ISO days turned into dates."""
    names = DAYS | {"effective_from", "effective_to"}
    return {k: date.fromisoformat(v) if k in names and v else v for k, v in fields.items()}


def faults_of(data):
    """Everything that is wrong with the content of a notice file, as sentences."""
    if not isinstance(data, dict) or not all(key in data for key in ("slug", "notice", "rule_sets")):
        yield "文件应有 slug、notice、rule_sets 三部分"
        return
    if not isinstance(data["notice"], dict) or not is_list_of_objects(data["rule_sets"]):
        yield "notice 应为一个对象，rule_sets 应为若干对象的清单"
        return
    if not isinstance(data["slug"], str) or not re.fullmatch(r"[a-z0-9-]+", data["slug"]):
        yield "slug 应为小写字母、数字和连字符"
    extra = set(data["notice"]) - NOTICE_FIELDS
    if extra or not data["notice"].get("title"):
        yield f"notice 须有 title，且不认识：{'、'.join(sorted(extra)) or '（无）'}"
    yield from day_faults("notice", data["notice"])
    if data["notice"].get("kind", "notice") not in KINDS:
        yield f"notice 的 kind 应为 {'、'.join(KINDS)} 之一"
    yield from enclosure_faults(data["notice"].get("attachments", []))
    codes: list[str] = []
    for item in data["rule_sets"]:
        code = item.get("code", "（缺 code）")
        if code in codes:
            yield f"规则集 {code} 重复"
        codes.append(code)
        yield from rule_set_faults(code, item)


def is_list_of_objects(value):
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def rule_set_faults(code, item):
    if (extra := set(item) - RULE_SET_FIELDS) or not {"code", "name", "level", "rules"} <= set(item):
        yield f"规则集 {code} 须有 code、name、level、rules，且不认识：{'、'.join(sorted(extra)) or '（无）'}"
    for name in ("code", "name", "parent", "standards", "region_code"):
        if not isinstance(item.get(name, ""), str):
            yield f"{code} 的 {name} 应为文字"
    year = item.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        yield f"{code} 的 year 应为年份的数字，如 2021"
    yield from day_faults(code, item)
    rules = item.get("rules", {})
    if not isinstance(rules, dict) or not all(isinstance(rule, dict) for rule in rules.values()):
        yield f"{code} 的 rules 应以规则代码为名，各为一个对象"
        return
    for key, rule in rules.items():
        yield from (f"{code} 的“{label_of(key)}”（{key}）：{fault}" for fault in file_rule_faults(key, rule))


def day_faults(place, fields):
    for name in DAYS | {"effective_from", "effective_to"}:
        try:
            date.fromisoformat(fields.get(name) or "2021-01-01")
        except (TypeError, ValueError):
            yield f"{place} 的 {name} 应为 2021-01-31 这样的日期"


def file_rule_faults(key, rule):
    if extra := set(rule) - RULE_FIELDS:
        yield f"不认识：{'、'.join(sorted(extra))}"
    if rule.get("force") not in Force.values:
        yield f"force 应为 {'、'.join(Force.values)} 之一"
    if not rule.get("clause"):
        yield "须写明条款 clause"
    for name in RULE_FIELDS - {"value"}:
        if not isinstance(rule.get(name, ""), str):
            yield f"{name} 应为文字"
    yield from rule_faults(key, KEYS[key].kind if key in KEYS else "", rule.get("value"))
