"""What is worth a second look in a plan that can be read: nothing here refuses anything."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from programs.sheets.plan import PlanSheet
from programs.sheets.rows import FIELDS, PlanRow
from workflow.xlsx.tables import HINT, SheetFault

_LABELS = {each.key: each.label for each in FIELDS}
_SHOWN = 12


def lint(sheet: PlanSheet, *, end_by: date | None = None, source: str = "") -> list[SheetFault]:
    """Hints on the whole plan: totals, dates beyond `end_by`, the same host or topic twice, order, gaps.

    `end_by` comes from the rules of the notice and `source` names notice and clause, for example
    "人社厅发〔2021〕24号 二"; both are shown. Requirement 002-05: a stated total that differs is shown with the
    counts by group, never refused.
    """
    return [
        *_totals(sheet),
        *_late(sheet, end_by, source),
        *_repeated(
            sheet, "host", _host_key, "host", "承办单位“{name}”共承办 {count} 期（{rows}），请核对是否重复。"
        ),
        *_repeated(
            sheet,
            "title",
            _topic_key,
            "topic",
            "项目名称“{name}”出现 {count} 次（{rows}），请核对是否重复立项。",
        ),
        *_numbers(sheet),
        *_absent_columns(sheet),
    ]


def plan_rows_by_group(rows: Iterable[PlanRow]) -> dict[str, int]:
    """How many classes each group has, in the order of the sheet; "" for classes above the first group."""
    return dict(Counter(row.group for row in rows))


def _totals(sheet: PlanSheet) -> Iterator[SheetFault]:
    counts = plan_rows_by_group(sheet.rows)
    if sheet.stated_total is not None and sheet.stated_total != len(sheet.rows):
        parts = "、".join(f"{group or '未分组'} {count} 期" for group, count in counts.items())
        sentence = (
            f"计划表写明共 {sheet.stated_total} 期，实有 {len(sheet.rows)} 行（{parts}），"
            f"相差 {abs(sheet.stated_total - len(sheet.rows))}。两个数字都会保留并公开，请与印发机关核对。"
        )
        yield _hint("total", sentence, old=str(sheet.stated_total), new=str(len(sheet.rows)))
    for group, stated in sheet.group_totals.items():
        if stated != counts.get(group, 0):
            sentence = f"“{group}”写明 {stated} 期，实有 {counts.get(group, 0)} 行，请核对。"
            yield _hint("group", sentence, old=str(stated), new=str(counts.get(group, 0)))


def _late(sheet: PlanSheet, end_by: date | None, source: str) -> Iterator[SheetFault]:
    if end_by is None:
        return
    by_rule = f"（{source}）" if source else ""
    for row in sheet.rows:
        if row.period is not None and row.period.ends_on > end_by:
            sentence = f"第 {row.excel_row} 行举办时间“{row.period_text}”可能晚于 {end_by.isoformat()} 的办结期限{by_rule}，请核对。"
            yield _hint(
                "date", sentence, row=row.excel_row, column=sheet.header.get("period", _LABELS["period"])
            )


def _repeated(
    sheet: PlanSheet, key: str, fold: Callable[[str], str], kind: str, wording: str
) -> Iterator[SheetFault]:
    found: dict[str, list[PlanRow]] = defaultdict(list)
    for row in sheet.rows:
        if getattr(row, key):
            found[fold(getattr(row, key))].append(row)
    for rows in found.values():
        if len(rows) > 1:
            where = "、".join(str(row.excel_row) for row in rows[:_SHOWN]) + (
                "…" if len(rows) > _SHOWN else ""
            )
            sentence = wording.format(name=getattr(rows[0], key), count=len(rows), rows=f"第 {where} 行")
            yield _hint(kind, sentence, row=rows[0].excel_row, column=sheet.header.get(key, _LABELS[key]))


def _numbers(sheet: PlanSheet) -> Iterator[SheetFault]:
    """Numbers should run from 1 in each group or through the whole plan."""
    seen: dict[tuple[str, int], int] = {}
    for row in sheet.rows:
        if row.number is None:
            continue
        first = seen.setdefault((row.group, row.number), row.excel_row)
        if first != row.excel_row:
            sentence = f"第 {row.excel_row} 行的序号 {row.number} 与第 {first} 行相同，请核对。"
            yield _hint(
                "number", sentence, row=row.excel_row, column=sheet.header.get("number", _LABELS["number"])
            )


def _absent_columns(sheet: PlanSheet) -> Iterator[SheetFault]:
    absent = [_LABELS[key] for key in ("field", "funding", "audience", "content") if key not in sheet.header]
    if sheet.header and absent:
        names = "、".join(f"“{name}”" for name in absent)
        yield _hint("missing", f"计划表没有{names}列，这些内容将留空，由承办单位在开班备案时填写。")


def _host_key(name: str) -> str:
    return "".join(name.split()).translate(str.maketrans("（）", "()"))


def _topic_key(title: str) -> str:
    """The topic without quotation marks and spaces."""
    return "".join(title.split()).translate(str.maketrans("", "", '“”"‘’《》「」'))


def _hint(kind, sentence, *, row=0, column="", old="", new=""):
    return SheetFault("", row, column, sentence, HINT, old=old, new=new, kind=kind)
