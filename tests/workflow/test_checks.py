"""Who may make which move: the cast of one paper, allowed and refused side by side."""

import pytest

from accounts.models import Membership
from accounts.refusals import Refused
from accounts.roles import Role
from tests import builders
from tests.workflow import builders as small
from workflow.actions import accept, endorse, locked
from workflow.checks import available_moves, is_reviewer, left_to_approvers, require_move

pytestmark = pytest.mark.django_db
NOW = builders.NOW


def code_of(paper, name, user):
    try:
        require_move(paper, name, user)
    except Refused as refusal:
        return refusal.code
    return "allowed"


@pytest.fixture
def paper(db):
    return small.change()


def at_province(paper):
    endorse(paper, actor=builders.reviewer(paper.holder), now=NOW)
    return paper


@pytest.mark.req("PR-05", "PR-08", "T10")
def test_only_the_seat_that_holds_the_paper_decides(paper):
    sponsor, province = paper.holder, paper.programme.province
    cast = {
        "sponsor reviewer": builders.reviewer(sponsor),
        "sponsor filer": builders.user("sponsor-filer", sponsor, Role.FILER),
        "host filer": builders.filer(paper.filer),
        "host reader": builders.user("host-reader", paper.filer, Role.READER),
        "other host": builders.filer(builders.host("示例另一院校")),
        "province approver": builders.approver(province),
        "other province": builders.approver(builders.province("福建", "35")),
        "ministry approver": builders.approver(builders.ministry()),
        "system admin": builders.user("sys", province, Role.SYSTEM_ADMIN),
    }
    assert {
        who: available_moves(paper, user) for who, user in cast.items() if available_moves(paper, user)
    } == {
        "sponsor reviewer": ["endorse", "return"],
        "host filer": ["withdraw"],
    }
    at_province(paper)
    assert {
        who: available_moves(paper, user) for who, user in cast.items() if available_moves(paper, user)
    } == {
        "province approver": ["accept", "return"],
        "host filer": ["withdraw"],
    }


def test_the_last_word_of_an_office_is_an_approver_s_and_returning_is_a_reviewer_s_too(paper):
    at_province(paper)
    reviewer = builders.reviewer(paper.holder)
    assert not is_reviewer(reviewer, paper)
    assert available_moves(paper, reviewer) == ["return"]
    assert code_of(paper, "accept", reviewer) == "not_allowed"
    assert code_of(paper, "accept", builders.approver(paper.holder)) == "allowed"


def test_the_last_word_of_a_sponsor_is_a_reviewer_s():
    small.small_rules("sponsor-only", change_chain=["sponsor"])
    paper = small.change(builders.programme(rules="sponsor-only"))
    assert paper.at_last_seat
    assert available_moves(paper, builders.reviewer(paper.holder)) == ["accept", "return"]


def test_a_seat_cannot_be_passed_over_or_overstayed(paper):
    assert code_of(paper, "accept", builders.reviewer(paper.holder)) == "not_last_seat"
    at_province(paper)
    assert code_of(paper, "endorse", builders.approver(paper.holder)) == "last_seat"


@pytest.mark.req("T22")
def test_nobody_decides_on_a_paper_of_his_own(paper):
    filer = paper.submitted_by
    Membership.objects.create(user=filer, organisation=paper.holder, role=Role.REVIEWER)
    filer = type(filer).objects.get(pk=filer.pk)
    assert code_of(paper, "endorse", filer) == "own_paper"
    assert code_of(paper, "return", filer) == "own_paper"
    assert code_of(paper, "endorse", builders.reviewer(paper.holder)) == "allowed"


@pytest.mark.req("T22")
def test_nobody_decides_twice_on_one_paper(paper):
    both = builders.reviewer(paper.holder)
    endorse(paper, actor=both, now=NOW)
    Membership.objects.create(user=both, organisation=paper.holder, role=Role.APPROVER)
    both = type(both).objects.get(pk=both.pk)
    assert code_of(paper, "accept", both) == "same_hand"
    assert code_of(paper, "return", both) == "allowed"
    fresh = locked(paper)
    with pytest.raises(Refused, match="同一人"):
        accept(fresh, actor=both, now=NOW)
    accept(fresh, actor=builders.approver(paper.holder), now=NOW)


@pytest.mark.req("T11")
def test_authority_is_asked_anew_each_time(paper):
    reviewer = builders.reviewer(paper.holder)
    assert code_of(paper, "endorse", reviewer) == "allowed"
    Membership.objects.filter(user=reviewer).delete()
    assert code_of(paper, "endorse", type(reviewer).objects.get(pk=reviewer.pk)) == "not_allowed"
    other = builders.user("second", paper.holder, Role.REVIEWER)
    assert code_of(paper, "endorse", other) == "allowed"
    type(other).objects.filter(pk=other.pk).update(is_active=False)
    assert code_of(paper, "endorse", type(other).objects.get(pk=other.pk)) == "not_allowed"
    closed = paper.holder
    type(closed).objects.filter(pk=closed.pk).update(active=False)
    third = builders.user("third", closed, Role.REVIEWER)
    assert code_of(paper, "endorse", third) == "not_allowed"


def test_a_reviewer_of_the_last_office_is_told_who_has_the_last_word(paper):
    sponsor = builders.reviewer(paper.holder)
    assert left_to_approvers(paper, sponsor) == ""
    at_province(paper)
    province = paper.holder
    told = left_to_approvers(paper, builders.reviewer(province))
    assert "由山东省人社厅的审批人员作出" in told
    assert left_to_approvers(paper, builders.approver(province)) == ""
    assert left_to_approvers(paper, sponsor) == ""


def test_a_refusal_names_those_who_may(paper):
    stranger = builders.filer(builders.host())
    at_province(paper)
    said = {}
    for name in ("accept", "return"):
        with pytest.raises(Refused) as refused:
            require_move(paper, name, stranger)
        said[name] = refused.value.sentence.partition("此操作由")[2]
    office = "山东省人力资源和社会保障厅"
    assert said == {"accept": f"{office}的审批人员办理。", "return": f"{office}的审核、审批人员办理。"}
