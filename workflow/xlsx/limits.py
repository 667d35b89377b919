"""What an uploaded workbook may cost, and the refusal of one that costs more or is none."""

from dataclasses import dataclass

from accounts.refusals import Refused

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds on one upload. Sizes in bytes, times in seconds; rows are those walked in the whole file."""

    file_bytes: int = 10 * MIB
    entries: int = 400
    unpacked_bytes: int = 40 * MIB
    ratio: int = 300
    sheets: int = 40
    rows: int = 20_000
    columns: int = 200
    text_chars: int = 6_000_000
    cpu_seconds: int = 10
    wall_seconds: int = 20
    memory_bytes: int = 1024 * MIB


DEFAULT_LIMITS = Limits()


class WorkbookRefused(Refused):
    """The file as a whole cannot be read; `sentence` says why and what to do, `code` is stable for tests."""

    def __init__(self, sentence, *, code):
        super().__init__(sentence, code=code, field="file")
