"""A parser in a process of its own, as its parent sees it: started, fed, asked, given up when it takes too long.

What strangers upload is taken apart there under limits of memory and time, so that neither a bomb nor a fault in a
library reaches the portal. The other side is `workflow.xlsx.child` and `finance.einvoice.child`.
"""

import json
import os
import select
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from accounts.refusals import Refused

_ROOT = Path(__file__).resolve().parents[1]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")  # no secret reaches the parser
_UNREADABLE, _TOO_HEAVY = 65, 70  # exit codes of the child
_HEADER = struct.Struct(">cI")
_PIPE = 1 << 16


class Confined:
    """One upload in a process of its own; use as a context manager. Every method may raise what `refusal` makes.

    A child class names the module whose `main` runs there, and the words for what cannot be read. `packages` False
    starts faster and leaves all installed packages out. `wall_seconds` are counted only while somebody waits.
    """

    module: str
    packages = False
    unreadable: str
    too_heavy: str

    def __init__(self, wall_seconds: float):
        self.left = float(wall_seconds)
        self.buffer = bytearray()
        self.refused: Refused | None = None

    def refusal(self, sentence: str, code: str) -> Refused:
        return Refused(sentence, code=code, field="file")

    def __enter__(self):
        start = (
            f"import sys; sys.path.append({str(_ROOT)!r}); from {self.module} import main; sys.exit(main())"
        )
        options = ["-I"] if self.packages else ["-I", "-S"]  # no variables; without packages a fast start
        self.process = subprocess.Popen(
            [sys.executable, *options, "-c", start],
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

    def hand_over(self, head: dict[str, Any], data: bytes):
        """Send what is wanted, then the file itself."""
        self.send(json.dumps(head | {"size": len(data)}).encode() + b"\n")
        self.send(data)

    def send(self, data):
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

    def frame(self):
        """(letter, payload) of what the child says next."""
        if self.refused:
            raise self.refused
        letter, length = _HEADER.unpack(self._read(_HEADER.size))
        payload = self._read(length)
        if letter == b"X":
            self.refused = self.refusal(*json.loads(payload))
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
            raise self.refusal(self.too_heavy, "too_heavy")

    def _ended(self):
        """What to say of a child that has ended without saying it itself."""
        code = self.process.wait()
        if code == _UNREADABLE:
            return self.refusal(self.unreadable, "unreadable")
        if code == _TOO_HEAVY or code < 0:
            return self.refusal(self.too_heavy, "too_heavy")
        return RuntimeError(f"{self.module} did not start (exit {code})")
