import subprocess
import sys

import pytest

from config import bootstrap


def test_an_old_python_is_told_what_to_install():
    with pytest.raises(bootstrap.SetUpError, match=r"需要 Python 3\.11 或更高版本，当前是 3\.9"):
        bootstrap.check_python((3, 9))
    bootstrap.check_python((3, 11))
    bootstrap.check_python((3, 13))


def test_missing_libraries_are_named_with_the_line_that_brings_them(monkeypatch):
    monkeypatch.setattr(bootstrap, "LIBRARIES", ("libno-such-thing.so.0",))
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.SetUpError) as refusal:
        bootstrap.check_libraries()
    assert str(refusal.value).startswith("缺少系统组件：libno-such-thing.so.0。")
    assert "sudo apt-get install -y --no-install-recommends python3-venv libpango-1.0-0" in str(refusal.value)


def test_this_machine_has_all_libraries():
    assert bootstrap.missing_parts(prefix_exists=True) == []


def test_an_environment_made_from_the_same_lock_is_left_alone(tmp_path, monkeypatch):
    (tmp_path / "requirements.txt").write_text("# empty lock\n")
    python = bootstrap.interpreter(tmp_path)
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / ".venv" / "made-from").write_text(bootstrap.stamp_of(tmp_path))
    monkeypatch.setattr(bootstrap, "call", lambda *_: pytest.fail("nothing to install"))
    bootstrap.make_environment(tmp_path)


def test_another_lock_means_installing_again(tmp_path, monkeypatch):
    (tmp_path / "requirements.txt").write_text("# empty lock\n")
    python = bootstrap.interpreter(tmp_path)
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / ".venv" / "made-from").write_text("another lock\n")
    called: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "call", lambda command, _: called.append(command))
    bootstrap.make_environment(tmp_path)
    assert [command[2] for command in called] == ["venv", "pip"]
    assert "--require-hashes" in called[1]
    assert (tmp_path / ".venv" / "made-from").read_text() == bootstrap.stamp_of(tmp_path)


def test_bootstrap_needs_nothing_but_the_standard_library():
    """On a fresh machine only this may be imported before the environment exists."""
    code = "import config.bootstrap, sys; print([m for m in sys.modules if 'site-packages' in str(getattr(sys.modules[m], '__file__', ''))])"
    isolated = [sys.executable, "-S", "-c", code]
    assert subprocess.run(isolated, capture_output=True, text=True, check=True).stdout == "[]\n"
