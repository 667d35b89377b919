"""What a paper said in each round, and what changed between two (pure but for reading the snapshots)."""

from typing import NamedTuple

from workflow.models import Remark, Snapshot


class Difference(NamedTuple):
    part: str
    label: str
    old: str
    new: str


def differences(old, new):
    """Compare two snapshots {part: {label: text} or text} and list what differs, in the order of the new one."""
    found = []
    for part in [*new, *(p for p in old if p not in new)]:
        before, after = old.get(part, {}), new.get(part, {})
        before = before if isinstance(before, dict) else {part: before}
        after = after if isinstance(after, dict) else {part: after}
        for label in [*after, *(k for k in before if k not in after)]:
            was, now = str(before.get(label, "")), str(after.get(label, ""))
            if was != now:
                found.append(Difference(part, label, was, now))
    return found


def changed_since_last_round(dossier):
    """Differences between the last two submitted rounds; empty in the first."""
    if dossier.round < 2:
        return []
    rows = Snapshot.objects.filter(subject=dossier.key, round__in=[dossier.round - 1, dossier.round])
    parts = {row.round: row.parts for row in rows}
    return differences(parts.get(dossier.round - 1, {}), parts.get(dossier.round, {}))


def open_remarks(dossier):
    """The comments of the latest return, while the paper is still to be mended: {part: [Remark, …]}."""
    remarks = {}
    for remark in Remark.objects.filter(subject=dossier.key, round=dossier.round).select_related("author"):
        remarks.setdefault(remark.part, []).append(remark)
    return remarks
