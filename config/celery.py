"""The worker's application; the database row is the truth, a message only wakes a worker."""

import os

from celery import Celery
from celery.signals import beat_init, setup_logging, task_postrun, task_prerun

from workflow.tracing import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def _trace(task_id: str, **_: object) -> None:
    """Log lines and journal entries of a task carry its id."""
    request_id.set(task_id)


@task_postrun.connect
def _trace_no_more(**_: object) -> None:
    """What a process does between two tasks belongs to neither."""
    request_id.set("")


@beat_init.connect
def _at_start(**_: object) -> None:
    """What runs once a day also runs at the start: a machine that sleeps at night misses nothing."""
    app.send_task("reports.plan_reminders")


@setup_logging.connect
def _keep_our_logging(**_: object) -> None:
    """Connecting is the point: Celery then leaves the redacting handlers of the settings alone."""
