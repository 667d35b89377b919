"""The 学时 of a trainee on the own page."""

from django.urls import reverse

from trainees.own.cards import Card, Phase, phase_of
from trainees.record.ledger import traced
from trainees.record.statements import figure


def card(trainee, *, now):
    """How many 学时 so far, and what the class asks for; nothing before it begins."""
    programme = trainee.roster.programme
    today = now.astimezone().date()
    if phase_of(programme, today) is Phase.BEFORE:
        return None
    found = traced(trainee)
    lines = [("已计", f"{figure(found.final)} 学时"), ("课程表共", f"{figure(found.taught)} 学时")]
    if found.least is not None:
        lines.append(("最低要求", f"{figure(found.least)} 学时（{found.rule.citation}）"))
    over = phase_of(programme, today) is Phase.AFTER
    return Card(
        "hours", "学时", tuple(lines), links=(("看每个半天怎么算", reverse("own_hours")),),
        tone="amber" if over and found.short else "",
        note="低于最低要求的，请与班主任核对签到。" if over and found.short else "",
    )  # fmt: skip
