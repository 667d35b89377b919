"""A class opens on its filed day and not before, as the class stands in the database and not on a stale page."""

from datetime import UTC, date, datetime

import pytest

from accounts.refusals import Refused
from programs.actions import open_class
from programs.lifecycle import Stage
from programs.models import Programme
from tests import builders

pytestmark = pytest.mark.django_db
DAYS = {"starts_on": date(2021, 11, 2), "ends_on": date(2021, 11, 5)}
# Midnight in China is 16:00 of the day before in UTC.
EVE, MORNING = datetime(2021, 11, 1, 15, 59, tzinfo=UTC), datetime(2021, 11, 1, 16, 0, tzinfo=UTC)


def opened(case, now):
    return open_class(case, actor=builders.filer(case.host), now=now)


@pytest.mark.req("000-16")
def test_a_class_opens_on_its_first_day_in_china_and_not_a_minute_before():
    case = builders.programme(stage=Stage.APPROVED, **DAYS)
    with pytest.raises(Refused, match="2021-11-02，还没有到"):
        opened(case, EVE)
    assert opened(case, MORNING).stage == case.stage == Stage.RUNNING


def test_a_class_that_was_moved_meanwhile_opens_on_its_new_day():
    case = builders.programme(stage=Stage.APPROVED, **DAYS)
    Programme.objects.filter(pk=case.pk).update(starts_on=date(2021, 11, 4))
    with pytest.raises(Refused, match="2021-11-04，还没有到"):
        opened(case, MORNING)


def test_only_the_host_opens_it():
    case = builders.programme(stage=Stage.APPROVED, **DAYS)
    with pytest.raises(Refused) as caught:
        open_class(case, actor=builders.approver(case.authority), now=MORNING)
    assert caught.value.status == 403
