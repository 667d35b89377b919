"""Telling hosts in time what is due. Running twice leaves nothing twice: each rung has a key of its own."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from programs.models import Programme
from reports.deadlines import calls, title_of
from reports.desk import PAPERS, Desk, deadlines_of
from workflow.actions import remind


@shared_task(name="reports.plan_reminders")
def plan_reminders():
    """Leave a reminder for every deadline that has reached a rung of REMINDER_DAYS; gives how many are new."""
    now = timezone.now()
    today = timezone.localdate(now)
    rows = Programme.objects.due().with_parties().select_related(*PAPERS)
    desk = Desk(rows)
    made = 0
    for programme in desk.programmes:
        lines = deadlines_of(desk, programme)
        dues = {line.kind: line.due for line in lines}
        open_lines = [(line.kind, line.label, line.on, line.done) for line in lines]
        for call in calls(open_lines, today, settings.REMINDER_DAYS):
            due = dues[call.code]
            source = f"（{due.rule.citation}）" if due.rule else ""
            made += remind(
                f"due:{programme.case}:{call.code}:{call.due_on}:{call.step}",
                organisation=programme.host, case=programme.case, now=now, due_on=call.due_on,
                title=f"{programme.code} {title_of(call, today)}",
                body=f"“{programme.title}”的{call.label}期限为 {call.due_on:%Y-%m-%d}{source}。{''.join(due.steps)}",
                address=f"/portal/programmes/{programme.pk}/",
            )  # fmt: skip
    return made
