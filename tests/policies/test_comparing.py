"""The difference of two packs in words."""

from dataclasses import replace

import pytest

from policies.comparing import How, compare, counts
from policies.groups import OTHER, group_of
from policies.keys import KEYS
from policies.rules import Force, Rules


def changed(rules, key, **fields):
    """The same pack with one rule of its own changed."""
    own = tuple(replace(rule, **fields) if rule.key == key else rule for rule in rules.own)
    return replace(rules, own=own)


def line_of(lines, key):
    return next(line for line in lines if line.key == key)


@pytest.fixture
def shandong(packs):
    return packs["shandong-2021"]


def test_a_pack_is_the_same_as_itself(packs):
    for rules in packs.values():
        assert {line.how for line in compare(rules, rules)} == {How.SAME}


def test_a_changed_figure_is_told_from_to(shandong):
    line = line_of(
        compare(shandong, changed(shandong, "class.hours.min", value={"min": 28})), "class.hours.min"
    )
    assert (line.how, line.what, line.label) == (How.CHANGED, ("内容",), "学时")
    assert line.said == ("由“不少于 24 学时”改为“不少于 28 学时”",)
    assert (line.left.words, line.right.words) == ("不少于 24 学时", "不少于 28 学时")


def test_an_amount_tells_by_how_much(packs):
    fujian = packs["fujian-2024-demonstration"]
    lines = compare(fujian, changed(fujian, "subsidy.cap", value="50000.00"))
    assert line_of(lines, "subsidy.cap").said == ("由“45,000.00 元”改为“50,000.00 元”，增加 5,000.00 元",)


def test_force_alone_and_clause_alone_are_said_to_be_alone(shandong):
    force = line_of(
        compare(shandong, changed(shandong, "class.hours.min", force=Force.GUIDING)), "class.hours.min"
    )
    assert (force.what, force.said) == (("约束力",), ("只改了约束力：必须遵守 → 一般要求",))
    clause = line_of(compare(shandong, changed(shandong, "class.hours.min", clause="三")), "class.hours.min")
    assert clause.clause_only
    assert clause.said[0].startswith("只改了条款：")
    both = changed(shandong, "class.hours.min", clause="三", force=Force.GUIDING)
    said = line_of(compare(shandong, both), "class.hours.min").said
    assert said[0] == "内容相同，约束力：必须遵守 → 一般要求"


def test_lists_tell_what_came_and_went(shandong):
    documents = shandong.get("filing.documents").value
    extra = {"code": "insurance", "name": "保险凭证"}
    now = [{**documents[0], "required": False}, *documents[2:], extra]
    line = line_of(compare(shandong, changed(shandong, "filing.documents", value=now)), "filing.documents")
    assert line.said == (
        "新增：保险凭证",
        f"去掉：{documents[1]['name']}",
        f"改写：{documents[0]['name']} → {documents[0]['name']}（按需）",
    )


def test_a_longer_chain_names_the_seat_that_came(shandong):
    chain = changed(shandong, "filing.chain", value=["city", *shandong.value("filing.chain")])
    (said,) = line_of(compare(shandong, chain), "filing.chain").said
    assert said.startswith("新增：")


def test_order_alone_is_a_difference(shandong):
    documents = shandong.get("filing.documents").value
    line = line_of(
        compare(shandong, changed(shandong, "filing.documents", value=documents[::-1])), "filing.documents"
    )
    assert line.said == ("次序有变",)


def test_added_and_removed_stand_on_one_side(shandong):
    without = replace(shandong, own=tuple(r for r in shandong.own if r.key != "class.hours.min"))
    removed = line_of(compare(shandong, without), "class.hours.min")
    added = line_of(compare(without, shandong), "class.hours.min")
    assert (removed.how, removed.right) == (How.REMOVED, None)
    assert (added.how, added.left) == (How.ADDED, None)
    numbers = counts(compare(shandong, without))
    assert (numbers[How.REMOVED], numbers[How.SAME]) == (1, len(without))


def test_a_draft_is_compared_as_it_will_read_in_force(shandong):
    """Otherwise every rule of next year's draft would seem to have lost its force."""
    assert {line.how for line in compare(shandong, replace(shandong, draft=True))} == {How.SAME}


def test_what_a_parent_says_is_compared_too(packs):
    keys = {line.key for line in compare(packs["fujian-2024-ordinary"], packs["fujian-2024-national"])}
    assert set(packs["fujian-2024"].table) <= keys


def test_any_two_shipped_packs_compare_with_a_sentence_for_each_difference(packs):
    for left in packs.values():
        for right in packs.values():
            lines = compare(left, right)
            assert len({line.key for line in lines}) == len(lines)
            assert all(bool(line.said) == line.differs for line in lines)


def test_every_rule_of_the_catalogue_has_a_group():
    assert [key for key in KEYS if group_of(key) == OTHER] == []


def test_rules_in_force_keep_their_forces(packs):
    hebei = packs["hebei-draft"]
    assert {rule.force for rule in hebei} == {Force.ADVICE}
    assert Force.BINDING in {rule.force for rule in hebei.in_force()}
    assert isinstance(hebei.in_force(), Rules)
