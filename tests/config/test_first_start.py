"""`manage.py up` as a person runs it: first start, second start, stop."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import pytest
from django.conf import settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(settings.REDIS_URL), reason="the embedded start is shown by the run on SQLite and files"
    ),
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def portal(data, port):
    """`up` in a clean environment, greeting read; stopped the way Ctrl-C does it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port), "--data", str(data)],
        cwd=settings.BASE_DIR,
        env={**kept, "PYTHONUTF8": "1", "PORTAL_SET_UP": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, read_greeting(process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(40)
        process.stdout.close()


def read_greeting(process):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C" in line:
            break
    return "".join(lines)


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.status, answer.read().decode()


def check_static_files(port, page):
    """Every style sheet of the page is there under a name that carries its content's hash."""
    sheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert sheets
    for sheet in sheets:
        assert re.search(r"\.[0-9a-f]{12}\.css$", sheet)
        assert get(port, sheet)[0] == 200


def test_first_start_brings_the_demonstration_and_the_second_keeps_it(tmp_path):
    port = free_port()
    with portal(tmp_path, port) as (process, greeting):
        assert f"http://127.0.0.1:{port}/admin/" in greeting
        assert "演示账号" in greeting
        assert get(port, "/readyz")[0] == 200
        status, home = get(port, "/")
        assert status == 200
        assert "演示系统" in home
        check_static_files(port, home)
    assert process.returncode == 0
    keys = (tmp_path / "keys.json").read_bytes()
    with portal(tmp_path, port) as (_, greeting):
        assert "演示账号" in greeting
        assert "首次启动" not in greeting
    assert (tmp_path / "keys.json").read_bytes() == keys
    assert {oct(path.stat().st_mode & 0o077) for path in tmp_path.iterdir()} == {"0o0"}
