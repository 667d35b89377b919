"""The long way of a cell that is not clean at sight: tidied, understood or refused, with its place and its remedy."""

import re

from trainees import identity
from trainees.names import LONGEST, name_faults, normalise_name
from trainees.sheets import values as read
from trainees.sheets.columns import BY_KEY, FIELDS, Columns
from trainees.sheets.document import Documents, number_fault, scientific_fault
from trainees.sheets.light import EMPTY
from workflow.redaction import without_numbers
from workflow.xlsx.reading import cell_text
from workflow.xlsx.tables import Faults, clean_text

_WHOLE = re.compile(r"(\d{1,9})(?:\.0+)?\s*[人名位号]?", re.ASCII)
_WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")
_MOBILE = re.compile(r"1[0-9]{10}", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,100}\.[A-Za-z]{2,20}", re.ASCII)
_NOT_TEXT = {"f": "公式", "e": "错误值"}
_REMEMBERED = 5_000
NUMBERS = 100_000  # a 序号 is below it


def whole_number(kind, value) -> int | None:
    """A whole number from a number cell or a text such as "１００"; None for anything else."""
    if kind == "n":
        return int(value) if float(value).is_integer() else None
    found = _WHOLE.fullmatch(clean_text(value).translate(_WIDE)) if kind == "t" else None
    return int(found[1]) if found else None


def remember(known: dict, value, meaning):
    """Keep what a value means, as long as there are few of them; gives the meaning."""
    if len(known) < _REMEMBERED:
        known[value] = meaning
    return meaning


