"""Form fields that take what people really type: full-width digits, 年月日, amounts with 元 and commas."""

import re

from django import forms

from applications.amounts import NotYuan, read_yuan

_WIDE = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_DAY = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?")


class DayField(forms.DateField):
    """A day, as 2021-10-15, 2021年10月15日, 2021.10.15 or 20211015."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "这一天不存在或写法不清，请写成 2021-10-15 的样式。"}

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m-%d", "%Y%m%d"], **options)

    def to_python(self, value):
        if isinstance(value, str):
            plain = re.sub(r"\s+", "", value.translate(_WIDE))
            found = _DAY.fullmatch(plain)
            value = "-".join(found.groups()) if found else plain
        return super().to_python(value)


class YuanField(forms.CharField):
    """An amount in yuan; gives Decimal with two places, or None."""

    def __init__(self, **options):
        options.setdefault("required", False)
        super().__init__(max_length=24, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "num"}

    def clean(self, value):
        text = super().clean(value)
        try:
            return read_yuan(text)
        except NotYuan as fault:
            raise forms.ValidationError(str(fault)) from fault


class CountField(forms.IntegerField):
    """A number of people; full-width digits and a trailing 人 are taken."""

    default_error_messages = {"invalid": "请填写整数，例如 30。"}

    def __init__(self, **options):
        super().__init__(min_value=0, max_value=9999, **options)
        self.widget.attrs |= {"inputmode": "numeric"}

    def to_python(self, value):
        if isinstance(value, str):
            value = value.translate(_WIDE).strip().removesuffix("人").strip()
        return super().to_python(value)
