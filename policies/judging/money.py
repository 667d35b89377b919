"""Money: what kind of funding is open to a class, how much may be claimed, what forfeits it."""

from decimal import Decimal

from policies.judging.verdict import Outcome, Verdict, compare, unknown, written
from policies.subsidy import SELF_FUNDED, SUBSIDISED, money


def funding_kinds(rule, case):
    if not rule.value:
        return
    funding, claimed = case.get("funding"), case.get("subsidy_claimed")
    required = "、".join(map(written, rule.value))
    if funding is None:
        yield unknown("funding", "经费方式", required)
    else:
        yield compare("funding", "经费方式", written(funding), required, funding in rule.value)
    if claimed and SUBSIDISED not in rule.value:
        words = f"申请资助 {money(claimed)}，本计划的项目全部为非资助类项目，不得申请资助"
        yield Verdict(Outcome.BREACH, "subsidy_claimed", money(claimed), "不申请资助", words)


def payers(rule, case):
    if case.get("funding") == SUBSIDISED or not rule.value:
        return
    names = {item["code"]: item["name"] for item in rule.value}
    payer, required = case.get("payer"), "或".join(names.values())
    if payer is None:
        yield unknown("payer", "自筹经费承担单位", required)
    else:
        yield compare("payer", "自筹经费承担单位", names.get(payer, str(payer)), required, payer in names)


def cap(rule, case):
    """No claim of a self-funded class is a claim of nothing, and in order."""
    claimed = case.get("subsidy_claimed")
    limit = Decimal(rule.value)
    if case.get("funding") == SELF_FUNDED and not claimed:
        return
    required = f"不超过 {money(limit)}"
    if claimed is None:
        yield unknown("subsidy_claimed", "申请资助金额", required)
    else:
        yield compare("subsidy_claimed", "申请资助金额", money(claimed), required, claimed <= limit)


def forfeits(rule, case):
    """Facts that cost the subsidy: shown as soon as they are known, they admit the paper all the same."""
    if case.get("funding") != SUBSIDISED:
        return
    for item in rule.value:
        value = case.get(item["code"])
        if value:
            words = f"{item['name']}，不予经费补助"
            yield Verdict(Outcome.WARN, item["code"], item["name"], f"未{item['name']}的方可补助", words)


def fee_kinds(rule, case):
    """Charging is for the kinds of project that the notice names, and never above cost (人社部发〔2021〕73号 四（三）)."""
    charged = case.get("fees_charged")
    if not charged:
        return
    named = {item["code"]: item["name"] for item in rule.value}
    kind, cost = case.get("project_kind"), case.get("cost")
    required = f"只有{'、'.join(named.values())}可以收费" if named else "不得收费"
    if kind is None:
        yield unknown("project_kind", "项目类型", required)
    elif kind not in named:
        words = f"收取费用 {money(charged)}，{required}，本项目不得收费"
        yield Verdict(Outcome.BREACH, "fees_charged", money(charged), required, words)
    elif cost is None:
        yield unknown("cost", "培训成本", "收费不超过成本")
    else:
        limit = f"弥补成本，不超过 {money(cost)}"
        yield compare("fees_charged", "收取费用", money(charged), limit, charged <= cost)


JUDGES = {
    "fee.kinds": fee_kinds,
    "funding.kinds": funding_kinds,
    "funding.payers": payers,
    "subsidy.cap": cap,
    "subsidy.forfeits_when": forfeits,
}
