"""How a plan year stands: its classes as squares, the funnel, what is late, the deadlines by weeks. Reads only."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from certificates.models import Certificate
from finance.models import Payment
from programs.lifecycle import Stage, reached
from programs.models import Programme
from reports.desk import PAPERS, Desk, Standing, deadlines_of
from reports.reading import UNNAMED
from reports.weeks import strip_of

TONES = {Stage.PLANNED: "grey", Stage.COMPLETED: "green", Stage.CANCELLED: "grey"}
FUNNEL = (
    ("计划", Stage.PLANNED), ("备案", Stage.APPROVED), ("开班", Stage.RUNNING), ("结业", Stage.HELD), ("上报", Stage.REPORTED),
    ("办结", Stage.COMPLETED),
)  # fmt: skip


@dataclass(frozen=True)
class Segment:
    """Classes of one group that stand alike: drawn as squares, one link to the list of them."""

    word: str
    tone: str
    classes: tuple
    url: str

    @property
    def count(self):
        return len(self.classes)


def years_of(user):
    """Plan years of which the person sees classes, the latest first."""
    rows = Programme.objects.visible_to(user).public().order_by("-plan__year")
    return list(rows.values_list("plan__year", flat=True).distinct())


def year_of(user, year, today):
    """How a plan year stands for whoever sees its classes; a constant number of queries."""
    rows = Programme.objects.visible_to(user).public().filter(plan__year=year)
    desk = Desk(rows.with_parties().select_related(*PAPERS))
    steps = [(programme, desk.next(programme)) for programme in desk.programmes]
    late = [(programme, step) for programme, step in steps if step.is_late(today)]
    late.sort(key=lambda pair: pair[1].due_on)
    alive = [programme for programme, _ in steps if programme.stage != Stage.CANCELLED]
    by_province = len({programme.province_id for programme in alive}) > 1
    certificates = Certificate.objects.visible_to(user).valid().filter(programme__plan__year=year)
    money = money_of(rows)
    return {
        "year": year,
        "total": len(alive),
        "groups": groups_of(steps, today, year, by_province=by_province),
        "grouped_by": "省份" if by_province else "专业领域",
        "weeks": strip_of(
            (
                line
                for programme, step in steps
                if not step.is_lapsed(today)
                for line in deadlines_of(desk, programme)
            ),
            today,
        ),
        "funnel": funnel_of(alive, certificates.count()),
        "late": late[:10],
        "late_count": len(late),
        "late_url": f"{reverse('programmes')}?{urlencode({'year': year, 'standing': Standing.LATE.value})}",
        "hosts": Counter(programme.host for programme, _ in late).most_common(5),
        "subsidised": sum(programme.is_subsidised for programme in alive),
        **money,
    }


def money_of(rows):
    """{settled, paid, recovered, kept} 元 of the classes: what stands approved, went out, and came back; cancelled payments are none."""
    return Payment.objects.standing().filter(settlement__programme__in=rows.values("pk")).sums()


def groups_of(steps, today, year, *, by_province):
    """[(name, segments)]: the year line, grouped by province for the ministry and by field within a province."""
    groups = {}
    for programme, step in steps:
        name = (
            (programme.province.label if programme.province else UNNAMED)
            if by_province
            else programme.field or UNNAMED
        )
        groups.setdefault(name, {}).setdefault(standing(programme, step, today), []).append(programme)
    order = [*Stage.values]
    return [
        (name, sum(map(len, found.values())), [
            Segment(word, tone, tuple(classes), list_url(year, name, stage, standing, by_province=by_province))
            for (standing, stage, word, tone), classes in sorted(
                found.items(), key=lambda pair: (pair[0][0] != Standing.LATE, order.index(pair[0][1]))
            )
        ])
        for name, found in sorted(groups.items(), key=lambda pair: -sum(map(len, pair[1].values())))
    ]  # fmt: skip


def standing(programme, step, today):
    """(standing, stage, word, tone): what a square stands for; whatever is late stands together."""
    stage, how = Stage(programme.stage), step.standing(today)
    if how == Standing.LATE:
        return (how, Stage.PLANNED, how.label, "red")
    if how == Standing.LAPSED:
        return (how, Stage.PLANNED, how.label, "grey")
    if how == Standing.RETURNED:
        return (how, stage, f"{stage.label}，{how.label}", "amber")
    return (how, stage, stage.label, TONES.get(stage, "blue"))


def list_url(year, name, stage, how, *, by_province):
    """The list of exactly the classes that one square counts."""
    query = {"year": year, "province" if by_province else "field": name, "standing": how.value}
    if how in (Standing.REGULAR, Standing.RETURNED):
        query["stage"] = stage.value
    return f"{reverse('programmes')}?{urlencode(query)}"


def funnel_of(programmes, certificates):
    """[{label, count, percent, unit}] from the plan to the certificates; percent of the classes in the plan."""
    total = len(programmes)
    bars = []
    for label, stage in FUNNEL:
        count = sum(1 for programme in programmes if programme.reached >= reached(stage))
        bars.append(
            {
                "label": label,
                "count": count,
                "unit": "期",
                "percent": round(100 * count / total) if total else 0,
            }
        )
    done = bars[-1]["percent"]
    return [*bars, {"label": "发证", "count": certificates, "unit": "本", "percent": done}]
