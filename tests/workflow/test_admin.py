"""The base of all staff pages: scope, closed lookups, no deletion, the review page."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from tests import builders
from tests.workflow import builders as small
from workflow.actions import endorse
from workflow.admin import ScopedAdmin

pytestmark = pytest.mark.django_db
LIST = "/admin/programs/change/"


def page_of(client, user, address):
    client.force_login(user)
    response = client.get(address)
    return response.status_code, response.content.decode()


@pytest.mark.req("PR-05", "PR-08", "T10")
def test_staff_see_the_papers_of_their_own_part_of_the_tree(client):
    ours = small.change(small.programme(title="山东的项目"))
    fujian = builders.province("福建", "35")
    theirs = small.change(
        small.programme(builders.host("示例福州院校", fujian), title="福建的项目", number=7)
    )
    for user, seen in (
        (builders.approver(builders.province()), (True, False)), (builders.approver(fujian), (False, True)),
        (builders.approver(builders.ministry()), (True, True)),
    ):  # fmt: skip
        status, page = page_of(client, user, LIST)
        assert (status, ours.programme.code in page, theirs.programme.code in page) == (200, *seen)
    client.force_login(builders.approver(fujian))
    foreign = client.get(f"{LIST}{ours.pk}/change/")
    missing = client.get(f"{LIST}999999/change/")
    senseless = client.get(f"{LIST}abc/change/")
    assert {foreign.status_code, missing.status_code, senseless.status_code} == {404}
    assert foreign.content == missing.content == senseless.content
    assert client.get(f"{LIST}{theirs.pk}/change/").status_code == 200


@pytest.mark.req("PR-23")
def test_hosts_sponsors_and_administrators_have_no_business_with_papers_there(client):
    paper = small.change()
    for user in (builders.filer(paper.filer), builders.reviewer(paper.holder)):
        client.force_login(user)
        assert client.get(LIST).status_code == 302
    status, _ = page_of(client, builders.user("sys", builders.province(), Role.SYSTEM_ADMIN), LIST)
    assert status == 403
    assert page_of(client, builders.user("reader", builders.province(), Role.READER), LIST)[0] == 200


@pytest.mark.req("T04")
@pytest.mark.parametrize(
    "lookup",
    [
        "reason__contains=a",
        "submitted_by__password__startswith=a",
        "programme__host__name=x",
        "old__regex=.*",
        "pk=1",
    ],
)
def test_no_lookup_is_open_but_the_declared_filters(client, lookup):
    small.change()
    client.force_login(builders.approver(builders.province()))
    assert client.get(f"{LIST}?{lookup}").status_code == 400
    for allowed in ("state__exact=submitted", "desk=mine", "desk=open", "desk=returned", "desk=accepted", ""):
        assert client.get(f"{LIST}?{allowed}").status_code == 200


@pytest.mark.req("T04")
def test_every_staff_page_of_ours_keeps_these_rules():
    ours = [
        (model, desk)
        for model, desk in admin.site._registry.items()
        if not model.__module__.startswith(("django", "allauth"))
    ]
    loose = [model._meta.label for model, desk in ours if not isinstance(desk, ScopedAdmin)]
    assert loose == []
    # A day of the calendar and a rung of the ladder may go, through an action.
    deleting = [model._meta.label for model, desk in ours if "has_delete_permission" in vars(type(desk))]
    assert sorted(deleting) == ["policies.Holiday", "policies.Rung"]


def test_the_review_page_shows_the_paper_its_moves_and_the_next_one(client):
    first, second = (
        small.change(),
        small.change(small.programme(builders.host("示例第二院校"), title="第二个项目")),
    )
    for paper in (first, second):
        endorse(paper, actor=builders.reviewer(paper.holder), now=builders.NOW)
    status, page = page_of(client, builders.approver(builders.province()), f"{LIST}{first.pk}/change/")
    assert status == 200
    assert all(
        words in page for words in ("场地维修", "青岛市", "/accept/", "/return/", "转下一件", str(second))
    )
    response = client.post(f"{LIST}{first.pk}/change/", {"state": "accepted"})
    first.refresh_from_db()
    assert (response.status_code, first.state) == (302, "submitted")


def test_the_list_costs_the_same_for_one_row_and_three(client):
    client.force_login(builders.approver(builders.province()))
    small.change()
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in (2, 3):
        small.change(
            small.programme(builders.host(f"示例第{number}院校"), title=f"第{number}个", number=number)
        )
    with CaptureQueriesContext(connection) as three:
        client.get(LIST)
    assert len(one) == len(three)
