"""What is typed to check a 学时证明."""

from django import forms

from trainees.statements import tidy_code

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
