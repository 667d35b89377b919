"""What of a workbook is not read as a person, by row and by sheet: nothing is dropped without a word."""

from workflow.redaction import without_numbers
from workflow.xlsx.reading import column_letters

_MOST = 12


def skipped(found):
    """Sentences on what a Preview leaves aside: blank rows, notes, rows left out, sheets without a list."""
    columns = found.columns
    if columns is None:
        return
    unread = [
        f"{column_letters(column)} 列“{label}”" for column, label in sorted(columns.labels.items())
        if column not in columns.mapping.values()
    ]  # fmt: skip
    if unread:
        yield f"没有用上的列：{'、'.join(unread)}。如是名单需要的内容，请在“列对应”中指定。"
    if not hasattr(found, "workbook"):
        yield from _counted(found.counts)
        return
    sheet = next(each for each in found.workbook.sheets if each.name == columns.sheet_name)
    below = {row.number: row for row in sheet.rows if row.number > columns.last_row}
    nameless = sorted({column for row in below.values() for column in row.cells} - set(columns.labels))
    if nameless:
        letters = "、".join(map(column_letters, nameless[:_MOST])) + ("…" if len(nameless) > _MOST else "")
        yield f"{letters} 列没有表头，其中的内容没有读取。如是名单需要的内容，请在原表中补上表头后重新上传。"
    people = {row.excel_row for row in found.sheet.rows}
    blank = sorted(set(range(columns.last_row + 1, max(below, default=0))) - set(below))
    if blank:
        yield f"空白行 {len(blank)} 行（第 {_ranges(blank)} 行），已跳过。"
    aside = [row for number, row in below.items() if number not in people]
    for row in aside[:_MOST]:
        yield f"第 {row.number} 行不是学员，没有读取：“{_excerpt(row)}”。"
    if len(aside) > _MOST:
        yield f"另有 {len(aside) - _MOST} 行不是学员（第 {_ranges([row.number for row in aside[_MOST:]])} 行），没有读取。"
    above = [row.number for row in sheet.rows if row.number < columns.row]
    if above:
        yield f"表头以上 {len(above)} 行（第 {_ranges(above)} 行）作为标题，没有读取。"
    named = {columns.sheet_name, found.sheet.signed_name}
    for other in found.workbook.sheets:
        if (
            other.name not in named
            and other.rows
            and not any(f"工作表“{other.name}”" in note.sentence for note in _told(found))
        ):
            hidden = "隐藏的" if other.hidden else ""
            yield f"{hidden}工作表“{other.name}”（{len(other.rows)} 行）中没有名单，没有读取。"


def _counted(counts):
    """Of a large list the rows are counted and not named."""
    if counts.get("blank"):
        yield f"空白行 {counts['blank']} 行，已跳过。"
    if counts.get("notes"):
        yield f"不是学员的行（备注、合计、重复的表头）{counts['notes']} 行，没有读取。"


def _told(found):
    return [*found.general, *found.notes]


def _excerpt(row):
    words = without_numbers(" ".join(cell.text for cell in row.cells.values()))
    return words[:40] + ("…" if len(words) > 40 else "")


def _ranges(numbers):
    """3、5–9、12: neighbours as one."""
    parts, start, last = [], None, None
    for number in [*numbers, None]:
        if start is not None and (number is None or number != last + 1):
            parts.append(f"{start}" if start == last else f"{start}–{last}")
            start = number
        start, last = number if start is None else start, number
    return "、".join(parts[:_MOST]) + ("…" if len(parts) > _MOST else "")
