"""An accepted settlement in one canonical form, and what tells two of its editions apart."""

from decimal import Decimal
from typing import Any

from applications.models import Half, LecturerRank
from finance.models import Edition, Expense, Settlement
from finance.reckoning import Reckoning
from finance.sealing import line_content, sha256_of, text
from workflow.rounds import Difference, differences

COLUMNS = {
    "category": "科目", "description": "事项", "unit": "计量单位", "quantity": "数量", "unit_price": "单价", "days": "天数",
    "amount": "金额", "approved": "核定", "reason": "核减理由", "invoices": "票据", "lecture": "讲课",
}  # fmt: skip
FIGURES = {
    "total": "实际支出", "claimed": "申请拨付", "eligible": "核定支出", "payable": "应拨付", "own_cost": "单位自筹",
    "formula": "计算过程", "people_days": "实际人天数",
}  # fmt: skip
# What of all this is 元.
YUAN = {"unit_price", "amount", "approved", "total", "claimed", "eligible", "payable", "own_cost"}
PAYEE = {"name": "户名", "bank": "开户行", "account": "账号"}


def content_of(settlement: Settlement, reckoning: Reckoning) -> dict[str, Any]:
    """Everything that was accepted: lines with vouchers and cuts, who bears the rest, figures, and the rules behind them."""
    programme = settlement.programme
    return {
        "programme": programme.code,
        "edition": settlement.edition,
        "rules": [
            {"code": rules.code, "version": rules.version}
            for rules in (programme.rule_set, programme.rule_set.standards)
            if rules
        ],
        "lines": {str(line.pk): {**line_content(line), **judged(line)} for line in reckoning.lines},
        "shares": [
            {"channel": share.get_channel_display(), "name": share.name, "amount": text(share.amount)}
            for share in reckoning.shares
        ],
        "payee": {
            "name": settlement.payee_name, "bank": settlement.payee_bank, "account": settlement.masked_account,
        },
        "day_quota": settlement.day_quota,
        "arrival": text(settlement.arrival_days),
        "departure": text(settlement.departure_days),
        "reasons": settlement.reasons,
        "figures": {name: written(getattr(settlement, name)) for name in FIGURES},
        "cuts": settlement.cuts,
        "submitted_by": str(settlement.submitted_by),
        "reviewed_by": str(settlement.reviewed_by),
    }  # fmt: skip


def judged(line: Expense) -> dict[str, Any]:
    """What the reviewers left of a line, and why."""
    cut = getattr(line, "cut", None)
    if cut is None:
        return {"approved": text(line.amount)}
    return {
        "approved": text(line.approved), "reason": cut.reason, "cut_by": str(cut.by), "cut_at": cut.organisation_name,
    }  # fmt: skip


def written(value: object) -> str:
    return text(value) if isinstance(value, Decimal) else str(value if value is not None else "")


def is_whole(edition: Edition) -> bool:
    """Whether what is kept still fits the hash that was taken of it."""
    return sha256_of(edition.content) == edition.sha256


def still_fits(edition: Edition, reckoning: Reckoning) -> bool:
    """Whether the settlement, accepted in this edition, still says what the edition says."""
    return sha256_of(content_of(reckoning.settlement, reckoning)) == edition.sha256


def shown(content: Any) -> dict[str, dict[str, str]]:
    """An edition for people: {part: {label: text}}, one part a line, then who bears the rest, the payee, the figures."""
    parts = {}
    for pk, line in content["lines"].items():
        rows = {label: cell(name, line.get(name)) for name, label in COLUMNS.items()}
        parts[f"line-{pk}"] = {label: value for label, value in rows.items() if value}
    parts["shares"] = {
        f"{share['channel']} {share['name']}".strip(): yuan(share["amount"]) for share in content["shares"]
    }  # fmt: skip
    parts["payee"] = {label: content["payee"][name] for name, label in PAYEE.items()}
    parts["figures"] = {
        label: yuan(content["figures"][name]) if name in YUAN else content["figures"][name]
        for name, label in FIGURES.items()
    }
    return parts


def cell(name: str, value: Any) -> str:
    """A column of a line as people read it: amounts with two decimals, invoices one after the other, a fee in words."""
    if not value:
        return ""
    if name in YUAN:
        return yuan(value)
    if name == "invoices":
        return "；".join(f"{bill['number']} {bill['seller']} {yuan(bill['amount'])}" for bill in value)
    if name == "lecture":
        rank, half = LecturerRank(value["rank"]).label, Half(value["half"]).label
        paid = f"税后 {yuan(value['net'])}，代扣 {yuan(value['tax'])}"
        return f"{value['name']}（{value['unit']}，{value['title']}，{rank}）{value['on']} {half}，{value['hours']} 学时，{paid}"
    return str(value)


def yuan(text: str) -> str:
    return f"{Decimal(text):,.2f}" if text else ""


TITLES = {"shares": "自筹渠道", "payee": "收款信息", "figures": "合计"}


def title_of(part: str, *contents: Any) -> str:
    """What a part is called: a line by what it was for, in whichever edition has it."""
    if part in TITLES:
        return TITLES[part]
    for content in contents:
        line = content["lines"].get(part.removeprefix("line-"))
        if line:
            return f"{line['category']} {line['description']}"
    return part


def changes(old: Edition, new: Edition) -> list[Difference]:
    """What the newer edition says else, line by line, each under the name of its part."""
    found = differences(shown(old.content), shown(new.content))
    return [each._replace(part=title_of(each.part, new.content, old.content)) for each in found]
