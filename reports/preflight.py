"""The pre-flight check of a class: through its whole life, may the next thing be done, and if not, why not.

Each verdict rests on the generator of obstacles that the action enforces, so that the page and the action agree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from django.urls import reverse

from applications import checks as filings
from applications.reading import read
from certificates import checks as packages
from certificates.desk import mended_at
from certificates.models import Completion
from finance import checks as settlements
from finance.addresses import obstacle_address
from finance.forecast import Forecast, forecast
from finance.reckoning import reckon
from policies.findings import Finding, explained
from policies.timetable import Deadline
from programs.checks import opening_obstacles
from programs.lifecycle import Stage, reached
from reports.addresses import field_address
from reports.desk import paper
from reports.life import Judged, Life
from trainees import checks as rosters
from trainees import facts as roster
from trainees.models import Roster
from workflow.lifecycle import State


class Obstacle(NamedTuple):
    """One thing in the way and the page on which it is mended."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Section:
    """One step of the life. `tone`: green when it may be done or is done, amber with something to say, red with
    obstacles, grey before its time, blue while it lies with others. `may` says that the action would not refuse."""

    code: str
    title: str
    verdict: str
    tone: str
    may: bool = False
    obstacles: tuple[Obstacle, ...] = ()
    findings: tuple[Finding, ...] = ()
    deadlines: tuple[tuple[Deadline, int], ...] = ()
    notes: tuple[str, ...] = ()
    forecast: Forecast | None = None
    figures: tuple[tuple[str, str], ...] = ()
    begun: bool = True

    @property
    def folded(self):
        """Whether what the rules ask lies in a fold: nothing is written yet, or its time has not come."""
        return self.tone == "grey" or not self.begun

    @property
    def remaining(self) -> list[Finding]:
        """The findings that no obstacle has said already."""
        said = [obstacle.sentence for obstacle in self.obstacles]
        return [each for each in self.findings if not any(s.startswith(each.sentence) for s in said)]


# How a paper that is out of the writer's hands stands.
LIES = {State.SUBMITTED: ("已提交，{turn}", "blue"), State.ACCEPTED: ("已通过", "green")}


def preflight(life: Life) -> list[Section]:
    """The sections of a class in life order; none for a cancelled one."""
    if life.cancelled:
        return []
    return [filing(life), opening(life), closing(life), completion(life), payment(life), certificates(life)]


def judged(life: Life, name) -> tuple[Finding, ...]:
    """The findings of a paper with the reasons kept and, while it is open, the way to the facts."""
    found: Judged = next(each for each in life.papers if each.paper == name)
    row = paper(life.programme, name)
    is_open = row is None or row.is_open

    def mend(finding):
        return field_address(life.programme, finding.field, name, life.rules) if is_open else ""

    return tuple(explained(found.findings, found.reasons, mend))


def unmended(sections: list[Section]) -> list[Section]:
    """The same for somebody who reads and does not write."""
    return [
        replace(each, findings=tuple(replace(found, mend="") for found in each.findings)) for each in sections
    ]


def dated(life: Life, *kinds) -> tuple[tuple[Deadline, int], ...]:
    return tuple((line, line.days_late(life.today)) for line in life.deadlines if line.kind in kinds)


def ruled(
    life, code, title, what, obstacles: Iterable[Obstacle], *, early=False, deadlines=(), **more
) -> Section:
    """A section whose action is enforced by `obstacles`; `early` ones lie before their time."""
    found = tuple(obstacles)
    late = max((days for line, days in deadlines if not line.done), default=0)
    if found and early:
        verdict, tone = "还没有到这一步", "grey"
    elif found:
        verdict, tone = f"还不能{what}，有 {len(found)} 件事要先办", "red"
    elif late:
        verdict, tone = f"可以{what}，但已逾期 {late} 天", "amber"
    else:
        verdict, tone = f"可以{what}", "green"
    return Section(code, title, verdict, tone, may=not found, obstacles=found, deadlines=deadlines, **more)


def lying(row, code, title, name, **more) -> Section:
    """A section whose paper lies with others or has passed."""
    words, tone = LIES[State(row.state)]
    return Section(code, title, f"{name}{words.format(turn=row.turn)}", tone, **more)


def is_out(row) -> bool:
    return row is not None and row.state in LIES


def filing(life: Life) -> Section:
    row, pk = paper(life.programme, "filing"), life.programme.pk
    shown = {"findings": judged(life, "filing"), "deadlines": dated(life, "filing"), "begun": row is not None}
    if is_out(row):
        return lying(row, "filing", "能否备案", "开班备案", **shown)
    return ruled(life, "filing", "能否备案", "提交开班备案", filing_obstacles(life, row, pk), **shown)


def filing_obstacles(life, row, pk) -> Iterator[Obstacle]:
    here = reverse("filing", args=[pk])
    if row is None:
        yield Obstacle("还没有开始填写开班备案。", here)
    elif row.state == State.WITHDRAWN:
        yield Obstacle("备案已撤回。如要继续办理，请先点“重新填写”。", here)
    else:
        row.programme = life.programme
        for each in filings.obstacles(row, life.today, reading=read(row)):
            place = (
                reverse("filing_check", args=[pk])
                if each.reason_for
                else reverse("filing_part", args=[pk, each.part])
            )
            yield Obstacle(each.sentence, place)


