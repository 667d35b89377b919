"""A settlement shaped for those who decide on it."""

from dataclasses import replace

from finance.addresses import hints_address, mend_address
from finance.checks import settlement_findings
from finance.facts import CONDITIONS
from finance.noticing import Shown, hints_of
from finance.reckoning import Reckoning
from policies.findings import explained
from workflow.lifecycle import State

MOST_HINTS = 8  # beside the account; all of them have a page of their own
# What has happened by its day cannot be mended in the lines: no link leads there.
PAST = ("subsidy.none_after", "subsidy.forfeits_when")
HARMLESS = "提示，不影响提交。"


def shown_findings(reckoning: Reckoning, *, writes=False):
    """The list that the host and the reviewer see: what the rules say, then what the portal noticed in the lines."""
    programme = reckoning.settlement.programme
    found = explained(
        settlement_findings(reckoning),
        {},
        lambda each: mend_address(programme.pk, each.field) if writes else "",
    )
    return [*map(told, found), *noticed(reckoning)]


def told(finding):
    """A finding as its piece wants it; a condition of the subsidy is told, for no reason can argue it away."""
    advice = "不影响提交；是否拨付按此办理。" if finding.key in CONDITIONS and finding.needs_reason else ""
    mend = "" if finding.key in PAST else finding.mend
    return replace(finding, advice=advice, mend=mend)


def noticed(reckoning: Reckoning):
    """What somebody will ask about: hints with figures and reasons, which never keep the paper back."""
    found = hints_of(reckoning)
    rows = [
        {"outcome": "advice", "sentence": shown.hint.sentence, "advice": asked(shown)}
        for shown in found[:MOST_HINTS]
    ]
    if len(found) > MOST_HINTS:
        rest = len(found) - MOST_HINTS
        rows.append({"outcome": "advice", "sentence": f"另有 {rest} 条提示。", "advice": HARMLESS})
    if rows:
        rows[-1] |= {"address": hints_address(reckoning.settlement.pk), "citation": "全部提示与核实情况"}
    return rows


def asked(shown: Shown) -> str:
    """Why it is asked, and what a reviewer has found out."""
    if shown.check:
        return f"{shown.check.organisation_name}已核实：{shown.check.note}"
    return f"{shown.hint.why}{HARMLESS}"


def standing_rows(settlement, reckoning: Reckoning):
    """The figures and who has had it in hand so far."""
    allowed = reckoning.payable
    rows = [("实际支出", f"{reckoning.total:,.2f} 元")]
    if reckoning.cut_total:
        rows.append(("审核核减", f"{reckoning.cut_total:,.2f} 元"))
    if settlement.programme.is_subsidised:
        if reckoning.claimed != allowed.amount:
            rows.append(("申请拨付", f"{reckoning.claimed:,.2f} 元"))
        rows.append(("应拨付", f"{allowed.amount:,.2f} 元"))
        rows.append(("计算过程", allowed.formula))
    rows.append(("单位自筹", f"{allowed.own_cost:,.2f} 元"))
    rows.append(("签到", f"{reckoning.people} 人，{reckoning.people_days} 人天"))
    if reckoning.cost_per_day is not None:
        rows.append(("每人天支出", f"{reckoning.cost_per_day:,.2f} 元"))
    if settlement.submitted_by:
        rows.append(("提交", f"{settlement.submitted_by}（{settlement.filer}）"))
    if settlement.reviewed_by:
        rest = "" if settlement.decided_by else "，审定须由另一人办理"
        rows.append(("初审", f"{settlement.reviewed_by}{rest}"))
    elif settlement.state == State.SUBMITTED and settlement.at_last_seat:
        rows.append(("初审", "尚未办理：由财务或审核人员初审后，再由审批人员审定"))
    if settlement.decided_by:
        rows.append(("审定", settlement.decided_by))
    return rows


def payee_rows(settlement):
    return [
        ("户名", settlement.payee_name or "未填写"),
        ("账号", settlement.masked_account or "未填写"),
        ("开户行", settlement.payee_bank or "未填写"),
    ]
