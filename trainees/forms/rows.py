"""What the forms of recruiting share: telephones, and rows that grow without a script."""

import re

from django import forms
from django.forms.utils import ErrorDict, ErrorList

# Rows that a form shows at first, and how many “再加 5 行” adds.
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 3, 5, 80
_PHONE = re.compile(r"\+?[\d\s()（）—–-]{7,24}(?:转\d{1,6})?")


def check_phone(text):
    if text and not _PHONE.fullmatch(text):
        raise forms.ValidationError("不像电话号码，请核对；座机请带区号，如 0591-80000000。")
    return text


def grown(posted, prefix):
    """What was posted, with five more rows of a formset: 再加 5 行 without a script."""
    data = posted.copy()
    name = f"{prefix}-TOTAL_FORMS"
    total = int(data[name]) if data.get(name, "").isdecimal() and len(data[name]) < 5 else 0
    data[name] = str(min(total + MORE_ROWS, MOST_ROWS))
    return data


def unjudged(*forms_, formset):
    """Show what was typed without judging it: somebody who asks for more rows is not done yet."""
    for each in [*forms_, *formset.forms]:
        each._errors = ErrorDict()
    formset._errors, formset._non_form_errors = [], ErrorList()
