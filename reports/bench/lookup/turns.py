"""Three servers, asked in turns; the measures of `manage.py bench --lookup`."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from accounts.keys import ensure_keys
from reports.bench.lookup.crowd import asked_people, settle
from reports.bench.place import UNTHROTTLED
from reports.bench.timing import Measure

SERVED = {
    "portal": "config.wsgi:application",
    "floor": "reports.bench.lookup.floor:application",
    "plain": "reports.bench.lookup.plain:application",
}
CONNECTIONS = 16
CLIENT = Path(__file__).with_name("client.py")


def of_lookups(*, rows, more, rounds, seconds):
    """Rates of the portal beside the floor and beside an ordinary view among `rows` certificates, and of the portal among
    `more` beside itself among `rows`."""
    if connection.vendor != "postgresql":
        raise RuntimeError("这项测量只在 PostgreSQL 上进行：请用 --database-url 指定服务器。")
    ensure_keys(settings.KEYS_FILE, suite=settings.CRYPTO_SUITE)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    people = Path(settings.DATA_DIR) / "people.txt"
    people.write_text("".join(f"{name}\t{number}\n" for name, number in asked_people()), encoding="utf-8")
    settle(rows)
    connections.close_all()
    rates = in_turns(("portal", "floor", "plain"), people, rounds, seconds)
    few = rates["portal"]
    label = f"在 {rows} 本证书中凭姓名和证件号码查询"
    yield compared(
        "lookup_floor", label, rows, rounds, few, rates["floor"], "同一服务器上的裸函数，一条预备语句"
    )
    yield compared(
        "lookup_plain", label, rows, rounds, few, rates["plain"], "Django 通常写法（FormView、ORM、模板）"
    )
    if more > rows:
        settle(more)
        connections.close_all()
        many = in_turns(("portal",), people, rounds, seconds)["portal"]
        label = f"在 {more} 本证书中凭姓名和证件号码查询"
        yield compared("lookup_many", label, more, rounds, many, few, f"门户自己在 {rows} 本中")


def compared(name, label, count, rounds, ours, theirs, theirs_is):
    """`ratio` is how many times as long the portal takes, from the medians of the rounds."""
    portal, floor = median(ours), median(theirs)
    return Measure(
        name,
        label,
        "per_s",
        count,
        rounds,
        round(portal, 1),
        round(floor, 1),
        round(floor / portal, 2),
        theirs_is,
    )


def in_turns(names, people, rounds, seconds):
    """{name: answers a second, round by round}; all servers are up, one is asked at a time."""
    rates = {name: [] for name in names}
    with ExitStack() as stack:
        ports = {name: stack.enter_context(server(SERVED[name])) for name in names}
        for name in names:
            asked(ports[name], people, min(seconds, 2))
        for _ in range(rounds):
            for name in names:
                rates[name].append(asked(ports[name], people, seconds) / seconds)
    return rates


def asked(port, people, seconds):
    command = [sys.executable, CLIENT, port, CONNECTIONS, seconds, random.randrange(10**9), people]  # noqa: S311
    return int(subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True).stdout)


@contextmanager
def server(application):
    """The port on which gunicorn serves an application with the portal's own configuration, as in production."""
    port = free_port()
    environment = {
        **os.environ, **dict.fromkeys(UNTHROTTLED, str(10**9)), "PORTAL_MODE": "production", "SECRET_KEY": "bench" * 12,
        "REDIS_URL": "redis://127.0.0.1:1/0", "KEYS_FILE": str(settings.KEYS_FILE), "ALLOWED_HOSTS": "127.0.0.1",
        "TRUSTED_PROXIES": "127.0.0.1", "BIND": f"127.0.0.1:{port}", "DATABASE_URL": address_of_database(),
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        str(settings.BASE_DIR / "config" / "gunicorn.py"),
        application,
    ]
    running = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
    try:
        wait_for(port, running)
        yield port
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(30)


def address_of_database():
    values = connection.settings_dict
    person = ":".join(filter(None, (values["USER"], values["PASSWORD"])))
    return f"postgresql://{person}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, running, patience=60):
    end = time.monotonic() + patience
    while running.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("网站进程没有启动。")
