"""Reminders of the demonstration: what the ladder calls for on the last working morning, and letters in every state."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from policies.models import Holiday
from reports.demo.people import DOMAIN, make_accounts
from reports.planning import plan
from workflow.actions import address_letters, hold_letter, write_letters
from workflow.models import Letter, Reminder

NEWCOMER = "host_35_003_xin"
MISTYPED = f"host_35_003 xin@{DOMAIN}"


def load_reminders(now):
    """Plan the last working morning; one letter is held by staff, one cannot go because its address is mistyped."""
    # What the walks of earlier years left was mailed in its time.
    Reminder.objects.filter(created_at__lt=now - timedelta(days=3)).update(gathered_at=F("created_at"))
    school = User.objects.get(username="host_35_003").organisation
    make_accounts([(NEWCOMER, "承办单位新任经办人", school, (Role.FILER,))], now)
    User.objects.filter(username=NEWCOMER).update(email=MISTYPED)
    plan(last_working_morning(now))
    for reminder in Reminder.objects.waiting().select_related("organisation"):
        address_letters(reminder, now=now)
    write_letters(now=now, daily=True, grace=timedelta(minutes=settings.OFFICIAL_MAIL_GRACE))
    officer = User.objects.get(username="fujian_shenhe")
    letter = Letter.objects.of_office(officer).order_by("pk").first()
    if letter is not None:
        hold_letter(letter, actor=officer, now=now, note="承办单位来电说明材料已寄出，核实后再发。")


def last_working_morning(now):
    """07:30 of the last working day that has seen it."""
    calendar, local = Holiday.objects.working_days(), timezone.localtime(now)
    day = local.date() if local.time() >= time(7, 30) else local.date() - timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(7, 30)))
