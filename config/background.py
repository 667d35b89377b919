"""How the processes of one instance reach their broker and cache, and what beat sends when.

No Django here: the settings import it.
"""

from pathlib import Path
from typing import Any

from celery.schedules import crontab

# Every task may run twice, late or never (docs/adr/0003-row-is-the-truth.md). Hours are those of Asia/Shanghai.
SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep certificate batches": {"task": "certificates.sweep_batches", "schedule": 60.0},
    # Every hour, so that a night without a beat leaves no day without a head: it is made once a day.
    "publish the head of the log": {"task": "certificates.publish_head", "schedule": crontab(minute=5)},
    "sweep corrected certificates": {"task": "certificates.finish_replacements", "schedule": 300.0},
    "reconcile certificates": {"task": "certificates.reconcile", "schedule": 900.0},
    "check the log": {
        "task": "certificates.check_log",
        "schedule": crontab(day_of_week=0, hour=2, minute=20),
    },
    "sweep large rosters": {"task": "trainees.sweep_uploads", "schedule": 60.0},
    "send letters": {"task": "workflow.send_letters", "schedule": 60.0},
    "recheck reminders": {"task": "reports.recheck_reminders", "schedule": 600.0},
    "plan reminders": {"task": "reports.plan_reminders", "schedule": crontab(hour=7, minute=30)},
    "propose what late papers entail": {
        "task": "supervision.propose",
        "schedule": crontab(hour=6, minute=30),
    },
    "watch look-ups": {"task": "certificates.watch_lookups", "schedule": 60.0},
    "forget throttles": {"task": "accounts.forget_throttles", "schedule": crontab(hour=3, minute=15)},
    "warn of short hours": {"task": "trainees.warn_of_short_hours", "schedule": crontab(hour=18, minute=30)},
    "tell changes to the registered": {"task": "trainees.tell_recruiting_changes", "schedule": 600.0},
    "forget what is over": {"task": "trainees.forget_what_is_over", "schedule": crontab(hour=3, minute=45)},
    "drop stale sheets of lines": {
        "task": "finance.drop_stale_lines",
        "schedule": crontab(hour=3, minute=35),
    },
    "drop stale uploads": {"task": "trainees.drop_stale_uploads", "schedule": crontab(hour=3, minute=30)},
}


def broker_options(redis_url: str, *, prefix: str, folder: Path) -> dict[str, Any]:
    """Options of the transport: Redis where there is one, else messages as files below the folder."""
    if redis_url:
        return {
            "visibility_timeout": 600,
            "global_keyprefix": prefix,
            # Without these a Redis that takes the connection and never answers would hold the web for ever.
            "socket_connect_timeout": 2,
            "socket_timeout": 5,
        }
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "processed_folder": str(folder / "taken"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.5,
    }


def caches(redis_url: str, *, folder: Path, testing: bool) -> dict[str, dict[str, Any]]:
    """Django's CACHES. The processes of one instance share the counters of the throttles."""
    if testing:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    if redis_url:
        return {
            "default": {
                "BACKEND": "config.caching.SteadyRedisCache",
                "LOCATION": redis_url,
                "KEY_PREFIX": "zhigeng",
                "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
            }
        }
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(folder),
            # At 300, the default, a few hundred made-up names would push a locked account out.
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
