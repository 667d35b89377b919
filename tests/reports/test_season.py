"""A whole season of reminding, day by day, with everything that goes wrong in one: what was sent is judged afterwards.

The tasks run none to three times a day, the worker is away for a week, facts move forward and back, a class is
cancelled, a host is renamed, people leave, have no address or want no mail, the ministry moves a holiday.
"""

import random
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from accounts.models import Organisation, User
from applications.models import Filing
from policies.actions import keep_holiday, load_calendar, load_ladder, shipped_rungs
from policies.models import Holiday
from policies.state_council import NOTICES, arranged_days
from programs.lifecycle import Stage
from programs.models import Programme
from reports.desk import PAPERS, Desk, deadlines_of
from reports.tasks import plan_reminders, recheck_reminders
from tests import builders
from tests.workflow import builders as small
from tests.workflow.post import people_with_mail
from workflow.models import Letter, LetterLine, MailChoice, Reminder
from workflow.tasks import send_letters

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2021, 9, 20), date(2021, 12, 8)
AWAY = (date(2021, 10, 20), date(2021, 10, 27))
HOURS = (0, 2, 13)


def hosted(name, people, **fields):
    """A class at a host of its own, opening on 15 October by a draft of its filing."""
    host = people_with_mail(builders.host(name), *people)
    row = small.programme(host, **fields)
    Filing.objects.create(programme=row, starts_on=date(2021, 10, 15), ends_on=date(2021, 10, 18))
    return row


def opening(row, day):
    Filing.objects.filter(programme=row).update(starts_on=day, ends_on=day + timedelta(days=3))


def stage(row, to, **fields):
    Programme.objects.filter(pk=row.pk).update(stage=to, **fields)


def rest(day):
    keep_holiday(Holiday(date=day, is_working=False, name="临时放假"), actor=None, now=builders.NOW)


@pytest.fixture
def season():
    """{day: [what happens]}, and the classes."""
    load_calendar([day for day in arranged_days() if day.day.year == 2021],
                  [each for each in NOTICES if each.year == 2021], actor=None, now=builders.NOW)  # fmt: skip
    load_ladder(shipped_rungs(), actor=None, now=builders.NOW)
    people_with_mail(builders.sponsor(), "sponsor")
    people_with_mail(builders.province(), "office")
    moving = hosted("示例甲学院", ("a", "aa"), title="改期的班")
    dropped = hosted("示例乙学院", ("b",), title="取消的班")
    never = hosted("示例丙学院", ("c",), title="没有报的班")
    orphan = hosted("示例丁学院", ("d",), title="没有人的班")
    silent = hosted("示例戊学院", ("e", "f"), title="不收信的班")
    User.objects.filter(username="e").update(email="")
    MailChoice.objects.create(person=User.objects.get(username="f"), mode="none")
    MailChoice.objects.create(person=User.objects.get(username="aa"), mode="at_once")

    def renamed():
        Organisation.objects.filter(pk=never.host_id).update(name="示例丙职业大学")

    def emptied():
        User.objects.filter(username="d").update(is_active=False)

    def held():
        stage(moving, Stage.HELD, starts_on=date(2021, 10, 22), ends_on=date(2021, 10, 25))

    events = {
        date(2021, 9, 21): [lambda: opening(moving, date(2021, 10, 22))],
        date(2021, 9, 23): [lambda: opening(moving, date(2021, 10, 15))],
        date(2021, 9, 24): [lambda: opening(moving, date(2021, 10, 22)), lambda: stage(dropped, Stage.CANCELLED)],
        date(2021, 9, 28): [renamed, lambda: rest(date(2021, 10, 11))],
        date(2021, 10, 8): [emptied],
        date(2021, 10, 13): [lambda: stage(moving, Stage.APPROVED, starts_on=date(2021, 10, 22), ends_on=date(2021, 10, 25))],
        date(2021, 10, 26): [held],
        date(2021, 11, 24): [lambda: rest(date(2021, 11, 29))],
    }  # fmt: skip
    return events, {"moving": moving, "dropped": dropped, "never": never, "orphan": orphan, "silent": silent}


