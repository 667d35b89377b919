"""The boxes of the trainee's page, and which of them matters now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone

from programs.models import Programme
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


class Phase(StrEnum):
    """Where a class stands for those who attend it."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


# What a trainee looks for first, by the codes of the boxes; a box that is not named here comes after those that are.
ORDER = {
    Phase.BEFORE: ("place", "lessons", "pledge", "sign_in"),
    Phase.DURING: (
        "sign_in",
        "pledge",
        "lessons",
        "place",
        "survey",
        "paper",
        "hours",
        "result",
        "certificate",
    ),
    Phase.AFTER: ("survey", "paper", "hours", "result", "certificate", "lessons", "place", "sign_in"),
}

# Boxes of the apps that come after this one, which connect them when they are ready.
_connected: list[Maker] = []


def connect(maker: Maker) -> None:
    """Add a box of a later app to the page: `maker(trainee, *, now)` gives a Card, or None for nothing to say."""
    if maker not in _connected:
        _connected.append(maker)


def phase_of(programme: Programme, today: date) -> Phase:
    """Before its first day, on its days, or after its last; a class without days has not begun."""
    if programme.starts_on is None or today < programme.starts_on:
        return Phase.BEFORE
    return Phase.DURING if programme.ends_on is None or today <= programme.ends_on else Phase.AFTER


def cards_of(trainee: Trainee, makers: Iterable[Maker], *, now: datetime) -> list[Card]:
    """The boxes that have something to say to this trainee now, what matters most first."""
    cards = [card for make in (*makers, *_connected) if (card := make(trainee, now=now)) is not None]
    order = ORDER[phase_of(trainee.roster.programme, timezone.localdate(now))]
    return sorted(cards, key=lambda card: order.index(card.code) if card.code in order else len(order))
