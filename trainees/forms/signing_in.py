"""What a phone sends to sign in, and what the host says when a signing in is taken back."""

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

from trainees.attending.codes import DIGITS

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


class SignInForm(forms.Form):
    """The six digits, typed or scanned. `at` and `who` come only from a phone that kept the code without network."""

    code = forms.CharField(
        label="签到码",
        max_length=20,
        help_text="投影上的 6 位数字。",
        error_messages={
            "required": "请输入投影上的 6 位签到码。",
            "max_length": "签到码是 6 位数字，请重新输入。",
        },
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "sign-code"}
        ),
    )
    at = forms.CharField(required=False, widget=forms.HiddenInput)
    who = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_code(self):
        code = "".join(self.cleaned_data["code"].translate(_FULL_WIDTH).split())
        if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
            raise forms.ValidationError("签到码是 6 位数字，请重新输入。")
        return code

    def clean_at(self):
        """The moment that the phone claims; None where it claims none."""
        if not self.cleaned_data["at"]:
            return None
        try:
            at = parse_datetime(self.cleaned_data["at"])
        except ValueError:
            at = None
        if at is None or not is_aware(at):
            raise forms.ValidationError("手机传来的时间无法识别。请刷新本页后重新签到。")
        return at


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="撤销原因",
        max_length=200,
        error_messages={"required": "撤销手机签到须写明原因，如“现场点名本人未到”。"},
    )
