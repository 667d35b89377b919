"""A 研修论文 as it is handed in: by the trainee on the own page, or by the host."""

from django import forms

from workflow.uploads import DOC, DOCX, LARGEST, PDF, accept_of
from workflow.xlsx.limits import MIB

KINDS = (PDF, DOCX, DOC)


class PaperForm(forms.Form):
    ABOUT = ("title", "relation", "problem", "industry")

    title = forms.CharField(
        label="论文题目",
        max_length=120,
        error_messages={"required": "请填写论文题目。", "max_length": "题目最多 120 字。"},
    )
    relation = forms.CharField(
        label="与研修内容和本人工作的联系",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="论文用到研修班的哪些内容，与自己的业务工作有什么关系，一两句话即可。",
        error_messages={
            "required": "请写明论文与研修内容、与本人业务工作的联系，一两句话即可。",
            "max_length": "联系最多写 300 字。",
        },
    )
    problem = forms.CharField(
        label="针对的业务技术问题",
        max_length=200,
        required=False,
        error_messages={"max_length": "问题最多写 200 字。"},
    )
    industry = forms.CharField(
        label="相关行业领域",
        max_length=60,
        required=False,
        error_messages={"max_length": "行业领域最多写 60 字。"},
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

    def __init__(self, *args, by_host=False, **kwargs):
        """The host, who hands in for somebody that cannot, need not know what the trainee would have written."""
        super().__init__(*args, **kwargs)
        self.fields["relation"].required = not by_host

    def about(self):
        """What is said of the paper, for the action."""
        return {name: self.cleaned_data[name] for name in self.ABOUT}
