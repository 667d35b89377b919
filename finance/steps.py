"""The states of a payment and the moves between them (pure), and the one move that a settlement has beyond a dossier's.

`retry` leads back to where it began.
"""

from typing import NamedTuple

from workflow.lifecycle import Move, State

DUE, SENT, PAID, FAILED, RETURNED, CANCELLED = "due", "sent", "paid", "failed", "returned", "cancelled"


class Step(NamedTuple):
    """What a move is called, from which states it leads, and where to."""

    label: str
    before: tuple[str, ...]
    after: str


STEPS = {
    "send": Step("送银行", (DUE,), SENT),
    "pay": Step("登记拨付", (DUE, SENT), PAID),
    "fail": Step("登记拨付失败", (DUE, SENT), FAILED),
    "return": Step("登记退汇", (PAID,), RETURNED),
    "retry": Step("重新拨付", (FAILED, RETURNED), DUE),
}

# What an accepted settlement is opened again by, and what then becomes of a payment that has not gone out.
REOPEN = Move("重新开启", (State.ACCEPTED,), State.RETURNED, "末级审核机关两人：一人申请，另一审批人员确认")
CANCEL = Step("随重新开启取消", (DUE, FAILED, RETURNED), CANCELLED)


def leads(move: str, state: str) -> bool:
    return state in STEPS[move].before


# In hand, waiting for somebody, bad, done: how each state of money on its way looks in a list. What is not here has the
# look of its own name.
LOOKS = {
    "due": "amber",
    "listed": "blue",
    "sent": "blue",
    "dropped": "grey",
    "asked": "amber",
    "confirmed": "amber",
    "recovered": "green",
    "refused": "grey",
}


def look_of(state: str) -> str:
    return LOOKS.get(state, state)
