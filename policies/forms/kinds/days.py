"""Periods and fixed dates."""

from datetime import date

from django import forms

from policies.forms.kinds.base import OpenForm
from policies.forms.kinds.cells import CHOOSE, whole
from policies.kinds import EVENTS_AHEAD, EVENTS_PAST, Kind, Unit


def unit_field():
    return forms.ChoiceField(label="单位", choices=[("", CHOOSE), *Unit.choices], required=False)


class LeadTimeForm(OpenForm):
    kind = Kind.LEAD_TIME
    needed = (
        ("n", "请填写提前多少；只写“之前”的填 0。"),
        ("unit", "请选择单位。"),
        ("before", "请选择在什么之前。"),
    )
    before = forms.ChoiceField(
        label="在什么之前",
        choices=[("", CHOOSE), *((code, f"{name}前") for code, name in EVENTS_AHEAD.items())],
        required=False,
    )
    n = whole("提前的数目", most=1000, label="提前", help_text="文件只写“之前报送”、没有天数的，填 0。")
    unit = unit_field()

    @staticmethod
    def initial_of(value):
        return {"unspecified": True} if value is None else dict(value)

    def build(self, cleaned):
        return {"n": int(cleaned["n"]), "unit": cleaned["unit"], "before": cleaned["before"]}


class DueAfterForm(OpenForm):
    kind = Kind.DUE_AFTER
    needed = (("n", "请填写期限的数目。"), ("unit", "请选择单位。"), ("after", "请选择从什么之后起算。"))
    after = forms.ChoiceField(
        label="从什么之后起算",
        choices=[("", CHOOSE), *((code, f"{name}后") for code, name in EVENTS_PAST.items())],
        required=False,
    )
    n = whole("期限的数目", least=1, most=1000, label="期限")
    unit = unit_field()

    @staticmethod
    def initial_of(value):
        return {"unspecified": True} if value is None else dict(value)

    def build(self, cleaned):
        return {"n": int(cleaned["n"]), "unit": cleaned["unit"], "after": cleaned["after"]}


class FixedDateForm(OpenForm):
    kind = Kind.FIXED_DATE
    needed = (("month", "请选择月份。"), ("day", "请填写日期。"))
    month = forms.TypedChoiceField(
        label="月", choices=[("", CHOOSE), *((n, f"{n} 月") for n in range(1, 13))], coerce=int,
        empty_value=None, required=False,
    )  # fmt: skip
    day = whole("日期", least=1, most=31, label="日")
    inclusive = forms.BooleanField(label="含当日（当日办理算按时）", required=False, initial=True)

    @staticmethod
    def initial_of(value):
        return {"unspecified": True} if value is None else dict(value)

    def build(self, cleaned):
        month, day = cleaned["month"], int(cleaned["day"])
        try:
            date(2023, month, day)
        except ValueError:
            self.add_error("day", f"{month} 月没有 {day} 日，或不是每年都有，请核对。")
        return {"month": month, "day": day, "inclusive": cleaned["inclusive"]}
