"""What was read from a large list, kept beside its upload: sealed, in frames, so that a page opens only its own.

A workbook of 100,000 rows is parsed once, by the worker. Each frame holds some hundred people with all that is to be
said about them; the last one is the summary, which tells where the others are. Every frame is compressed, encrypted
like the upload itself and bound to it and to its place, so that none can be exchanged for another.
"""

import json
import os
import secrets
import struct
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from operator import attrgetter
from pathlib import Path

from accounts.crypto import decrypt_bytes, encrypt_bytes
from trainees.importing.preview import PreviewRow
from trainees.importing.staged import file_binding
from trainees.sheets import AttendanceRow, Columns, RosterRow
from workflow.xlsx.tables import SheetFault

FRAME = 500
_LENGTH = struct.Struct(">Q")
_ROW = tuple(each.name for each in fields(RosterRow))
_FAULT = tuple(each.name for each in fields(SheetFault))
_row_values, _fault_values = attrgetter(*_ROW), attrgetter(*_FAULT)
_HOURS = _ROW.index("hours")


def list_path(upload) -> Path:
    return Path(upload.file.storage.path(f"{upload.file.name}.list"))


def ready_path(upload) -> Path:
    """Where the people of a list lie ready to be written while it is stored."""
    return Path(upload.file.storage.path(f"{upload.file.name}.ready"))


def is_listed(upload) -> bool:
    """Whether the worker has read this upload: its people are in the kept list."""
    return bool(upload.file) and list_path(upload).exists()


def forget_list(storage, name):
    """Delete what lies beside the file of an upload; for the moment at which the file itself goes."""
    path = Path(storage.path(name))
    for each in path.parent.glob(f"{path.name}.*"):
        with suppress(FileNotFoundError):
            each.unlink()


class SealedFile:
    """Writes frames to a draft that takes the place of the file only when it is complete."""

    def __init__(self, path: Path, sha256: str):
        self.path, self.draft = path, path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        self.binding = _binding(path, sha256)
        self.places: list[int] = []

    def __enter__(self):
        self.file = os.fdopen(os.open(self.draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        return self

    def __exit__(self, *failure):
        self.file.close()
        with suppress(FileNotFoundError):
            self.draft.unlink()

    def frame(self, value):
        """Append one value of plain JSON; gives the number of the frame."""
        number = len(self.places)
        self.places.append(self.file.tell())
        plain = zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1)
        sealed = encrypt_bytes(plain, aad=_bound(self.binding, number))
        self.file.write(_LENGTH.pack(len(sealed)) + sealed)
        return number

    def finish(self, summary):
        """Write the summary, to be read first, and let the file appear."""
        places = list(self.places)
        end = self.file.tell()
        self.frame({"places": places, **summary})
        self.file.write(_LENGTH.pack(len(places)) + _LENGTH.pack(end))
        self.file.flush()
        os.fsync(self.file.fileno())
        os.replace(self.draft, self.path)


class SealedFrames:
    """Reads what SealedFile wrote; raises DecryptionError for anything else."""

    def __init__(self, path: Path, sha256: str):
        self.path, self.binding = path, _binding(path, sha256)
        with path.open("rb") as file:
            file.seek(-2 * _LENGTH.size, os.SEEK_END)
            number, place = (_LENGTH.unpack(file.read(_LENGTH.size))[0] for _ in range(2))
        self.places = [0] * number + [place]
        self.summary = self.frame(number)
        self.places = self.summary["places"]

    def frame(self, number):
        with self.path.open("rb") as file:
            file.seek(self.places[number])
            sealed = file.read(_LENGTH.unpack(file.read(_LENGTH.size))[0])
        return json.loads(zlib.decompress(decrypt_bytes(sealed, aad=_bound(self.binding, number))))


def _binding(path, sha256):
    return file_binding(sha256) + path.suffix.encode()


def _bound(binding, number):
    return binding + b":%d" % number


@dataclass(frozen=True)
class PeopleFrame:
    """Where some of the people are: frame number, how many, how many of them with a fault, a hint or a change."""

    number: int
    people: int
    odd: int


class KeptList:
    """The list of an upload as the worker read it. `counts` has found, ok, bad, warned, general, added, kept, removed
    and what the sheet itself counts; `general` and `notes` concern no single person."""

    def __init__(self, upload):
        self._file = SealedFrames(list_path(upload), upload.sha256)
        told = self._file.summary
        self.counts: dict[str, int] = told["counts"]
        self.general, self.notes = (
            [SheetFault(*each) for each in told[name]] for name in ("general", "notes")
        )
        self.removed_names: list[str] = told["removed_names"]
        self.roster_version: int = told["roster_version"]
        self.takes_marks: bool = told["takes_marks"]
        self.has_attendance: bool = told["has_attendance"]
        self.slots = frozenset((day, half) for day, half in told["slots"])
        self.columns = columns_of(told["columns"])
        self.frames = [PeopleFrame(*each) for each in told["people"]]
        self._signed: list[int] = told["signed"]

    @property
    def refused(self) -> int:
        """How many faults keep the list out."""
        return self.counts["faults"]

    def page(self, start: int, count: int, *, only_faults=False) -> list[PreviewRow]:
        """Some people in their order: of all, or of those of whom there is something to say."""
        found: list[PreviewRow] = []
        for frame in self.frames:
            size = frame.odd if only_faults else frame.people
            if start >= size:
                start -= size
                continue
            rows = self.people(frame)
            if only_faults:
                rows = [row for row in rows if is_odd(row)]
            found += rows[start : start + count - len(found)]
            start = 0
            if len(found) == count:
                break
        return found

    def people(self, frame: PeopleFrame) -> list[PreviewRow]:
        return [
            PreviewRow(row_of(row), *(tuple(SheetFault(*each) for each in told) for told in said))
            for row, *said in self._file.frame(frame.number)
        ]

    def attendance(self):
        """The rows of the 签到表."""
        for number in self._signed:
            for excel_row, place, name, marks, roster_row, hidden in self._file.frame(number):
                slots = {(day, half): present for day, half, present in marks}
                yield AttendanceRow(excel_row, place, name, slots, roster_row, hidden)


def open_list(upload) -> KeptList:
    return KeptList(upload)


def is_odd(row: PreviewRow) -> bool:
    return bool(row.faults or row.hints or row.changes)


def frame_of(rows: list[PreviewRow]):
    """People as a frame."""
    return [
        (
            values_of(each.row),
            *([_fault_values(one) for one in told] for told in (each.faults, each.hints, each.changes)),
        )
        for each in rows
    ]


def fault_values(faults):
    return [_fault_values(fault) for fault in faults]


def signed_frame(rows: list[AttendanceRow]):
    return [
        (
            row.excel_row, row.number, row.name, [(*slot, present) for slot, present in row.marks.items()],
            row.roster_row, row.hidden,
        )
        for row in rows
    ]  # fmt: skip


def values_of(row: RosterRow):
    values = list(_row_values(row))
    values[_HOURS] = None if row.hours is None else str(row.hours)
    return values


def row_of(values) -> RosterRow:
    told = dict(zip(_ROW, values, strict=True))
    return RosterRow(**(told | {"hours": None if told["hours"] is None else Decimal(told["hours"])}))


def columns_of(told) -> Columns | None:
    if told is None:
        return None
    labels = {int(column): label for column, label in told["labels"].items()}
    return Columns(**(told | {"labels": labels, "doubled": tuple(told["doubled"])}))


def columns_values(columns: Columns | None):
    return None if columns is None else asdict(columns)
