"""What staff type for a notice."""

from django import forms

from policies.checks import standing_faults
from policies.forms.fields import LinesField
from policies.models import Notice

# Field of the form: what it is called in the notice's contact block.
CONTACT = {
    "contact_name": "name",
    "contact_phones": "phones",
    "contact_fax": "fax",
    "contact_email": "email",
    "contact_address": "address",
    "contact_postcode": "postcode",
}


class NoticeForm(forms.ModelForm):
    issuers = LinesField(
        label="发文机关", help_text="一行一个，按文件顺序", widget=forms.Textarea({"rows": 3})
    )
    rests_on = LinesField(
        label="依据文件",
        help_text="一行一个文号或《文件名》；平台收录的文件会自动成为链接",
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    contact_name = forms.CharField(label="联系人", max_length=60, required=False)
    contact_phones = LinesField(
        label="联系电话",
        help_text="一行一个，连同区号",
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    contact_fax = forms.CharField(label="传真", max_length=40, required=False)
    contact_email = forms.EmailField(label="电子邮箱", required=False)
    contact_address = forms.CharField(
        label="通讯地址",
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "vTextField"}),
    )
    contact_postcode = forms.RegexField(
        r"^[0-9]{6}$",
        label="邮编",
        required=False,
        error_messages={"invalid": "邮编应为 6 位数字，例如 250014。"},
    )

    class Meta:
        model = Notice
        fields = (
            "slug", "number", "title", "kind", "issuers", "issuer", "written_on", "printed_on", "printed_by", "published_on",
            "effective_on", "source", "public", "draft", "division", "proofreader", "recipients", "body", "rests_on",
            "interpreter", "remark",
        )  # fmt: skip

        widgets = {"recipients": forms.Textarea({"rows": 3}), "body": forms.Textarea({"rows": 24})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        contact = self.instance.contact or {}
        for name, key in CONTACT.items():
            self.initial.setdefault(name, contact.get(key, ""))

    def _post_clean(self):
        super()._post_clean()
        for field, sentence in standing_faults(self.instance):
            self.add_error(field, sentence)

    def clean(self):
        cleaned = super().clean()
        known = {key: cleaned.get(name) for name, key in CONTACT.items()}
        kept = {**(self.instance.contact or {}), **known}
        self.instance.contact = {key: value for key, value in kept.items() if value}
        return cleaned
