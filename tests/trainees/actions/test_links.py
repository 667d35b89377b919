"""Private links: made void, mailed once."""

import pytest

from accounts.refusals import Refused
from tests.builders import approver, filer, host, reviewer
from tests.trainees.builders import AFTER, a_class, imported
from trainees.actions import mail_links, renew_link
from trainees.models import Roster
from trainees.own.links import address_of, token_of, trainee_of_token
from workflow.models import Entry, Letter

pytestmark = pytest.mark.django_db


def a_roster(*addresses):
    roster = imported(a_class())
    for row, address in zip(roster.trainees.order_by("number"), addresses, strict=False):
        row.email = address
        row.save(update_fields=["email"])
    return roster


def test_a_renewed_link_takes_the_place_of_the_old_one():
    roster = a_roster()
    someone, other = roster.trainees.order_by("number")[:2]
    old = token_of(someone)
    renewed = renew_link(someone, actor=filer(roster.programme.host), now=AFTER)
    assert (trainee_of_token(old), trainee_of_token(token_of(renewed))) == (None, someone)
    assert trainee_of_token(token_of(other)) == other
    entry = Entry.objects.get(verb="renew_link")
    assert entry.after == f"第 1 号 {someone.name}"
    assert token_of(renewed) not in str(entry.data) + entry.after


@pytest.mark.req("PR-08")
def test_only_the_hosts_filers_renew_and_mail():
    roster = a_roster("a@example.invalid")
    someone = roster.trainees.first()
    for stranger in (
        filer(host("示例青岛职业学院")),
        approver(roster.programme.authority),
        reviewer(roster.programme.authority),
    ):
        for act, subject in ((renew_link, someone), (mail_links, roster)):
            with pytest.raises(Refused) as refusal:
                act(subject, actor=stranger, now=AFTER)
            assert refusal.value.status == 403
    assert mail_links(roster, actor=filer(roster.programme.host), now=AFTER) == 1


def test_each_link_is_mailed_once_and_a_renewed_one_again():
    roster = a_roster("a@example.invalid", " ", "c@example.invalid")
    actor = filer(roster.programme.host)
    assert mail_links(roster, actor=actor, now=AFTER) == 2
    first, _, third = roster.trainees.order_by("number")
    bodies = {letter.address: letter.body for letter in Letter.objects.filter(outside=True)}
    assert set(bodies) == {"a@example.invalid", "c@example.invalid"}
    assert address_of(first) in bodies["a@example.invalid"]
    assert address_of(third) not in bodies["a@example.invalid"]
    with pytest.raises(Refused, match="已经发过这个链接"):
        mail_links(roster, actor=actor, now=AFTER.replace(hour=5))
    renewed = renew_link(third, actor=actor, now=AFTER)
    assert mail_links(roster, actor=actor, now=AFTER.replace(hour=6)) == 1
    assert address_of(renewed) in Letter.objects.order_by("-pk").first().body


def test_a_roster_without_addresses_or_without_people_says_what_to_do():
    roster = a_roster()
    with pytest.raises(Refused, match="请印发二维码条"):
        mail_links(roster, actor=filer(roster.programme.host), now=AFTER)
    bare = Roster(programme=a_class())
    with pytest.raises(Refused, match="请印发二维码条"):
        mail_links(bare, actor=filer(bare.programme.host), now=AFTER)
