"""Shape what is typed about an invoice; nothing here saves."""

import re

from django import forms
from django.core.exceptions import ValidationError

from finance.forms import MoneyField

_WIDE = str.maketrans("０１２３４５６７８９－　", "0123456789- ")
_NUMBER = re.compile(r"[0-9A-Z]{6,30}")
FULL_ELECTRONIC = 20  # digits of a 数电发票, which has no code of its own


class InvoiceForm(forms.Form):
    code = forms.CharField(
        label="发票代码", max_length=20, required=False, help_text="数电发票没有代码，不填"
    )
    number = forms.CharField(label="发票号码", max_length=30)
    seller = forms.CharField(label="开票方", max_length=120)
    dated = forms.DateField(label="开票日期", widget=forms.DateInput(attrs={"type": "date"}))
    amount = MoneyField(label="价税合计（元）", max_length=30)

    def __init__(self, *args, **options):
        super().__init__(*args, auto_id="invoice_%s", **options)

    def clean_number(self):
        return plain_number(self.cleaned_data["number"], "发票号码")

    def clean_code(self):
        code = self.cleaned_data["code"]
        return plain_number(code, "发票代码") if code else ""

    def clean_amount(self):
        if not self.cleaned_data["amount"]:
            raise ValidationError("价税合计须大于 0。")
        return self.cleaned_data["amount"]

    def clean(self):
        """Code and number together name an invoice: leaving the code out must not make it another one."""
        values = super().clean()
        number, code = values.get("number", ""), values.get("code", "")
        if len(number) == FULL_ELECTRONIC:
            values["code"] = ""
        elif number and not code and "code" not in self.errors:
            self.add_error("code", "20 位号码的数电发票之外，票据都有代码，请照票面填写。")
        return values


def plain_number(text, what):
    plain = re.sub(r"[\s-]", "", text.translate(_WIDE)).upper()
    if not _NUMBER.fullmatch(plain):
        raise ValidationError(f"{what}应为 6 至 30 位数字（或字母），请照票面填写。")
    return plain
