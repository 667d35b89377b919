"""Who is to pay for a class, by channel (values in, values out): 财政资助, 单位自筹, other sources."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from accounts.refusals import Refused
from applications.amounts import NotYuan, parse_amount, total
from applications.models import Channel, Filing
from policies.rules import Rules
from programs.models import Funding

LONGEST_NAME, MOST_SHARES = 60, 20


class Share(NamedTuple):
    """Part of the budget and who pays it, 元. `name` says which money: the fund source, or what else was found."""

    channel: str
    name: str
    amount: Decimal

    @property
    def label(self) -> str:
        word = Channel(self.channel).label
        return f"{word}（{self.name}）" if self.name else word

    @property
    def stored(self) -> dict[str, str]:
        return {"channel": self.channel, "name": self.name, "amount": str(self.amount)}


def channels_of(filing: Filing) -> list[tuple[str, str]]:
    """[(code, label)] of the channels that the class may have: no subsidy for one that is self-funded."""
    subsidised = filing.programme.is_subsidised
    return [(code, label) for code, label in Channel.choices if subsidised or code != Channel.FISCAL]


def names_offered(rules: Rules) -> list[str]:
    """Other sources as the rules name them; what is a channel of its own, or says only “其他”, is no name."""
    channels = set(Funding.labels)
    return [
        name
        for name in rules.value("funding.sources", [])
        if name not in channels and not name.startswith("其他")
    ]


def shares_of(filing: Filing, rules: Rules) -> list[Share]:
    """The channels as they were written, or else what follows from the claim and the payer."""
    if filing.funding_plan:
        return [Share(each["channel"], each["name"], Decimal(each["amount"])) for each in filing.funding_plan]
    whole = total(filing.budget)
    claim = min(filing.subsidy_claimed or Decimal("0.00"), whole) if filing.programme.is_subsidised else None
    payer = filing.payer or ("" if claim is None else Channel.HOST)
    found = [Share(Channel.FISCAL, fund_source(filing, rules), claim)] if claim else []
    rest = whole - (claim or 0)
    return [*found, Share(payer, "", rest)] if payer and rest else found


def fund_source(filing: Filing, rules: Rules) -> str:
    """From which budget the subsidy of the class is paid."""
    return filing.programme.fund_source or str(rules.value("subsidy.fund_source", ""))


def shares_from(rows: Iterable[Mapping[str, Any]], filing: Filing) -> list[Share]:
    """Shares as somebody wrote them; all faults are refused at once."""
    allowed, found, faults, seen = dict(channels_of(filing)), [], [], set()
    for number, row in enumerate(rows, start=1):
        channel, name = row.get("channel") or "", " ".join(str(row.get("name") or "").split())
        wrong = [sentence for _, sentence in share_faults(row, allowed)]
        if not wrong and (channel, name) in seen:
            wrong = ["这一来源已经填写，请合并成一行。"]
        faults += [f"第 {number} 行：{sentence}" for sentence in wrong]
        if not wrong:
            seen.add((channel, name))
            found.append(Share(channel, name, parse_amount(row["amount"])))
    if len(found) > MOST_SHARES:
        faults.append(f"资金来源最多 {MOST_SHARES} 行，请合并。")
    if faults:
        raise Refused(
            "资金来源有误：" + "".join(faults), code="bad_share", field="funding_plan", details=faults
        )
    return found


def share_faults(row: Mapping[str, Any], allowed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(field, sentence) for all that is wrong with one row."""
    channel, name = row.get("channel") or "", str(row.get("name") or "").strip()
    if channel == Channel.FISCAL and channel not in allowed:
        yield "channel", "本期为单位自筹，不能填写财政资助。"
    elif channel not in allowed:
        yield "channel", f"请选择来源：{'、'.join(allowed.values())}。"
    if channel == Channel.OTHER and not name:
        yield "name", "其他来源须写明是什么经费，如 单位提取的继续教育经费。"
    if len(name) > LONGEST_NAME:
        yield "name", f"来源说明最多 {LONGEST_NAME} 个字。"
    try:
        if not parse_amount(row.get("amount") or ""):
            yield "amount", "金额须大于 0。没有这一来源的请不要填写。"
    except NotYuan as fault:
        yield "amount", str(fault)


def plan_faults(filing: Filing, rules: Rules):
    """What does not agree between the channels that were written and the budget; nothing where they follow from it."""
    if not filing.funding_plan:
        return
    shares, whole = shares_of(filing, rules), total(filing.budget)
    paid = sum((share.amount for share in shares), Decimal("0.00"))
    if paid != whole:
        word = "少" if paid < whole else "多"
        yield (
            f"资金来源合计 {paid:,.2f} 元，比经费预算合计 {whole:,.2f} 元{word} {abs(whole - paid):,.2f} 元，"
            "请核对各来源的金额。"
        )
    fiscal = sum((share.amount for share in shares if share.channel == Channel.FISCAL), Decimal("0.00"))
    claimed = filing.subsidy_claimed or Decimal("0.00")
    if filing.programme.is_subsidised and fiscal != claimed:
        yield f"资金来源中财政资助 {fiscal:,.2f} 元，与申请资助金额 {claimed:,.2f} 元不一致，请核对。"
    own = {share.channel for share in shares} & {Channel.SPONSOR, Channel.HOST}
    if filing.payer and own and filing.payer not in own and not filing.programme.is_subsidised:
        yield f"自筹经费承担单位选的是{filing.get_payer_display()}，资金来源中却没有它的自筹，请核对。"
