"""Reminding by the ladder: on its days, once, merged after a gap, taken back and left anew as the facts move."""

import time
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from policies.actions import keep_holiday, keep_rung, load_ladder, shipped_rungs
from policies.models import Holiday, Rung
from programs.lifecycle import Stage
from programs.models import Programme
from reports.tasks import plan_reminders, recheck_reminders
from tests import builders
from tests.reports import builders as made
from tests.workflow import builders as small
from tests.workflow.post import people_with_mail
from workflow.models import Letter, LetterLine, Reminder
from workflow.tasks import send_letters

pytestmark = pytest.mark.django_db
DUE = date(2021, 11, 15)  # a Monday: the package of `made.soon()`
MORNING = made.DAY.replace(hour=0)


@pytest.fixture(autouse=True)
def ladder():
    load_ladder(shipped_rungs(), actor=None, now=builders.NOW)


def at(day):
    return MORNING + timedelta(days=(day - made.TODAY).days)


def run(day=made.TODAY, *, mailed=False):
    with time_machine.travel(at(day), tick=False):
        count = plan_reminders()
    if mailed:
        with time_machine.travel(at(day) + timedelta(hours=3), tick=False):
            send_letters()
    return count


def recheck(day=made.TODAY):
    with time_machine.travel(at(day), tick=False):
        return recheck_reminders()


def told(seat="host", kind="completion"):
    """[(offset, due day)] of what stands at a seat."""
    rows = Reminder.objects.standing().filter(thread__endswith=f":{kind}:{seat}").order_by("pk")
    return [(int(row.key.rsplit(":", 1)[1]), row.due_on) for row in rows]


def days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def moved(row, ends_on):
    Programme.objects.filter(pk=row.pk).update(ends_on=ends_on)


def test_running_twice_leaves_nothing_twice():
    row = made.soon()
    run()
    count = Reminder.objects.count()
    assert (run(), Reminder.objects.count()) == (0, count)
    message = Reminder.objects.get(thread__endswith=":completion:host")
    assert (message.organisation, message.due_on, message.title) == (row.host, DUE, f"{row.code} 结业上报")
    assert small.NUMBER in message.body
    assert message.address == f"/portal/programmes/{row.pk}/"


def test_each_rung_is_told_on_its_own_working_day():
    made.soon()
    found = {}
    for day in days(date(2021, 10, 20), date(2022, 1, 20)):
        run(day)
        for row in Reminder.objects.filter(thread__endswith=":completion:host"):
            found.setdefault(int(row.key.rsplit(":", 1)[1]), day)
    assert found == {
        -10: date(2021, 11, 1), -3: date(2021, 11, 10), -1: date(2021, 11, 12), 0: DUE, 1: date(2021, 11, 16),
        5: date(2021, 11, 22),
    }  # fmt: skip
    assert told() == [(5, DUE)]  # one message stands for one deadline


def test_escalations_say_which_host_and_what_it_costs():
    row = made.soon(funding="subsidised")
    run(date(2021, 11, 16))
    assert (told("sponsor"), told("province")) == ([(1, DUE)], [])
    run(date(2021, 11, 22))
    message = Reminder.objects.get(thread__endswith=":completion:province")
    assert (message.organisation, message.sender) == (row.province, None)
    assert message.title == f"{row.host}：{row.code} 结业上报"
    assert "请督促" in message.body
    sponsor = Reminder.objects.get(thread__endswith=":completion:sponsor")
    assert (sponsor.organisation, sponsor.sender) == (row.sponsor, row.authority)


def test_a_host_that_is_its_own_sponsor_is_not_told_twice():
    row = made.soon()
    Programme.objects.filter(pk=row.pk).update(sponsor=row.host)
    run(date(2021, 11, 16))
    assert told("sponsor") == []


def test_nothing_is_planned_on_a_rest_day():
    made.soon()
    assert (run(date(2021, 11, 13)), Reminder.objects.count()) == (0, 0)  # a Saturday
    Holiday.objects.create(date=date(2021, 11, 12), is_working=False, name="示例")
    assert (run(date(2021, 11, 12)), Reminder.objects.count()) == (0, 0)
    assert run(date(2021, 11, 15)) > 0


def test_after_an_outage_the_last_rung_alone_is_told():
    made.soon()
    run(date(2021, 11, 17))
    assert told() == [(1, DUE)]
    assert Reminder.objects.filter(thread__endswith=":completion:host").count() == 1


