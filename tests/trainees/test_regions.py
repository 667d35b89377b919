"""Where the people come from, beside the scope in which a class recruits."""

import pytest

from policies.findings import Status
from policies.kinds import Kind
from policies.rules import Force, Rules, RuleValue
from trainees.regions import province_in, scope_finding


def rules(scope):
    value = RuleValue(
        "recruiting.scope",
        Kind.CHOICE,
        {"allowed": [scope], "default": scope},
        Force.BINDING,
        clause="二",
        notice_number="示例〔2021〕1号",
    )
    return Rules((value,))


def told(scope, regions):
    found = scope_finding(rules(scope), {"regions": regions, "own_province": "山东"})
    return found and (found.status, found.sentence)


@pytest.mark.parametrize(
    ("region", "province"),
    [("山东省济南市", "山东"), ("济南市", ""), ("内蒙古自治区", "内蒙古"), ("黑 龙江", "黑龙江"), ("", "")],
)
def test_a_province_is_read_from_the_beginning_of_a_region(region, province):
    assert province_in(region) == province


@pytest.mark.req("000-26", "001-12", "004-24")
@pytest.mark.parametrize(
    ("scope", "regions", "status", "words"),
    [
        ("nation", {"山东省": 2, "青岛": 1}, Status.ADVICE, "已填所在省市的 3 人来自 1 个省份，规定面向全国招收"),
        ("nation", {"山东": 2, "福建省": 1}, Status.PASSED, "已填所在省市的 3 人来自 2 个省份，规定面向全国招收"),
        ("province", {"济南市": 3, "河北": 1}, Status.ADVICE, "已填所在省市的 4 人中外省 1 人（25%），规定面向全省招收"),
        ("province", {"济南市": 3}, Status.PASSED, "已填所在省市的 3 人中外省 0 人（0%），规定面向全省招收"),
        ("province_and_outside", {"济南市": 3}, Status.ADVICE, "已填所在省市的 3 人中外省 0 人（0%），规定面向省内和省外招收"),
        ("province_and_outside", {"济南市": 1, "河北": 1}, Status.PASSED, "已填所在省市的 2 人中外省 1 人（50%），规定面向省内和省外招收"),
    ],
)  # fmt: skip
def test_the_scope_is_told_and_never_refuses(scope, regions, status, words):
    assert told(scope, regions) == (status, f"{words}（示例〔2021〕1号 二）")


def test_nothing_is_said_while_no_region_is_known_or_no_rule_asks():
    assert told("nation", {}) is None
    assert scope_finding(Rules(()), {"regions": {"山东": 1}}) is None
