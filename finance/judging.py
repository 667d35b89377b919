"""A settlement shaped for whoever cuts its lines or sends them back, and for the host who reads why."""

from decimal import Decimal
from typing import Any, NamedTuple

from accounts.roles import Role
from finance.checks import line_part, part_words
from finance.hands import has_cut, may_cut
from finance.models import Settlement
from finance.reckoning import Reckoning
from policies.standards import Limit
from workflow.lifecycle import State
from workflow.models import Snapshot
from workflow.rounds import differences, open_remarks

OWN_CUT = (
    "您在本轮核减（或撤销核减）过支出，须由另一位审批人员审定；也可以退回补正，重新提交后的一轮仍可由您审定。"
)


class Offer(NamedTuple):
    """A cut that a standard suggests: what it leaves of the line, and the sentence with the clause."""

    approved: Decimal
    reason: str


def offers(reckoning: Reckoning) -> dict[int, Offer]:
    """{line: what an exceeded standard would leave of it}, where a standard speaks of that line alone."""
    lines = {line.pk: line for line in reckoning.lines}
    found = {}
    for limit in reckoning.limits:
        if not limit.undecided and limit.over and limit.unit == "元" and alone(limit, lines):
            line = lines[limit.lines[0]]
            if line.approved >= limit.over:
                found[line.pk] = Offer(line.approved - limit.over, reason_of(limit))
    return found


def alone(limit: Limit, lines) -> bool:
    """Whether a standard speaks of one line of the settlement only."""
    return len(limit.lines) == 1 and limit.lines[0] in lines


def reason_of(limit: Limit) -> str:
    return f"{limit.sentence}（{limit.rule.citation}）"


def judged(settlement, reckoning, user):
    """Say of each line what was cut, asked and might be cut; gives the context that the pages of the settlement share.

    `seen` are figures that a decision sends along, so that nobody decides on another amount than he read.
    """
    seated = settlement.state == State.SUBMITTED and may_cut(settlement, user)
    remarks = open_remarks(settlement) if settlement.state == State.RETURNED else {}
    offered = offers(reckoning) if seated else {}
    for line in reckoning.lines:
        line.part = line_part(line.pk)
        line.shown_cut = getattr(line, "cut", None)
        line.remarks = remarks.get(line.part, [])
        line.offer = offered.get(line.pk)
    approves = (
        seated and settlement.at_last_seat and user.has_role(Role.APPROVER, organisation=settlement.holder)
    )
    return {
        "approves": approves,
        "own_cut": OWN_CUT if approves and has_cut(settlement, user) else "",
        "judging": seated,
        "returning": seated and user.has_role(Role.REVIEWER, Role.APPROVER, organisation=settlement.holder),
        "seen": {"payable": f"{reckoning.payable.amount:.2f}"},
    }


def remark_list(settlement: Settlement):
    """The comments of the latest return, each with the title of the part that it is about."""
    if not settlement.is_open:
        return []
    found = open_remarks(settlement)
    titles = dict(zip(found, part_words(settlement, list(found)), strict=True))
    for part, rows in found.items():
        for remark in rows:
            remark.title = titles[part] or "总的意见"
    return [remark for rows in found.values() for remark in rows]


FIXED_TITLES = {"payee": "收款信息", "documents": "报销材料"}


def named_changes(settlement: Settlement) -> list[dict[str, str]]:
    """What the last two rounds say differently, line by line: [{"label", "old", "new"}]."""
    if settlement.round < 2:
        return []
    rows = Snapshot.objects.filter(subject=settlement.key, round__in=[settlement.round - 1, settlement.round])
    said: dict[int, Any] = {row.round: row.parts for row in rows}
    old, new = said.get(settlement.round - 1, {}), said.get(settlement.round, {})
    whole = [part for part in {**old, **new} if part.startswith("line-") and (part in old) != (part in new)]
    found = [
        {"label": f"{title(each.part, new, old)} · {each.label}", "old": each.old, "new": each.new}
        for each in differences(old, new)
        if each.part not in whole
    ]
    return [*found, *(came_or_went(part, old, new) for part in whole)]


def title(part, *said) -> str:
    """What a part is called; a line by its category and purpose, as whichever round knows it."""
    columns: dict[str, str] = next((each[part] for each in said if part in each), {})
    return f"{columns['科目']} {columns['事项']}" if "科目" in columns else FIXED_TITLES.get(part, part)


def came_or_went(part, old, new) -> dict[str, str]:
    """A line that one round has and the other has not, as one change."""
    columns = new.get(part) or old.get(part)
    figures = f"{columns['数量']} × {columns['单价']} × {columns['天数']} ＝ {columns['金额']}"
    name = title(part, new, old)
    if part in new:
        return {"label": f"{name} · 新增", "old": "", "new": figures}
    return {"label": f"{name} · 删除", "old": figures, "new": "已删除"}
