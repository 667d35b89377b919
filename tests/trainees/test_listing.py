"""What pages and papers show of a roster."""

from datetime import UTC, date, datetime

import pytest

from tests.trainees.builders import a_class, imported, person, workbook
from trainees.listing import listing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("today", "differing"), [(19, 0), (21, 2)])
def test_claimed_hours_are_compared_once_the_last_half_day_has_its_marks(today, differing):
    row = a_class(first=date(2021, 10, 18))
    absent = {(n, day, half) for n in (1, 2) for day in (3, 4) for half in ("上午", "下午")}
    imported(
        row, workbook([person(1), person(2)], absent=absent), now=datetime(2021, 10, today, 8, tzinfo=UTC)
    )
    found = listing(row)
    assert [line.present for line in found.lines] == [4, 4]
    assert found.tally["differing"] == differing
