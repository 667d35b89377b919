"""Shape what is typed about a line, by the host and by whoever cuts it; nothing here saves."""

from django import forms

from applications.budgets import unknown_category
from finance.amounts import line_amount
from finance.forms.fields import CountField, DaysField, MoneyField
from finance.models import PEOPLE

UNITS = (PEOPLE, "间", "套", "份", "场", "车次", "学时", "次")  # offered; anything else may be typed


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


class CutForm(forms.Form):
    """What a reviewer leaves of a line, and why."""

    approved = MoneyField(label="核定金额（元）", max_length=30)
    reason = forms.CharField(label="核减理由", max_length=300)

    def fault(self):
        """The first thing that is wrong, with the name of its field."""
        field, errors = next(iter(self.errors.items()))
        return f"{self.fields[field].label}：{errors[0]}"