class Watch:
    """What went out, and what is wrong about it."""

    def __init__(self):
        self.seen, self.faults, self.told = set(), [], Counter()

    def look(self, today):
        """Judge the letters that have gone since the last look."""
        fresh = Letter.objects.filter(state="sent").exclude(pk__in=self.seen)
        rows = list(fresh.select_related("person"))
        if not rows:
            return
        desk = Desk(Programme.objects.due().with_parties().select_related(*PAPERS))
        open_days = {
            (programme.case, each.kind): each.on for programme in desk.programmes
            for each in deadlines_of(desk, programme) if each.open
        }  # fmt: skip
        if not desk.calendar.is_working_day(today):
            self.faults.append(f"{today}：休息日发出 {rows}")
        for letter in rows:
            self.seen.add(letter.pk)
            if not letter.person.is_active:
                self.faults.append(f"{today}：发给已停用的 {letter.person}")
            for line in letter.lines.select_related("reminder"):
                self.judge(line, letter, today, open_days)

    def judge(self, line, letter, today, open_days):
        reminder = line.reminder
        if line.kind == LetterLine.Kind.CORRECTED:
            self.told[letter.person_id, reminder.key] = 0
            return
        kind = reminder.thread.split(":")[-2]
        if open_days.get((reminder.case, kind)) != reminder.due_on:
            self.faults.append(f"{today}：{reminder.key} 已不成立")
        left = (reminder.due_on - today).days
        words = f"还有 {left} 天到期" if left > 0 else f"已逾期 {-left} 天" if left else "今天到期"
        if f"{reminder.title}：{words}" not in letter.body:
            self.faults.append(f"{today}：{reminder.key} 的天数不对")
        self.told[letter.person_id, reminder.key] += 1
        if self.told[letter.person_id, reminder.key] > 1:
            self.faults.append(f"{today}：{reminder.key} 对 {letter.person} 说了两次")


def tasks_of(day, chance):
    """[(hour of the day, task)] in whatever order the broker brings them."""
    runs = []
    for hour in HOURS:
        some = [
            task
            for task in (plan_reminders, recheck_reminders, send_letters)
            for _ in range(chance.choice((0, 0, 1, 1, 2)))
        ]
        chance.shuffle(some)
        runs += [(hour, task) for task in some]
    return runs


def test_a_season_tells_everybody_the_truth_once_and_on_working_days(season):
    events, classes = season
    chance, watch = random.Random(2), Watch()
    day = FIRST
    while day <= LAST:
        morning = datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC) - timedelta(hours=8)
        for happens in events.get(day, ()):
            with time_machine.travel(morning + timedelta(hours=1), tick=False):
                happens()
        if not AWAY[0] <= day <= AWAY[1]:
            for hour, task in tasks_of(day, chance):
                with time_machine.travel(morning + timedelta(hours=hour), tick=False):
                    task()
                    watch.look(day)
        day += timedelta(days=1)
    assert watch.faults == []
    assert len(mail.outbox) == Letter.objects.filter(state="sent").count()
    check_last_rungs(classes)


def check_last_rungs(classes):
    """Every deadline that stayed open was said to the last rung of each seat; what lost its reader stands in the outbox."""
    for name in ("never", "orphan", "silent"):
        row = classes[name]
        for kind in ("filing", "end"):
            for seat, offset in (("host", 5), ("sponsor", 1), ("province", 5)):
                thread = f"due:{row.case}:{kind}:{seat}"
                last = Reminder.objects.standing().get(thread=thread)
                assert last.key.endswith(f":{offset}"), last.key
                sent = last.lines.filter(letter__state="sent").exists()
                failed = last.lines.filter(
                    letter__state="failed", letter__error__contains="没有可以接收的账号"
                ).exists()
                assert (sent, failed) == (
                    (False, True) if (name, seat) == ("orphan", "host") else (True, False)
                )
    assert not Reminder.objects.standing().filter(case=classes["dropped"].case).exists()
    silent = Letter.objects.filter(person__username="f", state="sent")
    assert silent.exists()
    assert not silent.filter(sender=None).exists()
    assert re.search("没有登记邮箱", Letter.objects.filter(person__username="e").first().error)
    late = Reminder.objects.standing().filter(
        case=classes["moving"].case, thread__endswith=":completion:host"
    )
    assert late.get().key.endswith(":5")
