import os
import socket
from argparse import ArgumentTypeError

import pytest

from config import up
from config.bootstrap import SetUpError


def test_a_taken_port_is_refused_with_another_to_try():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SetUpError, match=rf"端口 {port} 不能使用.*--port"):
            up.refuse_busy_port(port)
    up.refuse_busy_port(port)


def test_a_data_folder_serves_one_portal_at_a_time(tmp_path):
    with (
        up.one_at_a_time(tmp_path / "a"),
        up.one_at_a_time(tmp_path / "b"),
        pytest.raises(SetUpError, match="正由另一个 up 使用"),
        up.one_at_a_time(tmp_path / "a"),
    ):
        pass
    with up.one_at_a_time(tmp_path / "a"):
        pass


def test_secrets_are_made_once_and_for_the_owner_alone(tmp_path):
    path = tmp_path / "secrets.env"
    up.write_secrets(path)
    first = path.read_text()
    up.write_secrets(path)
    assert path.read_text() == first
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert len(first.split("SECRET_KEY=")[1].strip()) >= 50


@pytest.mark.parametrize("text", ["0", "65536", "-1", "八千", "80.0", ""])
def test_a_port_is_a_number_that_exists(text):
    with pytest.raises(ArgumentTypeError, match="1 到 65535"):
        up.port_number(text)


def test_options_default_to_the_checkout(tmp_path):
    assert vars(up.parse(tmp_path, [])) == {"port": 8000, "data": tmp_path / "data"}
    chosen = up.parse(tmp_path, ["--port", "8101", "--data", str(tmp_path / "x")])
    assert vars(chosen) == {"port": 8101, "data": tmp_path / "x"}


def test_instances_keep_cookies_and_data_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {})
    up.set_environment(up.parse(tmp_path, ["--port", "8101"]))
    assert os.environ == {
        "DATA_DIR": str(tmp_path / "data"),
        "BIND": "127.0.0.1:8101",
        "COOKIE_SUFFIX": "_8101",
        "SITE_URL": "http://127.0.0.1:8101",
    }


def test_an_interrupted_first_start_begins_again(tmp_path):
    for name in ("portal.sqlite3", "portal.sqlite3-wal", "loading", "keys.json"):
        (tmp_path / name).touch()
    up.fresh_after_interruption(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys.json", "loading"]


def test_a_finished_first_start_is_never_undone(tmp_path):
    for name in ("portal.sqlite3", "loading", "loaded"):
        (tmp_path / name).touch()
    up.fresh_after_interruption(tmp_path)
    assert (tmp_path / "portal.sqlite3").exists()
