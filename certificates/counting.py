"""What an office wants to know about its certificates in numbers. Reads only, a constant number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Value, When
from django.db.models.functions import TruncMonth

from certificates.models import Certificate, IssuanceLog, LookupLog
from certificates.months import Month, bars, beginning, last_months
from certificates.register import Segment, segments_of
from programs.models import Level

Event, Look, Outcome = IssuanceLog.Event, LookupLog.Kind, LookupLog.Outcome
# What is counted by month: its name, and the words over its plot.
ISSUED, CORRECTED, REVOKED, LOOKED_UP, VERIFIED, DOUBTED = range(6)
LABELS = {
    ISSUED: "发证", CORRECTED: "更正", REVOKED: "撤销", LOOKED_UP: "查询和打开", VERIFIED: "核验", DOUBTED: "核验不符",
}  # fmt: skip
NOTES = {
    ISSUED: "新生效的证书，更正换发的不计", CORRECTED: "被新证书替代的", REVOKED: "不再有效的",
    LOOKED_UP: "凭姓名和证件号码查询、打开文件和分享链接", VERIFIED: "按编号、二维码和文件",
    DOUBTED: "二维码签名不符或文件被改动",
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """The certificates of one level and kind: `counts` in the order of Certificate.State."""

    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Plot:
    """Twelve bars of one thing."""

    label: str
    note: str
    months: tuple[Month, ...]

    @property
    def total(self) -> int:
        return sum(month.count for month in self.months)


@dataclass(frozen=True)
class Counts:
    """Everything on the page. `states` are (state, label, count) of all, `rows` (month, counts of the plots)."""

    groups: tuple[Group, ...]
    states: tuple[tuple[str, str, int], ...]
    plots: tuple[Plot, ...]
    starts: tuple[date, ...]

    @property
    def total(self) -> int:
        return sum(count for _, _, count in self.states)

    @property
    def segments(self) -> list[Segment]:
        return segments_of(self.states)

    @property
    def rows(self) -> list[tuple[date, tuple[int, ...]]]:
        return [
            (on, tuple(plot.months[at].count for plot in self.plots)) for at, on in enumerate(self.starts)
        ]


def counts_of(certificates, *, today: date) -> Counts:
    """The numbers of `certificates`, a queryset in the scope of whoever asks; three queries."""
    groups, states = _standing(certificates)
    starts = last_months(today)
    found: dict[int, Counter[date]] = {key: Counter() for key in LABELS}
    _happened(found, certificates, beginning(starts[0]))
    _looked(found, certificates, beginning(starts[0]))
    plots = tuple(Plot(LABELS[key], NOTES[key], tuple(bars(found[key], starts))) for key in LABELS)
    return Counts(groups, states, plots, tuple(starts))


def _standing(certificates):
    per = (
        certificates.order_by().values_list("series__level", "series__kind", "state").annotate(n=Count("pk"))
    )
    kinds = dict(Certificate._meta.get_field("series").related_model._meta.get_field("kind").choices)
    found: dict[str, Counter] = {}
    for level, kind, state, n in per:
        label = f"{Level(level).label}{kinds.get(kind, kind)}"
        found.setdefault(label, Counter())[state] += n
    order = Certificate.State.values
    groups = tuple(
        Group(label, tuple(each[state] for state in order)) for label, each in sorted(found.items())
    )
    sums = sum(found.values(), Counter())
    return groups, tuple((value, label, sums[value]) for value, label in Certificate.State.choices)


def _happened(found, certificates, since):
    """Issues, corrections and revocations. A certificate that took another's place is a correction, not an issue."""
    what = Case(
        When(event=Event.VALID, certificate__supersedes=None, then=Value(ISSUED)),
        When(event=Event.SUPERSEDED, then=Value(CORRECTED)),
        When(event=Event.REVOKED, then=Value(REVOKED)),
    )
    rows = IssuanceLog.objects.filter(certificate__in=certificates.order_by().values("pk"), at__gte=since)
    _count(found, rows.order_by().annotate(what=what).exclude(what=None))


def _looked(found, certificates, since):
    what = Case(
        When(outcome__in=(Outcome.FORGED, Outcome.CHANGED), then=Value(DOUBTED)),
        When(kind__in=(Look.VERIFY, Look.FILE), then=Value(VERIFIED)),
        default=Value(LOOKED_UP),
    )
    rows = LookupLog.objects.filter(certificate__in=certificates.order_by().values("pk"), at__gte=since)
    _count(found, rows.order_by().annotate(what=what))


def _count(found, rows):
    per = rows.annotate(month=TruncMonth("at")).values_list("what", "month").annotate(n=Count("pk"))
    for what, month, n in per:
        found[what][month.date()] += n
