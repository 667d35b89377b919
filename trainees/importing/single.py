"""One person typed on a page, read by the very rules of the sheet: a workbook of one row."""

import re
from collections import defaultdict

from trainees.sheets import FIELDS, parse_roster
from workflow.xlsx.reading import Cell, Row, Sheet, Workbook, column_letters

# What is typed for one person; marks and results have pages of their own.
KEYS = tuple(each.key for each in FIELDS if each.key not in ("birth", "hours", "result", "party_member"))
_LABELS = {each.key: each.label for each in FIELDS}
_ROW = 2


def read_person(values, *, on):
    """(RosterRow or None, {field key: [sentences]} that refuse, [sentences] worth a look) of {field key: text}."""
    columns = {key: column for column, key in enumerate(KEYS, 1)}
    header = {
        column: Cell(_LABELS[key], "text", f"{column_letters(column)}1") for key, column in columns.items()
    }
    filled = {
        column: Cell(values[key], "text", f"{column_letters(column)}{_ROW}")
        for key, column in columns.items()
        if values.get(key, "").strip()
    }
    sheet = Sheet("网页填写", False, (Row(1, False, header), *([Row(_ROW, False, filled)] if filled else [])))
    found = parse_roster(Workbook((sheet,)), on=on, mapping=columns)
    keys = {column_letters(column): key for key, column in columns.items()}
    refused = defaultdict(list)
    for fault in found.refused:
        refused[keys.get(fault.cell.rstrip("0123456789"), "name")].append(_bare(fault))
    return (found.rows[0] if found.rows else None), dict(refused), [_bare(hint) for hint in found.hints]


def _bare(fault):
    """The sentence without the place: there is only one."""
    return (
        re.sub(rf"^第 {_ROW} 行“[^”]*”：?", "", fault.sentence)
        .replace("请改正后重新上传。", "请改正。")
        .replace("后重新上传", "")
    )
