"""`manage.py up`: first start, then the web server and the worker side by side until Ctrl-C."""

import argparse
import fcntl
import hashlib
import importlib
import io
import os
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.bootstrap import SetUpError
from config.supervisor import Child, supervise

HOST = "127.0.0.1"
WORKER = (
    "-W",
    "ignore:You're running the worker with superuser privileges",
    "-m",
    "celery",
    "--quiet",
    "-A",
    "config.celery",
    "worker",
    "--pool=solo",
    "--loglevel=WARNING",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
)


def main(root: Path, arguments: list[str]) -> int:
    """Serve from this checkout; gives the exit status."""
    options = parse(root, arguments)
    os.umask(0o077)
    try:
        with one_at_a_time(options.data):
            refuse_busy_port(options.port)
            write_secrets(options.data / "secrets.env")
            set_environment(options)
            prepare(options.data)
            return supervise(
                children(root, options), ready=f"http://{HOST}:{options.port}/healthz", greet=greet
            )
    except SetUpError as problem:
        print(problem, file=sys.stderr)
        return 1


def parse(root: Path, arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description="启动门户（网站和后台任务）。")
    parser.add_argument("--port", type=port_number, default=8000, help="网站端口，默认 8000")
    parser.add_argument("--data", type=Path, default=root / "data", help="数据目录，默认 ./data")
    options = parser.parse_args(arguments)
    options.data = options.data.expanduser().resolve()
    return options


def port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"端口须是 1 到 65535 之间的整数，现在是“{text}”")
    return int(text)


@contextmanager
def one_at_a_time(data: Path) -> Iterator[None]:
    """Hold the data folder, or raise SetUpError where another `up` holds it."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (data / "up.lock").open("w")
    except OSError as problem:
        raise SetUpError(
            f"数据目录 {data} 不能写入（{problem.strerror}）。请用 --data 另选一个目录。"
        ) from problem
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise SetUpError(
                f"数据目录 {data} 正由另一个 up 使用。请先停止它，或用 --data 另选一个目录。"
            ) from problem
        yield


def refuse_busy_port(port: int) -> None:
    """Raise SetUpError where something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            raise SetUpError(
                f"端口 {port} 不能使用（{problem.strerror}），可能已有程序在用。请用 --port 另选一个，例如：\n"
                f"  python3 manage.py up --port {port + 1 if port < 65535 else 8000}"
            ) from problem


def write_secrets(path: Path) -> None:
    """Make the file of this machine's secrets (0600) where there is none."""
    if path.exists():
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"# 本机密钥，首次启动时生成；请勿外传。\nSECRET_KEY={secrets.token_urlsafe(48)}\n")


def set_environment(options: argparse.Namespace) -> None:
    """What the settings of this process and of its children read."""
    os.environ["DATA_DIR"] = str(options.data)
    os.environ["BIND"] = f"{HOST}:{options.port}"
    os.environ["COOKIE_SUFFIX"] = f"_{options.port}"
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{options.port}")


def prepare(data: Path) -> None:
    """Bring database, keys, static files and, on first start, the notices and the demonstration into being."""
    import django
    from django.conf import settings

    fresh_after_interruption(data)
    django.setup()
    if not settings.PRODUCTION:  # there, keys are made by hand and kept apart: manage.py make_keys
        importlib.import_module("accounts.keys").ensure_keys(settings.KEYS_FILE, suite=settings.CRYPTO_SUITE)
    from django.core.management import call_command
    from django.db import connections

    say("正在准备数据库…")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_basics", verbosity=0)  # what an update has brought since
    call_command("load_survey_forms", verbosity=0)
    collect_static(data)
    first_start(data)
    connections.close_all()


def first_start(data: Path) -> None:
    """Load the notices and the demonstration once; `loading` stays behind where that was interrupted."""
    from django.conf import settings
    from django.core.management import call_command

    loaded, loading = data / "loaded", data / "loading"
    if loaded.exists():
        return
    loading.touch()
    say("首次启动：正在载入政策文件…")
    call_command("load_organisations", verbosity=0)  # a notice belongs to the office that issued it
    call_command("load_notices", verbosity=0)
    call_command("load_survey_forms", verbosity=0)
    if settings.DEMONSTRATION:
        say("首次启动：正在生成演示年度…")
        call_command("load_demo", verbosity=0)
    loaded.touch()
    loading.unlink()


def fresh_after_interruption(data: Path) -> None:
    """A first start that was cut short left half a demonstration that nobody has used: begin again."""
    if (data / "loading").exists() and not (data / "loaded").exists():
        say("上次首次启动未完成，重新开始…")
        for pattern in ("portal.sqlite3*", "log-*"):  # what was noted of its log goes with the database
            for path in data.glob(pattern):
                path.unlink()


def collect_static(data: Path) -> None:
    """Copy and fingerprint the static files, unless none has changed since last time."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            stat = os.stat(storage.path(name))
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = data / "static.stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("正在整理静态文件…")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest.hexdigest())


def children(root: Path, options: argparse.Namespace) -> list[Child]:
    """The web server and the one worker, which is the beat as well."""
    python = sys.executable
    return [
        Child("网站", [python, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"], root),
        Child(
            "后台任务",
            [python, *WORKER, "--beat"],
            root,
        ),
    ]


def greet() -> None:
    """Print where to go and as whom."""
    from django.conf import settings
    from django.core.management import call_command, get_commands

    address = f"http://{os.environ['BIND']}"
    print(f"\n{settings.PORTAL_NAME}" + ("（演示系统）" if settings.DEMONSTRATION else ""))
    for path, purpose in (
        ("/", "公众：证书查询、计划、政策文件"),
        ("/portal/", "单位工作台"),
        ("/admin/", "主管部门办理"),
    ):
        print(f"  {address}{path:<10} {purpose}")
    print(f"  数据目录   {settings.DATA_DIR}")
    if settings.DEMONSTRATION and "demo_accounts" in get_commands():
        out = io.StringIO()
        call_command("demo_accounts", stdout=out)
        print(f"\n演示账号：\n{out.getvalue().rstrip()}")
    say("\n按 Ctrl-C 停止。")


def say(text: str) -> None:
    print(text, flush=True)
