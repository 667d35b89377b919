"""What the bench measures does the whole job."""

import pytest

from reports.bench.judging import bare_rows, judge, queries_of_judging
from tests.reports import builders as made

pytestmark = pytest.mark.django_db


def test_judging_takes_every_class_at_the_cost_of_one_and_its_floor_reads_the_same_rows():
    made.late()
    alone = queries_of_judging(made.TODAY)
    made.waiting()
    made.returned()

    assert judge(made.TODAY) == bare_rows() == 3
    assert queries_of_judging(made.TODAY) == alone
