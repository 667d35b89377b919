"""Who will miss the hours: what counts, and where the line runs."""

from datetime import date
from decimal import Decimal

import pytest

from trainees.attending.forecast import Outlook, forecast

DAY = date(2021, 10, 16)
LEAST = Decimal(24)


def outlook(marks, hours="3", least=LEAST):
    """Eight half days, two a day from the 15th on; True, False or None for each."""
    rows = [(date(2021, 10, 15 + n // 2), Decimal(hours), present) for n, present in enumerate(marks)]
    return forecast(rows, least, today=DAY)


@pytest.mark.req("000-27", "003-35")
@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([None] * 8, Outlook.EDGE),  # 8 × 3 = 24: nobody may miss one
        ([True] * 8, Outlook.REACHED),
        ([False] + [None] * 7, Outlook.SHORT),
        ([True] * 7 + [None], Outlook.EDGE),
        ([True] * 7 + [False], Outlook.SHORT),
    ],
)
def test_without_slack_each_half_day_counts(marks, expected):
    assert outlook(marks).outlook == expected


def test_with_slack_one_may_be_missed():
    assert outlook([None] * 8, hours="3.5").outlook == Outlook.FINE
    assert outlook([False] + [None] * 7, hours="3.5").outlook == Outlook.EDGE
    assert outlook([False, False] + [None] * 6, hours="3.5").outlook == Outlook.SHORT


def test_what_is_said_of_somebody():
    found = outlook([True, None, False] + [None] * 5, hours="4")
    assert (found.have, found.possible, found.most, found.unmarked) == (4, 24, 28, 1)
    assert (found.outlook, found.outlook.label, found.at_risk) == (Outlook.FINE, "正常", False)
    assert outlook([False] * 8).at_risk
