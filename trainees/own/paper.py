"""研修论文 on the trainee's page: whether it is in, until when it may be handed in or replaced."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from trainees.actions.papers import paper_component
from trainees.assessing.proposals import scheme_of
from trainees.checks import HELD_OPEN
from trainees.own.cards import Card


def card(trainee, *, now):
    """Nothing where the assessment of the class has no paper."""
    component = paper_component(scheme_of(trainee.roster))
    if component is None:
        return None
    row = current_paper(trainee)
    lines = []
    if row:
        lines = [("题目", row.title), ("提交时间", f"{timezone.localtime(row.uploaded_at):%Y-%m-%d %H:%M}")]
    if component.due:
        lines.append(("截止", f"{component.due} 24:00"))
    may = may_hand_in(trainee, component, today=timezone.localdate(now))
    label = "替换论文" if row else "提交论文"
    return Card(
        "paper", component.label, tuple(lines), ((label, reverse("own_paper")),) if may else (),
        note="" if row or may else "还没有提交，现在不能提交；请联系班主任。", tone="green" if row else "amber",
    )  # fmt: skip


def current_paper(trainee):
    """The version that counts; None before the first."""
    return trainee.papers.filter(superseded_at=None).first()


def may_hand_in(trainee, component, *, today):
    """Whether the trainee may hand in today; the action refuses with the same conditions and says which."""
    roster = trainee.roster
    in_time = not component.due or today <= date.fromisoformat(component.due)
    return roster.is_editable and roster.programme.stage in HELD_OPEN and in_time
