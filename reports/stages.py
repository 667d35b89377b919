"""docs/stages.md, drawn from the tables that the code itself runs on."""

from finance.models import Payment
from finance.steps import CANCEL, REOPEN
from finance.steps import STEPS as PAYING
from programs.lifecycle import STEPS, Stage
from workflow.lifecycle import MOVES, State

HEAD = """# Stages and moves

Drawn from `programs/lifecycle.py`, `workflow/lifecycle.py` and `finance/steps.py` by `python manage.py draw_stages`; a test holds this page to them.

## The life of a programme (一期)

"""
MIDDLE = """
## The life of every paper (dossier)

Topic, filing, plan change, roster, settlement and completion package all move through this one table. The chain of seats
(sponsor → city → province → ministry …) and the gate (审核 or 备案) come from the rules pinned to the programme.

"""

MONEY = """
## Money

A settlement is a dossier: its first review is noted beside the state, and lines are cut while it lies with a seat. Beyond the table
above it has one move: once accepted it may be opened again as a new edition, and the accepted one is kept for ever. What was not
paid of it is cancelled; once the new edition is accepted, what it allows more is a further payment, what it allows less is claimed back.

"""
PAYMENT = """
### The life of a payment

"""


def drawing():
    """The whole page as Markdown with two state diagrams and two tables."""
    return "".join(
        [
            HEAD,
            diagram(programme_arrows(), Stage),
            programme_table(),
            MIDDLE,
            diagram(dossier_arrows(), State),
            dossier_table(),
            MONEY,
            moves_table({"confirm_reopening": REOPEN}),
            PAYMENT,
            diagram(payment_arrows(), Payment.State),
        ]
    )


def programme_arrows():
    return [(source, step.target, step.label) for step in STEPS.values() for source in step.sources]


def dossier_arrows():
    return [(source, move.target, move.label) for move in MOVES.values() for source in move.sources]


def diagram(arrows, states):
    names = "\n".join(f"    {state.value} : {state.label}" for state in states)
    lines = "\n".join(f"    {source.value} --> {target.value} : {label}" for source, target, label in arrows)
    first = next(iter(states)).value
    return f"```mermaid\nstateDiagram-v2\n    [*] --> {first}\n{names}\n{lines}\n```\n\n"


def programme_table():
    rows = [
        f"| `{name}` | {step.label} | {'、'.join(s.label for s in step.sources)} | {step.target.label} | {step.cause} |"
        for name, step in STEPS.items()
    ]
    return "\n".join(["| step | 名称 | 从 | 到 | action |", "|---|---|---|---|---|", *rows, ""])


def payment_arrows():
    return [
        (Payment.State(source), Payment.State(step.after), step.label)
        for step in (*PAYING.values(), CANCEL)
        for source in step.before
    ]


def dossier_table():
    return moves_table(MOVES)


def moves_table(moves):
    rows = [
        f"| `{name}` | {move.label} | {'、'.join(s.label for s in move.sources)} | {move.target.label} | {move.who} |"
        for name, move in moves.items()
    ]
    return "\n".join(["| move | 名称 | 从 | 到 | 谁 |", "|---|---|---|---|---|", *rows, ""])
