"""ID numbers that people type where none belongs (a comment, a note, a file name): taken out before the text is kept.

The journal is shown, exported and never changed: what slips into it would stay for ever.
"""

import re

HIDDEN = "[证件号已隐去]"
_WIDE = str.maketrans("０１２３４５６７８９ＸｘX", "0123456789xxx")
_DIGIT = "[0-9０-９]"
# 18 places whose middle is a day of birth; written in groups too. The check digit may be mistyped.
_PLACES = re.compile(rf"(?<!{_DIGIT})(?:{_DIGIT}[ \-　－]?){{17}}[0-9０-９XxＸｘ](?!{_DIGIT})")
_BIRTH = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def without_numbers(text: str) -> str:
    """The text with every 18-place ID number taken out; other long figures (vouchers, invoices, accounts) stay."""
    return _PLACES.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    plain = re.sub(r"[ \-　－]", "", found[0]).translate(_WIDE)
    return HIDDEN if _BIRTH.match(plain) else found[0]
