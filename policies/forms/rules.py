"""What staff type for a rule."""

from django import forms

from policies.forms.fields import ReadableJSONField
from policies.keys import KEYS
from policies.models import Rule
from policies.rules import rule_faults


class RuleForm(forms.ModelForm):
    """One rule of a draft. Its kind follows from its key; the value is checked against that kind at the cell."""

    key = forms.ChoiceField(
        label="规则", choices=[(key, f"{spec.label} {key}") for key, spec in KEYS.items()]
    )
    value = ReadableJSONField(
        label="内容",
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="写 null 表示文件未作规定",
    )

    class Meta:
        model = Rule
        fields = ("key", "value", "force", "clause", "quote", "source")

    def clean(self):
        cleaned = super().clean()
        key = cleaned.get("key")
        if key in KEYS and "value" in cleaned:
            self.instance.kind = KEYS[key].kind
            for fault in rule_faults(key, self.instance.kind, cleaned["value"]):
                self.add_error("value", fault)
        return cleaned
