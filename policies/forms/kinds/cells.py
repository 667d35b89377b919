"""Cells that take what people type: figures with separators and wide digits, lists with any comma."""

import re
import unicodedata

from django import forms

CHOOSE = "（请选择）"
TYPED = re.compile(r"[\s,，元]")


def plain(text):
    """１２７，５００元 → 127500: the wide forms, separators and unit that people copy along."""
    return TYPED.sub("", unicodedata.normalize("NFKC", str(text)))


class FigureField(forms.DecimalField):
    """A decimal number, typed with or without separators. No `number` input: it would refuse the separators."""

    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, what, **options):
        super().__init__(**options)
        self.error_messages = {
            "invalid": f"{what}应为数字，例如 {'24' if not options.get('decimal_places') else '24.5'}。",
            "required": f"请填写{what}。",
            "min_value": f"{what}不能小于 %(limit_value)s。",
            "max_value": f"{what}不能大于 %(limit_value)s。",
            "max_digits": f"{what}过大，请核对。",
            "max_decimal_places": f"{what}至多 %(max)s 位小数。"
            if options.get("decimal_places")
            else f"{what}应为整数。",
            "max_whole_digits": f"{what}过大，请核对。",
        }
        for validator in self.validators:
            if (code := getattr(validator, "code", "")) in self.error_messages:
                validator.message = self.error_messages[code]

    def to_python(self, value):
        return super().to_python(plain(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        return {}


def whole(what, least=0, most=999_999_999, *, required=False, **options):
    """A field for a whole number."""
    return FigureField(
        what=what, min_value=least, max_value=most, decimal_places=0, required=required, **options
    )


class NamesField(forms.CharField):
    """Names parted by 、 or commas, in one cell."""

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [part.strip() for part in re.split(r"[、，,；;\n]", value or "") if part.strip()]

    def validate(self, value):
        pass

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class CodesField(forms.MultipleChoiceField):
    """Codes ticked in a list. Those that were there before keep their order: a browser sends that of the boxes."""

    widget = forms.CheckboxSelectMultiple

    def in_order(self, before, chosen):
        return [code for code in before if code in chosen] + [code for code in chosen if code not in before]


def radios(label, choices, sentence):
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": sentence}
    )
