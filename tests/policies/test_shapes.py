import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.keys import KEYS
from policies.kinds import Kind
from policies.reading import in_words
from policies.rules import rule_faults, validate
from tests.policies.conftest import ALL

GOOD = {
    Kind.AMOUNT: "165000.00",
    Kind.BOUNDS: {"about": 4, "tolerance": 1},
    Kind.HOURS: {"min": 23.5},
    Kind.LEAD_TIME: {"n": 10, "unit": "working_day", "before": "opening"},
    Kind.DUE_AFTER: {"n": 1, "unit": "month", "after": "end"},
    Kind.FIXED_DATE: {"month": 11, "day": 30, "inclusive": True},
    Kind.DOCUMENTS: [{"code": "roster", "name": "学员名单", "generated": True, "seals": ["单位公章"]}],
    Kind.PARTS: [{"code": "time", "name": "时间", "force": "guiding"}],
    Kind.CHAIN: ["sponsor", "province", "ministry"],
    Kind.SEAT: "ministry",
    Kind.GATE: "record",
    Kind.FILER: "host",
    Kind.NAMES: ["院士"],
    Kind.CATEGORIES: [{"code": "a", "name": "甲"}],
    Kind.FLAG: False,
    Kind.CHOICE: {"allowed": ["offline", "mixed"], "default": "offline"},
    Kind.TEXT: "经费结算表",
    Kind.RATIO: "2",
    Kind.COUNTS: {"total": 97, "parts": [{"code": "a", "name": "甲", "n": 5}]},
    Kind.SANCTIONS: [{"code": "ban", "name": "取消资格", "effect": "ban", "violations": ["fraud"]}],
    Kind.PATTERN: "YX{region}{year}{serial:06d}",
    Kind.DAY_QUOTAS: {
        "default": "third",
        "kinds": [
            {
                "code": "third",
                "name": "三类培训",
                "total": "550.00",
                "parts": [
                    {"code": "lodging", "name": "住宿费", "amount": "340.00", "categories": ["lodging"]},
                    {"code": "rest", "name": "其余", "amount": "210.00", "categories": ["meals", "other"]},
                ],
            }
        ],
    },
    Kind.TAPER: {"after": 30, "share": "0.70"},
    Kind.TARIFF: [{"code": "senior", "name": "正高级", "amount": "1000.00", "force": "guiding"}],
    Kind.SHARE: "0.10",
}


def quotas(**changes):
    """A quota of one kind with something else in it."""
    return {**GOOD[Kind.DAY_QUOTAS], "kinds": [{**GOOD[Kind.DAY_QUOTAS]["kinds"][0], **changes}]}


PART = {"code": "lodging", "name": "住宿费", "amount": "550.00", "categories": ["lodging"]}
BAD = [
    (Kind.AMOUNT, 165000.0), (Kind.AMOUNT, "1.005"), (Kind.AMOUNT, "-1"), (Kind.AMOUNT, "NaN"),
    (Kind.BOUNDS, {}), (Kind.BOUNDS, {"min": "24"}), (Kind.BOUNDS, {"min": 5, "max": 4}),
    (Kind.BOUNDS, {"about": 5}), (Kind.BOUNDS, {"min": True}), (Kind.BOUNDS, {"least": 5}),
    (Kind.HOURS, {"min": -1}), (Kind.LEAD_TIME, {"n": 1, "unit": "week", "before": "opening"}),
    (Kind.LEAD_TIME, {"n": -1, "unit": "day", "before": "opening"}), (Kind.LEAD_TIME, {"n": 1, "unit": "day"}),
    (Kind.DUE_AFTER, {"n": 0, "unit": "day", "after": "end"}), (Kind.FIXED_DATE, {"month": 2, "day": 29, "inclusive": True}),
    (Kind.FIXED_DATE, {"month": 11, "day": 30}), (Kind.FIXED_DATE, {"month": "11", "day": 30, "inclusive": True}),
    (Kind.DOCUMENTS, ["roster"]), (Kind.DOCUMENTS, [{"code": "a", "name": ""}]),
    (Kind.DOCUMENTS, [{"code": "a", "name": "甲"}, {"code": "a", "name": "乙"}]),
    (Kind.DOCUMENTS, [{"code": "a", "name": "甲", "until_on": "2023"}]),
    (Kind.PARTS, [{"code": "a", "name": "甲", "force": "hard"}]),
    (Kind.CHAIN, []), (Kind.CHAIN, ["country"]), (Kind.CHAIN, ["province", "province"]), (Kind.SEAT, ["ministry"]),
    (Kind.GATE, "审核"), (Kind.FILER, "province"), (Kind.NAMES, ["甲", "甲"]), (Kind.FLAG, 1),
    (Kind.CHOICE, {"allowed": []}), (Kind.CHOICE, {"allowed": ["a"], "default": "b"}), (Kind.TEXT, " "),
    (Kind.AMOUNT, "1E+3"), (Kind.AMOUNT, "１２"), (Kind.AMOUNT, "1_000"), (Kind.RATIO, "1E-400"), (Kind.BOUNDS, {"min": 10**12}),
    (Kind.HOURS, {"min": 1e-300}), (Kind.DOCUMENTS, [{"code": "a", "name": "甲", "from_on": "20210131"}]),
    (Kind.DOCUMENTS, [{"code": "a", "name": "甲", "from_on": "2023-01-08", "until_on": "2023-01-07"}]),
    (Kind.PATTERN, "{year}{region}{serial:1<6}"), (Kind.PATTERN, "{year}{region}{serial:,}"), (Kind.PATTERN, "{year}{region:2}{serial}"),
    (Kind.PATTERN, "{year}{region}{serial}{serial}"), (Kind.PATTERN, "{year!r}{region}{serial}"),
    (Kind.RATIO, "0"), (Kind.RATIO, 2), (Kind.COUNTS, {"parts": []}),
    (Kind.SANCTIONS, [{"code": "a", "name": "甲", "effect": "jail", "violations": []}]),
    (Kind.PATTERN, "YX{serial}"), (Kind.PATTERN, "{"), (Kind.PATTERN, "{year.x}{region}{serial}"),
    (Kind.PATTERN, "证{year}{region}{serial}"), (Kind.PATTERN, "{year}{region}{serial:99d}"), (Kind.FLAG, None),
    (Kind.SHARE, 0.1), (Kind.SHARE, "0"), (Kind.SHARE, "1.01"), (Kind.TAPER, {"after": 30}), (Kind.TAPER, {"share": "0.70"}),
    (Kind.TAPER, {"after": 30.5, "share": "0.70"}), (Kind.TARIFF, [{"code": "senior", "name": "正高级"}]),
    (Kind.TARIFF, [{"code": "senior", "name": "正高级", "amount": 1000}]), (Kind.DAY_QUOTAS, {"default": "third", "kinds": []}),
    (Kind.DAY_QUOTAS, {**GOOD[Kind.DAY_QUOTAS], "default": "first"}), (Kind.DAY_QUOTAS, quotas(total="551.00")),
    (Kind.DAY_QUOTAS, quotas(total=550)), (Kind.DAY_QUOTAS, quotas(parts=[])),
    (Kind.DAY_QUOTAS, quotas(parts=[{**PART, "amount": "275.00"}, {**PART, "code": "b", "amount": "275.00"}])),
    (Kind.DAY_QUOTAS, quotas(total="0", parts=[{**PART, "code": str(n), "amount": "0", "categories": [str(n)]} for n in range(7)])),
    (Kind.DAY_QUOTAS, {"default": "third", "kinds": [*GOOD[Kind.DAY_QUOTAS]["kinds"],
                       {"code": "b", "name": "乙", "total": "550.00", "parts": [PART]}]}),
]  # fmt: skip


