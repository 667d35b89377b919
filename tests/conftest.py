"""What every test stands on: keys, an empty cache, and real workers where a test asks for one."""

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from redis import Redis

from accounts.keys import ensure_keys
from config.celery import app
from config.up import WORKER
from tests.migrated import drop_template, migrated_copy, migrated_template

# What holds must hold on a busy machine too: no property fails for having been slow.
hypothesis_settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("portal")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    wanting = {
        "redis": "" if settings.REDIS_URL else "needs Redis: set REDIS_URL",
        "browser": "" if shutil.which("chromium") else "needs Chromium: apt-get install chromium",
    }
    for item in items:
        for marker, reason in wanting.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
    # Files go to the workers in this order: a long one that began last would let the other worker wait.
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """What is loaded by now lives to the end: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if connection.vendor == "postgresql" and not hasattr(session.config, "workerinput"):
        drop_template(connection)


@pytest.fixture(scope="session", autouse=True)
def _keys() -> None:
    ensure_keys(settings.KEYS_FILE, suite=settings.CRYPTO_SUITE)


@pytest.fixture(scope="session")
def _copying(django_db_modify_db_settings: None) -> Iterator[ExitStack]:
    """What holds the migrated database of an earlier process until this one has looked it through."""
    with ExitStack() as held:
        if connection.vendor == "sqlite":
            held.enter_context(migrated_copy(Path(connection.creation._get_test_db_name())))  # type: ignore[attr-defined]
        else:
            held.enter_context(migrated_template(connection))
        yield held


@pytest.fixture(scope="session")
def django_db_keepdb(_copying: ExitStack, django_db_keepdb: bool) -> bool:
    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_createdb(django_db_createdb: bool) -> bool:
    return django_db_createdb and connection.vendor != "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(_copying: ExitStack, django_db_setup: None) -> None:
    """Lets go of the copy before the first test writes anything."""
    _copying.close()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """The counters of the throttles start at nought."""
    cache.clear()


@pytest.fixture(autouse=True)
def _no_log_before() -> None:
    """What an earlier test noted of its log, outside the database, says nothing about this one's."""
    for path in settings.DATA_DIR.glob("log-*"):
        path.unlink()


@pytest.fixture(scope="session", autouse=True)
def _queue() -> Iterator[None]:
    """This process's own queue, gone from Redis afterwards (files go with the data folder)."""
    yield
    if settings.REDIS_URL:
        server = Redis.from_url(settings.REDIS_URL)
        prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
        for key in list(server.scan_iter(f"{prefix}*")):
            server.delete(key)
        server.close()


@pytest.fixture(autouse=True)
def _frozen_rows_leave(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rows that the database itself keeps from deletion go before the flush that follows a committing test."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not commits and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    delete_frozen_rows()


def delete_frozen_rows() -> None:
    """Empty the tables with triggers on SQLite; PostgreSQL's TRUNCATE passes them by."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        connection.disable_constraint_checking()
        for name, _, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in {table for _, table, _ in triggers}:
            cursor.execute(f"DELETE FROM {table}")
        for _, _, definition in triggers:
            cursor.execute(definition)
        connection.enable_constraint_checking()


def database_url() -> str:
    """The address of the database that this test runs on, for a process beside it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    person = f"{values['USER']}:{values['PASSWORD']}".rstrip(":")
    return f"postgres://{person}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """`worker()` starts a real Celery worker on this test's database, files and broker.

    Gives its Popen: a test may kill it and start another. All are gone after the test.
    """
    app.control.purge()
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "PORTAL_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(settings.DATA_DIR),
        "KEYS_FILE": str(settings.KEYS_FILE),
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    command = [sys.executable, *WORKER]

    def start() -> "subprocess.Popen[bytes]":
        own = {**environment, "SITE_URL": settings.SITE_URL}  # a test may have moved it to its own server
        started.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=own))
        return started[-1]

    yield start
    for process in started:
        process.send_signal(signal.SIGKILL)
        process.wait()
