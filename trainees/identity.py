"""Identity documents: kinds, normal form, checks, mask. Values in, values out.

Resident numbers follow GB 11643-1999; 810000/820000/830000 are the codes of 港澳台居民居住证
(港澳台居民居住证申领发放办法, 国办发〔2018〕81号); the 2023 form of 外国人永久居留身份证 has 18 digits
that begin with 9. A region code is never looked up: codes were changed and withdrawn for decades,
so an unknown one is accepted. No sentence quotes the number it is about.
"""

import re
import unicodedata
from datetime import date

RESIDENT_ID = "resident_id"
HK_MACAO_TAIWAN_RESIDENCE = "hk_macao_taiwan_residence"
PERMANENT_RESIDENCE = "permanent_residence"
PASSPORT = "passport"
HK_MACAO_PERMIT = "hk_macao_permit"
TAIWAN_PERMIT = "taiwan_permit"
MILITARY_OFFICER = "military_officer"
SOLDIER = "soldier"
OTHER = "other"

DOCUMENT_TYPES = {
    RESIDENT_ID: "居民身份证",
    HK_MACAO_TAIWAN_RESIDENCE: "港澳台居民居住证",
    PERMANENT_RESIDENCE: "外国人永久居留身份证",
    PASSPORT: "护照",
    HK_MACAO_PERMIT: "港澳居民来往内地通行证",
    TAIWAN_PERMIT: "台湾居民来往大陆通行证",
    MILITARY_OFFICER: "军官证",
    SOLDIER: "士兵证",
    OTHER: "其他证件",
}

_SYNONYMS = {
    RESIDENT_ID: "身份证 二代身份证 第二代居民身份证 二代证 中国居民身份证 公民身份证 身份证号 居民身份证号 "
    "公民身份号码 中华人民共和国居民身份证 临时身份证 临时居民身份证 ID IDCARD",
    HK_MACAO_TAIWAN_RESIDENCE: "居住证 港澳台居住证 港澳居民居住证 台湾居民居住证 "
    "中华人民共和国港澳居民居住证 中华人民共和国台湾居民居住证",
    PERMANENT_RESIDENCE: "永居证 永久居留证 外国人永久居留证 外国人永久居留身份证 外国人居留证 中国绿卡 "
    "中华人民共和国外国人永久居留身份证 五星卡",
    PASSPORT: "普通护照 因公护照 因私护照 公务护照 外交护照 中国护照 外国护照 PASSPORT",
    HK_MACAO_PERMIT: "回乡证 港澳通行证 港澳居民通行证 来往内地通行证 港澳居民往来内地通行证 "
    "港澳来往内地通行证 港澳居民来往内地通行证(非中国籍)",
    TAIWAN_PERMIT: "台胞证 台湾通行证 台湾居民通行证 来往大陆通行证 台湾居民往来大陆通行证 "
    "台湾来往大陆通行证",
    MILITARY_OFFICER: "军官身份证 军人证 警官证 武警警官证 文职干部证 军队文职干部证 文职人员证 军官证号 "
    "军人身份证件 现役军人证",
    SOLDIER: "士官证 军士证 义务兵证 武警士兵证 现役士兵证",
    OTHER: "其他 其它 其它证件 其他有效证件",
}

EARLIEST_YEAR = 1900
_MOD11_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NORMAL = re.compile("[0-9A-Z]+", re.ASCII)  # most of them, and nothing to be folded
_LOOKS_LIKE_X = str.maketrans("×✕╳ХΧ", "XXXXX")  # sign, Cyrillic and Greek letters typed for X
_DROPPED = ("Pd", "Cf", "Cc", "Pc", "Zs", "Zl", "Zp")  # dashes, invisible, controls, spaces
_APOSTROPHES = "'’‘`´"  # Excel's mark for "this is text"

