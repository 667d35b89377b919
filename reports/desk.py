"""What is next for each class of a list, whose turn it is and by when: one pass over rows that are already loaded."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone

from policies.deadlines import Due
from policies.models import Holiday, RuleSet
from policies.timetable import Deadline, deadline_of, timetable
from programs.lifecycle import DOTS, Stage, reached
from reports.first import first_steps
from workflow.lifecycle import State

WARNING_DAYS = 10
PAPERS = ("filing", "roster", "settlement", "completion")


class Standing(TextChoices):
    """How a class stands beside its stage: the staff's squares are counted by it, and the list is filtered by it."""

    LATE = "late", "逾期"
    LAPSED = "lapsed", "没有举办"
    RETURNED = "returned", "被退回"
    REGULAR = "regular", "正常办理"


@dataclass(frozen=True)
class Next:
    """The one next step of a class. `mine` says that the host has to act; `owner` names whoever has to."""

    label: str
    url: str
    owner: str
    mine: bool
    due: Due | None = None
    returned: bool = False
    ends_by: date | None = None  # the last day on which a class that has not begun may still be held

    @property
    def due_on(self):
        return self.due.on if self.due else None

    def is_lapsed(self, today):
        """A class that was never begun, of a plan whose last day has passed: nothing is left to be late with."""
        return self.ends_by is not None and today > self.ends_by

    def is_late(self, today):
        return not self.is_lapsed(today) and self.mine and self.due_on is not None and today > self.due_on

    def is_soon(self, today):
        return (
            self.mine
            and self.due_on is not None
            and today <= self.due_on <= today + timedelta(days=WARNING_DAYS)
        )

    def standing(self, today):
        if self.is_lapsed(today):
            return Standing.LAPSED
        if self.is_late(today):
            return Standing.LATE
        return Standing.RETURNED if self.returned else Standing.REGULAR


class Desk:
    """Rules and calendar for a list of classes, read once: two queries whatever the length of the list.

    With the day it also says what is first for a class that recruits or is being held, for one query more.
    """

    def __init__(self, programmes, today=None):
        self.programmes = list(programmes)
        self.today = today
        self.calendar = Holiday.objects.working_days()
        self.rules = RuleSet.objects.filter(pk__in={p.rule_set_id for p in self.programmes}).compiled()

    @classmethod
    def of(cls, lives, today=None):
        """The desk of classes that were read as `reports.life.Life`: rules and calendar are at hand."""
        desk = cls.__new__(cls)
        desk.today = today
        desk.programmes = [life.programme for life in lives]
        desk.calendar = lives[0].calendar if lives else None
        desk.rules = {life.programme.rule_set_id: life.rules for life in lives}
        return desk

    @cached_property
    def first(self):
        """{primary key: First} of the classes that recruit or are being held."""
        return first_steps(self.programmes, self.rules, self.today) if self.today else {}

    def due(self, programme, kind, **events) -> Due | None:
        """When a thing of this kind is due for the class, with its arithmetic; `events` are days that are supposed."""
        facts = deadline_facts(programme) | events
        line = deadline_of(kind, self.rules[programme.rule_set_id], facts, self.calendar)
        return line.due if line else None

    def next(self, programme) -> Next:
        return STEPS[Stage(programme.stage)](self, programme)

    def planned(self, programme):
        filing = paper(programme, "filing")
        returned = filing is not None and filing.state == State.RETURNED
        opening = (filing.starts_on if filing else None) or programme.period_to
        label = "补正开班备案" if returned else "继续填写开班备案" if filing else "填写开班备案"
        due = self.due(programme, "filing", opening_on=opening)
        wall = self.due(programme, "end")
        if due is None or due.on is None:
            due = wall
        if came_in_time(filing, due):
            # What came in time is not late while it is mended, but the class cannot open before it is through.
            due = Due(filing.starts_on, (), False, None) if returned and filing.starts_on else None
        return Next(
            label, reverse("filing", args=[programme.pk]), "等承办单位", True, due, returned,
            ends_by=(wall.on if wall else None) or date(programme.plan.year, 12, 31),
        )  # fmt: skip

    def filed(self, programme):
        filing = paper(programme, "filing")
        return Next("查看备案", reverse("filing", args=[programme.pk]), filing.turn if filing else "", False)

    def approved(self, programme):
        due = Due(programme.starts_on, (), False, None) if programme.starts_on else None
        return self.under_way(programme, "查看招收和名单", "recruiting", due)

    def running(self, programme):
        due = Due(programme.ends_on, (), False, None) if programme.ends_on else None
        return self.under_way(programme, "登记签到和考核", "roster", due)

    def under_way(self, programme, label, page, due):
        """The step that the rows of the class ask for; a desk without a day knows the stage only."""
        first = self.first.get(programme.pk)
        url = first.url if first else reverse(page, args=[programme.pk])
        return Next(first.label if first else label, url, "等承办单位", True, due)

    def held(self, programme):
        """The report and the account are both the host's to write now: a report sent back first, then the earlier day."""
        completion = paper(programme, "completion")
        returned = completion is not None and completion.state == State.RETURNED
        due = self.due(programme, "completion", ends_on=programme.ends_on)
        if came_in_time(completion, due):
            due = None
        label = "补正结业材料" if returned else "结业上报"
        report = Next(label, reverse("completion", args=[programme.pk]), "等承办单位", True, due, returned)
        account = self.account(programme)
        return report if returned or account is None else min((report, account), key=day_due)

    def account(self, programme) -> Next | None:
        """The step that the host owes the settlement of a class that has ended; None where it owes none."""
        settlement = paper(programme, "settlement")
        returned = settlement is not None and settlement.state == State.RETURNED
        wanted = programme.is_subsidised and (settlement is None or settlement.is_open)
        if not returned and not wanted:
            return None
        due = None if returned else self.due(programme, "reimbursement", ends_on=programme.ends_on)
        label = "补正经费结算" if returned else "报送经费结算"
        return Next(label, reverse("settlement", args=[programme.pk]), "等承办单位", True, due, returned)

    def beside(self, programme, step) -> Next | None:
        """The step of the settlement where another one is named first: both are the host's to do once a class has ended."""
        account = self.account(programme) if programme.stage == Stage.HELD else None
        return account if account is not None and account.url != step.url else None

    def reported(self, programme):
        completion = paper(programme, "completion")
        owner = completion.turn if completion else ""
        seen = Next("查看结业材料", reverse("completion", args=[programme.pk]), owner, False)
        return self.account(programme) or seen

    def completed(self, programme):
        done = Next("查看证书", reverse("certificates", args=[programme.pk]), "已办结", False)
        return self.account(programme) or done

    def cancelled(self, programme):
        return Next("查看", reverse("programme", args=[programme.pk]), "已取消", False)


