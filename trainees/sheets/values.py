"""What single cells of a roster mean: dates, hours, telephones, political status. Values in, values out."""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

_WIDE = str.maketrans("０１２３４５６７８９．＋－／＠", "0123456789.+-/@")
_PASSED_WORDS = "合格 优秀 良好 优 良 通过 及格 考核合格 已结业 结业 是"
_FAILED_WORDS = "不合格 未通过 不及格 考核不合格 未结业 缺考 否"
_YES_WORDS = "是 √ ✓ ✔ Y YES 1 党员 中共党员 中共预备党员 预备党员 线上 线上参加"
_NO_WORDS = "否 × ✗ N NO 0 线下 线下参加 无 群众 共青团员 团员 无党派人士 民主党派"
PASSED, FAILED = frozenset(_PASSED_WORDS.split()), frozenset(_FAILED_WORDS.split())
YES, NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())
SEXES = {"男": "男", "女": "女", "M": "男", "F": "女", "男性": "男", "女性": "女", "♂": "男", "♀": "女"}

# GB/T 4762-1984 with the names that forms ask for.
PARTY = ("中共党员", "中共预备党员")
STATUSES = (
    *PARTY, "共青团员", "民革党员", "民盟盟员", "民建会员", "民进会员", "农工党党员", "致公党党员", "九三学社社员", "台盟盟员",
    "无党派人士", "群众",
)  # fmt: skip
_STATUS_WORDS = {
    "中共党员": "党员 共产党员 中国共产党党员 中共正式党员 正式党员", "中共预备党员": "预备党员 中国共产党预备党员",
    "共青团员": "团员 中国共青团员 共产主义青年团员 中国共产主义青年团团员", "民革党员": "民革 民革会员", "民盟盟员": "民盟 民盟成员",
    "民建会员": "民建", "民进会员": "民进", "农工党党员": "农工党 农工民主党 农工党员", "致公党党员": "致公党 致公党员",
    "九三学社社员": "九三学社 九三 九三社员", "台盟盟员": "台盟", "无党派人士": "无党派 无党派民主人士", "群众": "普通群众 普通公民",
}  # fmt: skip
_STATUS_OF = {word: status for status, words in _STATUS_WORDS.items() for word in words.split()}

# Who owns the employer; the order is that of the lists people choose from. The second group is 非公有制 (003-58).
_PUBLIC = ("机关", "事业单位", "国有企业", "集体企业")
NON_PUBLIC = ("民营企业", "港澳台资企业", "外资企业", "个体工商户")
OWNERSHIPS = (*_PUBLIC, *NON_PUBLIC, "社会组织", "其他")
ENTERPRISES = frozenset(name for name in OWNERSHIPS if name.endswith("企业") or name == "个体工商户")
_OWNER_WORDS = {
    "机关": "党政机关 国家机关 行政机关 政府机关", "事业单位": "事业 高校 高等学校 科研院所 公立医院",
    "国有企业": "国企 央企 中央企业 国有 国有控股企业 国有独资企业", "集体企业": "集体 集体所有制企业",
    "民营企业": "民企 民营 私营企业 私企 非公有制企业 非公企业 非公有制", "港澳台资企业": "港澳台企业 港资企业 台资企业",
    "外资企业": "外企 外商投资企业 中外合资企业 合资企业", "个体工商户": "个体 个体户",
    "社会组织": "社会团体 行业协会 协会 学会 民办非企业单位",
}  # fmt: skip
_OWNER_OF = {word: name for name, words in _OWNER_WORDS.items() for word in words.split()}

