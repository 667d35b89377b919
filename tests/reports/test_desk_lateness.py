"""Who is late: not a paper that came in time and is being mended, and not a class whose year has gone by."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from policies.deadlines import Due
from reports.desk import Next, came_in_time

NOON = datetime(2026, 10, 14, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
DUE = Due(date(2026, 10, 14), (), False, None)


class Paper:
    def __init__(self, received_at):
        self.received_at = received_at


@pytest.mark.parametrize(
    ("received_at", "due", "expected"),
    [
        (NOON, DUE, True),
        (NOON.replace(day=15), DUE, False),
        (datetime(2026, 10, 14, 23, 59, tzinfo=ZoneInfo("UTC")), DUE, False),  # past midnight in China
        (None, DUE, False),
        (NOON, None, False),
    ],
)
def test_what_came_in_time_stays_in_time_while_it_is_mended(received_at, due, expected):
    assert came_in_time(Paper(received_at), due) is expected
    assert came_in_time(None, due) is False


def test_a_class_never_begun_is_late_within_its_year_and_lapsed_after_it():
    step = Next("填写开班备案", "/", "等承办单位", True, DUE, ends_by=date(2026, 11, 30))
    assert [step.is_late(day) for day in (date(2026, 10, 14), date(2026, 10, 15))] == [False, True]
    assert [step.is_lapsed(day) for day in (date(2026, 11, 30), date(2026, 12, 1))] == [False, True]
    assert not step.is_late(date(2026, 12, 1))
