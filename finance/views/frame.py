"""Figures and standing that every page of a settlement shows."""

from finance.bars import bars_of, beyond
from finance.checks import late_consequence
from finance.reckoning import claim_refusal
from finance.standing import standing_of
from finance.views.loading import today
from policies.subsidy import SUBSIDISED
from workflow.lifecycle import State


def tiles_of(reckoning, subsidised):
    """The figures that a person looks for first."""
    allowed = reckoning.payable
    over = reckoning.budget_total is not None and reckoning.total > reckoning.budget_total
    note = f"预算 {reckoning.budget_total:,.2f} 元" if reckoning.budget_total is not None else "没有备案预算"
    tiles = [
        {
            "count": f"¥{reckoning.total:,.2f}",
            "label": "实际支出",
            "tone": "amber" if over else "grey",
            "note": note,
        }
    ]
    if subsidised:
        cut = bool(reckoning.total) and not allowed.amount
        tiles.append(
            {
                "count": f"¥{allowed.amount:,.2f}",
                "label": "应拨付",
                "tone": "red" if cut else "blue",
                "note": allowed.formula,
            }
        )
    tiles.append({"count": f"¥{allowed.own_cost:,.2f}", "label": "单位自筹", "tone": "grey"})
    cost = (
        f"每人天 {reckoning.cost_per_day:,.2f} 元" if reckoning.cost_per_day is not None else "还没有签到记录"
    )
    tiles.append(
        {
            "count": reckoning.people_days,
            "label": f"签到人天（{reckoning.people} 人）",
            "tone": "grey",
            "note": cost,
        }
    )
    return tiles


def mark_beyond(reckoning):
    """Say of each line what of it lies above a standard; gives the parts that lie in no single line."""
    found = beyond(reckoning)
    for line in reckoning.lines:
        line.beyond = found.by_line.get(line.pk, [])
    return found.whole


def frame(programme, settlement, reckoning):
    """Figures and standing that every page of the settlement shows."""
    cap = reckoning.rules.get("subsidy.cap")
    subsidised = programme.funding == SUBSIDISED and not claim_refusal(programme, reckoning.rules)
    shown_cap = cap if subsidised else None
    return {
        "programme": programme,
        "settlement": settlement,
        "dossier": settlement,
        "reckoning": reckoning,
        "subsidised": subsidised,
        "tiles": tiles_of(reckoning, subsidised),
        "cap": shown_cap,
        "bars": bars_of(reckoning, shown_cap),
        "own_parts": mark_beyond(reckoning),
        "standing": standing_of(reckoning),
        "late": late_consequence(reckoning),
        "today": today(),
        "state": settlement.state,
        "state_word": State(settlement.state).label,
        "version": settlement.version,
        "payment": settlement.payment,
    }
