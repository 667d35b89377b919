"""Numbers given by eight hands at once, from one register."""

import pytest

from certificates.actions.issuing import begin_batch, reserve_batch
from certificates.models import Batch, Certificate, IssuanceLog, Series
from certificates.register import register_report
from tests.at_once import at_once
from tests.certificates.builders import ISSUED, accepted, held_class
from workflow.journal import verify

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("thawed")]


@pytest.mark.slow
@pytest.mark.req("PR-13", "T24")
def test_eight_at_one_register_give_every_number_once_and_none_is_missing():
    first = held_class(count=3)
    others = [held_class(first.host, count=3, first_serial=serial) for serial in (11, 21, 31)]
    batches = [accepted(row) for row in (first, *others)]

    def reserve(pk):
        def act():
            begin_batch(pk, now=ISSUED)
            reserve_batch(Batch.objects.select_related("completion__programme").get(pk=pk), now=ISSUED)

        return act

    assert at_once(*(reserve(batch.pk) for batch in [*batches, *batches])) == ["done"] * 8
    rows = Certificate.objects.order_by("ordinal")
    assert [row.ordinal for row in rows] == list(range(1, 13))
    assert len({row.trainee_id for row in rows}) == len({row.number for row in rows}) == 12
    assert Series.objects.get().last == IssuanceLog.objects.count() == 12
    assert register_report(Series.objects.get()).in_order
    assert list(verify()) == []
