"""How a plan year stands."""

import pytest
import time_machine

from reports.year import year_of
from tests import builders
from tests.reports import builders as made

pytestmark = pytest.mark.django_db


def test_the_list_behind_a_square_has_as_many_classes_as_the_square_counts(client):
    with time_machine.travel(made.DAY, tick=False):
        for make in (made.late, made.soon, made.waiting, made.returned, made.filed):
            make(field="新材料")
        made.soon(field="")
        made.waiting(field="新材料")
        somebody = builders.reviewer(builders.province())
        client.force_login(somebody)
        groups = year_of(somebody, 2021, made.TODAY)["groups"]
        counted = {(name, each.word): each.count for name, _, found in groups for each in found}
        listed = {
            (name, each.word): client.get(each.url).context["page"].paginator.count
            for name, _, found in groups
            for each in found
        }
    assert counted == {
        ("新材料", "逾期"): 1, ("新材料", "已办班"): 1, ("新材料", "结业上报"): 2, ("新材料", "列入计划，被退回"): 1,
        ("新材料", "备案审核中"): 1, ("其他", "已办班"): 1,
    }  # fmt: skip
    assert listed == counted
