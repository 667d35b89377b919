"""What a clerk types to correct the certificates of a whole class: first what changes, then why."""

from decimal import Decimal

from django import forms

from certificates.amending.changes import figure
from certificates.amending.forms import grounds
from certificates.amending.whole_class import LONGEST, TEXTS

VALUES = ("class_title", "host", "starts_on", "ends_on", "hours_from", "hours")


def day(label, said):
    return forms.DateField(
        label=label, required=False, help_text=said, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "请填写日期，如 2021-10-15。"},
    )  # fmt: skip


class ValuesForm(forms.Form):
    """The values that should stand on the certificates. `said` {field: [(value, on how many)]} is what stands there now."""

    def __init__(self, *args, said, **kwargs):
        super().__init__(*args, **kwargs)

        def now(name):
            words = "；".join(f"{value}（{count} 本）" for value, count in said[name][:4])
            return f"证书上现为：{words}"

        for name, label in TEXTS.items():
            self.fields[name] = forms.CharField(
                label=label, max_length=LONGEST[name], required=False, help_text=now(name)
            )
        self.fields["starts_on"] = day("开始日期", now("starts_on"))
        self.fields["ends_on"] = day("结束日期", now("ends_on"))
        self.fields["hours"] = forms.CharField(
            label="学时", max_length=8, required=False, help_text=now("hours"),
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )  # fmt: skip
        some = [(value, f"只改现为 {value} 学时的（{count} 本）") for value, count in said["hours"]]
        self.fields["hours_from"] = forms.TypedChoiceField(
            label="学时改哪些证书", required=False, choices=[("", "全部"), *some], coerce=Decimal, empty_value=None,
        )  # fmt: skip


class GroundsForm(forms.Form):
    """Why, and the paper that it rests on. `seen` is how many certificates the preview showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= grounds("更正", "全班更正")


def shown(wanted):
    """The values as text, to be sent again with the grounds."""
    return {
        name: "" if value is None else figure(value) if name in ("hours", "hours_from") else str(value)
        for name in VALUES
        for value in [getattr(wanted, name)]
    }
