"""Amounts, numbers and days as people type them."""

from django import forms
from django.core.exceptions import ValidationError

from applications.amounts import NotYuan, parse_days
from finance.amounts import parse_amount, parse_count


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
