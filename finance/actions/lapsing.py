"""A reviewer's cut falls when the host changes the line that it was about."""

from typing import Any

from finance.actions.figures import columns
from finance.checks import line_part
from finance.models import Cut, Expense, Settlement
from workflow.journal import record
from workflow.models import Snapshot


def let_cut_fall(settlement: Settlement, line: Expense, *, actor, now):
    """Take the cut of a line away, if it has one. The caller holds the lock of the settlement."""
    cut = Cut.objects.filter(expense=line).first()
    if cut is None:
        return
    before = f"{line.description}：核定 {cut.approved:,.2f} 元，{cut.reason}"
    cut.delete()
    record(
        settlement, "cut_lapsed", actor=actor, now=now, before=before, after=f"{line.description} {line.amount:,.2f} 元",
        note="填报单位修改了这一笔，原核减不再适用。", data={"line": line.pk},
    )  # fmt: skip


def let_cuts_fall(settlement: Settlement, lines: list[Expense], *, actor, now) -> bool:
    """The same for every line that says something else than in the last round, by whatever way; True when any fell."""
    last = Snapshot.objects.filter(subject=settlement.key, round=settlement.round).first()
    said: Any = last.parts if last else {}
    changed = [
        line for line in lines
        if getattr(line, "cut", None) is not None and columns(line) != said.get(line_part(line.pk))
    ]  # fmt: skip
    for line in changed:
        let_cut_fall(settlement, line, actor=actor, now=now)
    return bool(changed)
