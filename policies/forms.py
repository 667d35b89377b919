"""What staff type for notices and rules, shaped and checked; nothing here saves."""

import json

from django import forms
from django.core.exceptions import ValidationError

from policies.keys import KEYS
from policies.models import Notice, Rule
from policies.rules import rule_faults


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)

    def validate(self, value):
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")


class ReadableJSONField(forms.JSONField):
    default_error_messages = {
        "invalid": "不是有效的 JSON：请检查引号、逗号和括号是否成对、是否用了全角符号。"
    }

    def prepare_value(self, value):
        if isinstance(value, forms.fields.InvalidJSONInput):
            return value
        return json.dumps(value, ensure_ascii=False, indent=2)


class NoticeForm(forms.ModelForm):
    issuers = LinesField(
        label="发文机关", help_text="一行一个，按文件顺序", widget=forms.Textarea({"rows": 3})
    )
    rests_on = LinesField(
        label="依据文件", help_text="一行一个文号或文件名", required=False, widget=forms.Textarea({"rows": 3})
    )
    contact = ReadableJSONField(
        label="联系方式",
        required=False,
        help_text="name 联系人、phones 电话（清单）、fax 传真、email、address 通讯地址、postcode 邮编",
    )
    attachments = ReadableJSONField(
        label="附件", required=False, help_text="清单，每项 name 名称、file_name 文件名"
    )

    class Meta:
        model = Notice
        fields = (
            "slug",
            "number",
            "title",
            "issuers",
            "issuer",
            "written_on",
            "printed_on",
            "printed_by",
            "published_on",
            "effective_on",
            "source",
            "public",
            "draft",
            "division",
            "contact",
            "proofreader",
            "recipients",
            "body",
            "attachments",
            "rests_on",
            "interpreter",
            "remark",
        )

    def clean_contact(self):
        contact = self.cleaned_data["contact"] or {}
        if not isinstance(contact, dict) or not isinstance(contact.get("phones", []), list):
            raise ValidationError("联系方式应写成 {…}，其中 phones 是清单。")
        return contact

    def clean_attachments(self):
        attachments = self.cleaned_data["attachments"] or []
        whole = isinstance(attachments, list)
        if not whole or not all(isinstance(item, dict) and item.get("name") for item in attachments):
            raise ValidationError("附件应写成 [{…}] 的清单，每项至少有 name。")
        return attachments


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
