"""Keeps a few child processes alive and takes them down together. Standard library only."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

STEADY = 60.0  # seconds after which a child counts as healthy and its next restart is immediate again
LONGEST_PAUSE = 30.0
GRACE = 20.0  # seconds between the polite and the hard stop
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: list[str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float = 0.0

    def start(self, now: float) -> None:
        # A session of its own: Ctrl-C reaches only us, and we stop the children in order.
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, start_new_session=True, preexec_fn=_die_with_parent
        )
        self.started = now

    def tend(self, now: float) -> None:
        """Start the child when it is due; where it has died, decide when that is."""
        if self.process is None:
            if now >= self.due:
                self.start(now)
            return
        status = self.process.poll()
        if status is None:
            return
        end_group(self.process.pid)  # what the dead child has started must not work on beside the next one
        self.pause = next_pause(self.pause, lived=now - self.started)
        self.due = now + self.pause
        self.process = None
        print(
            f"{self.name}意外停止（状态 {status}），{self.pause:.0f} 秒后重新启动。",
            file=sys.stderr,
            flush=True,
        )


def next_pause(pause: float, *, lived: float) -> float:
    """Seconds before the next start: doubled for a child that keeps dying, 1 for one that lived."""
    return 1.0 if lived >= STEADY or not pause else min(pause * 2, LONGEST_PAUSE)


def end_group(leader: int) -> None:
    """Kill what is left of the session that a child was the leader of."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _die_with_parent() -> None:
    """Ask Linux to stop the child when we are killed without the chance to."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def supervise(children: list[Child], *, ready: str, greet: Callable[[], None]) -> int:
    """Run the children until a signal comes; call `greet` once, when the address answers."""
    stopping: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    greeted = False
    try:
        while not stopping:
            for child in children:
                child.tend(time.monotonic())
            if not greeted and answers(ready):
                greet()
                greeted = True
            time.sleep(0.3)
    finally:
        print("\n正在停止…", flush=True)
        stop_all([child.process for child in children if child.process])
    return 0


def stop_all(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask all at once, wait for all, and end what will not go."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        end_group(process.pid)
