"""Templates are drafted by one person and published by another; what is published stays as it is (003-38, 004-15)."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from accounts.refusals import Refused
from accounts.roles import Role
from certificates.actions import draft_template, keep_template, publish_template, retire_template
from certificates.designs.design import BUILT_IN
from certificates.models import Template
from tests.builders import NOW, approver, host, ministry, province, reviewer, user
from workflow.models import Entry

pytestmark = pytest.mark.django_db
BLUE = replace(BUILT_IN, frame_colour="#1f3f6e")


def a_draft(authority, actor=None, **fields) -> Template:
    given = {"level": "provincial", "first_year": 2021, "name": "样式", "design": BLUE}
    return draft_template(authority, actor=actor or reviewer(authority), now=NOW, **(given | fields))


def test_versions_are_counted_by_issuer_level_and_year() -> None:
    shandong = province()
    found = [a_draft(shandong).version, a_draft(shandong).version, a_draft(shandong, first_year=2022).version]
    assert [*found, a_draft(province("福建", "35")).version] == [1, 2, 1, 1]


def test_an_office_drafts_for_the_level_that_it_numbers() -> None:
    assert a_draft(ministry(), level="national").level == "national"
    with pytest.raises(Refused, match="不为“国家级”项目的证书编号"):
        a_draft(province(), level="national")
    with pytest.raises(Refused, match="不为“省级”项目的证书编号"):
        a_draft(ministry(), level="provincial")


@pytest.mark.req("PR-06")
def test_only_the_issuers_own_reviewers_and_approvers_draft() -> None:
    shandong = province()
    for actor in (reviewer(ministry()), user("reader", shandong, Role.READER), reviewer(host())):
        with pytest.raises(Refused, match="没有“起草证书模板”的权限"):
            a_draft(shandong, actor)
    assert a_draft(shandong, approver(shandong)).state == "draft"


def test_a_design_with_a_fault_is_refused_at_its_field() -> None:
    with pytest.raises(Refused, match="没有“glitter”这种边框") as refusal:
        a_draft(province(), design=replace(BLUE, border="glitter"))
    assert (refusal.value.field, Template.objects.count()) == ("border", 0)


@pytest.mark.req("PR-06")
def test_a_second_person_publishes_and_the_version_before_is_retired() -> None:
    shandong = province()
    first = publish_template(a_draft(shandong), actor=approver(shandong), now=NOW)
    own = a_draft(shandong, approver(shandong))
    with pytest.raises(Refused, match="另一位审批人员发布"):
        publish_template(own, actor=approver(shandong), now=NOW)
    with pytest.raises(Refused, match="没有“发布证书模板”的权限"):
        publish_template(own, actor=reviewer(shandong), now=NOW)
    with pytest.raises(Refused, match="没有“发布证书模板”的权限"):
        publish_template(own, actor=approver(ministry()), now=NOW)
    second = user("second", shandong, Role.APPROVER)
    done = publish_template(own, seen=own.digest, actor=second, now=NOW)
    first.refresh_from_db()
    assert (first.state, done.state, done.published_by) == ("retired", "published", second)
    assert list(Entry.objects.filter(subject=f"certificates.template:{first.pk}").values_list("verb", flat=True)) == [
        "draft_template", "publish_template", "retire_template",
    ]  # fmt: skip


def test_whoever_changed_a_draft_last_does_not_publish_it_and_the_first_drafter_may() -> None:
    shandong = province()
    one, other = approver(shandong), user("other", shandong, Role.APPROVER)
    draft = a_draft(shandong, one)
    draft = keep_template(draft, seen=draft.digest, name="改", design=BUILT_IN, actor=other, now=NOW)
    with pytest.raises(Refused, match="另一位审批人员"):
        publish_template(draft, actor=other, now=NOW)
    assert publish_template(draft, actor=one, now=NOW).digest == BUILT_IN.digest()


def test_a_draft_that_changed_meanwhile_is_neither_kept_nor_published() -> None:
    shandong = province()
    draft = a_draft(shandong)
    keep_template(draft, seen=draft.digest, name="改", design=BUILT_IN, actor=reviewer(shandong), now=NOW)
    for act in (
        lambda: keep_template(
            draft, seen=draft.digest, name="又", design=BLUE, actor=reviewer(shandong), now=NOW
        ),
        lambda: publish_template(draft, seen=draft.digest, actor=approver(shandong), now=NOW),
    ):
        with pytest.raises(Refused, match="已被他人修改"):
            act()
    assert Template.objects.get().name == "改"


def test_what_was_published_is_changed_by_nobody_and_retired_by_an_approver() -> None:
    shandong = province()
    row = publish_template(a_draft(shandong), actor=approver(shandong), now=NOW)
    with pytest.raises(Refused, match="不能再改"):
        keep_template(row, seen=row.digest, name="改", design=BUILT_IN, actor=reviewer(shandong), now=NOW)
    with pytest.raises(Refused, match="没有“停用证书模板”的权限"):
        retire_template(row, actor=reviewer(shandong), now=NOW)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Template.objects.filter(pk=row.pk).update(design=BUILT_IN.values())
    assert retire_template(row, actor=approver(shandong), now=NOW).state == "retired"
    with pytest.raises(Refused, match="已经停用"):
        retire_template(row, actor=approver(shandong), now=NOW)


def test_a_draft_is_given_up_by_those_who_may_draft() -> None:
    shandong = province()
    draft = a_draft(shandong)
    with pytest.raises(Refused, match="没有“起草证书模板”的权限"):
        retire_template(draft, actor=reviewer(ministry()), now=NOW)
    assert retire_template(draft, actor=reviewer(shandong), now=NOW).state == "retired"
