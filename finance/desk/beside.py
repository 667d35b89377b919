"""What a class cost beside the others of its track, without saying which they are."""

from dataclasses import dataclass
from decimal import Decimal

from finance.desk.cases import per
from finance.desk.comparing import quantile
from finance.models import Settlement
from workflow.lifecycle import State

# Of fewer classes a median would tell one host what another one spent.
LEAST = 5


@dataclass(frozen=True)
class Beside:
    """元 per person and day of this class and the median of its track with so many settled classes."""

    own: Decimal
    median: Decimal
    count: int
    track: str

    @property
    def percent(self) -> int:
        """By how much it lies above the median; negative below."""
        return int((self.own - self.median) * 100 / self.median) if self.median else 0

    @property
    def below(self) -> int:
        return -self.percent


def beside(settlement: Settlement) -> Beside | None:
    """None while the class has no figures of its own, or too few of its track are settled; one query."""
    own = per(settlement.total, settlement.people_days)
    if own is None:
        return None
    track = settlement.programme.track
    # Sums alone leave this function: no class of another host can be told from a median of at least five.
    rows = Settlement.objects.filter(programme__track=track, state=State.ACCEPTED, people_days__gt=0)
    costs = sorted(filter(None, (per(*row) for row in rows.values_list("total", "people_days"))))
    if len(costs) < LEAST:
        return None
    return Beside(own, quantile(costs, Decimal("0.5")), len(costs), track.name)
