"""What is typed to check a 学时证明, and to find a person across classes."""

from django import forms

from trainees.names import LONGEST
from trainees.record.statements import tidy_code

LONG = 23  # 20 letters in groups of five


class CodeForm(forms.Form):
    code = forms.CharField(
        label="核验码",
        max_length=60,
        help_text="印在学时证明二维码旁，20 位，可以不填横线。",
        error_messages={"required": "请填写核验码。", "max_length": "核验码过长，请对照证明逐位核对。"},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "characters",
                "class": "number",
            }
        ),
    )

    def clean_code(self):
        code = tidy_code(self.cleaned_data["code"])
        if len(code) != LONG:
            raise forms.ValidationError(
                "核验码应为 20 位字母和数字。请对照学时证明二维码旁的核验码，逐位核对后再填。"
            )
        return code


class PersonForm(forms.Form):
    name = forms.CharField(
        label="姓名",
        max_length=LONGEST * 2,
        error_messages={"required": "请填写姓名。", "max_length": "姓名过长，请核对后重新填写。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    number = forms.CharField(
        label="证件号码",
        max_length=60,
        error_messages={"required": "请填写证件号码。", "max_length": "证件号码过长，请核对后重新填写。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "id-number"}),
    )
    reason = forms.CharField(
        label="用途",
        max_length=200,
        help_text="如“核对继续教育学时”。查询人、时间和用途会记入办理记录。",
        error_messages={"required": "请写明用途。"},
    )
