"""Personal names: their normal form, their key for comparing, their mask. Values in, values out.

Names follow 民委发〔2016〕33号: the separator of name parts is U+00B7 alone and a name field holds 50 characters
and more. Which characters are allowed is judged by code-point ranges: Python 3.11's Unicode data do not know the
ideographs of the public-security name set, so `isalpha` would refuse real names. Nothing outside the BMP is lost.
"""

import re
import unicodedata

LONGEST = 60
DOT = "\u00b7"

# GBK's private-use places E815–E864 and where GB 18030-2022 has their characters now.
_PRIVATE_USE = dict(
    zip(
        map(chr, range(0xE815, 0xE865)),
        "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻",
        strict=True,
    )
)

# Radicals as PDFs give them for whole characters; the Kangxi block decomposes by itself (NFKC).
_RADICALS = dict(
    zip(
        "⺠⺫⺬⺭⻄⻅⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⺟",
        "民罒示礻西见贝车长门青韦页风飞食马鱼鸟卤麦黄黾齐齿龙龟母",
        strict=True,
    )
)

_DOTS = "\u2022\u2027\u30fb\uff65\uff0e\ufe52\u2024\u2219\u22c5\u25cf\u2e31\u2e33\ua78f\u318d\u16eb\u1427\u0387\U00010101"
_FULL_STOPS = ".\u3002\uff61"  # a separator only between ideographs; elsewhere an initial's point
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff]"
)
# Unified ideographs, with every block of planes 2 and 3 that may still be filled, and 〇.
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27-\ufa29\U00020000-\U0003fffd"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
# A name of which nothing has to be tidied and that is its own key: by far the most of them.
PLAIN = re.compile("[\u4e00-\u9fff]{2,20}")
_IS_HAN = re.compile(f"[{_HAN}]")
_NOT_ALLOWED = re.compile(f"[^{_HAN}{_LATIN}{DOT} .'\u2019-]")
_ANY_DOT = re.compile(f" *[{re.escape(_DOTS)}{DOT}] *")
_STOP_IN_HAN = re.compile(f"(?<=[{_HAN}]) *[{re.escape(_FULL_STOPS)}] *(?=[{_HAN}])")
_SPACE_BY_HAN = re.compile(f"(?<=[{_HAN}]) +| +(?=[{_HAN}])")
_SPACES = re.compile(r"\s+")

_COMPOUND_LIST = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 "
    "太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 "
    "漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 "
    "欧陽 東方 司馬 諸葛 尉遲 長孫 鍾離 鮮于 聞人 軒轅"
)
_COMPOUND_SURNAMES = frozenset(_COMPOUND_LIST.split())


def normalise_name(text: str) -> tuple[str, tuple[str, ...]]:
    """The name in its normal form, and what was changed, one Chinese phrase for each kind of change."""
    changes: list[str] = []
    name = text
    for change in (_drop_invisible, _private_use, _half_width, _unify, _join_dots, _close_up):
        changed, phrase = change(name)
        if changed != name and phrase:
            changes.append(phrase)
        name = changed
    return name, tuple(dict.fromkeys(changes))


def name_faults(name: str) -> list[str]:
    """Sentences on why a normal-form name cannot be stored; an empty list when it can."""
    if not name:
        return ["姓名没有填写：请补填。"]
    faults = []
    if len(name) > LONGEST:
        faults.append(f"姓名有 {len(name)} 个字符，超过 {LONGEST} 个：请核对是否误填了其他内容。")
    strange = sorted(set(_NOT_ALLOWED.findall(name)))
    if strange:
        shown = "、".join(
            f"“{c}”（U+{ord(c):04X}）" if _is_shown(c) else f"U+{ord(c):04X}" for c in strange[:5]
        )
        if any(_is_private(c) for c in strange):
            faults.append(f"姓名含有造字区字符{shown}：请改用该字的标准编码（GB 18030）重新录入。")
        else:
            faults.append(f"姓名含有不能用于姓名的字符{shown}：请只保留汉字、字母和间隔号“·”。")
    elif not _IS_HAN.search(name) and not re.search(f"[{_LATIN}]", name):
        faults.append("姓名中没有汉字或字母：请对照证件填写。")
    elif name[0] in f"{DOT}.-'\u2019" or name[-1] in f"{DOT}-":
        faults.append("姓名以间隔号或标点开头或结尾：请对照证件核对。")
    return faults


def name_key(name: str) -> str:
    """The form for comparing on lookup: tolerant of dots, spaces, letter case and old encodings, of nothing else."""
    normal, _ = normalise_name(name)
    return re.sub(f"[{DOT} .]", "", normal).casefold()


def mask_name(name: str) -> str:
    """王*明, 王*, 欧阳*, 买**·艾*, J*** S****: enough to find one's row, too little to tell a stranger."""
    if not _IS_HAN.search(name) or DOT in name:
        return re.sub(f"[^{DOT} ]+", lambda part: part[0][0] + "*" * (len(part[0]) - 1), name)
    surname = 2 if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else 1
    given = name[surname:]
    if len(given) < 2:
        return name[:surname] + "*" if given else "*"
    return name[:surname] + "*" * (len(given) - 1) + given[-1]


def is_easily_typed(name: str) -> bool:
    """Whether every character of a name is a common Chinese one."""
    return all("一" <= character <= "鿿" for character in name)


def _drop_invisible(name):
    return _INVISIBLE.sub("", name), "去掉不可见字符"


def _private_use(name):
    phrases = [
        f"造字区字符 U+{ord(c):04X} 改为“{_PRIVATE_USE[c]}”" for c in dict.fromkeys(name) if c in _PRIVATE_USE
    ]
    return "".join(_PRIVATE_USE.get(c, c) for c in name), "，".join(phrases)


def _unify(name):
    """Radicals and compatibility ideographs become the unified ones; letters and marks are composed."""
    unified = "".join(
        unicodedata.normalize("NFKC", c) if "\u2f00" <= c <= "\u2fd5" else _RADICALS.get(c, c) for c in name
    )
    return unicodedata.normalize("NFC", unified), "部首、兼容字符改为标准字符"


def _half_width(name):
    """Full-width letters and punctuation to ASCII; the full-width point stays for `_join_dots`."""
    return (
        "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" and c != "\uff0e" else c for c in name),
        "全角字符改为半角",
    )


def _join_dots(name):
    joined = _STOP_IN_HAN.sub(DOT, _ANY_DOT.sub(DOT, _SPACES.sub(" ", name)))
    return re.sub(f"{DOT}{{2,}}", DOT, joined), "间隔号统一为“·”" if _other_dots(name) else "去掉多余的空格"


def _other_dots(name):
    return any(c in _DOTS for c in name) or bool(_STOP_IN_HAN.search(name)) or DOT * 2 in name


def _close_up(name):
    return _SPACE_BY_HAN.sub("", _SPACES.sub(" ", name)).strip(" "), "去掉多余的空格"


def _is_private(char):
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"


def _is_shown(char):
    return not _is_private(char) and char > " " and not "\ud800" <= char <= "\udfff"
