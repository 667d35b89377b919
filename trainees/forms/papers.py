"""A 研修论文 as it is handed in: by the trainee on the own page, or by the host."""

from django import forms

from workflow.uploads import DOC, DOCX, LARGEST, PDF, accept_of
from workflow.xlsx.limits import MIB

KINDS = (PDF, DOCX, DOC)


class PaperForm(forms.Form):
    title = forms.CharField(
        label="论文题目",
        max_length=120,
        error_messages={"required": "请填写论文题目。", "max_length": "题目最多 120 字。"},
    )
    file = forms.FileField(
        label="论文文件",
        help_text=f"PDF 或 Word 文档，不超过 {LARGEST // MIB} MB，不带宏和打开密码。",
        widget=forms.ClearableFileInput(attrs={"accept": accept_of(KINDS)}),
        error_messages={
            "required": "没有选择文件，请先选择论文文件。",
            "empty": "文件是空的（0 字节）。请确认已保存，再重新选择文件上传。",
        },
    )
