import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import modes

COMPLETE = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "k3y-of-the-test-only-" * 4,
    "DATABASE_URL": "sqlite:////tmp/never-opened.sqlite3",
    "REDIS_URL": "redis://127.0.0.1:6379/9",
    "KEYS_FILE": "/nonexistent/keys.json",
    "ALLOWED_HOSTS": "portal.example.cn",
}


def manage(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**kept, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_missing_secrets_are_named_in_order():
    assert modes.missing_secrets({"DATABASE_URL": "x", "KEYS_FILE": " "}) == [
        "SECRET_KEY",
        "REDIS_URL",
        "KEYS_FILE",
        "ALLOWED_HOSTS",
    ]
    assert modes.missing_secrets(COMPLETE) == []


def test_unknown_mode_is_refused_by_name():
    with pytest.raises(
        ImproperlyConfigured, match="PORTAL_MODE 只能是 demo、production、test 之一，现在是“prod”"
    ):
        modes.read("prod")


def test_production_names_everything_missing_at_once(tmp_path):
    answer = manage(
        "check", PORTAL_MODE="production", DATA_DIR=str(tmp_path), REDIS_URL="redis://127.0.0.1:1"
    )
    assert answer.returncode != 0
    assert "正式环境缺少必需的配置：SECRET_KEY、DATABASE_URL、KEYS_FILE、ALLOWED_HOSTS。" in answer.stderr
    assert "Production refuses to start without SECRET_KEY" in answer.stderr


@pytest.mark.slow
def test_production_settings_pass_the_deployment_check(tmp_path):
    answer = manage("check", "--deploy", "--fail-level", "WARNING", **COMPLETE, DATA_DIR=str(tmp_path))
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.slow
def test_production_demands_the_second_factor_of_staff(tmp_path):
    answer = manage("diffsettings", "--all", **COMPLETE, DATA_DIR=str(tmp_path))
    lines = set(answer.stdout.splitlines())
    assert {
        "STAFF_SECOND_FACTOR = True",
        "DEMONSTRATION = False",
        "SESSION_COOKIE_SECURE = True",
    } <= {line.partition("  #")[0] for line in lines}
