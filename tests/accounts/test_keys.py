import json
import os
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from accounts.keys import add_field_key, ensure_keys, load_keys, make_keys


def rewrite(path, change):
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def test_first_start_makes_separate_keys_for_the_owner_alone(tmp_path):
    path = tmp_path / "secrets" / "keys.json"
    ensure_keys(path)
    ring = load_keys(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["keys.json"]
    keys = {ring.active_field.key, ring.active_index.key, ring.signing_seed, ring.token_key}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


def test_an_existing_file_is_never_replaced(tmp_path):
    path = tmp_path / "keys.json"
    ensure_keys(path)
    before = path.read_bytes()
    ensure_keys(path)
    with pytest.raises(FileExistsError):
        make_keys(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["keys.json"]


def test_processes_that_start_at_once_end_with_one_file(tmp_path):
    path = tmp_path / "keys.json"
    seen, barrier = [], threading.Barrier(8)

    def start():
        barrier.wait()
        ensure_keys(path)
        seen.append(path.read_bytes())

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1


def test_a_missing_file_is_refused_with_the_way_out(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"不存在.*make_keys.*恢复原来的密钥文件"):
        load_keys(tmp_path / "keys.json")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_open_to_others_is_refused_even_after_it_was_read(tmp_path, mode):
    path = tmp_path / "keys.json"
    ensure_keys(path)
    assert load_keys(path)
    path.chmod(mode)
    with pytest.raises(ImproperlyConfigured, match=r"可被其他用户访问.*chmod 600"):
        load_keys(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update(format=2),
        lambda c: c.pop("index"),
        lambda c: c["field"][0].update(key="AAAA"),
        lambda c: c["field"][0].update(suite="rot13"),
        lambda c: c["field"][0].update(id="a:b"),
        lambda c: c["field"][0].update(active=False),
        lambda c: c["index"].append({**c["index"][0], "id": "other"}),
        lambda c: c["signing"].append(c["signing"][0]),
        lambda c: c["signing"].clear(),
        lambda c: c["signing"][0].update(seed="not base64!"),
    ],
)
def test_a_malformed_file_is_refused_without_quoting_it(tmp_path, change):
    path = tmp_path / "keys.json"
    ensure_keys(path)
    rewrite(path, change)
    with pytest.raises(ImproperlyConfigured, match="内容不完整") as refused:
        load_keys(path)
    assert refused.value.__cause__ is None
    assert json.loads(path.read_text()).get("token", {})["key"] not in str(refused.value)


def test_text_that_is_no_json_is_refused(tmp_path):
    path = tmp_path / "keys.json"
    path.touch(mode=0o600)
    path.write_text("密钥")
    with pytest.raises(ImproperlyConfigured, match="内容不完整"):
        load_keys(path)


def test_the_ring_is_kept_until_the_file_changes(tmp_path):
    path = tmp_path / "keys.json"
    ensure_keys(path)
    first = load_keys(path)
    assert load_keys(path) is first
    fresh = add_field_key(path, suite="sm4-gcm")
    second = load_keys(path)
    assert second.active_field.id == fresh
    assert second.active_field.suite == "sm4-gcm"
    assert first.active_field.id in second.field
    assert second.index == first.index
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_key_shows_in_a_traceback(tmp_path):
    path = tmp_path / "keys.json"
    ensure_keys(path)
    ring = load_keys(path)
    assert repr(ring.active_field.key) not in repr(ring)
    assert repr(ring.token_key) not in repr(ring)


def test_the_command_writes_a_file_once(tmp_path, capsys):
    path = tmp_path / "keys.json"
    call_command("make_keys", path=str(path), suite="sm4-gcm")
    assert load_keys(path).active_field.suite == "sm4-gcm"
    assert load_keys(path).active_index.hash == "sm3"
    assert "0600" in capsys.readouterr().out
    with pytest.raises(CommandError, match="已存在，未作改动"):
        call_command("make_keys", path=str(path), suite="sm4-gcm")
