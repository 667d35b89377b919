"""The process that parses an upload: bytes on standard input, frames on standard output, nothing else.

Started by `workflow.xlsx.process`. It limits itself before it reads a byte: memory, time, no core, no file, no
descriptor but the three it has, so that it can neither open a file nor a connection. It loads the standard
library alone.

In: a line of JSON {"limits", "parts", "size"}, `size` bytes of the file, then lines "INDEX FIRST WIDTH", each
answered by the rows of a sheet. Out: frames of a letter, a length in four bytes and JSON: H (the sheets),
R (rows), E (end of the rows), X ([sentence, code] of a refusal, the last frame).
"""

import gc
import json
import os
import resource
import struct
import sys

from workflow.xlsx.book import Book
from workflow.xlsx.parts import TooMuch

UNREADABLE = 65
TOO_HEAVY = 70
_HEADER = struct.Struct(">cI")
_CHARS_OF_A_FRAME, _MOST_OF_A_FRAME = 1_000_000, 6_000_000


def limit_self(limits):
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(what, (most, most))


class Answer:
    """Writes frames and counts what is written."""

    def __init__(self, out, limits):
        self.out, self.left = out, limits["text_chars"]

    def frame(self, letter, value):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self.left -= len(text)
        if letter == b"R" and (self.left < 0 or len(text) > _MOST_OF_A_FRAME):
            raise TooMuch("文件中的文字过多，不像一张表格。请只保留要上传的内容后重新上传。", "too_much_text")
        payload = text.encode()
        self.out.write(_HEADER.pack(letter, len(payload)) + payload)

    def rows(self, batch, *, heavy):
        """One frame, or several where long texts are shared by many cells."""
        start = chars = 0
        for place, (_, _, _, values) in enumerate(batch if heavy else ()):
            chars += sum(len(value) for value in values if isinstance(value, str))
            if chars > _CHARS_OF_A_FRAME:
                self.frame(b"R", batch[start : place + 1])
                start, chars = place + 1, 0
        if start < len(batch):
            self.frame(b"R", batch[start:])


def serve(answer, source, asked):
    """Read the file, tell its sheets, then give rows as asked until nobody asks any more."""
    try:
        book = Book(memoryview(source.read(asked["size"])), asked["parts"], asked["limits"])
        shown = ("name", "hidden", "merged", "row_elements")
        answer.frame(b"H", [{key: sheet[key] for key in shown} for sheet in book.sheets])
        answer.out.flush()
        for line in source:
            index, first, width = map(int, line.split())
            for batch in book.rows(index, first=first, width=width):
                answer.rows(batch, heavy=book.heavy)
            answer.frame(b"E", None)
            answer.out.flush()
    except TooMuch as refusal:
        answer.frame(b"X", refusal.args)
    answer.out.flush()


def main():
    gc.disable()  # nothing here points in circles, and a collection would look through all that is kept
    source = sys.stdin.buffer
    asked = json.loads(source.readline())
    limit_self(asked["limits"])
    sys.excepthook = lambda *_: os._exit(TOO_HEAVY)  # out of memory again while the first was being handled
    try:
        serve(Answer(sys.stdout.buffer, asked["limits"]), source, asked)
    except MemoryError:
        return TOO_HEAVY
    except BrokenPipeError:
        os._exit(0)
    except Exception:
        # Whatever was stumbled over; its words may quote the file, so none is passed on.
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
