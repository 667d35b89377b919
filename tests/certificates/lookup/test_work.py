"""The sum that the browser does before one more look-up."""

from datetime import timedelta
from hashlib import sha256

import pytest

from certificates.lookup.work import GOOD_FOR, challenge, solved
from tests.builders import NOW

HERE = "203.0.113.7"


def answer_of(given):
    """What the browser finds: tried one after another, as static/js/work.js does."""
    numbers = range(1, given.most + 1)
    return next(str(n) for n in numbers if sha256(f"{given.salt}{n}".encode()).hexdigest() == given.digest)


@pytest.mark.req("T01", "PR-32")
def test_the_answer_that_the_browser_finds_is_taken():
    given = challenge(HERE, 500, now=NOW)
    assert solved(given.token, answer_of(given), HERE, now=NOW + GOOD_FOR) == given


@pytest.mark.req("T01")
def test_a_wrong_stale_foreign_or_changed_one_is_not():
    given = challenge(HERE, 500, now=NOW)
    right = answer_of(given)
    assert solved(given.token, right, HERE, now=NOW) is not None
    assert solved(given.token, right, "203.0.113.8", now=NOW) is None
    assert solved(given.token, right, HERE, now=NOW + GOOD_FOR + timedelta(seconds=1)) is None
    assert solved(given.token.replace(".500.", ".5.", 1), right, HERE, now=NOW) is None
    for solution in ("", "0", "-1", str(int(right) + 1), "１", "9" * 400, "x"):
        assert solved(given.token, solution, HERE, now=NOW) is None
    for token in ("", "....", "a.b.c.d.e", given.token + "x", "王" * 10):
        assert solved(token, right, HERE, now=NOW) is None


def test_two_challenges_are_never_the_same():
    assert len({challenge(HERE, 1, now=NOW).token for _ in range(50)}) == 50
