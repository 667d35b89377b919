"""The worker's doors to reminding. Each task may run twice, late or at once with itself."""

from celery import shared_task
from django.utils import timezone

from reports.planning import plan, recheck
from workflow.tasks import gather


@shared_task(name="reports.plan_reminders")
def plan_reminders():
    """On a working day: leave what the ladder calls for and close everybody's letter of the day. Gives how many are new."""
    made = plan(timezone.now())
    if made is None:
        return 0
    gather(daily=True)
    return made


@shared_task(name="reports.recheck_reminders")
def recheck_reminders():
    """Take back what the facts have overtaken since, before a letter that waits tells it to anybody."""
    return recheck(timezone.now())
