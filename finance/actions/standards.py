"""What the host states beside its lines: the kind of the day quota, days of travel, reasons, who bears its own cost."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.actions import validated
from accounts.refusals import Refused
from finance.actions.lines import bump
from finance.amounts import add_up
from finance.checks import FROZEN, STANDARDS, require_open, require_writing
from finance.models import FundingShare, Settlement
from finance.reckoning import reckon
from finance.standing import KIND_REASON
from policies.standards import quota_kind, travel_faults
from workflow.actions import locked
from workflow.journal import keep_refusals, record

LONGEST_REASON = 300


@keep_refusals("save_standards", only=FROZEN)
@transaction.atomic
def save_standards(
    settlement: Settlement, *, day_quota: str, reason: str, arrival: Decimal, departure: Decimal, actor, now, version=None
) -> Settlement:  # fmt: skip
    """By which kind of the day quota the class is judged, and the days of arrival and departure that count.

    Another kind than the one that the rules take by default asks for a reason, which is kept.
    """
    settlement = locked(settlement, version=version)
    require_open(settlement, STANDARDS, actor)
    rules = settlement.programme.rule_set.rules()
    other = other_kind(rules, day_quota, reason)
    if faults := travel_faults(rules, arrival, departure):
        raise Refused(" ".join(faults), code="travel", field="arrival" if arrival else "departure")
    before = stated(settlement, rules)
    settlement.day_quota = other
    settlement.arrival_days, settlement.departure_days = arrival, departure
    settlement.reasons = {code: text for code, text in settlement.reasons.items() if code != KIND_REASON}
    if other:
        settlement.reasons[KIND_REASON] = within(reason)
    settlement.save(update_fields=["day_quota", "arrival_days", "departure_days", "reasons"])
    bump(settlement)
    record(settlement, "save_standards", actor=actor, now=now, before=before, after=stated(settlement, rules))
    return settlement


def other_kind(rules, day_quota: str, reason: str) -> str:
    """The code of the kind that is chosen in place of the usual one, with a reason; "" for the usual one."""
    usual, chosen = quota_kind(rules), quota_kind(rules, day_quota)
    if day_quota and (chosen is None or chosen["code"] != day_quota):
        raise Refused(
            "没有这一培训类别，请从列表中选择。", code="unknown_kind", field="day_quota", status=422
        )
    if usual is None or chosen is None or chosen["code"] == usual["code"]:
        return ""
    if not reason.strip():
        raise Refused(
            f"按“{chosen['name']}”核定须说明理由（未说明的按“{usual['name']}”核定）。", code="no_reason", field="reason"
        )  # fmt: skip
    return chosen["code"]


def stated(settlement, rules) -> str:
    kind = quota_kind(rules, settlement.day_quota)
    said = f"{kind['name']}，" if kind else ""
    reason = settlement.reasons.get(KIND_REASON)
    travel = f"报到 {settlement.arrival_days:f} 天，撤离 {settlement.departure_days:f} 天"
    return f"{said}{travel}{f'；理由：{reason}' if reason else ''}"


def within(text: str) -> str:
    """The reason without white space around it; refuses one that is too long."""
    if len(text.strip()) > LONGEST_REASON:
        raise Refused(
            f"理由最多 {LONGEST_REASON} 字，详细情况请作为“其他材料”上传。", code="too_long", field="reason"
        )
    return text.strip()


@keep_refusals("save_reasons", only=FROZEN)
@transaction.atomic
def save_reasons(settlement: Settlement, *, reasons: Mapping[str, str], actor, now, version=None):
    """Why standards that only guide are exceeded: {code of the limit: text}; an empty text takes the reason back."""
    settlement = locked(settlement, version=version)
    require_writing(settlement, actor)
    limits = {
        limit.code: limit
        for limit in reckon(settlement, on=timezone.localdate(now)).limits
        if limit.needs_reason
    }
    kept = {code: text for code, text in settlement.reasons.items() if code == KIND_REASON or code in limits}
    before = dict(kept)
    for code in limits.keys() & reasons.keys():
        kept.pop(code, None)
        if text := within(reasons[code]):
            kept[code] = text
    settlement.reasons = kept
    settlement.save(update_fields=["reasons"])
    bump(settlement)
    named = [f"{limits[code].label}：{text}" for code, text in kept.items() if code in limits]
    record(
        settlement, "save_reasons", actor=actor, now=now, after="；".join(named),
        before="；".join(text for code, text in before.items() if code in limits),
    )  # fmt: skip


@keep_refusals("save_shares", only=FROZEN)
@transaction.atomic
def save_shares(
    settlement: Settlement, *, shares: Iterable[tuple[str, str, Decimal]], actor, now, version=None
):
    """Who bears the own cost: [(channel, name, 元)] in place of what was written before; none takes the usual bearer."""
    settlement = locked(settlement, version=version)
    require_writing(settlement, actor)
    shares = list(shares)
    if len({(channel, name) for channel, name, _ in shares}) < len(shares):
        raise Refused("同一渠道、同一来源写了两次，请合并为一行。", code="twice")
    old = FundingShare.objects.filter(settlement=settlement)
    before = in_words(old)
    old.delete()
    rows = [FundingShare(settlement=settlement, channel=c, name=n, amount=a) for c, n, a in shares]
    for row in rows:
        validated(row).save()
    bump(settlement)
    record(settlement, "save_shares", actor=actor, now=now, before=before, after=in_words(rows))


def in_words(rows) -> str:
    rows = list(rows)
    if not rows:
        return "按默认渠道"
    named = "；".join(
        f"{row.get_channel_display()} {row.name} {row.amount:,.2f} 元".replace("  ", " ") for row in rows
    )
    return f"{named}（合计 {add_up(row.amount for row in rows):,.2f} 元）"
