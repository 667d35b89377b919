"""附件1: the annual plan as a sheet, from cells to values with every fault at once.

The shape is that of 人社厅发〔2021〕24号 附件1 and its provincial siblings: a title row, a header, group rows
(国家级, 示范项目 …) between the classes, and a last row such as 共97期. Nothing is stored here.
"""

import re
from dataclasses import dataclass, field

from accounts.uscc import check_uscc, normalise_uscc
from programs.sheets.funding import funding_of
from programs.sheets.periods import NOT_UNDERSTOOD, PeriodNotUnderstood, YearUnknown, parse_period
from programs.sheets.rows import FIELDS, PlanRow
from workflow.xlsx.reading import Cell, Row, Sheet, Workbook
from workflow.xlsx.tables import (
    HINT,
    Faults,
    Field,
    Grid,
    Header,
    SheetFault,
    clean_text,
    find_header,
    header_faults,
    hidden_rows_hint,
    read_text,
    repeats_header,
    whole_number,
)

_TOTAL = re.compile(r"(?:共计|共|合计|总计|总共)[^\d]{0,6}(\d{1,4})\s*(?:期|项|个|班|门)")
_SUM_ROW = re.compile(r"^(?:共计?|合计|总计|小计|本页小计|累计)")
_NOTE = re.compile(r"^(?:注|备注|说明|填表|审核|联系|附件|附[：:])")
_GROUP_ORDER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*")
_GROUP_COUNT = re.compile(
    r"[（(]\s*共?\s*(\d+)\s*(?:期|项|个|班)?\s*[)）]$|[：:]?\s*共\s*(\d+)\s*(?:期|项|个|班)$"
)
_YEAR = re.compile(r"(20\d\d)\s*年")
_PROGRAMME = re.compile(r"专业技术人[才员]知识更新工程")
_MOST_HEADCOUNT, _MOST_DAYS, _LONGEST_TITLE = 32_767, 366, 120
_TEXTS = ("title", "field", "sponsor", "host", "place", "funding", "audience", "content", "note")


@dataclass(frozen=True)
class PlanSheet:
    """What one plan workbook says. `header` maps a field key to the label of its column.

    `group_totals` are counts that group rows state of themselves; `hidden_rows` the Excel rows of classes that
    stand in hidden rows (read like the others, and shown).
    """

    title: str = ""
    year: int | None = None
    programme_name: str = ""
    stated_total: int | None = None
    header: dict[str, str] = field(default_factory=dict)
    rows: tuple[PlanRow, ...] = ()
    faults: tuple[SheetFault, ...] = ()
    group_totals: dict[str, int] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    sheet_name: str = ""
    sha256: str = ""

    @property
    def refused(self) -> tuple[SheetFault, ...]:
        return tuple(fault for fault in self.faults if fault.refuses)

    @property
    def hints(self) -> tuple[SheetFault, ...]:
        return tuple(fault for fault in self.faults if not fault.refuses)


def parse_plan(workbook: Workbook, *, year: int | None = None, sheet_name: str = "") -> PlanSheet:
    """Read the plan from the named sheet, or from the first visible one with a header.

    `year` is the plan year chosen by the person, else it is taken from the title. All faults come at once.
    """
    tables = [
        (sheet, header)
        for sheet in workbook.visible
        if (not sheet_name or sheet.name == sheet_name) and (header := find_header(sheet, FIELDS))
    ]
    if not tables:
        return PlanSheet(faults=(_no_header(workbook),), sha256=workbook.sha256)
    sheet, header = tables[0]
    reader = _PlanReader(sheet, header, year)
    reader.read()
    faults = [*header_faults(header), *reader.faults.found, *_unread(workbook, sheet)]
    hidden = tuple(row.excel_row for row in reader.rows if row.hidden)
    faults += hidden_rows_hint(sheet.name, list(hidden))
    if not reader.rows:
        sentence = f"工作表“{sheet.name}”的表头下面没有项目。请确认上传的是填好的计划表。"
        faults.append(SheetFault("", 0, "", sentence, kind="empty"))
    return PlanSheet(
        title=reader.title,
        year=reader.year,
        programme_name=reader.programme_name,
        stated_total=reader.stated_total,
        header={key: header.labels[key] for key in header.columns},
        rows=tuple(reader.rows),
        faults=tuple(faults),
        group_totals=reader.group_totals,
        hidden_rows=hidden,
        sheet_name=sheet.name,
        sha256=workbook.sha256,
    )


