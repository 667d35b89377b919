"""The pledge of discipline on the trainee's page (000-56)."""

from django.urls import reverse

from trainees.actions.guards import IMPORTING
from trainees.actions.pledges import pledge_text
from trainees.models import Pledge
from trainees.own.cards import Card


def card(trainee, *, now):
    """Nothing where the rules ask for no pledge, and nothing any more once it is made and the class is over."""
    programme = trainee.roster.programme
    text = pledge_text(programme)
    if not text:
        return None
    row = Pledge.objects.filter(trainee=trainee).first()
    if row:
        return Card(
            "pledge", "学员承诺", (("状态", f"已承诺，{row.pledged_at.astimezone():%Y-%m-%d}"),), tone="green"
        )
    if not trainee.roster.is_editable or programme.stage not in IMPORTING:
        return None
    return Card("pledge", "学员承诺", links=(("阅读并承诺", reverse("own_pledge")),), note=text, tone="amber")