def opening(life: Life) -> Section:
    pk, deadlines = life.programme.pk, dated(life, "end")
    if life.programme.reached >= reached(Stage.RUNNING):
        return Section("opening", "能否开班", "已开班", "green", deadlines=deadlines)
    here = reverse("programme", args=[pk])
    found = [Obstacle(sentence, here) for sentence in opening_obstacles(life.programme, life.today)]
    early = life.programme.stage != Stage.APPROVED or bool(found)
    return ruled(life, "opening", "能否开班", "开班", found, early=early, deadlines=deadlines)


def closing(life: Life) -> Section:
    row = paper(life.programme, "roster")
    found = judged(life, "roster")
    if row is not None and row.closed_at:
        return lying(row, "roster", "能否封存名单", "学员名单", findings=found)
    row = row or Roster(programme=life.programme)
    row.programme = life.programme
    open_ = list(rosters.closing_obstacles(row, today=life.today))
    pk = life.programme.pk
    obstacles = [Obstacle(each.sentence, reverse(each.place, args=[pk])) for each in open_]
    if not open_:
        facts = roster.roster_facts(
            life.programme, row, paper(life.programme, "filing"), life.known, verified=True
        )
        broken = rosters.broken_rules(rosters.judged(life.rules, facts))
        obstacles = [Obstacle(f"{sentence}。", reverse("roster", args=[pk])) for sentence in broken]
    owed = sum(each.needs_reason and not each.reason for each in found)
    notes = (f"封存时须对 {owed} 项说明理由",) if owed and not obstacles else ()
    early = any(each.place == "programme" for each in open_)
    return ruled(
        life, "roster", "能否封存名单", "封存学员名单", obstacles, early=early, findings=found, notes=notes
    )


def completion(life: Life) -> Section:
    row = paper(life.programme, "completion")
    shown = {"findings": judged(life, "completion"), "deadlines": dated(life, "completion")}
    if is_out(row):
        return lying(row, "completion", "能否结业上报", "结业材料", **shown)
    row = row or Completion(programme=life.programme)
    row.programme = life.programme
    package = packages.package_of(row, life.today)
    found = list(packages.completion_obstacles(package))
    early = any(each.part == "stage" for each in found)
    if early:
        found = [each for each in found if each.part == "stage"]
    obstacles = [Obstacle(each.sentence, mended_at(package, each.part)) for each in found]
    if row.state == State.WITHDRAWN:
        here = reverse("completion", args=[life.programme.pk])
        obstacles.insert(0, Obstacle("结业材料已撤回。如要继续办理，请先点“重新填写”。", here))
    return ruled(life, "completion", "能否结业上报", "结业上报", obstacles, early=early, **shown)


def payment(life: Life) -> Section:
    row, programme = paper(life.programme, "settlement"), life.programme
    title = "能否拨付" if programme.is_subsidised else "能否结算"
    expected = forecast(programme, paper(programme, "filing"), row, life.account, life.claim, life.rules)
    shown = {
        "findings": judged(life, "settlement"),
        "deadlines": dated(life, "reimbursement"),
        "forecast": expected,
        "begun": row is not None,
    }
    if is_out(row):
        return lying(row, "settlement", title, "经费结算", **shown)
    early = bool(settlements.too_early(programme))
    return ruled(
        life, "settlement", title, "提交经费结算", payment_obstacles(life, row), early=early, **shown
    )


def payment_obstacles(life, row) -> Iterator[Obstacle]:
    pk = life.programme.pk
    here = reverse("settlement", args=[pk])
    if sentence := settlements.too_early(life.programme):
        yield Obstacle(sentence, here)
    elif row is None:
        yield Obstacle("还没有开始填写经费结算。", here)
    elif row.state == State.WITHDRAWN:
        yield Obstacle("经费结算已撤回。如要继续办理，请先点“重新填写”。", here)
    else:
        row.programme = life.programme
        for each in settlements.obstacles(reckon(row, on=life.today)):
            yield Obstacle(each.sentence, obstacle_address(pk, each.part))


def certificates(life: Life) -> Section:
    """How many of the roster would get one by what is registered now, and why the others would not."""
    outlook = packages.outlook(life.programme, life.known)
    shown = partial(Section, "certificates", "能否发证", figures=tuple(outlook.lines))
    if outlook.issued:
        return shown(f"已发证 {outlook.issued} 本", "green")
    if life.programme.stage == Stage.COMPLETED:
        return shown(f"可以发证，应发 {outlook.ready} 本", "green", may=True)
    if not outlook.people:
        return shown("还没有到这一步：名单中还没有学员", "grey")
    others = outlook.people - outlook.ready
    early = life.programme.reached < reached(Stage.HELD)
    verdict = f"结业上报通过后发证：{outlook.people} 人中现有 {outlook.ready} 人符合条件"
    return shown(verdict, "grey" if early else "amber" if others else "green")