_SHAPES: dict[str, tuple[str, str]] = {
    PASSPORT: (
        r"(?=.*\d)[A-Z0-9]{5,15}",
        "护照号码应为5至15位字母和数字：请对照护照资料页核对；若填写的是身份证号码，请改选证件类型。",
    ),
    HK_MACAO_PERMIT: (
        r"[HM][A-Z0-9]\d{7}(\d{2})?",
        "港澳居民来往内地通行证号码应为字母H或M加8位数字（旧证为10位）：请对照证件核对。",
    ),
    TAIWAN_PERMIT: (
        r"T?\d{8}(\d{2})?(\(?[A-Z]\)?)?",
        "台湾居民来往大陆通行证号码应为8位数字（旧证为10位加字母）：请对照证件核对。",
    ),
    MILITARY_OFFICER: (
        r"([\u4e00-\u9fff]{1,6}第)?[A-Z0-9]{4,12}号?",
        "军官证号码应为“某字第1234567号”或其中的编号：请对照证件核对。",
    ),
    SOLDIER: (
        r"([\u4e00-\u9fff]{1,6}第)?[A-Z0-9]{4,18}号?",
        "士兵证号码应为“某字第1234567号”或其中的编号：请对照证件核对。",
    ),
    OTHER: (r".{3,40}", "证件号码应为3至40个字符：请对照证件核对。"),
}


def type_code(label: str) -> str | None:
    """The code for what a sheet or form calls a document; None when it is empty or unknown."""
    return _BY_LABEL.get(_fold_label(label))


def guess_type(number: str) -> str:
    """The kind that a number's shape speaks for, where a sheet has no column 证件类型."""
    number = normalise_number(number)
    if re.fullmatch(r"9\d{16}[\dX]|[A-Z]{3}\d{12}", number):
        return PERMANENT_RESIDENCE
    if re.fullmatch(r"8[123]0000\d{11}[\dX]", number):
        return HK_MACAO_TAIWAN_RESIDENCE
    if re.fullmatch(r"[HM]\d{8}(\d{2})?", number):
        return HK_MACAO_PERMIT
    if re.fullmatch(r"[A-Z]{1,2}\d{7,8}", number):
        return PASSPORT
    if re.fullmatch(r"[\u4e00-\u9fff]{1,6}第[A-Z0-9]+号?", number):
        return MILITARY_OFFICER
    return RESIDENT_ID


def normalise_number(text: str) -> str:
    """Half-width, upper case, without spaces, dashes, invisible characters and Excel's apostrophe."""
    if _NORMAL.fullmatch(text):
        return text
    typed = "".join(
        c for c in text if c not in _APOSTROPHES
    )  # folded, an accent would stick to the letter before it
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).upper()).translate(
        _LOOKS_LIKE_X
    )
    kept = "".join(c for c in folded if unicodedata.category(c) not in _DROPPED and c not in _APOSTROPHES)
    return unicodedata.normalize("NFC", kept)


def index_form(text: str) -> str:
    """The form under which a number is indexed and looked up.

    The old and the new number of one person meet here: a 15-digit resident number becomes its 18
    digits, a permit of 港澳居民 loses the two digits that count its renewals.
    """
    number = normalise_number(text)
    if re.fullmatch(r"[HM]\d{10}", number):
        return number[:9]
    return upgrade_15(number) or number


def check_document(doc_type: str, number: str, *, on: date | None) -> list[str]:
    """Sentences on what is wrong with a number; an empty list when it may be stored.

    `on` is the day against which a birth date is "in the future"; None leaves that out.
    """
    number = normalise_number(number)
    if doc_type not in DOCUMENT_TYPES:
        return [f"证件类型不认识：请从{'、'.join(DOCUMENT_TYPES.values())}中选择。"]
    if not number:
        return [f"请填写{DOCUMENT_TYPES[doc_type]}号码。"]
    if doc_type == PERMANENT_RESIDENCE:
        return _check_permanent(number, on)
    if doc_type == HK_MACAO_TAIWAN_RESIDENCE:
        return _check_residence(number, on)
    if doc_type == RESIDENT_ID:
        return _check_resident(number, on)
    shape, sentence = _SHAPES[doc_type]
    return [] if re.fullmatch(shape, number) else [sentence]


