"""Shape where the money is to go; nothing here saves."""

import re

from django import forms
from django.core.exceptions import ValidationError

_WIDE = str.maketrans("０１２３４５６７８９－　", "0123456789- ")
_ACCOUNT = re.compile(r"\d{8,30}")


class PayeeForm(forms.Form):
    name = forms.CharField(label="户名", max_length=100, help_text="与开户许可一致的单位全称")
    account = forms.CharField(
        label="账号",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    bank = forms.CharField(label="开户行", max_length=100, help_text="写到支行，如 中国银行福州鼓楼支行")

    def __init__(self, *args, stored="", **options):
        """`stored` is the masked account on file: an empty field then keeps it."""
        super().__init__(*args, auto_id="payee_%s", **options)
        self.stored = stored
        if stored:
            self.fields["account"].help_text = f"现为 {stored}；留空则不改。"

    def clean_account(self):
        plain = re.sub(r"[\s-]", "", self.cleaned_data["account"].translate(_WIDE))
        if not plain and self.stored:
            return ""
        if not _ACCOUNT.fullmatch(plain):
            raise ValidationError("账号应为 8 至 30 位数字，请核对开户许可。")
        return plain
