"""A value through its form: JSON to cells, cells to a POST, and back to the same JSON; faults at their cells."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.forms.kinds import Known, entry_for
from policies.groups import GROUPS, by_group, group_of
from policies.keys import KEYS
from policies.kinds import Kind
from tests.policies.conftest import ALL

many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RULES = [(code, rule) for code, rules in ALL.items() for rule in rules.own]


def posted(entry):
    """What a browser sends for cells that nobody touched."""
    data = {}
    forms = [*([entry.form] if entry.form else []), *(entry.rows.forms if entry.rows is not None else ())]
    if entry.rows is not None:
        forms.append(entry.rows.management_form)
    for form in forms:
        for bound in form:
            for name, value in cells(bound):
                data.setdefault(name, []).append(value) if isinstance(value, str) else data.update(
                    {name: value}
                )
    return querydict(data)


def cells(bound):
    value = bound.value()
    widget = bound.field.widget
    if getattr(widget, "allow_multiple_selected", False):
        yield bound.html_name, [str(v) for v in value or []]
    elif widget.__class__.__name__ == "CheckboxInput":
        if value:
            yield bound.html_name, "on"
    else:
        shown = widget.format_value(value) if hasattr(widget, "format_value") else value
        shown = shown[0] if isinstance(shown, list) else shown
        yield bound.html_name, "" if shown is None else str(shown)


def querydict(data):
    made = QueryDict(mutable=True)
    for name, values in data.items():
        made.setlist(name, values if isinstance(values, list) else [values])
    return made


def through(key, value, known=None):
    entry = entry_for(key, data=posted(entry_for(key, value=value, known=known)), value=value, known=known)
    assert entry.is_valid(), (entry.form and entry.form.errors, entry.rows is not None and entry.rows.errors)
    return entry.value


@pytest.mark.parametrize(("code", "rule"), RULES, ids=lambda part: getattr(part, "key", part))
def test_every_rule_of_the_notices_comes_back_as_it_was(code, rule):
    assert through(rule.key, rule.value) == rule.value


def test_every_key_stands_under_a_heading():
    assert {group_of(key) for key in KEYS} == set(GROUPS.values())
    assert sorted(key for keys in by_group(KEYS).values() for key in keys) == sorted(KEYS)


@many
@given(st.integers(0, 10**9 - 1), st.integers(0, 10**6))
def test_any_bounds_come_back(low, more):
    value = {"min": low, "max": min(low + more, 999_999_999)}
    assert through("target.people", value) == value


@many
@given(st.decimals(0, 10**9, places=2))
def test_any_amount_comes_back(amount):
    assert through("subsidy.cap", f"{amount:.2f}") == f"{amount:.2f}"


NAMES = st.text(
    st.characters(whitelist_categories=("Lo", "Lu", "Ll", "Nd"), max_codepoint=0x9FFF),
    min_size=1,
    max_size=12,
)
ITEM = st.fixed_dictionaries(
    {"code": st.from_regex(r"[a-z][a-z_]{0,11}", fullmatch=True), "name": NAMES},
    optional={
        "note": NAMES, "generated": st.just(True), "required": st.just(False),
        "force": st.sampled_from(["binding", "guiding", "advice"]),
        "seals": st.lists(NAMES, min_size=1, max_size=3),
        "from_on": st.dates(max_value=date(9998, 12, 31)).map(str), "until_on": st.just("9999-01-01"),
    },
)  # fmt: skip


@many
@given(st.lists(ITEM, max_size=6, unique_by=lambda item: item["code"]))
def test_any_list_of_materials_comes_back(items):
    assert through("filing.documents", items) == items


def filled(key, changes, *, value=None, known=None, **drawn):
    """The entry for a POST in which these cells were changed."""
    start = entry_for(key, known=known) if value is None else entry_for(key, value=value, known=known)
    data = posted(start)
    for name, typed in changes.items():
        data.setlist(name, typed if isinstance(typed, list) else [typed])
    drawn = {"value": drawn["start"]} if drawn else {}
    entry = entry_for(key, data=data, known=known, **drawn)
    entry.is_valid()
    return entry


@pytest.mark.parametrize(
    ("key", "cells", "where", "sentence"),
    [
        ("subsidy.cap", {"value-amount": "十万"}, "amount", "金额应为数字"),
        ("subsidy.cap", {"value-amount": "-1"}, "amount", "金额不能小于 0"),
        ("subsidy.cap", {"value-amount": "1.234"}, "amount", "至多 2 位小数"),
        ("class.headcount.max", {}, "min", "请至少填写"),
        ("class.headcount.max", {"value-min": "9", "value-max": "3"}, "max", "上限小于下限"),
        ("class.days.about", {"value-about": "5"}, "tolerance", "上下浮动"),
        ("class.days.about", {"value-about": "5.5"}, "about", "应为整数"),
        ("class.hours.min", {"value-min": "24.25"}, "min", "至多 1 位小数"),
        ("filing.lead", {"value-n": "10"}, "unit", "请选择单位"),
        (
            "filing.lead",
            {"value-n": "10", "value-unit": "day", "value-before": "moon"},
            "before",
            "不在可用的选项中",
        ),
        ("completion.due", {"value-n": "0"}, "n", "不能小于 1"),
        ("class.end_by", {"value-month": "2", "value-day": "30"}, "day", "2 月没有 30 日"),
        ("filing.chain", {}, "seat_1", "至少要有一级"),
        ("filing.chain", {"value-seat_1": "city", "value-seat_2": "city"}, "seat_2", "重复"),
        ("filing.gate", {}, "pick", "请选择办理方式"),
        ("class.modality", {"value-allowed": ["offline"], "value-default": "online"}, "default", "范围之内"),
        ("change.reasons", {"value-names": "甲\n甲"}, "names", "不止一次"),
        ("certificate.pattern", {"value-pattern": "YX{year"}, "pattern", "花括号"),
        ("class.hybrid.ratio_max", {"value-ratio": "0"}, "ratio", "大于零"),
    ],
)
def test_a_fault_stands_at_its_cell_in_words(key, cells, where, sentence):
    entry = filled(key, cells)
    assert sentence in " ".join(entry.form.errors[where])
    for name, typed in cells.items():
        assert entry.form.data.getlist(name) == (typed if isinstance(typed, list) else [typed])


def test_figures_are_taken_as_people_copy_them():
    assert filled("subsidy.cap", {"value-amount": "１２７，５００.5 元"}).value == "127500.50"
    assert filled("class.hours.min", {"value-min": "24.5"}).value == {"min": 24.5}


def test_what_the_notice_leaves_open_is_null():
    entry = filled("filing.lead", {"value-unspecified": "on", "value-n": "乱"})
    assert entry.is_valid()
    assert entry.value is None


def test_an_empty_code_is_taken_over_or_derived_and_stays_the_same():
    known = Known(names={"开班通知": "opening_notice"})
    typed = {"rows-0-name": "开班通知", "rows-1-name": "安全承诺书"}
    first = filled("filing.documents", typed, known=known).value
    assert [item["code"] for item in first] == ["opening_notice", first[1]["code"]]
    assert first == filled("filing.documents", typed, known=known).value


def test_rows_are_ordered_dropped_and_refused_at_their_cells():
    value = [{"code": "a", "name": "甲"}, {"code": "b", "name": "乙"}, {"code": "c", "name": "丙"}]
    moved = filled(
        "expense.categories", {"rows-2-ORDER": "1", "rows-0-ORDER": "2", "rows-1-DELETE": "on"}, value=value
    )
    assert [item["code"] for item in moved.value] == ["c", "a"]
    first = filled("expense.categories", {"rows-2-ORDER": "1"}, value=value, start=value)
    assert [item["code"] for item in first.value] == ["c", "a", "b"]
    twice = filled("expense.categories", {"rows-1-code": "a"}, value=value)
    assert "已用于“甲”" in twice.rows.errors[1]["code"][0]
    nameless = filled("expense.categories", {"rows-0-name": ""}, value=value)
    assert "请填写名称" in nameless.rows.errors[0]["name"][0]
    bad = filled("expense.categories", {"rows-3-name": "丁", "rows-3-code": "代码"}, value=value)
    assert "代码只能用" in bad.rows.errors[3]["code"][0]


def test_a_sanction_needs_its_violations_and_effect():
    known = Known(violations={"fraud": "弄虚作假"})
    entry = filled("sanctions", {"rows-0-name": "取消资格"}, known=known)
    assert set(entry.rows.errors[0]) == {"effect", "violations"}
    entry = filled(
        "sanctions",
        {"rows-0-name": "取消资格", "rows-0-effect": "ban", "rows-0-violations": ["fraud"]},
        known=known,
    )
    assert entry.value[0]["violations"] == ["fraud"]


def test_every_kind_has_a_form():
    for key, spec in KEYS.items():
        entry = entry_for(key)
        assert entry.form is not None or entry.rows is not None, spec.kind
    assert set(Kind) == {spec.kind for spec in KEYS.values()}
