"""Where trainees come from, read from the words of a roster, beside the scope in which a class recruits. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from policies.findings import Finding, Status, finding
from policies.judging.verdict import Outcome, Verdict
from policies.rules import Rules

# Short names of GB/T 2260; a region that begins with none of them is a place within its own province.
PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东",
    "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏",
    "新疆", "台湾", "香港", "澳门",
)  # fmt: skip


def province_in(region: str) -> str:
    """山东 for 山东省济南市; "" where no province is named."""
    text = region.replace(" ", "")
    return next((name for name in PROVINCES if text.startswith(name)), "")


def by_province(regions: Mapping[str, int], own: str) -> Counter:
    """{province: people} from {region as written: people}; what names no province is taken for `own`."""
    found: Counter = Counter()
    for region, people in regions.items():
        found[province_in(region) or own] += people
    return found


def scope_finding(rules: Rules, facts: Mapping) -> Finding | None:
    """Where the people come from under recruiting.scope (000-26, 001-12, 004-24); None while no region is known.

    It only tells: the rule binds the notice that recruits, not the people who came.
    """
    rule, regions = rules.get("recruiting.scope"), facts.get("regions")
    if not rule or not rule.value or not regions:
        return None
    scope = facts.get("recruiting_scope") or rule.value.get("default") or rule.value["allowed"][0]
    own = facts.get("own_province") or ""
    found = by_province(regions, own)
    people, outside = sum(found.values()), sum(n for name, n in found.items() if name != own)
    known = f"已填所在省市的 {people} 人"
    share = f"{100 * outside / people:.0f}%"
    spread = f"来自 {len(found)} 个省份"
    required, good, words = {
        "nation": ("面向全国招收", len(found) > 1, f"{known}{spread}"),
        "province": ("面向全省招收", not outside, f"{known}中外省 {outside} 人（{share}）"),
        "province_and_outside": (
            "面向省内和省外招收",
            0 < outside < people,
            f"{known}中外省 {outside} 人（{share}）",
        ),
    }[scope]
    outcome = Outcome.OK if good else Outcome.WARN
    told = finding(rule, Verdict(outcome, "regions", words, required, f"{words}，规定{required}"))
    return told if good else replace(told, status=Status.ADVICE)
