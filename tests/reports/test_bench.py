"""What the bench measures does the whole job."""

from dataclasses import replace

import pytest

from accounts.roles import Role
from reports.bench import scene
from reports.bench.judging import bare_rows, judge, queries_of_judging
from reports.bench.money import of_money
from tests import builders
from tests.reports import builders as made

pytestmark = pytest.mark.django_db


def test_judging_takes_every_class_at_the_cost_of_one_and_its_floor_reads_the_same_rows():
    made.late()
    alone = queries_of_judging(made.TODAY)
    made.waiting()
    made.returned()

    assert judge(made.TODAY) == bare_rows() == 3
    assert queries_of_judging(made.TODAY) == alone


def test_a_year_of_money_is_whole_and_its_desk_and_export_count_every_line():
    sizes = replace(scene.QUICK, money_classes=2, money_lines=6)
    office = builders.province()
    for role in (Role.REVIEWER, Role.APPROVER, Role.FINANCE):
        builders.user(f"office_{role}", office, role)
    for name in ("甲校", "乙校"):
        builders.programme(builders.host(name))
    found = list(of_money(sizes, builders.NOW))

    assert [each.name for each in found][:4] == ["money_desk", "money_behind", "money_page", "money_export"]
    assert found[3].count == 12
