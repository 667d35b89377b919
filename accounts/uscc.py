"""Unified social credit codes (统一社会信用代码): GB 32100-2015, with GB 11714 inside."""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise_uscc(text: str) -> str:
    """Half-width, upper case, without spaces and dashes."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if not (c.isspace() or unicodedata.category(c) in ("Pd", "Cf")))


def check_uscc(code: str) -> list[str]:
    """Sentences on what is wrong with a code; an empty list when it is sound."""
    code = normalise_uscc(code)
    if not code:
        return ["请填写统一社会信用代码（18位）。"]
    if len(code) != 18:
        return [f"统一社会信用代码应为18位，现为{len(code)}位：请对照登记证书补正。"]
    strange = "、".join(sorted({c for c in code if c not in ALPHABET}))
    if strange:
        return [
            f"统一社会信用代码中不会出现“{strange}”（GB 32100 不用字母 I、O、S、V、Z）："
            "请核对是否应为数字 1、0、5、2。"
        ]
    if not code[2:8].isdigit():
        return ["统一社会信用代码第3至8位是登记机关行政区划码，应为数字：请对照登记证书核对。"]
    if code[17] != check_character(code[:17]):
        return ["统一社会信用代码校验位不符（GB 32100）：至少有一位有误，请对照登记证书逐位核对。"]
    if code[16] != inner_check_character(code[8:16]):
        return ["统一社会信用代码中第9至17位的主体标识码校验位不符（GB 11714）：请对照登记证书逐位核对。"]
    return []


def check_character(first17: str) -> str:
    """The 18th character: weights 3^(i-1) mod 31 (GB 32100-2015)."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return ALPHABET[-total % 31]


def inner_check_character(first8: str) -> str:
    """The check character of the organisation code inside (GB 11714-1997)."""
    total = sum(int(c, 36) * weight for c, weight in zip(first8, _INNER_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
