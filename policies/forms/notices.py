"""What staff type for a notice."""

from django import forms
from django.core.exceptions import ValidationError

from policies.forms.fields import LinesField, ReadableJSONField
from policies.models import Notice


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
