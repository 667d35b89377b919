"""The child process as its parent sees it: started, fed, asked, given up when it takes too long."""

import json
import os
import select
import struct
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from workflow.xlsx.limits import Limits, WorkbookRefused
from workflow.xlsx.preflight import SAVE_AS, preflight

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    f"import sys; sys.path.append({str(_ROOT)!r}); from workflow.xlsx.child import main; sys.exit(main())"
)
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")  # no secret reaches the parser
_UNREADABLE, _TOO_HEAVY = 65, 70  # exit codes of workflow.xlsx.child
_HEADER = struct.Struct(">cI")
_PIPE = 1 << 16


class Child:
    """One upload in a process of its own; use as a context manager. Every method may raise WorkbookRefused.

    `limits.wall_seconds` is counted only while somebody waits for the child.
    """

    def __init__(self, data: bytes, name: str, limits: Limits):
        self.data, self.limits = data, limits
        self.places = preflight(data, name, limits)
        self.left = float(limits.wall_seconds)
        self.buffer = bytearray()
        self.refused: WorkbookRefused | None = None

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _START],  # neither site-packages nor variables: a fast start
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: os.environ[key] for key in _PASSED_ON if key in os.environ},
        )
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()

    def sheets(self):
        """Hand over the file; what the child tells of its sheets."""
        head = {"limits": asdict(self.limits), "parts": self.places, "size": len(self.data)}
        self._send(json.dumps(head).encode() + b"\n")
        self._send(self.data)
        return json.loads(self._frame()[1])

    def ask(self, index: int, first: int, width: int):
        self._send(b"%d %d %d\n" % (index, first, width))

    def rows(self):
        """The next rows, None when there are no more."""
        letter, payload = self._frame()
        return json.loads(payload) if letter == b"R" else None

    def _send(self, data):
        pipe, rest = self.process.stdin.fileno(), memoryview(data)
        os.set_blocking(pipe, False)
        while rest:
            self._wait(pipe, select.POLLOUT)
            try:
                rest = rest[os.write(pipe, rest[: _PIPE * 16]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise self.refused or self._ended() from None

    def _frame(self):
        if self.refused:
            raise self.refused
        letter, length = _HEADER.unpack(self._read(_HEADER.size))
        payload = self._read(length)
        if letter == b"X":
            sentence, code = json.loads(payload)
            self.refused = WorkbookRefused(sentence, code=code)
            raise self.refused
        return letter, payload

    def _read(self, length):
        pipe, buffer = self.process.stdout.fileno(), self.buffer
        while len(buffer) < length:
            self._wait(pipe, select.POLLIN)
            piece = os.read(pipe, _PIPE)
            if not piece:
                raise self._ended()
            buffer += piece
        found = bytes(buffer[:length])
        del buffer[:length]
        return found

    def _wait(self, pipe, event):
        waiting, before = select.poll(), time.monotonic()
        waiting.register(pipe, event)
        ready = waiting.poll(max(self.left, 0) * 1000)
        self.left -= time.monotonic() - before
        if not ready:
            raise _too_heavy()

    def _ended(self):
        """What to say of a child that has ended without saying it itself."""
        code = self.process.wait()
        if code == _UNREADABLE:
            return WorkbookRefused(
                "文件内容无法识别，可能已损坏或由不规范的软件生成。" + SAVE_AS, code="unreadable"
            )
        if code == _TOO_HEAVY or code < 0:
            return _too_heavy()
        return RuntimeError(f"workflow.xlsx.child did not start (exit {code})")


def _too_heavy():
    return WorkbookRefused(
        "文件内容过于复杂，读取时超出了时间或内存的限制。"
        "请新建一个工作簿，只复制表格内容进去（粘贴为数值），保存为 .xlsx 后上传。",
        code="too_heavy",
    )
