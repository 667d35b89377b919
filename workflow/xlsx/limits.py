"""What an uploaded workbook may cost, and the refusal of one that costs more or is none."""

from dataclasses import dataclass

from accounts.refusals import Refused

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds on one upload. Sizes in bytes, times in seconds.

    `rows` and `columns` bound where a filled cell may stand (blank rows cost nothing and are walked over),
    `cells` how many of them become objects in this process (250 bytes each; only for `read_workbook`),
    `text_chars` what is sent back in all, `memory_bytes` the address space of the child, `wall_seconds` how
    long the child may keep anybody waiting, not how long its rows are worked on.
    """

    file_bytes: int = 10 * MIB
    entries: int = 400
    unpacked_bytes: int = 40 * MIB
    ratio: int = 300
    sheets: int = 40
    rows: int = 20_000
    columns: int = 200
    cells: int = 400_000
    text_chars: int = 8_000_000
    cpu_seconds: int = 10
    wall_seconds: int = 20
    memory_bytes: int = 128 * MIB


DEFAULT_LIMITS = Limits()
# A whole province in one file: 100,000 people in 15 columns are 8 MB, 90 MB unpacked.
LARGE_LIMITS = Limits(
    file_bytes=20 * MIB,
    unpacked_bytes=160 * MIB,
    rows=120_000,
    text_chars=80_000_000,
    cpu_seconds=30,
    wall_seconds=60,
)


class WorkbookRefused(Refused):
    """The file as a whole cannot be read; `sentence` says why and what to do, `code` is stable for tests."""

    def __init__(self, sentence, *, code):
        super().__init__(sentence, code=code, field="file")
