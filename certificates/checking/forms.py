"""What people bring to be checked: a number, the text of a QR code, a file."""

import re

from django import forms
from django.core.exceptions import ValidationError

from certificates.checking.answers import tidy_number
from certificates.checking.qr import Code, NotOurCode, read_code
from trainees.identity import normalise_number

LONGEST_CODE = 1000


class VerifyForm(forms.Form):
    number = forms.CharField(
        label="证书编号",
        max_length=60,
        error_messages={"required": "请填写证书编号。", "max_length": "编号过长，请对照证书核对。"},
        help_text="印在证书下方，如 YX372021000001；也可以扫描证书上的二维码。",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )

    def clean_number(self):
        number = self.cleaned_data["number"]
        if re.fullmatch(r"\d{15}|\d{17}[\dX]", normalise_number(number)):
            raise ValidationError("这里填写证书编号，不是证件号码。凭姓名和证件号码查询本人证书，请到首页。")
        tidy = tidy_number(number)
        if "/" in tidy or not re.search(r"\w", tidy):
            raise ValidationError("这不是证书编号：编号由字母、数字组成，印在证书下方，请对照证书填写。")
        return tidy


class CodeForm(forms.Form):
    """The text that a scanner shows for the QR code; cleaned into its parts."""

    code = forms.CharField(
        label="二维码内容",
        max_length=LONGEST_CODE,
        error_messages={
            "required": "请粘贴扫描二维码得到的文字。",
            "max_length": "内容过长，不是证书的二维码。请只粘贴扫描一个二维码得到的文字。",
        },
        help_text="用手机扫码后，把得到的整段文字（以 http 开头）粘贴在这里，连同 # 号后面的部分。",
        widget=forms.Textarea(
            attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
        ),
    )

    def clean_code(self) -> Code:
        try:
            return read_code(self.cleaned_data["code"])
        except NotOurCode as problem:
            raise ValidationError(str(problem)) from problem


class FileForm(forms.Form):
    file = forms.FileField(
        label="证书文件",
        allow_empty_file=True,
        error_messages={
            "required": "请选择要核验的 PDF 文件。",
            "invalid": "没有收到文件，请重新选择后再试。",
        },
        help_text="从本平台下载的证书 PDF 原件，不超过 20 MB。文件只用来比对，不保存。",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
