"""Every cell of the rule matrix as something that happens to a class, and proof that the least change is noticed."""

import pytest

from policies.keys import KEYS
from policies.rules import rule_faults
from tests.policies.neighbours import neighbours, with_value
from tests.policies.scenes import probes
from tests.policies.test_matrix import CELLS

IDS = [f"{key}@{code}" for key, code, _ in CELLS]


@pytest.mark.parametrize(("key", "code", "want"), CELLS, ids=IDS)
def test_a_class_at_the_edge_of_the_rule(packs, key, code, want):
    assert [ask(packs[code]) for ask, _ in probes(key, want)] == [answer for _, answer in probes(key, want)]


@pytest.mark.parametrize(("key", "code", "want"), CELLS, ids=IDS)
def test_the_least_change_of_the_value_is_noticed(packs, key, code, want):
    rules = packs[code]
    rule = rules.get(key)
    changed = list(neighbours(key, rule.value)) if rule else []
    if rule is None:
        changed = [other.value for pack in packs.values() if (other := pack.get(key)) is not None]
    assert changed, "a cell without neighbours shows nothing"
    for value in changed:
        assert rule_faults(key, KEYS[key].kind, value) == []
        other = with_value(rules, key, value)
        asked = [(ask(other), answer) for ask, answer in probes(key, want)]
        assert any(found != answer for found, answer in asked), f"{rule and rule.value} → {value}: {asked}"
