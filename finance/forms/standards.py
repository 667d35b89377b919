"""Shape what a host states beside its lines; nothing here saves."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from finance.forms.fields import MoneyField
from finance.models import FundingShare

LONG = forms.Textarea(attrs={"rows": 2})


class StandardsForm(forms.Form):
    day_quota = forms.ChoiceField(label="培训类别", required=False)
    reason = forms.CharField(
        label="选用其他类别的理由", max_length=300, required=False, widget=LONG, help_text="按默认类别的不填"
    )
    arrival = forms.DecimalField(label="报到天数", max_digits=3, decimal_places=1)
    departure = forms.DecimalField(label="撤离天数", max_digits=3, decimal_places=1)

    def __init__(self, *args, quota, **options):
        """`quota` is the value of the rule of the day quota; None leaves the kind out."""
        super().__init__(*args, auto_id="standard_%s", **options)
        if quota is None:
            del self.fields["day_quota"], self.fields["reason"]
            return
        usual = quota["default"]
        self.fields["day_quota"].choices = [
            (kind["code"], f"{kind['name']}，{Decimal(kind['total']):,.2f} 元/人天{'（默认）' if kind['code'] == usual else ''}")
            for kind in quota["kinds"]
        ]  # fmt: skip

    def clean(self):
        values = super().clean()
        return {"day_quota": "", "reason": "", **values}


class ReasonsForm(forms.Form):
    """One field for each guiding standard that is exceeded, named by the code of the limit."""

    def __init__(self, *args, limits, **options):
        super().__init__(*args, auto_id="%s", prefix="reason", **options)
        for limit in limits:
            self.fields[limit.code] = forms.CharField(
                label=limit.sentence,
                max_length=300,
                required=False,
                widget=LONG,
                help_text=limit.rule.citation,
            )


class ShareForm(forms.Form):
    channel = forms.ChoiceField(
        label="渠道", required=False, choices=[("", "请选择"), *FundingShare.Channel.choices]
    )
    name = forms.CharField(
        label="来源说明",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    amount = MoneyField(label="金额（元）", max_length=30, required=False)

    def clean(self):
        values = super().clean()
        channel, amount = values.get("channel"), values.get("amount")
        if amount and not channel and "channel" not in self.errors:
            self.add_error("channel", "请选择渠道。")
        if channel and not amount and "amount" not in self.errors:
            self.add_error("amount", "请填写大于 0 的金额；没有这一渠道的，把这一行清空。")
        if channel == FundingShare.Channel.OTHER and not values.get("name"):
            self.add_error("name", "其他来源须写明是什么经费。")
        if not channel and not amount and values.get("name"):
            raise ValidationError("只写了来源说明，请补填渠道和金额，或清空这一行。")
        return values


ShareFormSet = forms.formset_factory(ShareForm, extra=2, max_num=12, absolute_max=12)
