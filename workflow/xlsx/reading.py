"""A workbook as plain values, parsed in a child process that may die without harm."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from workflow.xlsx.limits import DEFAULT_LIMITS, Limits, WorkbookRefused
from workflow.xlsx.preflight import SAVE_AS, preflight

_ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")  # no secret reaches the parser
_UNREADABLE, _TOO_HEAVY = 65, 70  # exit codes of workflow.xlsx.child


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell. `kind` is text, number, date, bool, formula or error; `ref` is like "C7".

    The value is a str, int, float, bool, date or datetime; that of a formula is the formula itself: what Excel
    last computed is not to be trusted. It is left out of the repr: it may be an ID number on its way to a log.
    """

    value: Any = field(repr=False)
    kind: str
    ref: str

    @property
    def text(self) -> str:
        """The value as somebody would type it."""
        if self.kind == "number":
            return format(Decimal(repr(self.value)).normalize(), "f")
        if self.kind == "bool":
            return "是" if self.value else "否"
        if self.kind == "date":
            return self.value.isoformat(*([" ", "minutes"] if isinstance(self.value, datetime) else []))
        return self.value


@dataclass(frozen=True, slots=True)
class Row:
    """A row with at least one filled cell: its number in Excel and the cells by column (A is 1)."""

    number: int
    hidden: bool
    cells: dict[int, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`merged` holds (first row, first column, last row, last column) of each merged range."""

    name: str
    hidden: bool
    rows: tuple[Row, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """`sha256` is the hex digest of the file, to bind a confirmation to what was previewed."""

    sheets: tuple[Sheet, ...]
    sha256: str = ""

    @property
    def visible(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


def read_workbook(data: bytes, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Check the bytes, parse them in a child process and give the values. Raises WorkbookRefused."""
    preflight(data, name, limits)
    answer = _ask_child(data, limits)
    if "refused" in answer:
        raise WorkbookRefused(answer["refused"], code=answer["code"])
    sheets = tuple(_sheet(found) for found in answer["sheets"])
    return Workbook(sheets, hashlib.sha256(data).hexdigest())


def _ask_child(data, limits):
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    environment |= {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "workflow.xlsx.child", json.dumps(asdict(limits))],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=environment,
            timeout=limits.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_heavy() from error
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode == _UNREADABLE:
        raise WorkbookRefused(
            "文件内容无法识别，可能已损坏或由不规范的软件生成。" + SAVE_AS, code="unreadable"
        )
    if done.returncode == _TOO_HEAVY or done.returncode < 0:
        raise _too_heavy()
    raise RuntimeError(f"workflow.xlsx.child did not start (exit {done.returncode})")


def _too_heavy():
    return WorkbookRefused(
        "文件内容过于复杂，读取时超出了时间或内存的限制。"
        "请新建一个工作簿，只复制表格内容进去（粘贴为数值），保存为 .xlsx 后上传。",
        code="too_heavy",
    )


def _sheet(found):
    rows = tuple(
        Row(number, hidden, {column: _cell(number, column, kind, value) for column, kind, value in cells})
        for number, hidden, cells in found["rows"]
    )
    return Sheet(found["name"], found["hidden"], rows, tuple(map(tuple, found["merged"])))


def _cell(number, column, kind, value):
    if kind == "date":
        moment = datetime.fromisoformat(value)
        value = moment.date() if moment.time() == datetime.min.time() else moment
    return Cell(value, kind, f"{column_letters(column)}{number}")


def column_letters(column: int) -> str:
    """ "A" for 1, "AA" for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
