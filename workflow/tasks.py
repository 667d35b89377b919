"""Sending the mail that reminders wait for. The rows are the truth; running twice sends nothing twice."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from accounts.roles import Role
from workflow.actions import claim_mail, release_mail
from workflow.models import Reminder

BATCH = 200
READERS = (Role.FILER, Role.REVIEWER, Role.APPROVER)


@shared_task(name="workflow.send_reminders")
def send_reminders():
    """Mail the reminders that have not gone out yet to the filers and reviewers of their organisation."""
    now = timezone.now()
    for reminder in (
        Reminder.objects.unmailed().select_related("organisation").order_by("mail_error", "pk")[:BATCH]
    ):
        if not claim_mail(reminder, now=now):
            continue
        addresses = addresses_of(reminder.organisation)
        try:
            if addresses:
                send_mail(reminder.title, letter(reminder), None, addresses)
        except OSError as failure:
            release_mail(reminder, error=f"{type(failure).__name__}：邮件服务器没有接受，将自动重试。")


def addresses_of(organisation):
    members = organisation.memberships.filter(role__in=READERS).select_related("user")
    return sorted({m.user.email for m in members if m.user.is_active and m.user.email})


def letter(reminder):
    """The text of the mail: what, by when, where to go on. The page itself asks for the login."""
    lines = [f"{reminder.organisation}：", "", reminder.title + "。", reminder.body]
    if reminder.due_on:
        lines.append(f"期限：{reminder.due_on:%Y-%m-%d}")
    if reminder.address:
        lines += ["", f"办理：{settings.SITE_URL}{reminder.address}"]
    return "\n".join(line for line in lines if line is not None)
