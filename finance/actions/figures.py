"""What is kept with a settlement of its reckoning, and what its lines said in each round."""

from finance.checks import line_part
from finance.models import Expense, Settlement
from finance.reckoning import Reckoning
from finance.sealing import digest_of, text

WRITTEN = ["total", "claimed", "people_days", "digest"]
ALLOWED = ["eligible", "payable", "own_cost", "formula", "cuts"]


def write_figures(settlement: Settlement, reckoning: Reckoning):
    """All figures, as the settlement is handed in; the review begins anew."""
    settlement.total, settlement.claimed = reckoning.total, reckoning.claimed
    settlement.people_days = reckoning.people_days
    settlement.digest = digest_of(settlement, reckoning.lines, reckoning.shares)
    settlement.reviewed_by, settlement.reviewed_at = None, None
    settlement.save(update_fields=[*WRITTEN, "reviewed_by", "reviewed_at"])
    write_allowed(settlement, reckoning)


def write_allowed(settlement: Settlement, reckoning: Reckoning):
    """What is left to be paid; what the host handed in stays as it was."""
    allowed = reckoning.payable
    settlement.eligible, settlement.payable = reckoning.eligible, allowed.amount
    settlement.own_cost, settlement.formula = allowed.own_cost, allowed.formula
    settlement.cuts = [
        *([each.sentence, each.number, each.clause] for each in allowed.cuts),
        *([split.cut.sentence, split.cut.number, split.cut.clause] for split in reckoning.splits),
        *([cut_sentence(line), "", ""] for line in reckoning.lines if line.approved < line.amount),
    ]
    settlement.save(update_fields=ALLOWED)


def cut_sentence(line: Expense) -> str:
    return f"“{line.description}”核减 {line.amount - line.approved:,.2f} 元：{line.cut.reason}"


def snapshot(settlement: Settlement, reckoning: Reckoning) -> dict[str, dict[str, str]]:
    """What the paper says, for comparing rounds: {line-<pk>: its columns}, the payee, the account masked, the figures."""
    parts = {line_part(line.pk): columns(line) for line in reckoning.lines}
    parts["payee"] = {
        "户名": settlement.payee_name,
        "开户行": settlement.payee_bank,
        "账号": settlement.masked_account,
    }
    parts["合计"] = {
        "实际支出": f"{reckoning.total:,.2f}",
        "应拨付": f"{reckoning.payable.amount:,.2f}",
    }
    return parts


def columns(line: Expense) -> dict[str, str]:
    """A line as {column: text}; what it has none of is left out."""
    fee = getattr(line, "lecture", None)
    found = {
        "科目": line.category,
        "事项": line.description,
        "数量": f"{text(line.quantity)} {line.unit}".strip(),
        "单价": f"{line.unit_price:,.2f}",
        "天数": text(line.days),
        "金额": f"{line.amount:,.2f}",
        "票据": "；".join(f"{bill.number} {bill.seller} {bill.amount:,.2f}" for bill in line.invoices.all()),
    }
    if fee is not None:
        found["讲课"] = f"{fee.name} {fee.title} {fee.on} {fee.get_half_display()} {text(fee.hours)} 学时"
    return {name: value for name, value in found.items() if value}