class Oddities:
    """Judges the cells of one table, column by column. Each method takes row, kind and value of a cell and gives what
    the row shall hold; what there is to say goes to `faults`."""

    def __init__(self, columns: Columns, on):
        self.has = columns.mapping.keys()
        self.faults = Faults(columns.header)
        self.documents = Documents(on)
        self.on = on
        # Texts with nothing to be said about them, by column: most of a list repeats itself.
        self.known: dict[str, dict] = {each.key: {} for each in FIELDS}
        self.types: dict[str, str | None] = {}
        self.hours_of: dict = {}

    def tidied(self, key, row, sentence, old="", new=""):
        """A value was changed; the old and the new one are told unless they are secret."""
        old, new = without_numbers(old), without_numbers(new)
        self.faults.hint(key, row, sentence, old=old, new=new, kind="tidied")

    def must(self, key, row):
        if key in self.has:
            self.faults.add(key, row, "没有填写。请补填后重新上传。", kind="missing")

    def text(self, key, row, kind, value) -> str:
        """The text of a cell, "" when it is empty. Formulas, error values and overlong texts become faults."""
        if kind == EMPTY:
            return ""
        if kind == "t":
            known = self.known[key].get(value)
            if known is not None:
                return known
        told = len(self.faults.found)
        text = self._read(key, row, kind, value)
        if kind == "t" and text and len(self.faults.found) == told:
            remember(self.known[key], value, text)
        return text

    def _read(self, key, row, kind, value, *, secret=False):
        if kind in _NOT_TEXT:
            what = f"是{_NOT_TEXT[kind]}，不能直接读取。请复制后“选择性粘贴为数值”，再重新上传。"
            self.faults.add(key, row, what, kind="formula")
            return ""
        raw = cell_text(kind, value)
        text, longest = clean_text(raw), BY_KEY[key].longest
        if len(text) > longest:
            what = f"有 {len(text)} 个字，超过 {longest} 字。请缩短后重新上传。"
            self.faults.add(key, row, what, kind="long")
            return text[:longest]
        if text != raw.strip() and not secret:
            self.tidied(key, row, "已去掉换行、不可见字符和多余的空格。", raw.strip(), text)
        if kind == "d" and key in ("unit", "post", "title", "region"):
            self.faults.hint(key, row, f"是日期“{text}”，可能是表格软件自动改成的，请核对。", kind="date")
        return text

    def number(self, row, kind, value, place) -> int:
        """The 序号; the place in the list where there is none, said where one was meant."""
        number = whole_number(kind, value)
        if number is not None and not 0 < number < NUMBERS:
            self.faults.hint(
                "number", row, f"不在 1 至 {NUMBERS - 1} 之间，按次序编为 {place}。", kind="number"
            )
            return place
        if number is None and kind != EMPTY:
            self.faults.hint("number", row, f"不是整数，按次序编为 {place}。", kind="number")
        return place if number is None else number

    def name(self, row, kind, value) -> str:
        if kind in _NOT_TEXT:
            return self._read("name", row, kind, value)
        if kind in "bd":
            self.faults.add("name", row, "不是文字。请填写姓名。", kind="name")
            return ""
        raw = cell_text(kind, value)
        if len(clean_text(raw)) > BY_KEY["name"].longest:
            self._read("name", row, kind, value)
        name, changes = normalise_name(raw)
        if changes:
            self.tidied("name", row, f"：{'，'.join(changes)}。", raw.strip(), name)
        if "name" in self.has or kind != EMPTY:
            for sentence in name_faults(name):
                self.faults.add("name", row, f"：{sentence}", kind="name")
        if len(name) == 1:
            self.faults.hint("name", row, "只有一个字，请核对是否漏填，或姓和名分在两列。", kind="name")
        return name[:LONGEST]

    def document(self, row, type_kind, named, kind, value):
        """Type code and number; ("", …) where the type is unknown. The number is never quoted."""
        if kind == "t" and self.documents.is_clean(value):
            named = self.text("doc_type", row, type_kind, named)
            if not named or self.type_code(named) == identity.RESIDENT_ID:
                return identity.RESIDENT_ID, value
            return self._judged(row, named, value)
        if "doc_number" not in self.has and kind == EMPTY:
            return identity.RESIDENT_ID, ""
        text = self._document_text(row, kind, value)
        doc_type, text = self._judged(row, self.text("doc_type", row, type_kind, named), text)
        if kind == EMPTY:
            self.faults.add("doc_number", row, "没有填写。请对照证件补填后重新上传。", kind="missing")
        return doc_type, text

    def type_code(self, named):
        if named in self.types:
            return self.types[named]
        return remember(self.types, named, identity.type_code(named))

    def _judged(self, row, named, number):
        doc_type = self.type_code(named) if named else identity.guess_type(number)
        if doc_type is None:
            kinds = "、".join(identity.DOCUMENT_TYPES.values())
            what = f"是“{without_numbers(named)}”，不认识。请从{kinds}中选择。"
            self.faults.add("doc_type", row, what, kind="doc_type")
            return "", number
        if not named and doc_type != identity.RESIDENT_ID:
            label = identity.DOCUMENT_TYPES[doc_type]
            what = f"没有填写，按号码的样式判断为{label}，请核对。"
            self.faults.hint("doc_type", row, what, kind="doc_type")
        if number:
            for sentence in identity.check_document(doc_type, number, on=self.on):
                self.faults.add("doc_number", row, f"：{sentence}", kind="document")
        return doc_type, number

    def _document_text(self, row, kind, value):
        if kind == EMPTY:
            return ""
        refused = number_fault(kind, value)
        text = "" if refused else self._read("doc_number", row, kind, value, secret=True)
        refused = refused or scientific_fault(text)
        if refused:
            self.faults.add("doc_number", row, refused, kind="numeric_id")
            return ""
        normal = identity.normalise_number(text)
        if text and normal != value:
            self.tidied("doc_number", row, "已去掉空格和符号，统一为半角大写。")
        return normal

    def sex(self, row, text, number) -> str:
        sex = read.SEXES.get(text.upper(), "")
        if not sex:
            what = f"是“{text}”，应为男或女。请改正后重新上传。"
            self.faults.add("sex", row, what, kind="sex")
        elif len(number) == 18 and number[16].isdigit() and sex != ("女男"[int(number[16]) % 2]):
            self.faults.hint("sex", row, "与证件号码第 17 位不符，请对照证件核对。", kind="sex")
        return sex

    def birth(self, row, kind, value, doc_type, number):
        """A date of birth is not stored: it is laid beside the number."""
        text = self.text("birth", row, kind, value)
        day = read.read_day(text) if text else None
        if text and day is None:
            what = "看不出是哪一天，没有与证件号码核对。请写成“1990-03-07”的样式。"
            self.faults.hint("birth", row, what, kind="birth")
            return
        born = identity.birth_date(number) if day and doc_type == identity.RESIDENT_ID else None
        if born and not read.same_day(day, born):
            what = "与证件号码第 7 至 14 位的出生日期不符，请对照证件核对。"
            self.faults.hint("birth", row, what, kind="birth")

    def phone(self, row, kind, value) -> str:
        if kind == EMPTY:
            return ""
        if kind == "n" and _MOBILE.fullmatch(cell_text(kind, value)):
            return cell_text(kind, value)
        text = self._read("phone", row, kind, value, secret=True)
        plain = read.plain_phone(text) if text else ""
        if plain is None:
            self.faults.hint("phone", row, "不像电话号码，请核对。", kind="phone")
            return text
        if kind == "n":
            self.faults.hint("phone", row, "是数值格式，开头的 0 可能已丢失，请核对。", kind="phone")
        elif plain != text:
            self.tidied("phone", row, "已去掉空格和符号，统一为半角。")
        return plain

    def email(self, row, kind, value) -> str:
        if kind == EMPTY:
            return ""  # the value of a column that is not there is a blank
        if kind == "t" and _EMAIL.fullmatch(value):
            return value
        text = self._read("email", row, kind, value)
        plain = read.plain_email(text) if text else ""
        if plain is None:
            self.faults.hint("email", row, "不像电子邮箱地址，请核对。", kind="email")
            return text
        if plain != text:
            self.tidied("email", row, "已去掉空格，统一为半角。", text, plain)
        return plain

    def hours(self, row, kind, value):
        if kind == EMPTY:
            return None
        known = self.hours_of.get(value) if kind in "tn" else None
        if known is not None:
            return known
        told = len(self.faults.found)
        text = self._read("hours", row, kind, value)
        hours = read.read_hours(text) if text else None
        if text and hours is None:
            what = (
                f"是“{without_numbers(text)}”，应为 0 至 999.9 的数（学时，最多一位小数）。请改正后重新上传。"
            )
            self.faults.add("hours", row, what, kind="hours")
        if hours is not None and kind in "tn" and len(self.faults.found) == told:
            remember(self.hours_of, value, hours)
        return hours

    def result(self, row, text):
        """A result that is not among the words for 合格."""
        plain = text.replace(" ", "")  # 合 格, spread to the width of 不合格
        if plain in read.PASSED or plain in read.FAILED:
            return plain, plain in read.PASSED
        what = f"是“{without_numbers(text)}”，请填写“合格”或“不合格”。"
        self.faults.add("result", row, what, kind="result")
        return text, None

    def status(self, row, kind, value) -> str:
        """政治面貌 in its usual name."""
        text = self.text("political_status", row, kind, value)
        if not text or text in read.STATUSES:
            return text
        status = read.political_status(text)
        if status in read.STATUSES:
            self.tidied("political_status", row, "改为规范名称。", text, status)
        else:
            self.faults.hint("political_status", row, "不是常用的名称，请核对。", kind="political_status")
        return status

    def ownership(self, row, kind, value) -> str:
        """单位性质 in its usual name. Whatever it is, it keeps nobody out (003-58)."""
        text = self.text("ownership", row, kind, value)
        if not text or text in read.OWNERSHIPS:
            return text
        name = read.ownership(text)
        if name in read.OWNERSHIPS:
            self.tidied("ownership", row, "改为规范名称。", text, name)
        else:
            self.faults.hint("ownership", row, "不是常用的名称，请核对。", kind="ownership")
        return name

    def flag(self, key, row, kind, value) -> bool:
        if kind == EMPTY:
            return False
        text = self.text(key, row, kind, value).upper()
        if text and text not in read.YES and text not in read.NO and key != "party_member":
            what = f"是“{without_numbers(text)}”，请填写“是”或“否”。"
            self.faults.add(key, row, what, kind="flag")
        return text in read.YES

    def party(self, row, kind, said, status) -> bool:
        """Whether somebody is of the Party, by the column 中共党员 and by 政治面貌."""
        by_status = status in read.PARTY
        if kind != EMPTY and status and said != by_status:
            self.faults.hint("party_member", row, "与“政治面貌”不一致，请核对。", kind="party_member")
        return said or by_status
