"""Whose page a newcomer may open in the demonstration: somebody who cannot exist, and never anybody in production."""

from dataclasses import dataclass

from django.conf import settings

from programs.lifecycle import Stage
from trainees.identity import RESIDENT_ID, is_made_up
from trainees.models import Trainee
from trainees.names import is_easily_typed

_LOOKED_THROUGH = 20


@dataclass(frozen=True)
class SampleTrainee:
    name: str
    number: str


def sample_trainee() -> SampleTrainee | None:
    """The first made-up trainee of a class that runs, else of one that is over; None outside the demonstration."""
    if not settings.DEMONSTRATION:
        return None
    rows = Trainee.objects.filter(person__doc_type=RESIDENT_ID).select_related("person")
    for stages in ((Stage.RUNNING,), (Stage.HELD, Stage.REPORTED, Stage.COMPLETED)):
        found = rows.filter(roster__programme__stage__in=stages).order_by(
            "-roster__programme__starts_on", "pk"
        )
        for row in found[:_LOOKED_THROUGH]:
            if is_made_up(row.person.number) and is_easily_typed(row.name):
                return SampleTrainee(row.name, row.person.number)
    return None
