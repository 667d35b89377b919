"""The annual plan back into the shape of 附件1, for download."""

from collections.abc import Iterable
from typing import Any

from programs.sheets.rows import FIELDS
from workflow.xlsx.writing import Band, Table

_OPTIONAL = ("audience", "content", "note", "host_code")
_WIDTHS = {
    "number": 6,
    "title": 40,
    "field": 18,
    "sponsor": 24,
    "host": 32,
    "place": 14,
    "audience": 24,
    "content": 40,
}


def plan_table(rows: Iterable[Any], *, title: str, total: int | None = None) -> Table:
    """The plan in the shape of 附件1, for download. Rows are PlanRow or objects with the same attributes.

    `period_text` is written for the time; groups become rows across the table; `total` is written as 共N期.
    """
    rows = list(rows)
    filled = {key for key in _OPTIONAL if any(getattr(row, key, "") for row in rows)}
    fields = [each for each in FIELDS if each.key not in _OPTIONAL or each.key in filled]
    lines: list[Any] = []
    group = ""
    for row in rows:
        if row.group and row.group != group:
            lines.append(Band(row.group))
        group = row.group
        lines.append([getattr(row, "period_text" if each.key == "period" else each.key) for each in fields])
    if total is not None:
        lines.append(Band(f"共{total}期"))
    return Table(
        header=[each.label for each in fields],
        rows=lines,
        title_rows=[title],
        sheet_name="高级研修项目计划",
        widths=[_WIDTHS.get(each.key, 11) for each in fields],
    )