STEPS = {
    Stage.PLANNED: Desk.planned,
    Stage.FILED: Desk.filed,
    Stage.APPROVED: Desk.approved,
    Stage.RUNNING: Desk.running,
    Stage.HELD: Desk.held,
    Stage.REPORTED: Desk.reported,
    Stage.COMPLETED: Desk.completed,
    Stage.CANCELLED: Desk.cancelled,
}


def day_due(step: Next):
    """For ordering: what has no day comes last."""
    return step.due_on or date.max


def received_on(paper):
    """The day in Asia/Shanghai on which a paper first came in; None while it has not."""
    return timezone.localdate(paper.received_at) if paper is not None and paper.received_at else None


def came_in_time(paper, due):
    """Whether the paper was received by its day; one sent back after that to be mended is not late."""
    on = received_on(paper)
    return on is not None and due is not None and not due.is_late(on)


def paper(programme, name):
    """The paper of a class if it has one (loaded by select_related; no query)."""
    return getattr(programme, name, None)


def stages_of(programme, step, today):
    """The line of dots as the stages piece wants it."""
    reached = programme.reached
    tone = "red" if step.is_late(today) else "amber" if step.returned or step.is_soon(today) else "blue"
    finished = programme.stage == Stage.COMPLETED
    return [
        {
            "label": label,
            "state": "done" if i < reached or finished else "current" if i == reached else "todo",
            "tone": "green" if i < reached or finished else tone if i == reached else "grey",
        }
        for i, (_, label) in enumerate(DOTS, start=1)
    ]


# The stage at which a class has left a deadline behind.
LEFT_BEHIND = {"filing": Stage.FILED, "end": Stage.HELD, "completion": Stage.REPORTED}


def deadline_facts(programme):
    """What the deadlines of a class depend on, from rows that are already loaded; days are those of Asia/Shanghai."""
    filing = paper(programme, "filing")
    ends_on = programme.ends_on or (filing.ends_on if filing else None)
    held = programme.reached >= reached(Stage.HELD)
    return {
        "year": programme.plan.year,
        "funding": programme.funding,
        "opening_on": programme.starts_on or (filing.starts_on if filing else None),
        "ends_on": ends_on,
        "submitted_on": received_on(filing),
        "held_on": ends_on if held else None,
        "reported_on": received_on(paper(programme, "completion")),
        "reimbursement_on": received_on(paper(programme, "settlement")),
        "passed": {kind for kind, stage in LEFT_BEHIND.items() if programme.reached >= reached(stage)},
    }


def deadlines_of(desk, programme) -> list[Deadline]:
    """Every day by which something is due for a class, with its arithmetic; none for a cancelled class."""
    if programme.stage == Stage.CANCELLED:
        return []
    return timetable(desk.rules[programme.rule_set_id], deadline_facts(programme), desk.calendar)
