"""The hashing of the log: against the reference tree of Certificate Transparency and the RFC's own recursions."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from certificates.transparency.tree import (
    EMPTY,
    consistency_path,
    frontier,
    grown,
    inclusion_path,
    leaf_hash,
    places_of,
    root_by,
    root_of,
)
from tests.certificates.transparency import naive

# The reference tree of RFC 6962's own test suite, which RFC 9162 hashes alike.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (5, 8): ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
}  # fmt: skip
CONSISTENCY = {
    (1, 1): [],
    (1, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (2, 5): ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
    (6, 8): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
}  # fmt: skip


def a_tree(leaves, *, steps=()):
    """Every stored subtree of a tree that was grown in the given steps, then by all that is left."""
    stored, size = {}, 0
    for count in (*steps, len(leaves)):
        known = {place: stored[place] for place in frontier(size)}
        stored |= grown(size, known, leaves[size : size + count])
        size = min(size + count, len(leaves))
    return stored


def roots(stored, path):
    return [root_of(stored[place] for place in places_of(span)) for span in path]


def root(stored, size):
    return root_of(stored[place] for place in frontier(size))


def some_leaves(count):
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


REFERENCE = a_tree([leaf_hash(entry) for entry in ENTRIES])


@pytest.mark.req("PR-14")
def test_the_reference_tree_has_its_published_roots():
    assert [root(REFERENCE, size).hex() for size in range(9)] == ROOTS
    assert EMPTY.hex() == ROOTS[0]


@pytest.mark.req("PR-14")
@pytest.mark.parametrize(("at", "expected"), INCLUSION.items())
def test_the_reference_tree_has_its_published_inclusion_proofs(at, expected):
    assert [each.hex() for each in roots(REFERENCE, inclusion_path(*at))] == expected


@pytest.mark.req("PR-14")
@pytest.mark.parametrize(("sizes", "expected"), CONSISTENCY.items())
def test_the_reference_tree_has_its_published_consistency_proofs(sizes, expected):
    assert [each.hex() for each in roots(REFERENCE, consistency_path(*sizes))] == expected


@pytest.mark.req("PR-14")
def test_all_proofs_of_trees_up_to_70_entries_are_those_of_the_recursion():
    leaves = some_leaves(70)
    stored = a_tree(leaves)
    for size in range(71):
        tree = leaves[:size]
        assert root(stored, size) == naive.mth(tree)
        for position in range(size):
            path = roots(stored, inclusion_path(position, size))
            assert path == naive.path(position, tree)
            assert root_by(position, size, leaves[position], path) == root(stored, size)
        for old in range(1, size + 1):
            assert roots(stored, consistency_path(old, size)) == naive.proof(old, tree)


@pytest.mark.req("PR-14")
@settings(max_examples=20)
@given(some.data())
def test_proofs_of_thousands_of_entries_are_those_of_the_recursion(data):
    size = data.draw(some.integers(1, 3000))
    steps = data.draw(some.lists(some.integers(0, 700), max_size=5))
    position, old = data.draw(some.integers(0, size - 1)), data.draw(some.integers(1, size))
    leaves = some_leaves(size)
    stored = a_tree(leaves, steps=steps)
    path = roots(stored, inclusion_path(position, size))
    assert path == naive.path(position, leaves)
    assert len(path) <= size.bit_length()
    assert root_by(position, size, leaves[position], path) == naive.mth(leaves) == root(stored, size)
    assert roots(stored, consistency_path(old, size)) == naive.proof(old, leaves)


def test_a_path_that_does_not_fit_leads_to_no_root():
    leaves = some_leaves(13)
    stored = a_tree(leaves)
    path, whole = roots(stored, inclusion_path(4, 13)), root(stored, 13)
    assert root_by(4, 13, leaves[4], path) == whole
    assert root_by(5, 13, leaves[4], path) != whole
    assert root_by(4, 13, leaves[5], path) != whole
    assert root_by(4, 13, leaves[4], path[:-1]) == b""
    assert root_by(4, 13, leaves[4], [*path, sha256().digest()]) == b""
    assert root_by(13, 13, leaves[4], path) == b""


def test_a_proof_at_ten_million_entries_needs_few_stored_subtrees():
    size = 10_000_001
    for path in (inclusion_path(1_234_567, size), consistency_path(1_234_567, size)):
        assert sum(len(places_of(span)) for span in path) <= 2 * size.bit_length()
