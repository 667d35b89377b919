"""Sending the mail that reminders wait for. The rows are the truth; running twice sends nothing twice."""

from celery import shared_task
from django.core.mail import send_mail
from django.utils import timezone

from accounts.roles import Role
from workflow.actions import mark_mailed
from workflow.models import Reminder

BATCH = 200


@shared_task(name="workflow.send_reminders")
def send_reminders():
    """Mail the reminders that have not gone out yet to the filers and reviewers of their organisation."""
    now = timezone.now()
    for reminder in Reminder.objects.unmailed().select_related("organisation")[:BATCH]:
        members = reminder.organisation.memberships.filter(role__in=[Role.FILER, Role.REVIEWER, Role.APPROVER])
        addresses = sorted({m.user.email for m in members.select_related("user") if m.user.is_active and m.user.email})
        error = ""
        if addresses:
            try:
                send_mail(reminder.title, reminder.body, None, addresses)
            except OSError as failure:
                error = f"{type(failure).__name__}：邮件服务器没有接受，将自动重试。"
        mark_mailed(reminder, now=now, error=error)