@pytest.mark.parametrize("kind", list(Kind))
def test_a_value_of_each_kind_passes(kind):
    assert validate(kind, GOOD[kind]) == []
    assert validate(kind.value, GOOD[kind]) == []


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_a_value_that_does_not_fit_gets_a_sentence(kind, value):
    faults = validate(kind, value)
    assert faults
    assert all(fault.endswith("。") for fault in faults)


@pytest.mark.req("002-16")
def test_only_deadlines_may_be_left_open():
    assert validate(Kind.LEAD_TIME, None) == []
    assert validate(Kind.AMOUNT, None) == ["“金额（元）”必须填写，不能留空。"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["code", "name", "n", "min", "max", "about", "allowed", "total", "parts", "unit", "day"]), inner
    ),
    max_leaves=8,
)  # fmt: skip


@given(st.sampled_from(list(Kind)), JSON)
def test_no_value_whatever_breaks_the_checks(kind, value):
    assert isinstance(validate(kind, value), list)


def test_unknown_keys_kinds_and_mismatches_are_named():
    assert rule_faults("class.colour", "text", "red") == [
        "没有名为“class.colour”的规则，请从规则目录中选择。"
    ]
    assert rule_faults("class.hours.min", "text", "24") == ["这条规则的类型应为“学时界限”。"]
    assert validate("colour", 1)[0].startswith("没有“colour”这一类规则")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("class.hours.min", {"min": 24}, "不少于 24 学时"),
        ("class.days.about", {"about": 5, "tolerance": 1}, "5 天左右（上下 1 天以内）"),
        ("filing.lead", {"n": 10, "unit": "working_day", "before": "opening"}, "开班前 10 个工作日"),
        ("filing.lead", None, "文件未作规定"),
        ("completion.due", {"n": 1, "unit": "month", "after": "end"}, "办班结束后 1 个月内"),
        ("class.end_by", {"month": 11, "day": 30, "inclusive": True}, "每年 11 月 30 日前（含当日）"),
        ("subsidy.cap", "127500.00", "127,500.00 元"),
        ("subsidy.cap", "0.00", "不安排资助"),
        ("filing.chain", ["province", "ministry"], "省级人社部门 → 人力资源社会保障部"),
        ("funding.kinds", ["self_funded"], "单位自筹"),
        ("class.modality", {"allowed": ["offline", "mixed"], "default": "offline"}, "一般为线下，可选：线下、线上线下结合"),
    ],
)  # fmt: skip
def test_values_read_as_chinese(key, value, words):
    assert in_words(key, KEYS[key].kind, value) == words


def test_every_rule_of_the_notices_reads_as_chinese():
    for rules in ALL.values():
        for rule in rules:
            assert in_words(rule.key, rule.kind, rule.value)
