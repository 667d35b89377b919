"""Whom a newcomer may look up in the demonstration: somebody who cannot exist, and never anybody in production."""

from dataclasses import dataclass

from django.conf import settings

from certificates.models import Certificate
from trainees.identity import RESIDENT_ID, is_made_up
from trainees.names import is_easily_typed

_LOOKED_THROUGH = 20


@dataclass(frozen=True)
class SamplePerson:
    name: str
    number: str
    certificate: str


def sample_person() -> SamplePerson | None:
    """The first made-up holder of a valid certificate; None outside the demonstration, or where there is none.

    Names with rare characters are passed over: a newcomer has to be able to type them.
    """
    if not settings.DEMONSTRATION:
        return None
    rows = Certificate.objects.valid().filter(person__doc_type=RESIDENT_ID)
    for row in rows.select_related("person").order_by("pk")[:_LOOKED_THROUGH]:
        if is_made_up(row.person.number) and is_easily_typed(row.name):
            return SamplePerson(row.name, row.person.number, row.number)
    return None