def _no_header(workbook):
    wanted = "、".join(f"“{each.label}”" for each in FIELDS if each.required)
    hidden = any(sheet.hidden and find_header(sheet, FIELDS) for sheet in workbook.sheets)
    more = "隐藏的工作表中有一份，请取消隐藏后重新上传。" if hidden else "请按通知附件1的表样填写后重新上传。"
    return SheetFault(
        "", 0, "", f"各工作表的前 20 行都没有找到表头（应有{wanted}等列）。{more}", kind="header"
    )


def _unread(workbook, read):
    for sheet in workbook.sheets:
        if sheet is not read and find_header(sheet, FIELDS):
            state = "隐藏的工作表" if sheet.hidden else "工作表"
            sentence = f"{state}“{sheet.name}”也像一份计划（{len(sheet.rows)} 行），没有读取；只读取了“{read.name}”。"
            yield SheetFault("", 0, "", sentence, HINT, kind="sheets")


class _PlanReader:
    """Walks one sheet from title to total."""

    def __init__(self, sheet: Sheet, header: Header, year: int | None):
        self.grid = Grid(sheet)
        self.sheet, self.header = sheet, header
        self.faults = Faults(header)
        self.rows: list[PlanRow] = []
        self.group = ""
        self.group_totals: dict[str, int] = {}
        self.stated_total: int | None = None
        self._read_titles(year)

    def _read_titles(self, year):
        above = [
            clean_text(cell.text)
            for row in self.sheet.rows
            if row.number < self.header.row
            for cell in row.cells.values()
        ]
        titles = [text for text in above if text and not re.fullmatch(r"附件?\s*[\d一二三四五]*[：:]?", text)]
        heads = [
            text for text in titles if len(text) <= _LONGEST_TITLE
        ]  # a paragraph above the table is no title
        self.title = next((text for text in heads if "计划" in text), heads[0] if heads else "")
        joined = " ".join(titles)
        named, said = _YEAR.search(self.title), _PROGRAMME.search(joined)
        self.programme_name = said[0] if said else ""
        self.year = year or (int(named[1]) if named else None)
        self._note_total(joined)
        if year and named and int(named[1]) != year:
            sentence = f"标题写的是 {named[1]} 年，与所选的 {year} 年度不一致。请核对后重新选择年度或上传正确的文件。"
            self.faults.found.append(SheetFault("", 0, "标题", sentence, kind="year"))
        if self.year is None:
            sentence = "标题行没有写明年份，不能确定举办时间。请在标题行写明（如“2024年高级研修项目计划”），或在上传页选择年度。"
            self.faults.found.append(SheetFault("", 0, "标题", sentence, kind="year"))

    def _note_total(self, text):
        found = _TOTAL.search(text)
        if found and self.stated_total is None:
            self.stated_total = int(found[1])

    def read(self):
        for row in self.sheet.rows:
            if row.number <= self.header.last_row or repeats_header(row, self.header):
                continue
            texts = [(column, clean_text(cell.text)) for column, cell in sorted(row.cells.items())]
            texts = [(column, text) for column, text in texts if text]
            if not texts:
                continue
            if len(texts) == 1 and texts[0][0] == self.header.columns.get("number") and texts[0][1].isdigit():
                self.faults.hint("number", row.number, "只有序号，没有内容，已略过。", kind="blank")
            elif _SUM_ROW.match(texts[0][1]):
                self._note_total("".join(text for _, text in texts))
            elif len(texts) == 1 and self._is_band(row, *texts[0]):
                self._band(texts[0][1])
            else:
                self.rows.append(self._class(row))

    def _is_band(self, row: Row, column: int, text: str) -> bool:
        """A row of one text that is merged across, or stands left of the titles, or is a note."""
        across = any(
            top == row.number == bottom and left == column < right
            for top, left, bottom, right in self.sheet.merged
        )
        left_of_title = column < self.header.columns.get("title", 1) or column == min(
            self.header.columns.values()
        )
        return not text.isdigit() and (across or left_of_title or bool(_NOTE.match(text)))

    def _band(self, text):
        self._note_total(text)
        if _NOTE.match(text) or len(text) > 40:
            return
        name = _GROUP_ORDER.sub("", text)
        counted = _GROUP_COUNT.search(name)
        self.group = _GROUP_COUNT.sub("", name).strip(" ：:") if counted else name.strip(" ：:")
        if counted:
            self.group_totals[self.group] = int(counted[1] or counted[2])

    def _class(self, row: Row) -> PlanRow:
        texts = {each.key: self._text(each, row.number) for each in FIELDS}
        period_text, period = self._period(row.number, texts["period"])
        return PlanRow(
            excel_row=row.number,
            group=self.group,
            number=whole_number(self._cell("number", row.number)),
            period=period,
            period_text=period_text,
            headcount=self._whole("headcount", row.number, "人", _MOST_HEADCOUNT),
            days=self._whole("days", row.number, "天", _MOST_DAYS),
            hidden=row.hidden,
            **{key: texts[key] for key in _TEXTS},
            host_code=self._host_code(row.number, texts["host_code"]),
        )

    def _cell(self, key: str, number: int) -> Cell | None:
        return self.grid.cell(number, self.header.columns.get(key), below=self.header.last_row)

    def _text(self, each: Field, number: int) -> str:
        if each.key == "number":
            return ""  # the order is the sheet's own; a formula there does no harm
        cell = self._cell(each.key, number)
        text = read_text(cell, each, number, self.faults)
        if cell is None and each.key in self.header.columns:
            if each.required:
                self.faults.add(each.key, number, "没有填写。请补填后重新上传。", kind="missing")
            elif each.key in ("field", "funding"):
                self.faults.hint(each.key, number, "没有填写，请核对。", kind="missing")
        if (
            each.key != "period"
            and cell is not None
            and cell.kind == "text"
            and text
            and text not in cell.value
        ):
            self.faults.hint(
                each.key, number, "已去掉换行和多余的空格。", old=cell.value, new=text, kind="tidied"
            )
        if each.key == "funding" and funding_of(text) is None:
            sentence = f"“{text}”看不出是财政资助还是单位自筹。请写明“财政资助”或“自筹”后重新上传。"
            self.faults.add(each.key, number, sentence, kind="funding")
        return text

    def _host_code(self, number: int, text: str) -> str:
        """The host's code as GB 32100 writes it; "" with a fault where it cannot be one."""
        code = normalise_uscc(text)
        faults = check_uscc(code) if code else []
        for sentence in faults:
            self.faults.add(
                "host_code",
                number,
                f"是“{text[:20]}”：{sentence.rstrip('。')}。改正后重新上传。",
                kind="code",
            )
        return "" if faults else code

    def _whole(self, key, number, unit, most):
        cell = self._cell(key, number)
        if cell is None or cell.kind in ("formula", "error"):
            return None
        value = whole_number(cell)
        if value is None or not 0 < value <= most:
            self.faults.add(
                key,
                number,
                f"是“{clean_text(cell.text)[:20]}”，应为 1 至 {most} 的整数（{unit}）。请改为整数后重新上传。",
                kind="number",
            )
            return None
        return value

    def _period(self, number, text):
        cell = self._cell("period", number)
        if not text or cell is None:
            return text, None
        wording = cell.value if cell.kind == "date" else text
        try:
            if cell.kind == "number" and "." in text:
                raise PeriodNotUnderstood(f"数值 6.10 与 6.1 无法区分，{NOT_UNDERSTOOD}")
            period = parse_period(wording, self.year)
        except YearUnknown:
            return text, None  # said once for the whole sheet
        except PeriodNotUnderstood as error:
            self.faults.add("period", number, f"是“{text}”，无法识别为办班时间：{error}。", kind="period")
            return text, None
        if text.isdigit():
            text = f"{int(text)}月"
            self.faults.hint(
                "period", number, "只写了数字，按月份理解。", old=cell.text, new=text, kind="tidied"
            )
        return text, period
