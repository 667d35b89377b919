"""The boxes of the trainee's page, in their order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from trainees.models import Trainee


@dataclass(frozen=True)
class Card:
    """One box: `lines` are (label, value) pairs, `links` are (label, address) with the first one the main button.

    `tone` is "", "blue", "amber", "red" or "green"; `template` replaces the plain lines where a picture says more and
    finds the card as `card` with its `data`.
    """

    code: str
    heading: str
    lines: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    note: str = ""
    tone: str = ""
    template: str = ""
    data: dict = field(default_factory=dict)


Maker = Callable[..., Card | None]


def cards_of(trainee: Trainee, makers: Iterable[Maker], *, now: datetime) -> list[Card]:
    """The boxes that have something to say to this trainee now."""
    return [card for make in makers if (card := make(trainee, now=now)) is not None]
