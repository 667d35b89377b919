"""The cells of office standards: quotas by kind and part, rates by title, shares, long classes."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.comparing import differences
from policies.forms.kinds import Known
from policies.forms.kinds.standards import as_percent, as_share
from policies.kinds import Kind
from policies.reading import in_words
from policies.rules import Force, RuleValue
from tests.policies.conftest import ALL
from tests.policies.packs import VALUES
from tests.policies.test_rule_forms import filled, through

many = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
QUOTA = ALL["training-fees-2016"].value("expense.day_quota")
TARIFF = ALL["training-fees-2016"].value("expense.lecture_fee")
CATEGORIES = Known({"住宿费": "lodging", "伙食费": "meals", "培训场地费": "venue"})


@many
@given(VALUES[Kind.DAY_QUOTAS])
def test_any_quota_comes_back(value):
    whole = {
        **value,
        "kinds": [
            {
                **kind,
                "parts": [{**part, "amount": f"{Decimal(part['amount']):.2f}"} for part in kind["parts"]],
            }
            for kind in value["kinds"]
        ],
    }
    assert through("expense.day_quota", whole) == whole


@many
@given(st.integers(1, 10000))
def test_any_share_comes_back(n):
    share = str(Decimal(n) / 10000)
    back = as_share(Decimal(as_percent(share)))
    assert Decimal(back) == Decimal(share)
    assert through("expense.staff_share", back) == back


def test_a_first_quota_is_typed_from_the_notice():
    entry = filled(
        "expense.day_quota",
        {
            "value-default": "省级培训",
            "value-name_1": "住宿费", "value-categories_1": ["lodging"],
            "value-name_2": "伙食等", "value-categories_2": ["meals", "venue"],
            "rows-0-name": "省级培训", "rows-0-amount_1": "260", "rows-0-amount_2": "1４0.00元", "rows-0-total": "400",
        },
        known=CATEGORIES,
    )  # fmt: skip
    assert entry.is_valid(), (entry.form.errors, entry.rows.errors)
    (kind,) = entry.value["kinds"]
    assert (kind["name"], kind["total"], entry.value["default"]) == ("省级培训", "400.00", kind["code"])
    assert [(part["code"], part["amount"], part["categories"]) for part in kind["parts"]] == [
        ("lodging", "260.00", ["lodging"]),
        (kind["parts"][1]["code"], "140.00", ["meals", "venue"]),
    ]


@pytest.mark.parametrize(
    ("changes", "place", "sentence"),
    [
        ({"rows-2-total": "560"}, ("rows", 2, "total"), "各分项之和为 550.00，与合计 560.00 不等"),
        ({"rows-2-amount_1": ""}, ("rows", 2, "amount_1"), "请填写“住宿费”"),
        ({"rows-2-amount_1": "340.005"}, ("rows", 2, "amount_1"), "至多 2 位小数"),
        ({"rows-2-amount_1": "-1"}, ("rows", 2, "amount_1"), "不能小于 0"),
        ({"rows-0-amount_6": "5"}, ("rows", 0, "amount_6"), "上面没有分项 6"),
        ({"rows-0-total": ""}, ("rows", 0, "total"), "请填写合计"),
        ({"value-default": "四类培训"}, ("value", "default"), "没有“四类培训”这一类"),
        ({"value-default": ""}, ("value", "default"), "请填写未另选时适用的类别"),
        ({"value-categories_4": []}, ("value", "categories_4"), "请勾选“其他费用”"),
        ({"value-name_4": ""}, ("value", "name_4"), "请填写分项的名称"),
        ({"value-categories_4": ["lodging"]}, ("value", "__all__"), "有科目列在两个分项中"),
    ],
)
def test_a_fault_stands_at_its_cell(changes, place, sentence):
    entry = filled("expense.day_quota", changes, value=QUOTA, start=QUOTA)
    assert not entry.is_valid()
    errors = entry.form.errors if place[0] == "value" else entry.rows.forms[place[1]].errors
    assert any(sentence in fault for fault in errors[place[-1]])


def test_a_rate_without_a_figure_is_told_and_no_charge_is_a_rate():
    entry = filled("expense.lecture_fee", {"rows-0-amount": ""}, value=TARIFF, start=TARIFF)
    assert entry.rows.forms[0].errors["amount"] == ["请填写标准。"]
    free = filled("expense.lecture_fee", {"rows-0-amount": "0"}, value=TARIFF, start=TARIFF)
    assert free.value[0]["amount"] == "0.00"


def test_a_share_of_nothing_is_told():
    entry = filled("expense.staff_share", {"value-share": "0"})
    assert entry.form.errors["share"] == ["比例应大于零。"]
    entry = filled("expense.day_quota.beyond", {"value-after": "30", "value-share": "0"})
    assert entry.form.errors["share"] == ["比例应大于零。"]


def test_standards_read_as_the_notice_says_them():
    rules = ALL["training-fees-2016"]
    words = {key: in_words(key, rules.require(key).kind, rules.value(key)) for key in rules.table}
    assert words["expense.staff_share"] == "不超过 10%"
    assert words["expense.day_quota.beyond"] == "超过 30 天的部分按标准的 70% 计算"
    assert "副高级 500.00 元/学时；" in words["expense.lecture_fee"]
    assert "院士 1,500.00 元/学时（一般要求）" in words["expense.lecture_fee"]
    assert "二类培训 650.00 元/人天，其中住宿费 400.00、伙食费 150.00" in words["expense.day_quota"]
    assert words["expense.day_quota"].endswith("；未另选时按三类培训")


def test_a_change_of_standards_is_told_kind_by_kind_and_rate_by_rate():
    def rule(key, value):
        kind = ALL["training-fees-2016"].require(key).kind
        return RuleValue(key, kind, value, Force.BINDING, "第九条")

    third = QUOTA["kinds"][2]
    cheaper = {
        **third,
        "total": "540.00",
        "parts": [{**third["parts"][0], "amount": "330.00"}, *third["parts"][1:]],
    }
    after = {"default": "second", "kinds": [*QUOTA["kinds"][:2], cheaper]}
    said = differences(rule("expense.day_quota", QUOTA), rule("expense.day_quota", after))
    assert said[0] == "三类培训：合计 550.00 → 540.00 元/人天，住宿费 340.00 → 330.00 元/人天"
    renamed = {"default": "third", "kinds": [*QUOTA["kinds"][:2], {**third, "note": "其他人员"}]}
    (words,) = differences(rule("expense.day_quota", QUOTA), rule("expense.day_quota", renamed))
    assert words.startswith("改写：三类培训 550.00 元/人天")
    without = {"default": "third", "kinds": QUOTA["kinds"][1:]}
    assert differences(rule("expense.day_quota", QUOTA), rule("expense.day_quota", without)) == [
        "去掉：一类培训"
    ]
    assert said[1] == "未另选时由“三类培训”改为“二类培训”"
    dearer = [*TARIFF[:3], {**TARIFF[3], "amount": "600.00"}, TARIFF[4]]
    said = differences(rule("expense.lecture_fee", TARIFF), rule("expense.lecture_fee", dearer))
    assert said == ["改写：副高级 500.00 元 → 副高级 600.00 元"]
