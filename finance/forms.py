"""Shape what is typed about money; nothing here saves."""

import re

from django import forms
from django.core.exceptions import ValidationError

from applications.amounts import NotYuan, parse_days
from applications.budgets import unknown_category
from finance.amounts import line_amount, parse_amount, parse_count
from finance.models import PEOPLE

_WIDE = str.maketrans("０１２３４５６７８９－　", "0123456789- ")
_ACCOUNT = re.compile(r"\d{8,30}")
UNITS = (PEOPLE, "间", "套", "份", "场", "车次", "学时", "次")  # offered; anything else may be typed


class MoneyField(forms.CharField):
    """An amount in 元 as people type it; gives a Decimal."""

    parse = staticmethod(parse_amount)

    def clean(self, value):
        text = super().clean(value)
        try:
            return self.parse(text) if text else None
        except NotYuan as fault:
            raise ValidationError(str(fault)) from fault

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off", "class": "num"}


class CountField(MoneyField):
    """A number of people, rooms or days; gives a Decimal."""

    parse = staticmethod(parse_count)


class DaysField(CountField):
    """A number of days; gives a Decimal."""

    parse = staticmethod(parse_days)


class LineForm(forms.Form):
    category = forms.ChoiceField(label="支出科目")
    description = forms.CharField(label="事项", max_length=120, help_text="如 学员住宿、主讲专家讲课费")
    quantity = CountField(label="数量", max_length=20)
    unit = forms.CharField(
        label="计量单位",
        max_length=10,
        required=False,
        help_text="按人数计的填“人”，系统据此与签到人数核对",
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    unit_price = MoneyField(label="单价（元）", max_length=30)
    days = DaysField(label="天数", max_length=20, initial="1")

    def __init__(self, *args, categories, **options):
        super().__init__(*args, auto_id="line_%s", **options)
        category = self.fields["category"]
        category.choices = [(name, name) for name in categories]
        category.error_messages["invalid_choice"] = unknown_category("%(value)s", categories)

    @property
    def units(self):
        return UNITS

    @property
    def amount(self):
        """The amount of what has been typed, shown before it is saved; None while something is wrong."""
        if not self.is_bound or self.errors:
            return None
        values = self.cleaned_data
        return line_amount(values["quantity"], values["unit_price"], values["days"])


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


class CutForm(forms.Form):
    """What a reviewer leaves of a line, and why."""

    approved = MoneyField(label="核定金额（元）", max_length=30)
    reason = forms.CharField(label="核减理由", max_length=300)

    def fault(self):
        """The first thing that is wrong, with the name of its field."""
        field, errors = next(iter(self.errors.items()))
        return f"{self.fields[field].label}：{errors[0]}"
