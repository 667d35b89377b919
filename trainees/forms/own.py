"""What a trainee types to find the own page."""

from django import forms

from trainees.names import LONGEST

# Typed with spaces, dots and what else may come along.
LONGEST_NAME, LONGEST_NUMBER = LONGEST * 2, 60


class OwnForm(forms.Form):
    """Name and document number, as on the roster. Every miss is one answer."""

    name = forms.CharField(
        label="姓名",
        max_length=LONGEST_NAME,
        error_messages={"required": "请填写姓名。", "max_length": "姓名过长，请核对后重新填写。"},
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    number = forms.CharField(
        label="证件号码",
        max_length=LONGEST_NUMBER,
        error_messages={"required": "请填写证件号码。", "max_length": "证件号码过长，请核对后重新填写。"},
        help_text="报名时使用的证件。",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "characters",
                "class": "id-number",
            }
        ),
    )
