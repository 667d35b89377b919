"""The outbox: staff of the authority see, change, hold, release and cancel before a letter goes; others do not."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import User
from accounts.refusals import Refused
from accounts.roles import Role
from tests import builders
from tests.workflow.post import MORNING, people_with_mail, post
from workflow.actions import (
    cancel_letter,
    claim,
    close_stale,
    confirm_letter,
    edit_letter,
    hold_letter,
    release_letter,
    remind,
    resend_letter,
    take_back,
)
from workflow.models import Entry, Letter, Reminder

pytestmark = pytest.mark.django_db
State = Letter.State
LATER = MORNING + timedelta(hours=3)
OUTBOX = "/admin/workflow/letter/"


@pytest.fixture
def office():
    return builders.province()


@pytest.fixture
def letter(office):
    """An official letter that waits for its two hours."""
    return waiting(people_with_mail(builders.host()), office)


def waiting(at, office, number=1):
    remind(f"due:{number}", organisation=at, title=f"SJ{number} 结业上报", sender=office, now=MORNING)
    post(MORNING, hours=2)
    return Letter.objects.get(sender=office, organisation=at)


def standing(letter):
    letter.refresh_from_db()
    return letter.state


def test_a_held_letter_never_goes_until_it_is_released(letter, office):
    actor = builders.reviewer(office)
    hold_letter(letter, actor=actor, now=MORNING, note="先核实")
    post(MORNING + timedelta(days=30), daily=False)
    assert (standing(letter), mail.outbox) == (State.HELD, [])
    release_letter(letter, actor=actor, now=LATER)
    post(LATER, daily=False)
    assert (standing(letter), len(mail.outbox)) == (State.SENT, 1)
    said = list(
        Entry.objects.of(f"workflow.letter:{letter.pk}").values_list("verb", "before", "after", "note")
    )
    assert said == [
        ("hold_letter", "待发", "暂缓", "先核实"), ("release_letter", "暂缓", "待发", ""), ("send_letter", "", letter.recipient, ""),
    ]  # fmt: skip


def test_what_was_changed_goes_as_it_was_changed(letter, office):
    edit_letter(
        letter, subject="请尽快\n报送", body="改过的正文", actor=builders.reviewer(office), now=MORNING
    )
    post(LATER, daily=False)
    assert [(m.subject, m.body) for m in mail.outbox] == [("请尽快 报送", "改过的正文\n")]


def test_journal_keeps_the_lines_that_were_changed(letter, office):
    actor = builders.reviewer(office)
    edit_letter(letter, subject="催办", body="甲班\n乙班", actor=actor, now=MORNING)
    edit_letter(letter, subject="催办", body="甲班\n乙班，本周内\n联系电话另附", actor=actor, now=LATER)
    edit_letter(letter, subject="催办", body="甲班\n乙班，本周内", actor=actor, now=LATER)
    entries = Entry.objects.of(f"workflow.letter:{letter.pk}").filter(verb="edit_letter").order_by("number")
    assert list(entries.values_list("before", "after"))[1:] == [
        ("乙班", "乙班，本周内\n联系电话另附"), ("联系电话另附", "（只有删去）"),
    ]  # fmt: skip


def test_a_changed_letter_of_which_a_part_is_void_waits_for_a_person(letter, office):
    school = builders.host()
    remind("due:2", organisation=school, title="SJ2 结业上报", sender=office, now=MORNING)
    post(MORNING, hours=2)
    letter.refresh_from_db()
    edit_letter(letter, subject="催办", body="两项", actor=builders.reviewer(office), now=MORNING)
    take_back(Reminder.objects.get(key="due:2"), "材料已收到", now=MORNING)
    assert (standing(letter), letter.body, "SJ2" in letter.error) == (State.HELD, "两项\n", True)


def test_what_is_cancelled_stays_unsent(letter, office):
    cancel_letter(letter, actor=builders.approver(office), now=MORNING, note="已电话说明")
    for days in range(3):
        post(MORNING + timedelta(days=days))
    assert (standing(letter), mail.outbox) == (State.CANCELLED, [])


@pytest.mark.parametrize("who", ["reader", "far", "filer", "sponsor", "system"])
@pytest.mark.parametrize("act", [hold_letter, release_letter, cancel_letter])
def test_only_reviewers_and_approvers_of_the_authority_may(letter, office, who, act):
    people = {
        "reader": lambda: builders.user("reader", office, Role.READER),
        "far": lambda: builders.approver(builders.province("福建", "35")),
        "filer": lambda: builders.filer(letter.organisation),
        "sponsor": lambda: builders.reviewer(builders.sponsor()),
        "system": lambda: builders.user("system", office, Role.SYSTEM_ADMIN),
    }
    with pytest.raises(Refused) as refusal:
        act(letter, actor=people[who](), now=MORNING)
    assert (refusal.value.status, standing(letter)) == (403, State.WAITING)
    act(letter, actor=builders.approver(builders.ministry()), now=MORNING)


def test_what_has_gone_cannot_be_stopped(letter, office):
    post(LATER, daily=False)
    for act in (hold_letter, release_letter, cancel_letter, resend_letter, confirm_letter):
        with pytest.raises(Refused) as refusal:
            act(letter, actor=builders.approver(office), now=LATER)
        assert refusal.value.code == "wrong_state"
    with pytest.raises(Refused):
        edit_letter(letter, subject="a", body="b", actor=builders.approver(office), now=LATER)


def test_a_letter_is_sent_again_to_the_address_that_was_mended(office):
    school = people_with_mail(builders.host())
    User.objects.filter(username="a").update(email="")
    failed = waiting(school, office)
    actor = builders.reviewer(office)
    with pytest.raises(Refused) as refusal:
        resend_letter(failed, actor=actor, now=LATER)
    assert (refusal.value.code, standing(failed)) == ("no_address", State.FAILED)
    User.objects.filter(username="a").update(email="new@example.invalid")
    resend_letter(failed, actor=actor, now=LATER)
    post(LATER, daily=False)
    assert ([m.to for m in mail.outbox], standing(failed)) == ([["new@example.invalid"]], State.SENT)


def test_a_letter_to_nobody_goes_to_whoever_has_an_account_by_then(office):
    school = builders.host()
    lost = waiting(school, office)
    actor = builders.reviewer(office)
    with pytest.raises(Refused) as refusal:
        resend_letter(lost, actor=actor, now=LATER)
    assert refusal.value.code == "nobody"
    people_with_mail(school)
    resend_letter(lost, actor=actor, now=LATER)
    post(LATER, daily=False)
    assert ([m.to for m in mail.outbox], standing(lost)) == ([["a@example.invalid"]], State.CANCELLED)


@pytest.mark.parametrize(("act", "sent"), [(confirm_letter, 0), (resend_letter, 1)])
def test_a_person_decides_about_a_letter_of_unknown_fate(letter, office, act, sent):
    claim_and_die(letter)
    post(LATER + timedelta(hours=2), daily=False)
    assert (standing(letter), mail.outbox) == (State.UNKNOWN, [])
    act(letter, actor=builders.reviewer(office), now=LATER + timedelta(hours=2))
    post(LATER + timedelta(hours=3), daily=False)
    assert (standing(letter), len(mail.outbox)) == (State.SENT, sent)


def claim_and_die(letter):
    assert claim(letter, now=LATER)
    assert close_stale(letter, now=LATER + timedelta(hours=1))


def test_the_outbox_says_what_goes_when_and_who_has_to_look(letter, office, client):
    far = waiting(
        people_with_mail(builders.host("示例福州大学", builders.province("福建", "35")), "z"),
        builders.province("福建", "35"),
        9,
    )
    client.force_login(builders.reviewer(office))
    page = client.get(OUTBOX).content.decode()
    assert ("SJ1 结业上报" in page, "SJ9" in page, "2021-08-16 09:30 发出" in page) == (True, False, True)
    assert client.get(f"{OUTBOX}{far.pk}/change/").status_code == 404
    page = client.get(f"{OUTBOX}{letter.pk}/change/").content.decode()
    assert all(word in page for word in ("暂缓发送", "放行", "取消发送", "保存修改"))
    client.force_login(builders.user("reader", office, Role.READER))
    page = client.get(f"{OUTBOX}{letter.pk}/change/").content.decode()
    assert not any(word in page for word in ("暂缓发送", "放行", "保存修改"))
    reply = client.post(
        f"{OUTBOX}{letter.pk}/change/", {"subject": "我改", "body": "的", "version": letter.version}
    )
    assert (reply.status_code, "我改" in reply.content.decode(), standing(letter)) == (
        403,
        True,
        State.WAITING,
    )


def test_two_people_with_one_letter_open_do_not_overwrite_each_other(letter, office, client):
    client.force_login(builders.reviewer(office))
    address, old = f"{OUTBOX}{letter.pk}/change/", letter.version
    assert client.post(address, {"subject": "一", "body": "甲", "version": old}).status_code == 302
    second = client.post(address, {"subject": "二", "body": "乙", "version": old})
    assert (second.status_code, ">乙</textarea>" in second.content.decode().replace("\n", "")) == (409, True)
    letter.refresh_from_db()
    assert letter.subject == "一"
    empty = client.post(address, {"subject": "", "body": "", "version": letter.version})
    assert empty.status_code == 422


def test_the_page_moves_a_letter(letter, office, client):
    client.force_login(builders.reviewer(office))
    moves = f"/move/workflow.letter/{letter.pk}"
    client.post(f"{moves}/hold_letter/", {"note": "等一等"})
    assert standing(letter) == State.HELD
    client.force_login(builders.approver(builders.province("福建", "35")))
    assert client.post(f"{moves}/release_letter/").status_code == 404
    assert standing(letter) == State.HELD
