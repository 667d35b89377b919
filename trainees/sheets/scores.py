"""Marks as a workbook: a template with everybody's name, and its reading back with faults by cell."""

import unicodedata
from decimal import Decimal, InvalidOperation

from trainees.assessing.components import Kind, plain
from trainees.names import name_key
from workflow.xlsx.reading import Workbook
from workflow.xlsx.tables import REFUSE, Field, SheetFault, clean_text, find_header, header_faults
from workflow.xlsx.writing import write_table

NUMBER, NAME, UNIT = "序号", "姓名", "工作单位"


def columns_of(components):
    """[(code, attempt, label)] of the marks; a resit stands beside its first attempt."""
    found = []
    for each in components:
        found.append((each.code, 1, each.label))
        if each.kind in (Kind.SCORE, Kind.PAPER):
            found.append((each.code, 2, f"补考 {each.label}"))
    return found


def scores_template(found, *, title):
    """Workbook bytes: one row a trainee, the marks entered so far, empty cells for the rest."""
    columns = columns_of(found.entered)
    rows = [
        [
            person.trainee.number, person.trainee.name, person.trainee.unit,
            *(person.marks.get((code, attempt)) for code, attempt, _ in columns),
        ]
        for person in found.people
    ]  # fmt: skip
    header = [NUMBER, NAME, UNIT, *(label for _, _, label in columns)]
    return write_table(
        ["考核得分登记表", title], header, rows, sheet_name="考核得分", widths=(6, 14, 34, *[14] * len(columns)),
        text_columns=(NAME, UNIT), formats={label: "0.##" for _, _, label in columns},
        notes=["得分为 0 至 100，至多两位小数；没有得分的留空，留空不改动已登记的得分。序号和姓名请勿改动。"],
    )  # fmt: skip


def read_scores(workbook: Workbook, found):
    """({(trainee id, code, attempt): Decimal}, faults) of the first visible sheet that has the table."""
    columns = columns_of(found.entered)
    fields = [
        Field("number", NUMBER), Field("name", NAME, ("学员姓名",), True),
        *(Field(f"{code}/{attempt}", label) for code, attempt, label in columns),
    ]  # fmt: skip
    for sheet in workbook.visible:
        header = find_header(sheet, fields, at_least=2)
        if header is not None and any(f"{code}/{attempt}" in header.columns for code, attempt, _ in columns):
            break
    else:
        names = "、".join(label for _, _, label in columns)
        return {}, [
            _fault(
                "", 0, "", f"没有找到得分表：表头须有“姓名”和至少一项得分（{names}）。请用下载的模板填写。"
            )
        ]
    faults = list(header_faults(header))
    marks: dict[tuple[int, str, int], Decimal] = {}
    if not faults:
        for row in sheet.rows:
            if row.number > header.last_row:
                _read_row(row, header, columns, found, marks, faults)
    return marks, faults


def _read_row(row, header, columns, found, marks, faults):
    name = _text(row, header, "name")
    if not name:
        return  # a note below the table, or an empty row
    person = _person(found, name, _text(row, header, "number"))
    if person is None:
        sentence = f"名单中没有“{name[:20]}”，或序号与姓名对不上、有重名而没有序号。请按下载的模板填写。"
        faults.append(_fault(header.ref("name", row.number), row.number, NAME, sentence))
        return
    for code, attempt, label in columns:
        text = _text(row, header, f"{code}/{attempt}")
        if not text:
            continue
        where = header.ref(f"{code}/{attempt}", row.number)
        value = _marks(text)
        if value is None:
            faults.append(
                _fault(
                    where, row.number, label, f"“{text[:20]}”不是 0 至 100、至多两位小数的得分；缺考请留空。"
                )
            )
        elif person.locked and value != person.marks.get((code, attempt)):
            faults.append(_fault(where, row.number, label, f"{name}的结果已经确认，请先撤回确认，再改得分。"))
        elif not _applies(found, person, code):
            faults.append(_fault(where, row.number, label, f"{name}不是党员学员，这一项只登记党员学员。"))
        elif (person.trainee.pk, code, attempt) in marks:
            faults.append(_fault(where, row.number, label, f"{name}在表中出现了两次，请只留一行。"))
        else:
            marks[person.trainee.pk, code, attempt] = value


def _applies(found, person, code):
    kind = next(each.kind for each in found.components if each.code == code)
    return kind != Kind.PARTY or person.trainee.party_member


def _person(found, name, number):
    key = name_key(name)
    alike = [each for each in found.people if name_key(each.trainee.name) == key]
    if number:
        alike = [each for each in alike if str(each.trainee.number) == number]
    return alike[0] if len(alike) == 1 else None


def _text(row, header, key):
    cell = row.cells.get(header.columns.get(key, 0))
    if cell is None:
        return ""
    text = (
        unicodedata.normalize("NFKC", clean_text(str(cell.text))) if key != "name" else clean_text(cell.text)
    )
    return "公式" if cell.kind == "formula" else text


def _marks(text):
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value <= 100 or value != value.quantize(Decimal("0.01")):
        return None
    return Decimal(plain(value))


def _fault(cell, row, column, sentence):
    where = f"第 {row} 行“{column}”（{cell}）：" if row else ""
    return SheetFault(cell, row, column, where + sentence, REFUSE)