def upgrade_15(number: str) -> str | None:
    """The 18-digit form of a 15-digit resident number (19 before the year), None for anything else."""
    number = normalise_number(number)
    if not re.fullmatch(r"[0-9]{15}", number):
        return None
    first17 = number[:6] + "19" + number[6:]
    if _date_at(first17) is None:
        return None
    return first17 + check_digit(first17)


def check_digit(first17: str) -> str:
    """ISO 7064 MOD 11-2 over 17 digits, as GB 11643-1999 uses it."""
    total = sum(int(c) * weight for c, weight in zip(first17, _MOD11_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def mask_number(number: str) -> str:
    """The first two and last two characters; a short number shows less.

    Never more: beside a birth date and a sex, first 6 + last 2 leave about nine candidates.
    """
    length = len(number)
    shown = 2 if length >= 8 else 1 if length >= 5 else 0
    if not shown:
        return "*" * length
    return number[:shown] + "*" * (length - 2 * shown) + number[-shown:]


def birth_date(number: str) -> date | None:
    """The birth date in an 18-digit number; None for other documents or an impossible date."""
    number = normalise_number(number)
    return _date_at(number) if re.fullmatch(r"[0-9]{17}[0-9X]", number) else None


def sex(number: str) -> str | None:
    """ "男" or "女" from an 18-digit number, None for other documents."""
    number = normalise_number(number)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return None
    return "男" if int(number[16]) % 2 else "女"


def _check_resident(number: str, on: date | None) -> list[str]:
    if re.fullmatch(r"[0-9]{15}", number):
        return ["这是15位旧号码，请填写18位号码：请对照现行居民身份证填写。"]
    found = _check_18(number, on)
    if not found and number[0] == "9":
        return ["这是外国人永久居留身份证的号码：请把证件类型改为“外国人永久居留身份证”。"]
    return found


def _check_residence(number: str, on: date | None) -> list[str]:
    found = _check_18(number, on)
    if not found and number[:6] not in ("810000", "820000", "830000"):
        return [
            "港澳台居民居住证号码应以810000、820000或830000开头："
            "请对照证件核对，或把证件类型改为“居民身份证”。"
        ]
    return found


def _check_permanent(number: str, on: date | None) -> list[str]:
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return []  # 2004 and 2017 forms, valid until they expire
    if len(number) == 18 and number[0] != "9":
        return ["外国人永久居留身份证的18位号码应以9开头：请对照证件核对，或把证件类型改为“居民身份证”。"]
    if len(number) != 18:
        return [
            "外国人永久居留身份证号码应为18位（2023年式样，以9开头）或3个字母加12位数字（旧式样），"
            f"现为{len(number)}位：请对照证件补正。"
        ]
    return _check_18(number, on)


def _check_18(number: str, on: date | None) -> list[str]:
    if len(number) != 18:
        return [f"证件号码应为18位，现为{len(number)}位：请对照证件补正。"]
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return ["证件号码前17位应为数字，末位应为数字或X：请对照证件核对。"]
    born = _date_at(number)
    if born is None:
        return ["证件号码第7至14位不是有效的出生日期：请对照证件核对。"]
    if on is not None and born > on:
        return ["证件号码中的出生日期晚于今天：请对照证件核对。"]
    if number[17] != check_digit(number[:17]):
        return ["证件号码校验位不符（GB 11643-1999）：至少有一位有误，请对照证件逐位核对。"]
    return []


def _date_at(number: str) -> date | None:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= EARLIEST_YEAR else None


def _fold_label(label: str) -> str:
    folded = unicodedata.normalize("NFKC", label).upper()
    return "".join(c for c in folded if unicodedata.category(c) not in _DROPPED and c not in ":;。")


_BY_LABEL = {
    _fold_label(label): code
    for code, name in DOCUMENT_TYPES.items()
    for label in (name, *_SYNONYMS[code].split(), code)
}


# The third and fourth digit of a resident number name a city. No city has 99, so a number with it is nobody's.
_NO_CITY = slice(2, 4), "99"


def is_made_up(number: str) -> bool:
    """Whether a resident number is one of the demonstration, on a region code that was never allocated."""
    place, code = _NO_CITY
    return number[place] == code
