"""班委 and 临时党小组: who is in them, what they did, and what the pack says to it."""

from datetime import date, time

import pytest

from accounts.refusals import Refused
from tests.builders import filer, host
from tests.trainees.actions.schemes import a_roster
from tests.trainees.builders import AFTER
from trainees.actions.party import remove_activity, remove_post, save_activity, save_post
from trainees.checks import roster_findings
from trainees.documents.party import told_about
from trainees.models import PartyActivity, PartyPost
from trainees.party.membership import party_of, wants_party
from workflow.models import Entry

pytestmark = pytest.mark.django_db
EVENING = {
    "body": "party_group", "kind": "政治学习", "title": "集体学习", "on": date(2021, 10, 16), "begins_at": time(19, 30),
    "place": "会议室", "present": 2, "note": "", "support": "",
}  # fmt: skip


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def posted(roster, number, body, post, **changes):
    values = {"body": body, "post": post, "actor": filer(roster.programme.host), "now": AFTER, **changes}
    return save_post(roster.trainees.get(number=number), **values)


def acted(roster, **changes):
    who = {"actor": filer(roster.programme.host), "now": AFTER}
    return save_activity(roster, values=EVENING | changes, **who)


def finding(roster):
    found = roster_findings(roster.programme)
    return [each.status for each in found if each.key == "party.committee"]


@pytest.mark.req("001-27")
def test_party_members_owe_both_bodies_and_a_class_without_any_owes_none():
    roster = a_roster(party=(1, 2))
    assert finding(roster) == ["binding"]
    posted(roster, 3, "committee", "班长")
    assert finding(roster) == ["binding"]
    posted(roster, 1, "party_group", "组长")
    assert finding(roster) == ["passed"]
    assert finding(a_roster(number=2)) == []


@pytest.mark.req("001-27")
def test_only_party_members_join_the_party_group():
    roster = a_roster(party=(1,))
    assert refusal(posted, roster, 2, "party_group", "组员").code == "no_member"
    assert refusal(posted, roster, 1, "party_group", " ").code == "no_post"
    assert refusal(posted, roster, 1, "party_group", "组长", actor=filer(host("乙校"))).status == 403
    posted(roster, 1, "party_group", "组长")
    posted(roster, 2, "committee", "班长")
    assert [(row.get_body_display(), row.post) for row in PartyPost.objects.order_by("pk")] == [
        ("临时党小组", "组长"), ("班委", "班长"),
    ]  # fmt: skip


def test_a_second_post_in_the_same_body_takes_the_place_of_the_first():
    roster = a_roster()
    posted(roster, 1, "committee", "班长")
    row = posted(roster, 1, "committee", "学习委员")
    assert [each.post for each in PartyPost.objects.all()] == ["学习委员"]
    remove_post(row, actor=filer(roster.programme.host), now=AFTER)
    assert refusal(remove_post, row, actor=filer(roster.programme.host), now=AFTER).code == "gone"
    assert Entry.objects.get(verb="remove_post").before == f"班委：{row.trainee.name} 学习委员"


@pytest.mark.req("001-28")
@pytest.mark.parametrize(
    ("begins_at", "collides"), [(time(19, 30), False), (time(9), True), (time(14), True), (None, False)]
)
def test_an_activity_in_class_hours_is_marked(begins_at, collides):
    roster = a_roster(party=(1,))
    acted(roster, begins_at=begins_at)
    found = party_of(roster.programme, roster)
    assert [(each.title, marked) for each, marked in found.activities] == [("集体学习", collides)]


@pytest.mark.req("001-28")
def test_an_activity_is_kept_changed_and_taken_away():
    roster = a_roster(party=(1,))
    assert refusal(acted, roster, on=date(2021, 10, 21)).code == "too_early"
    row = acted(roster)
    who = {"actor": filer(roster.programme.host), "now": AFTER}
    save_activity(roster, values=EVENING | {"kind": "主题实践", "present": 3}, activity=row, **who)
    assert list(PartyActivity.objects.values_list("kind", "present")) == [("主题实践", 3)]
    assert refusal(remove_activity, row, actor=filer(host("乙校")), now=AFTER).status == 403
    remove_activity(row, **who)
    assert not PartyActivity.objects.exists()
    assert refusal(save_activity, roster, values=EVENING, activity=row, **who).code == "gone"


@pytest.mark.req("001-61")
def test_the_section_is_there_where_the_pack_asks_or_party_members_came():
    assert wants_party(*of(a_roster()))
    plain = a_roster(rules="national-2021", number=2)
    assert not wants_party(*of(plain))
    plain.trainees.filter(number=1).update(party_member=True)
    assert wants_party(*of(plain))


def of(roster):
    return roster.programme, roster


@pytest.mark.req("001-29")
def test_what_the_host_gave_towards_an_activity_is_kept_and_told_in_the_summary():
    roster = a_roster(party=(1,))
    row = acted(roster, note="讨论热烈。", support="提供会议室和车辆")
    row.refresh_from_db()
    assert row.support == "提供会议室和车辆"
    assert told_about(row) == "讨论热烈。\n承办单位支持：提供会议室和车辆"
    assert told_about(acted(roster, title="又一次")) == ""
