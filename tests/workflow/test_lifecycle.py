"""The table of a paper's life: what it allows, and that nothing else is."""

import itertools

import pytest

from accounts.refusals import Refused
from tests import builders
from tests.workflow import builders as small
from workflow.checks import require_move
from workflow.lifecycle import MOVES, OPEN, State, allowed_moves

PAIRS = list(itertools.product(State, MOVES))
ALLOWED = {(state, name) for name, move in MOVES.items() for state in move.sources}


def test_the_table_is_what_the_design_says():
    assert {state: allowed_moves(state) for state in State} == {
        State.DRAFT: ["submit", "withdraw"],
        State.SUBMITTED: ["endorse", "accept", "return", "withdraw"],
        State.RETURNED: ["submit", "withdraw"],
        State.ACCEPTED: [],
        State.WITHDRAWN: ["reopen"],
    }
    assert OPEN == (State.DRAFT, State.RETURNED)
    assert {name: move.target for name, move in MOVES.items()}["reopen"] == State.DRAFT


@pytest.mark.django_db
@pytest.mark.req("PR-11")
def test_every_pair_outside_the_table_is_409_and_every_pair_inside_is_not():
    """For the person who may make the move where it is allowed, so that nothing passes for a wrong reason."""
    paper = small.change(small.programme())
    filer, reviewer = builders.filer(paper.filer), builders.reviewer(paper.holder)
    refused = {}
    for state, name in PAIRS:
        who = filer if name in ("submit", "withdraw", "reopen") else reviewer
        small.moved_to(paper, state)
        try:
            require_move(paper, name, who)
        except Refused as refusal:
            refused[state, name] = (refusal.status, refusal.code)
    outside = {pair for pair, answer in refused.items() if answer == (409, "wrong_state")}
    assert outside == set(PAIRS) - ALLOWED
    assert {pair: answer for pair, answer in refused.items() if pair in ALLOWED} == {
        (State.SUBMITTED, "accept"): (409, "not_last_seat")
    }
