"""A settlement shaped for those who decide on it."""

from finance.checks import DOCUMENTS, PAYEE, late_consequence
from finance.reckoning import Reckoning
from workflow.lifecycle import State
from workflow.rounds import changed_since_last_round

PART_TITLES = {PAYEE: "收款信息", DOCUMENTS: "报销材料"}


def findings_of(reckoning: Reckoning):
    """What the reviewer should look at: cuts with their clause, lateness, lines without a voucher."""
    settlement, allowed = reckoning.settlement, reckoning.payable
    nothing = settlement.programme.is_subsidised and not allowed.amount
    found = []
    for sentence, document, clause in allowed.cuts:
        cited = f"{document} {clause}".strip()
        words = sentence.removesuffix("。").removesuffix(f"（{cited}）") if cited else sentence
        outcome = "binding" if nothing else "advice"
        found.append(
            {
                "outcome": outcome,
                "sentence": f"{words.removesuffix('。')}。",
                "document": document,
                "clause": clause,
            }
        )
    if late := late_consequence(reckoning):
        found.append({"outcome": "guiding", "sentence": late})
    bare = [line for line in reckoning.lines if not (line.files or line.bills)]
    if bare:
        names = "、".join(f"“{line.description}”" for line in bare[:3])
        more = " 等" if len(bare) > 3 else ""
        found.append({"outcome": "guiding", "sentence": f"{len(bare)} 笔支出没有附凭证：{names}{more}。"})
    found += [
        {"outcome": "guiding", "sentence": f"{category.name}超出备案预算 {category.over:,.2f} 元。"}
        for category in reckoning.categories
        if category.over and category.over > 0
    ]
    if not found:
        found.append({"outcome": "passed", "sentence": "在资助上限和备案预算之内，按时报送，每笔都有凭证。"})
    return found


def standing_rows(settlement, reckoning: Reckoning):
    """The figures and who has had it in hand so far."""
    allowed = reckoning.payable
    rows = [("实际支出", f"{reckoning.total:,.2f} 元")]
    if settlement.programme.is_subsidised:
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


def named_changes(settlement):
    """Differences between the last two rounds, each under the name of its part."""
    return [
        {"label": f"{PART_TITLES.get(each.part, each.part)} · {each.label}", "old": each.old, "new": each.new}
        for each in changed_since_last_round(settlement)
    ]
