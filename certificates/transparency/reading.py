"""What the page about the log shows: figures of the whole log, of the registers and of the classes.

Counts over everything are kept for some minutes: the log may have millions of entries, and its page many readers.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from certificates.models import Certificate, Leaf, Series, TreeHead
from programs.models import Level, Programme
from trainees.models import Trainee

DAYS = 30
KEPT = 300  # seconds
_KEY = "certificates.log_figures"


@dataclass(frozen=True)
class Bar:
    """A day of the drawing; `x` and `height` are in units of its picture, `top` is where the bar begins."""

    day: date
    count: int
    x: int
    height: int

    @property
    def top(self) -> int:
        return 60 - self.height


@dataclass(frozen=True)
class Register:
    """A numbering register beside the log: `entered` entries of issue, `issued` certificates that were valid once."""

    name: str
    given: int
    waiting: int
    void: int
    issued: int
    entered: int

    @property
    def agrees(self) -> bool:
        return self.issued == self.entered


@dataclass(frozen=True)
class Figures:
    events: tuple[tuple[str, int], ...]
    bars: tuple[Bar, ...]
    registers: tuple[Register, ...]

    @property
    def recent(self) -> int:
        return sum(bar.count for bar in self.bars)

    @property
    def most(self) -> int:
        return max(bar.count for bar in self.bars)


def figures(now: datetime) -> Figures:
    known: Figures | None = cache.get(_KEY)
    if known is None:
        known = Figures(_events(), _bars(timezone.localdate(now)), _registers())
        cache.set(_KEY, known, KEPT)
    return known


def _events() -> tuple[tuple[str, int], ...]:
    counts = dict(Leaf.objects.order_by().values_list("event").annotate(Count("pk")))
    return tuple((label, counts.get(value, 0)) for value, label in Leaf.Event.choices)


def _bars(today: date) -> tuple[Bar, ...]:
    """Entries by day of the last 30 days. The head before them says where to begin to count."""
    first = today - timedelta(days=DAYS - 1)
    before = (
        TreeHead.objects.filter(day__lt=first).order_by("-day").values_list("size", flat=True).first() or 0
    )
    rows = Leaf.objects.filter(position__gte=before).order_by().annotate(day=TruncDate("at"))
    counts = dict(rows.values_list("day").annotate(Count("pk")))
    days = [first + timedelta(days=number) for number in range(DAYS)]
    most = max((counts.get(day, 0) for day in days), default=0) or 1
    return tuple(
        Bar(day, count := counts.get(day, 0), 10 * number, -(-60 * count // most))
        for number, day in enumerate(days)
    )


def _registers() -> tuple[Register, ...]:
    states: dict[int, dict[str, int]] = {}
    rows = Certificate.objects.order_by().values_list("series", "state").annotate(Count("pk"))
    for series, state, count in rows:
        states.setdefault(series, {})[state] = count
    issued = Leaf.objects.filter(event=Leaf.Event.ISSUED).order_by()
    entered = dict(issued.values_list("certificate__series").annotate(Count("pk")))
    found = []
    for series in Series.objects.select_related("authority").order_by("-year", "authority__path", "level"):
        mine = states.get(series.pk, {})
        waiting, void = mine.get(Certificate.State.RESERVED, 0), mine.get(Certificate.State.VOID, 0)
        given = sum(mine.values())
        name = f"{series.authority} {series.year} 年{Level(series.level).label}"
        found.append(Register(name, given, waiting, void, given - waiting - void, entered.get(series.pk, 0)))
    return tuple(found)


def classes() -> QuerySet[Programme]:
    """Published classes with certificates, each beside its plan and its roster (T09): `entered`, `replaced` and
    `revoked` entries, `in_force` certificates by the log, people `on_roster` and those who `passed`."""
    rows = Programme.objects.public().filter(Exists(Certificate.objects.filter(programme=OuterRef("pk"))))
    people = Trainee.objects.filter(roster__programme=OuterRef("pk")).order_by()
    counted = rows.annotate(
        entered=_entries(Leaf.Event.ISSUED), replaced=_entries(Leaf.Event.SUPERSEDED),
        revoked=_entries(Leaf.Event.REVOKED), on_roster=_counted(people, "roster__programme"),
        passed=_counted(people.passed(), "roster__programme"),
    )  # fmt: skip
    return counted.annotate(in_force=F("entered") - F("replaced") - F("revoked")).select_related("plan").order_by("-plan__year", "code")  # fmt: skip


def _entries(event: str) -> Coalesce:
    rows = Leaf.objects.filter(certificate__programme=OuterRef("pk"), event=event).order_by()
    return _counted(rows, "certificate__programme")


def _counted(rows: QuerySet, by: str) -> Coalesce:
    """The number of rows of a correlated query."""
    counts = rows.values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
