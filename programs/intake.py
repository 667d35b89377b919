"""From the bytes of an uploaded 附件1 to what a staged import keeps (no writes)."""

import hashlib
from dataclasses import dataclass

from policies.deadlines import end_by
from policies.models import RuleSet
from programs.models import Track
from programs.sheets import lint, parse_plan
from workflow.xlsx.reading import read_workbook
from workflow.xlsx.tables import HINT, SheetFault


@dataclass(frozen=True)
class Intake:
    title: str
    programme_name: str
    stated_total: int | None
    rows: list[dict]
    faults: list[dict]
    hints: list[dict]
    sha256: str


def read_plan(data, name, *, authority, year, stated_total=None):
    """Read and check a plan workbook. Raises WorkbookRefused where the file as a whole cannot be read."""
    sheet = parse_plan(read_workbook(data, name), year=year)
    wall, source = latest_end(authority, year)
    hints = [*sheet.hints, *lint(sheet, end_by=wall, source=source)]
    if stated_total is not None and stated_total != len(sheet.rows) and stated_total != sheet.stated_total:
        hints.append(total_hint(stated_total, len(sheet.rows)))
    return Intake(
        title=sheet.title,
        programme_name=sheet.programme_name,
        stated_total=stated_total or sheet.stated_total,
        rows=[row.as_json() for row in sheet.rows],
        faults=[*(fault.as_json() for fault in sheet.refused), *repeated(sheet.rows)],
        hints=[hint.as_json() for hint in hints],
        sha256=hashlib.sha256(data).hexdigest(),
    )


def repeated(rows):
    """One fault for each row that says the same topic and host as another of its group: nobody holds a class twice."""
    first = {}
    for row in rows:
        if not (row.title and row.host):
            continue
        earlier = first.setdefault((row.group, row.title, row.host), row.excel_row)
        if earlier != row.excel_row:
            sentence = (
                f"第 {row.excel_row} 行与第 {earlier} 行的选题和承办单位都相同，是同一期写了两次。"
                "请删去一行；确为两期的，请在选题中写明期次（如“第二期”）。"
            )
            yield SheetFault("", row.excel_row, "项目名称", sentence, kind="repeated").as_json()


def total_hint(stated, found):
    sentence = f"通知称 {stated} 期，计划表列 {found} 期，相差 {abs(stated - found)}。两个数字都会保留并公开，请与印发机关核对。"
    return SheetFault("", 0, "", sentence, HINT, old=str(stated), new=str(found), kind="total")


def latest_end(authority, year):
    """The day by which the rules of the authority's tracks want classes held, with its source; (None, "") without."""
    tracks = Track.objects.filter(authority=authority, year=year).values_list("rule_set", flat=True)
    walls = []
    for rules in RuleSet.objects.filter(pk__in=tracks).compiled().values():
        rule = rules.get("class.end_by")
        if rule and rule.specified:
            walls.append((end_by(rule, year).on, rule.citation))
    return min(walls) if walls else (None, "")
