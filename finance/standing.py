"""What the host states beside its lines, shaped for every page that shows it."""

from dataclasses import dataclass
from decimal import Decimal

from applications.models import Payer
from finance.models import FundingShare
from finance.reckoning import Reckoning
from policies.standards import quota_kind

KIND_REASON = "day_quota"  # under which the reason for another kind of quota is kept


@dataclass(frozen=True)
class Standing:
    """`kind` and `usual` are None where the rules know no day quota; `shares` always add up unless the host wrote them."""

    kind: dict | None
    usual: dict | None
    reason: str
    arrival: Decimal
    departure: Decimal
    shares: tuple[FundingShare, ...]
    by_default: bool
    difference: Decimal

    @property
    def travels(self) -> bool:
        return bool(self.arrival or self.departure)


def standing_of(reckoning: Reckoning) -> Standing:
    settlement = reckoning.settlement
    return Standing(
        kind=quota_kind(reckoning.rules, settlement.day_quota),
        usual=quota_kind(reckoning.rules),
        reason=settlement.reasons.get(KIND_REASON, ""),
        arrival=settlement.arrival_days,
        departure=settlement.departure_days,
        shares=borne(reckoning),
        by_default=not reckoning.shares,
        difference=unborne(reckoning),
    )


def borne(reckoning: Reckoning) -> tuple[FundingShare, ...]:
    """Who bears the own cost: as written down, or else all of it by the payer of the filing (the host without one)."""
    if reckoning.shares:
        return reckoning.shares
    own = reckoning.payable.own_cost
    filing = getattr(reckoning.settlement.programme, "filing", None)
    sponsor = filing is not None and filing.payer == Payer.SPONSOR
    channel = FundingShare.Channel.SPONSOR if sponsor else FundingShare.Channel.HOST
    return (FundingShare(channel=channel, amount=own),) if own else ()


def unborne(reckoning: Reckoning) -> Decimal:
    """元 of the own cost that the written channels leave open; negative when they hold too much."""
    return reckoning.payable.own_cost - reckoning.shared if reckoning.shares else Decimal("0.00")
