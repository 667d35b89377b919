"""What the forms of recruiting share: telephones, and how many rows they begin with."""

import re

from django import forms

FIRST_ROWS = 3
_PHONE = re.compile(r"\+?[\d\s()（）—–-]{7,24}(?:转\d{1,6})?")


def check_phone(text):
    if text and not _PHONE.fullmatch(text):
        raise forms.ValidationError("不像电话号码，请核对；座机请带区号，如 0591-80000000。")
    return text
