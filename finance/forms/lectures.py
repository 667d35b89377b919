"""Shape what is typed about lecture fees; nothing here saves."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from applications.models import Half, LecturerRank
from finance.forms.fields import CountField, MoneyField

MOST_HOURS = Decimal(100)
FILED = ("name", "unit", "title", "rank")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LectureForm(forms.Form):
    """One fee. A lecturer of the filing fills whatever is left empty about the person."""

    lecturer = forms.ChoiceField(
        label="授课人",
        required=False,
        help_text="选择备案中的专家，姓名、单位等由系统带入；不在其中的在下面填写",
    )
    name = forms.CharField(label="姓名", max_length=50, required=False)
    unit = forms.CharField(label="工作单位", max_length=100, required=False)
    title = forms.CharField(label="职称、职务", max_length=60, required=False)
    rank = forms.ChoiceField(
        label="层次",
        required=False,
        choices=[("", "请选择"), *LecturerRank.choices],
        help_text="标准按层次计算",
    )
    on = forms.DateField(label="授课日期", widget=DAY)
    half = forms.ChoiceField(label="时段", choices=Half.choices)
    hours = CountField(label="学时", max_length=20)
    net = MoneyField(label="税后金额（元）", max_length=30, help_text="实际发给授课人的金额")
    tax = MoneyField(label="代扣税款（元）", max_length=30, required=False, help_text="没有代扣的不填")

    def __init__(self, *args, lecturers, **options):
        """`lecturers` are those of the filing by primary key."""
        super().__init__(*args, auto_id="lecture_%s", **options)
        self.lecturers = {str(pk): lecturer for pk, lecturer in lecturers.items()}
        named = [(pk, f"{each.name}（{each.unit}，{each.title}）") for pk, each in self.lecturers.items()]
        self.fields["lecturer"].choices = [("", "另填一位"), *named]

    def clean_hours(self):
        if self.cleaned_data["hours"] >= MOST_HOURS:
            raise ValidationError("半天的学时应小于 100，请核对学时和金额是否填反。")
        return self.cleaned_data["hours"]

    def clean_tax(self):
        return self.cleaned_data["tax"] or Decimal("0.00")

    def clean(self):
        values = super().clean()
        chosen = self.lecturers.get(values.get("lecturer") or "")
        values["lecturer"] = chosen
        for field in FILED:
            if chosen is not None and not values.get(field):
                values[field] = getattr(chosen, field)
            if not values.get(field) and field not in self.errors:
                self.add_error(field, f"请填写{self.fields[field].label}，或从备案的专家中选择。")
        return values


class SumsForm(forms.Form):
    """The two sums of a fee in the table of all fees; one form a row."""

    net = MoneyField(label="税后金额", max_length=30)
    tax = MoneyField(label="代扣税款", max_length=30, required=False)

    def clean_tax(self):
        return self.cleaned_data["tax"] or Decimal("0.00")
