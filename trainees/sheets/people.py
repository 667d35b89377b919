"""The rows of a 学员名单: one person each, in normal form, with whatever is wrong with them."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from trainees import identity
from trainees.names import LONGEST, name_faults, normalise_name
from workflow.xlsx.reading import Cell, Row, Sheet
from workflow.xlsx.tables import (
    Faults,
    Field,
    Grid,
    Header,
    clean_text,
    read_text,
    repeats_header,
    whole_number,
)

FIELDS = (
    Field("number", "序号", ("编号", "NO", "NO.")),
    Field("name", "姓名", ("学员姓名", "名字"), True, 200),
    Field("sex", "性别", (), False, 4),
    Field("doc_type", "证件类型", ("证件种类", "证件名称", "身份证件类型"), False, 30),
    Field(
        "doc_number",
        "身份证号",
        ("证件号码", "身份证号码", "证件号", "公民身份号码", "身份证件号码", "居民身份证号", "身份证"),
        True,
        60,
    ),
    Field("unit", "工作单位", ("单位", "所在单位", "单位名称", "工作单位名称"), True, 120),
    Field("post", "职务", ("行政职务", "现任职务"), False, 60),
    Field(
        "title",
        "职称或职业资格",
        ("职称", "职称/职业资格", "职称、职业资格", "专业技术职称", "专业技术职务", "职业资格", "技术职称"),
        False,
        60,
    ),
    Field("phone", "联系电话", ("手机", "手机号", "手机号码", "电话", "联系方式", "移动电话"), False, 30),
    Field("hours", "培训学时", ("学时", "学时数", "研修学时", "完成学时"), False, 20),
    Field(
        "result",
        "结业考核情况",
        ("考核结果", "考核情况", "结业考核", "考核", "结业考核结果", "是否合格"),
        False,
        20,
    ),
    Field("frontline", "基层一线", ("是否基层一线", "是否基层"), False, 10),
    Field("party_member", "中共党员", ("是否党员", "党员", "政治面貌"), False, 20),
    Field("online", "线上参加", ("是否线上", "参加方式", "参训方式"), False, 10),
)
_PASSED_WORDS = "合格 优秀 良好 优 良 通过 及格 考核合格 已结业 结业 是"
_FAILED_WORDS = "不合格 未通过 不及格 考核不合格 未结业 缺考 否"
_YES_WORDS = "是 √ ✓ ✔ Y YES 1 党员 中共党员 中共预备党员 预备党员 线上 线上参加"
_NO_WORDS = "否 × ✗ N NO 0 线下 线下参加 无 群众 共青团员 团员 无党派人士 民主党派"
PASSED, FAILED = frozenset(_PASSED_WORDS.split()), frozenset(_FAILED_WORDS.split())
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())
_NOTE = re.compile(r"^(?:注|备注|说明|填表|填报|审核|联系人|联系|负责人|单位[（(]?盖章|合计|共计|共|总计)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
_BY_KEY = {each.key: each for each in FIELDS}
_WIDE = str.maketrans("０１２３４５６７８９．＋－", "0123456789.+-")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One trainee as the sheet has them, in normal form; `excel_row` is the row in Excel.

    `doc_type` is a code of trainees.identity, `hours` 学时, `passed` what `result` means, None where it is empty.
    Document number and telephone stay out of the repr.
    """

    excel_row: int
    number: int
    name: str
    sex: str
    doc_type: str
    doc_number: str = field(repr=False)
    unit: str
    post: str
    title: str
    phone: str = field(repr=False)
    hours: Decimal | None
    result: str
    passed: bool | None
    frontline: bool = False
    party_member: bool = False
    online: bool = False
    hidden: bool = False