def test_an_old_file_is_no_matter_for_a_reminder():
    made.lapsed()
    assert run() == 0


@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.COMPLETED, Stage.CANCELLED])
def test_nobody_is_reminded_of_what_is_done(stage):
    row = made.soon()
    Programme.objects.filter(pk=row.pk).update(stage=stage)
    run()
    assert told() == []
    Programme.objects.filter(pk=row.pk).update(stage=Stage.HELD)
    run()
    assert told() == [(-3, DUE)]


def test_when_the_day_moves_the_reminder_moves_and_comes_back_with_it():
    row = made.soon()
    people_with_mail(row.host)
    run(mailed=True)
    moved(row, date(2021, 10, 25))
    assert recheck() == 1
    old = Reminder.objects.exclude(withdrawn_at=None).get()
    assert old.withdrawn_because == "期限由 2021-11-15 改为 2021-11-25"
    run(date(2021, 11, 11), mailed=True)
    assert told() == [(-10, date(2021, 11, 25))]
    assert "SJ2021001 结业上报：此前的提醒已撤销。期限由 2021-11-15 改为 2021-11-25" in mail.outbox[-1].body
    moved(row, date(2021, 10, 15))
    run(date(2021, 11, 12), mailed=True)
    assert told() == [(-1, DUE)]
    everything = [line for letter in mail.outbox for line in letter.body.splitlines() if line.startswith("·")]
    assert len(everything) == len(set(everything))


def test_a_move_that_is_undone_at_once_is_no_news():
    row = made.soon()
    people_with_mail(row.host)
    run(mailed=True)
    sent = len(mail.outbox)
    moved(row, date(2021, 10, 25))
    recheck()
    moved(row, date(2021, 10, 15))
    run(date(2021, 11, 11), mailed=True)
    assert (told(), len(mail.outbox)) == ([(-3, DUE)], sent)
    assert not LetterLine.objects.filter(kind="corrected").exists()


def test_a_holiday_that_is_moved_moves_the_reminder():
    row = made.soon()
    run()
    keeper = builders.approver(builders.ministry())
    keep_holiday(Holiday(date=DUE, is_working=False, name="临时放假"), actor=keeper, now=builders.NOW)
    assert recheck() == 1
    run(date(2021, 11, 11))
    assert told() == [(-3, date(2021, 11, 16))]
    assert row.host_id == Reminder.objects.standing().get(thread__endswith=":completion:host").organisation_id


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stage": Stage.CANCELLED}, "项目已取消"),
        ({"stage": Stage.REPORTED}, "结业上报已办理"),
    ],
)
def test_an_official_letter_that_waits_does_not_go_once_it_is_wrong(change, reason):
    row = made.soon()
    people_with_mail(row.host)
    run(date(2021, 11, 16))
    assert [
        letter.state for letter in Letter.objects.filter(sender=row.authority, organisation=row.host)
    ] == ["waiting"]
    Programme.objects.filter(pk=row.pk).update(**change)
    recheck(date(2021, 11, 16))
    with time_machine.travel(at(date(2021, 11, 16)) + timedelta(hours=9), tick=False):
        send_letters()
    letter = Letter.objects.get(sender=row.authority, organisation=row.host)
    assert (letter.state, reason in letter.error, mail.outbox) == ("cancelled", True, [])


def test_what_changed_since_the_last_recheck_is_taken_back_before_it_goes():
    """No recheck runs here: whoever sends asks first whether it still holds."""
    row = made.soon()
    people_with_mail(row.host)
    run(date(2021, 11, 16))
    Programme.objects.filter(pk=row.pk).update(stage=Stage.REPORTED)
    with time_machine.travel(at(date(2021, 11, 16)) + timedelta(hours=9), tick=False):
        send_letters()
    letter = Letter.objects.get(sender=row.authority, organisation=row.host)
    assert (letter.state, "结业上报已办理" in letter.error) == ("cancelled", True)
    assert [m.subject for m in mail.outbox if "结业上报" in m.subject] == []