_DAY = re.compile(r"(\d{4})(?:[-./年 ]{1,2}(\d{1,2})(?:[-./月 ]{1,2}(\d{1,2})日?)?月?|(\d{2})(\d{2})?)?年?")
_CHINESE_DAY = re.compile(
    r"([〇○零一二三四五六七八九]{4})年(?:(元|[一二三四五六七八九十]{1,2})月)?(?:([一二三四五六七八九十廿卅]{1,3})[日号])?"
)
_FIGURES = {figure: at for at, figure in enumerate("〇一二三四五六七八九十")} | {"○": 0, "零": 0, "元": 1}
_PHONES = re.compile(r"\+?\d{7,20}(?:[,，;；、/]\+?\d{7,20})*")
_EMAIL = re.compile(r"[^@\s,;，；]+@[^@\s,;，；]+\.[A-Za-z0-9\u4e00-\u9fff-]{2,}")
_SERIALS = range(3654, 73051)  # Excel's day numbers of 1910 to 2100
_EXCEL_EPOCH = date(1899, 12, 30)


def political_status(text: str) -> str:
    """The status in its usual name; a text that is none stays as it is."""
    text = text.replace(" ", "")
    return _STATUS_OF.get(text, text)


def ownership(text: str) -> str:
    """The kind of employer in its usual name; a text that is none stays as it is."""
    text = text.replace(" ", "")
    return _OWNER_OF.get(text, text)


def read_day(text: str) -> tuple[int, int | None, int | None] | None:
    """Year, month and day of what somebody writes as a date of birth: 1990-03-07, 1990.3, 19900307, 1990年3月 or
    Excel's own day number; None for anything else."""
    text = re.sub(r"[ T]\d{1,2}:\d{2}(?::\d{2})?$", "", text.translate(_WIDE)).strip()
    if re.fullmatch(r"\d{4,5}", text) and int(text) in _SERIALS and not 1900 <= int(text) <= 2100:
        found = _EXCEL_EPOCH + timedelta(days=int(text))
        return found.year, found.month, found.day
    text = _in_figures(re.sub(r"(?<=[0-9]年)元月", "1月", re.sub("出?生$", "", text)))
    match = _DAY.fullmatch(text)
    if not match:
        return None
    year, month, day = int(match[1]), match[2] or match[4], match[3] or match[5]
    try:
        date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
    if year < 1900:
        return None
    return year, int(month) if month else None, int(day) if day else None


def _in_figures(text):
    """一九九〇年三月七日 as 1990年3月7日; any other text as it is."""
    found = _CHINESE_DAY.fullmatch(text)
    if not found:
        return text
    year = "".join(str(_FIGURES[c]) for c in found[1])
    return f"{year}年" + "".join(
        f"{_counted(part)}{unit}" for part, unit in ((found[2], "月"), (found[3], "日")) if part
    )


def _counted(text):
    """三十一 as 31, 廿一 as 21."""
    tens, ten, ones = text.replace("廿", "二十").replace("卅", "三十").rpartition("十")
    return (_FIGURES.get(tens[:1], 1) if ten else 0) * 10 + _FIGURES.get(ones[:1], 0)


def same_day(read, born: date) -> bool:
    """Whether what was read agrees with a date, as far as it goes."""
    return all(part in (None, wanted) for part, wanted in zip(read, born.timetuple()[:3], strict=True))


def read_hours(text: str) -> Decimal | None:
    """学时 between 0 and 999.9 with one decimal at most; None for anything else."""
    try:
        hours = Decimal(re.sub(r"\s*(?:学时|课时|小时|个学时)$", "", text.translate(_WIDE)))
    except InvalidOperation:
        return None
    fits = hours.is_finite() and 0 <= hours < 1000 and hours == round(hours, 1)
    return hours if fits else None


def plain_phone(text: str) -> str | None:
    """A telephone number, or several, without spaces, brackets and dashes; None where it looks like none."""
    digits = re.sub(r"[\s()（）—–-]", "", text.translate(_WIDE))
    return digits if _PHONES.fullmatch(digits) else None


def plain_email(text: str) -> str | None:
    plain = text.translate(_WIDE).replace(" ", "")
    return plain if _EMAIL.fullmatch(plain) else None
