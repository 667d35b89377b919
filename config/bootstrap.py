"""Sets up the machine and the environment, then hands over to Django.

Standard library only: this runs before anything is installed, and on a Python that may be too old.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 11)
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PACKAGES = ("python3-venv", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig-config")
SELF_SETTING = ("up", "test")


class SetUpError(Exception):
    """Something that only the person at the machine can put right; the text says what."""


def main(root: Path, arguments: list[str]) -> int:
    """Run one command in `.venv`; `up` and `test` make that first. Gives the exit status."""
    try:
        check_python(sys.version_info[:2])
        if arguments[:1] and arguments[0] in SELF_SETTING and not os.environ.get("PORTAL_SET_UP"):
            check_libraries()
            make_environment(root)
        enter_environment(root)
    except SetUpError as problem:
        print(problem, file=sys.stderr)
        return 1
    return run(root, arguments)


def run(root: Path, arguments: list[str]) -> int:
    """Run the command in this process, whose environment is complete by now."""
    os.environ.pop("PORTAL_SET_UP", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if arguments[:1] == ["up"]:
        from config import up

        return up.main(root, arguments[1:])
    if arguments[:1] == ["test"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.testing"
        # Whole files to a worker, in the order of tests/conftest.py.
        shared = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
        command = [sys.executable, "-m", "pytest", *shared, *arguments[1:]]
        return subprocess.run(command, cwd=root, check=False).returncode
    if importlib.util.find_spec("django") is None:
        print("尚未安装依赖。请先运行 python3 manage.py up（或 test），它会自行完成安装。", file=sys.stderr)
        return 1
    from django.core.management import execute_from_command_line

    execute_from_command_line([str(root / "manage.py"), *arguments])
    return 0


def check_python(version: tuple[int, ...]) -> None:
    """Raise SetUpError for a Python older than 3.11."""
    if tuple(version) < OLDEST:
        wanted, found = ".".join(map(str, OLDEST)), ".".join(map(str, version))
        raise SetUpError(
            f"需要 Python {wanted} 或更高版本，当前是 {found}。请安装后用 python{wanted} manage.py 重新运行。"
        )


def missing_parts(prefix_exists: bool) -> list[str]:
    """Names of the shared libraries, and of the venv support if it is still needed, that are not here."""
    missing = []
    for library in LIBRARIES if sys.platform == "linux" else ():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(library)
    if not prefix_exists and importlib.util.find_spec("ensurepip") is None:
        missing.append("ensurepip")
    return missing


def check_libraries() -> None:
    """Install what is missing with apt where that is ours to do, else raise with the line to run."""
    missing = missing_parts(prefix_exists=in_environment())
    if not missing:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(PACKAGES)
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"缺少 {'、'.join(missing)}，正在用 apt 安装…", flush=True)
        install_packages(PACKAGES)
        missing = missing_parts(prefix_exists=in_environment())
    if missing:
        raise SetUpError(
            f"缺少系统组件：{'、'.join(missing)}。请以管理员身份运行下面一行，然后重新执行本命令：\n"
            f"  sudo apt-get update && sudo {line}"
        )


def install_packages(packages: tuple[str, ...]) -> None:
    """Try the known package lists first, then fresh ones; the caller looks at what came of it."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

    def apt(*words: str) -> int:
        return subprocess.run(
            ["apt-get", "-q", *words], stdout=subprocess.DEVNULL, env=environment, check=False
        ).returncode

    install = ("install", "-y", "--no-install-recommends", *packages)
    if apt(*install):
        apt("update")
        apt(*install)


def in_environment(root: Path | None = None) -> bool:
    """Whether this process runs in a virtual environment (that of the project, given its root)."""
    if root is None:
        return sys.prefix != sys.base_prefix
    return Path(sys.prefix).resolve() == (root / ".venv").resolve()


def interpreter(root: Path) -> Path:
    return root / ".venv" / "bin" / "python"


def stamp_of(root: Path) -> str:
    """What the environment was made from: the lock's hash and the Python's version."""
    lock = hashlib.sha256((root / "requirements.txt").read_bytes()).hexdigest()
    return f"{lock} python{sys.version_info[0]}.{sys.version_info[1]}\n"


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Let a second set-up of the same checkout wait for the first."""
    folder.mkdir(exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def make_environment(root: Path) -> None:
    """Make `.venv` from the hash-locked requirements, or leave it alone if it is made from them already."""
    venv, stamp = root / ".venv", root / ".venv" / "made-from"
    with only_one(venv):
        if stamp.exists() and stamp.read_text() == stamp_of(root) and runs(interpreter(root)):
            return
        print("正在准备运行环境（首次约一分钟）…", flush=True)
        if not in_environment(root):
            call([sys.executable, "-m", "venv", "--clear", str(venv)], "无法建立虚拟环境 .venv")
        pip = [str(interpreter(root)), "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
        call(
            [*pip, "--require-hashes", "-r", str(root / "requirements.txt")],
            "依赖没有装全，请检查网络或软件源设置",
        )
        stamp.write_text(stamp_of(root))


def runs(python: Path) -> bool:
    """Whether the interpreter of the environment still starts (it goes stale when its Python is removed)."""
    try:
        return subprocess.run([str(python), "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def call(command: list[str], trouble: str) -> None:
    if subprocess.run(command, check=False).returncode:
        raise SetUpError(f"{trouble}。上面是出错的原因；处理后重新运行本命令即可，已完成的部分不会重做。")


def enter_environment(root: Path) -> None:
    """Replace this process by the same command in `.venv`, where there is one and we are not in it."""
    if in_environment(root) or not interpreter(root).exists():
        return
    sys.stdout.flush()
    os.environ["PORTAL_SET_UP"] = "1"
    os.execv(interpreter(root), [str(interpreter(root)), str(root / "manage.py"), *sys.argv[1:]])