@pytest.mark.parametrize(
    ("moment", "sent"), [(date(2021, 11, 20), 0), (date(2021, 11, 21), 0), (date(2021, 11, 22), 1)]
)
def test_a_letter_kept_by_a_broken_server_goes_on_no_rest_day_and_counts_its_days_anew(moment, sent):
    row = made.soon()
    people_with_mail(row.host)
    run(date(2021, 11, 16))
    with time_machine.travel(at(moment) + timedelta(hours=9), tick=False):
        send_letters()
    assert len(mail.outbox) == sent
    assert [f"已逾期 {(moment - DUE).days} 天" in m.subject for m in mail.outbox] == [True] * sent


def test_somebody_who_has_left_is_not_written_to_and_the_outbox_says_that_nobody_is_left():
    row = made.soon()
    people_with_mail(row.host)
    run(date(2021, 11, 16))
    row.host.memberships.all().delete()
    with time_machine.travel(at(date(2021, 11, 16)) + timedelta(hours=9), tick=False):
        send_letters()
    gone, nobody = Letter.objects.filter(organisation=row.host).order_by("pk")
    assert (mail.outbox, gone.state, nobody.state) == ([], "cancelled", "failed")
    assert "不再代表" in gone.error
    assert "没有可以接收的账号" in nobody.error


def test_a_class_that_changes_hands_is_told_to_its_new_host():
    row = made.soon()
    run()
    other = builders.host("示例青岛职业学院")
    Programme.objects.filter(pk=row.pk).update(host=other)
    run()
    message = Reminder.objects.standing().get(thread__endswith=":completion:host")
    assert message.organisation == other
    gone = Reminder.objects.exclude(withdrawn_at=None).filter(thread__endswith=":completion:host").get()
    assert gone.withdrawn_because == f"接收单位改为{other}"


def test_an_authority_s_own_ladder_takes_the_place_of_the_one_for_all():
    row = made.soon()
    builders.filer(row.host)
    actor = builders.approver(row.authority)
    keep_rung(
        Rung(authority=row.authority, kind="completion", offset=-4, seat="host"),
        actor=actor,
        now=builders.NOW,
    )
    run(date(2021, 11, 8))
    assert told() == []
    run(date(2021, 11, 9))
    assert told() == [(-4, DUE)]
    run(date(2021, 11, 12))
    assert told() == [(-4, DUE)]
    Rung.objects.filter(authority=row.authority).update(active=False)
    run(date(2021, 11, 15))
    assert told() == [(-4, DUE)]  # its ladder is switched off: that is its say


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_day_in_a_message_and_its_letter_is_that_of_shanghai(zone, monkeypatch):
    row = made.soon()
    people_with_mail(row.host)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        run(DUE, mailed=True)
    time.tzset()
    message = Reminder.objects.standing().get(thread__endswith=":completion:host")
    assert (message.due_on, message.key.rsplit(":", 1)[1]) == (DUE, "0")
    (letter,) = [m for m in mail.outbox if "结业上报" in m.body]
    assert "截至 2021-11-15（周一）" in letter.body
    assert "结业上报：今天到期，期限 2021-11-15（周一）" in letter.body


def test_five_classes_of_a_host_are_one_letter():
    rows = [made.ended(11 + n) for n in range(5)]
    people_with_mail(rows[0].host)
    run(mailed=True)
    assert len(mail.outbox) == 1
    assert all(row.code in mail.outbox[0].body for row in rows)


def test_planning_reads_the_same_for_one_class_and_three():
    made.soon()
    run()
    with CaptureQueriesContext(connection) as one:
        run()
    for n in range(2):
        made.ended(16 + n)
    run()
    with CaptureQueriesContext(connection) as three:
        run()
    reading = [len([q for q in queries if q["sql"].startswith("SELECT")]) for queries in (one, three)]
    # One look for each message that is there already; classes, rules, calendar, ladder and readers cost the same.
    assert reading[1] - reading[0] <= 2 * Reminder.objects.standing().count()


def test_the_desk_of_staff_counts_what_failed_and_what_waits(client):
    row = made.soon()
    builders.user("a", row.host, Role.FILER)  # without an address
    run(date(2021, 11, 16))
    client.force_login(builders.reviewer(row.province))
    page = client.get("/admin/").content.decode()
    assert ("邮件发送失败" in page, "以本机关名义的邮件待发" in page) == (True, False)
    client.force_login(builders.user("reader", row.province, Role.READER))
    assert "邮件发送失败" not in client.get("/admin/").content.decode()
