"""A sponsor decides in the portal: what waits stands on the desk, and each paper opens."""

import pytest

from tests import builders
from tests.certificates import builders as certificates
from tests.finance import builders as money

pytestmark = pytest.mark.django_db


def test_a_paper_on_the_sponsors_desk_opens_with_findings_and_decision(client):
    settlement = money.fresh(money.submitted(money.demonstration()))
    client.force_login(builders.reviewer(settlement.holder))
    desk = client.get("/portal/")
    assert [tile["label"] for tile in desk.context["tiles"]] == ["等本单位审核"]
    assert (desk.context["tiles"][0]["count"], desk.context["title_count"]) == (1, 1)
    page = client.get(f"/papers/{settlement.key}/", follow=True)
    assert page.status_code == 200
    text = page.content.decode()
    assert "规定核对" in text
    assert f"/move/finance.settlement/{settlement.pk}/endorse/" in text


def test_a_package_that_came_in_time_is_not_called_late_on_the_desk(client):
    row = certificates.held_class()
    certificates.settled(row)
    completion = certificates.reported(row)
    client.force_login(builders.reviewer(completion.holder))
    page = client.get(f"/papers/{completion.key}/", follow=True)
    assert page.status_code == 200
    text = page.content.decode()
    assert "已逾期" not in text