class RosterReader:
    """Walks one roster from header to the last note."""

    def __init__(self, sheet: Sheet, header: Header, on: date | None):
        self.sheet, self.header, self.on = sheet, header, on
        self.grid = Grid(sheet)
        self.faults = Faults(header)
        self.rows: list[RosterRow] = []
        self.counts = {"notes": 0, "blank": 0}

    def read(self):
        last = self.header.last_row
        for row in self.sheet.rows:
            if row.number <= self.header.last_row:
                continue
            if self._is_note(row) or repeats_header(row, self.header):
                self.counts["notes"] += 1
            elif set(row.cells) <= {self.header.columns.get("number")}:
                self.counts["blank"] += 1
            else:
                self.counts["blank"] += row.number - last - 1
                self.rows.append(self._person(row))
            last = row.number

    def _is_note(self, row: Row) -> bool:
        first = row.cells[min(row.cells)]
        if {"doc_number", "unit"} & {
            key for key, column in self.header.columns.items() if column in row.cells
        }:
            return False
        if first.kind == "text" and _NOTE.match(clean_text(first.text)):
            return True
        return (
            len(row.cells) == 1
            and self.header.columns.get("name") not in row.cells
            and whole_number(first) is None
        )

    def _person(self, row: Row) -> RosterRow:
        number = whole_number(self._cell("number", row.number))
        name = self._name(row.number)
        doc_type, doc_number = self._document(row.number)
        result, passed = self._result(row.number)
        return RosterRow(
            excel_row=row.number,
            number=number if number is not None else len(self.rows) + 1,
            name=name,
            sex=self._sex(row.number, doc_type, doc_number),
            doc_type=doc_type,
            doc_number=doc_number,
            phone=self._phone(row.number),
            hours=self._hours(row.number),
            result=result,
            passed=passed,
            hidden=row.hidden,
            unit=self._text("unit", row.number, must=True),
            post=self._text("post", row.number),
            title=self._text("title", row.number),
            frontline=self._flag("frontline", row.number),
            party_member=self._flag("party_member", row.number),
            online=self._flag("online", row.number),
        )

    def _cell(self, key: str, number: int) -> Cell | None:
        return self.grid.cell(number, self.header.columns.get(key), below=self.header.last_row)

    def _text(self, key: str, number: int, *, must=False) -> str:
        cell = self._cell(key, number)
        text = read_text(cell, _BY_KEY[key], number, self.faults)
        if must and cell is None and key in self.header.columns:
            self.faults.add(key, number, "没有填写。请补填后重新上传。", kind="missing")
        return text

    def _changed(self, key, number, sentence, old="", new=""):
        self.faults.hint(key, number, sentence, old=old, new=new, kind="tidied")

    def _name(self, number):
        cell = self._cell("name", number)
        raw = read_text(cell, _BY_KEY["name"], number, self.faults)
        if cell is not None and not raw:
            return ""
        name, changes = normalise_name(cell.text if cell else "")
        if changes:
            self._changed("name", number, f"：{'，'.join(changes)}。", cell.text.strip(), name)
        if "name" in self.header.columns:
            for sentence in name_faults(name):
                self.faults.add("name", number, f"：{sentence}", kind="name")
        return name[:LONGEST]

    def _document(self, number):
        """Type code and number; ("", …) where the type is unknown. The number is never quoted."""
        if "doc_number" not in self.header.columns:
            return identity.RESIDENT_ID, ""
        cell = self._cell("doc_number", number)
        text = self._document_text(cell, number)
        named = self._text("doc_type", number)
        doc_type = identity.type_code(named) if named else identity.guess_type(text)
        if named and doc_type is None:
            kinds = "、".join(identity.DOCUMENT_TYPES.values())
            self.faults.add("doc_type", number, f"是“{named}”，不认识。请从{kinds}中选择。", kind="doc_type")
            return "", text
        if not named and doc_type != identity.RESIDENT_ID:
            label = identity.DOCUMENT_TYPES[doc_type]
            self.faults.hint(
                "doc_type", number, f"没有填写，按号码的样式判断为{label}，请核对。", kind="doc_type"
            )
        if cell is None:
            self.faults.add("doc_number", number, "没有填写。请对照证件补填后重新上传。", kind="missing")
        elif text:
            for sentence in identity.check_document(doc_type, text, on=self.on):
                self.faults.add("doc_number", number, f"：{sentence}", kind="document")
        return doc_type, text

    def _document_text(self, cell, number):
        if cell is None:
            return ""
        if cell.kind == "number":
            lost = "后三位可能已丢失" if abs(cell.value) >= 10**15 else "开头的 0 可能已丢失"
            self.faults.add(
                "doc_number",
                number,
                f"是数值格式，{lost}；请将该列设为文本后对照证件重新填写。",
                kind="numeric_id",
            )
            return ""
        if cell.kind in ("date", "bool"):
            self.faults.add(
                "doc_number", number, "不是文本；请将该列设为文本后对照证件重新填写。", kind="numeric_id"
            )
            return ""
        text = read_text(cell, _BY_KEY["doc_number"], number, self.faults)
        if _SCIENTIFIC.fullmatch(text):
            sentence = "已变成科学计数法，后几位已丢失；请将该列设为文本后对照证件重新填写。"
            self.faults.add("doc_number", number, sentence, kind="numeric_id")
            return ""
        normal = identity.normalise_number(text)
        if text and normal != cell.value:
            self._changed("doc_number", number, "已去掉空格和符号，统一为半角大写。")
        return normal

    def _sex(self, number, doc_type, doc_number):
        text = self._text("sex", number)
        sex = {"男": "男", "女": "女", "M": "男", "F": "女", "男性": "男", "女性": "女"}.get(text.upper(), "")
        if text and not sex:
            self.faults.add("sex", number, f"是“{text}”，应为男或女。请改正后重新上传。", kind="sex")
        if sex and doc_type == identity.RESIDENT_ID and identity.sex(doc_number) not in (None, sex):
            self.faults.hint("sex", number, "与证件号码第 17 位不符，请对照证件核对。", kind="sex")
        return sex

    def _phone(self, number):
        text = self._text("phone", number)
        digits = re.sub(r"[\s()（）—–-]", "", text.translate(_WIDE))
        if text and not re.fullmatch(r"\+?\d{7,20}(?:[,，;；、/]\+?\d{7,20})*", digits):
            self.faults.hint("phone", number, "不像电话号码，请核对。", kind="phone")
            return text
        return digits

    def _hours(self, number):
        cell = self._cell("hours", number)
        text = self._text("hours", number)
        if cell is None or not text:
            return None
        try:
            hours = Decimal(re.sub(r"\s*(?:学时|课时|小时)$", "", text.translate(_WIDE)))
        except InvalidOperation:
            hours = None
        if hours is None or not hours.is_finite() or not 0 <= hours < 1000 or hours != round(hours, 1):
            sentence = f"是“{text}”，应为 0 至 999.9 的数（学时，最多一位小数）。请改正后重新上传。"
            self.faults.add("hours", number, sentence, kind="hours")
            return None
        return hours

    def _result(self, number):
        text = self._text("result", number)
        if text and text not in PASSED | FAILED:
            self.faults.add("result", number, f"是“{text}”，请填写“合格”或“不合格”。", kind="result")
            return text, None
        return text, text in PASSED if text else None

    def _flag(self, key, number):
        text = self._text(key, number).upper()
        if key == "party_member" and text not in _YES:
            return False  # 政治面貌 has many other answers
        if text and text not in _YES | _NO:
            self.faults.add(key, number, f"是“{text}”，请填写“是”或“否”。", kind="flag")
        return text in _YES
