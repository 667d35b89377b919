"""The roster workbook that a host downloads, fills in and uploads."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from trainees.identity import DOCUMENT_TYPES
from trainees.sheets.cells import put_text
from trainees.sheets.columns import FIELDS
from trainees.sheets.values import OWNERSHIPS
from workflow.xlsx.writing import TEXT

# Width of each column; the order is that of the sheet. Columns that the parser does not know are left out.
_COLUMNS = {
    "number": 6, "name": 14, "sex": 6, "doc_type": 18, "doc_number": 23, "unit": 32, "ownership": 14, "post": 16, "title": 20,
    "political_status": 14, "frontline": 10, "region": 12, "phone": 16, "email": 24, "hours": 12, "result": 14,
}  # fmt: skip
_AS_TEXT = ("name", "doc_number", "phone", "email")
_LATER = ("hours", "result")  # known only once the class is over
_POLITICAL = (
    "中共党员", "中共预备党员", "共青团员", "民革党员", "民盟盟员", "民建会员", "民进会员", "农工党党员", "致公党党员",
    "九三学社社员", "台盟盟员", "无党派人士", "群众",
)  # fmt: skip
_TITLES = (
    "正高级工程师", "高级工程师", "工程师", "研究员", "副研究员", "教授", "副教授", "讲师", "主任医师", "副主任医师",
    "主治医师", "正高级经济师", "高级经济师", "正高级会计师", "高级会计师", "推广研究员", "高级农艺师", "正高级教师", "高级教师",
)  # fmt: skip
CHOICES = {
    "sex": ("男", "女"),
    "doc_type": tuple(DOCUMENT_TYPES.values()),
    "political_status": _POLITICAL,
    "ownership": OWNERSHIPS,
    "frontline": ("是", "否"),
    "result": ("合格", "不合格"),
    "title": _TITLES,
}
_OPEN = ("title",)  # suggestions: other answers are as good
_HALVES = {"am": "上午", "pm": "下午", "evening": "晚上"}
_HELP = (
    "一、每人一行，从表头的下一行填起；不要合并单元格，不要改动表头文字。列的先后可以调整，用不到的列可以删去。",
    "二、带 * 的列每人必填。{later}",
    "三、“身份证号”“联系电话”两列已设为文本。从别处粘贴时请选择“只粘贴文本”（粘贴为值），否则号码后几位会丢失。",
    "四、证件类型从下拉列表中选择；不填的，按号码的样式判断。港澳台和外国学员填其所持证件的号码。",
    "五、姓名与证件一致；少数民族和外国人姓名中的间隔号用“·”，生僻字照证件录入。",
    "六、“职称或职业资格”的下拉列表只是常用的例子，可以填写其他名称。",
    "七、“签到表”的序号、姓名与名单一致；出勤填“√”，缺勤留空或填“×”。",
    "八、上传后先逐行核对再确认；确认之前不保存任何内容，不怕传错。",
)
_LAST = 1000  # rows for which drop-downs and checks are laid
_LINE = Side(style="thin", color="FF808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="FFE7E6E6")
_WRONG = PatternFill("solid", bgColor="FFF8CBAD")
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(vertical="center", wrap_text=True)
_A4 = 9
_TOP = 3  # the header's row, below title and class


@dataclass(frozen=True)
class TemplateSlot:
    """One half day of the 签到表: the n-th day of the class, its half, and the date where it is known ("10月15日")."""

    day: int
    half: str
    date: str = ""


def roster_template(
    *, subtitle: str = "", slots: Sequence[TemplateSlot] = (), required: frozenset[str] = frozenset()
) -> bytes:
    """An empty roster: drop-downs, ID and telephone columns as text, a 签到表 for `slots`, how to fill it in.

    `subtitle` names the class; `required` holds the keys of FIELDS that the notice of the class wants.
    """
    book = Workbook()
    people, signed, words = book.active, book.create_sheet("签到表"), book.create_sheet("填写说明")
    people.title = "学员名单"
    fields = [each for key in _COLUMNS for each in FIELDS if each.key == key]
    required |= {each.key for each in fields if each.required}
    lists = _fill_help(words, fields, required)
    _fill_people(people, subtitle, fields, required, lists)
    _fill_signed(signed, subtitle, slots or whole_days(5))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def whole_days(days: int) -> tuple[TemplateSlot, ...]:
    """Morning and afternoon of each of so many days, for a class whose timetable is not known yet."""
    return tuple(TemplateSlot(day, half) for day in range(1, days + 1) for half in ("am", "pm"))


def _fill_help(sheet, fields, required):
    """How to fill it in, and below it the lists of the drop-downs; gives {key of the field: range of its list}."""
    later = "、".join(f"“{each.label}”" for each in fields if each.key in _LATER and each.key in required)
    later = f"{later}在办班结束后补填再传，开班前可以留空。" if later else ""
    sheet.column_dimensions["A"].width = 100
    _title(sheet, 1, "填写说明", 1)
    for at, line in enumerate(_HELP, 3):
        put_text(sheet.cell(at, 1), line.format(later=later)).alignment = _LEFT
    lists = {}
    for column, each in enumerate((f for f in fields if f.key in CHOICES), 3):
        options = CHOICES[each.key]
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 24
        head = put_text(sheet.cell(3, column), f"可选的“{each.label}”")
        head.font, head.fill, head.border = Font(bold=True), _HEAD, _BOX
        for at, option in enumerate(options, 4):
            put_text(sheet.cell(at, column), option).border = _BOX
        lists[each.key] = f"'填写说明'!${letter}$4:${letter}${3 + len(options)}"
    _for_paper(sheet)
    return lists


def _fill_people(sheet, subtitle, fields, required, lists):
    _title(sheet, 1, "高级研修项目学员名单", len(fields))
    _title(sheet, 2, subtitle, len(fields), size=11)
    places = {each.key: column for column, each in enumerate(fields, 1)}
    for each in fields:
        _head(sheet, places[each.key], _label(each, required), _COLUMNS[each.key])
        whole = sheet.column_dimensions[get_column_letter(places[each.key])]
        whole.number_format, whole.alignment = TEXT if each.key in _AS_TEXT else "General", _LEFT
    # Some offices' software knows no format of a whole column.
    for key in places.keys() & set(_AS_TEXT):
        for row in range(_TOP + 1, _TOP + 201):
            sheet.cell(row, places[key]).number_format = TEXT
    for key, options in lists.items():
        _choose(sheet, places[key], options, open_=key in _OPEN)
    _watch_numbers(sheet, places["doc_number"], places["doc_type"])
    _lines_where_filled(sheet, len(fields))
    sheet.freeze_panes = sheet.cell(_TOP + 1, places["name"] + 1)
    _for_paper(sheet)


def _fill_signed(sheet, subtitle, slots):
    _title(sheet, 1, "高级研修项目学员签到表", len(slots) + 2)
    labels = ["序号", "姓名", *(f"第{slot.day}天{_HALVES[slot.half]}" for slot in slots)]
    # Dates stand above the header, where they are read by people and not by the parser.
    put_text(sheet.cell(2, 1), subtitle if not any(slot.date for slot in slots) else "日期")
    for column, slot in enumerate(slots, 3):
        put_text(sheet.cell(2, column), slot.date).alignment = _MIDDLE
    for column, label in enumerate(labels, 1):
        _head(sheet, column, label, {1: 6, 2: 14}.get(column, 11))
        if column > 2:
            _choose(sheet, column, '"√,×"')
            sheet.column_dimensions[get_column_letter(column)].alignment = _MIDDLE
    sheet.column_dimensions["B"].number_format = TEXT
    _lines_where_filled(sheet, len(labels))
    sheet.freeze_panes = sheet.cell(_TOP + 1, 3)
    _for_paper(sheet)


def _label(each, required):
    if each.key not in required:
        return each.label
    return f"{each.label}（结业时填）" if each.key in _LATER else f"{each.label}*"


def _title(sheet, row, text, width, *, size=16):
    cell = put_text(sheet.cell(row, 1), text)
    cell.font, cell.alignment = Font(size=size, bold=size > 11), _MIDDLE
    sheet.row_dimensions[row].height = 30 if size > 11 else 20
    if width > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def _head(sheet, column, label, width):
    cell = put_text(sheet.cell(_TOP, column), label)
    cell.font, cell.fill, cell.border, cell.alignment = Font(bold=True), _HEAD, _BOX, _MIDDLE
    sheet.row_dimensions[_TOP].height = 32
    sheet.column_dimensions[get_column_letter(column)].width = width


def _choose(sheet, column, options, *, open_=False):
    """A drop-down from the first row to the thousandth; an open one only suggests."""
    rule = DataValidation("list", formula1=options, allow_blank=True, showErrorMessage=not open_)
    if not open_:
        rule.errorTitle, rule.error = "请选择", "请从下拉列表中选择一项。"
    rule.add(_down(column))
    sheet.add_data_validation(rule)


def _watch_numbers(sheet, number, kind):
    """Excel itself warns of a resident number that has not 18 places, and colours numbers lost or entered twice."""
    at, of = f"{get_column_letter(number)}{_TOP + 1}", f"{get_column_letter(kind)}{_TOP + 1}"
    rule = DataValidation(
        "custom", formula1=f'OR(LEN({at})=18,AND({of}<>"",{of}<>"居民身份证"))', allow_blank=True,
        showErrorMessage=True, errorStyle="warning",
    )  # fmt: skip
    rule.errorTitle, rule.error = "请核对证件号码", "居民身份证号码应为 18 位；其他证件请先选择证件类型。"
    rule.promptTitle, rule.prompt = "证件号码", "本列已设为文本。粘贴时请选择“只粘贴文本”。"
    rule.showInputMessage = True
    rule.add(_down(number))
    sheet.add_data_validation(rule)
    letter = get_column_letter(number)
    column = f"${letter}${_TOP + 1}:${letter}${_LAST}"
    # The star keeps Excel from comparing 18 digits as a number of 15.
    wrong = f'AND({at}<>"",OR(ISNUMBER({at}),COUNTIF({column},{at}&"*")>1))'
    sheet.conditional_formatting.add(_down(number), FormulaRule([wrong], fill=_WRONG))


def _lines_where_filled(sheet, width):
    """Lines around the rows that are filled in: what is printed is the list, not a thousand empty rows."""
    last = get_column_letter(width)
    filled = f"COUNTA($A{_TOP + 1}:${last}{_TOP + 1})>0"
    sheet.conditional_formatting.add(
        f"A{_TOP + 1}:{last}{_LAST}", FormulaRule([filled], border=_BOX, stopIfTrue=False)
    )


def _down(column):
    letter = get_column_letter(column)
    return f"{letter}{_TOP + 1}:{letter}{_LAST}"


def _for_paper(sheet):
    sheet.print_title_rows = f"{_TOP}:{_TOP}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.print_options.horizontalCentered = True
