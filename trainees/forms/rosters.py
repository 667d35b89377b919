"""What people type on the roster pages: shaped and checked here, saved by the actions."""

from django import forms

from workflow.xlsx.limits import LARGE_LIMITS, MIB

MOST = LARGE_LIMITS.file_bytes // MIB


class UploadForm(forms.Form):
    file = forms.FileField(
        label="学员名单（.xlsx）",
        help_text=f"Excel 工作簿（.xlsx），不超过 {MOST} MB、{LARGE_LIMITS.rows} 行；可含“签到表”工作表。上传后先核对，确认之前不保存任何内容。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "没有选择文件，请先选择要上传的名单。",
            "empty": "文件是空的（0 字节）。请确认已保存，再重新选择文件上传。",
        },
    )

    instead = forms.BooleanField(label="放弃同事的那一份", required=False)

    def __init__(self, *args, other=None, **kwargs):
        """`other` is a colleague's upload that waits for its confirmation: the box is shown beside it only."""
        super().__init__(*args, **kwargs)
        if other is None:
            self.fields["instead"].widget = forms.HiddenInput()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGE_LIMITS.file_bytes:
            raise forms.ValidationError(
                f"文件有 {file.size / MIB:.1f} MB，超过 {MOST} MB 的上限。请删去图片和无关的工作表后重新上传。"
            )
        return file


class SearchForm(forms.Form):
    """Looks for a name or a unit. An ID number must not end up in an address, so none is taken."""

    q = forms.CharField(
        label="按姓名或单位查找",
        required=False,
        max_length=30,
        widget=forms.TextInput(
            attrs={"pattern": r"[^0-9]*", "title": "请填写姓名或单位；证件号码不能在这里查找。"}
        ),
    )

    def words(self):
        """The words looked for; "" when they are none that may be looked for."""
        words = self.cleaned_data.get("q", "").strip() if self.is_valid() else ""
        return "" if sum(c.isdigit() for c in words) > 5 else words


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="用途",
        max_length=200,
        help_text="如“核对报名材料”。查看人、时间和用途会记入办理记录。",
        error_messages={"required": "请写明用途。"},
    )


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label="移出原因",
        max_length=200,
        error_messages={"required": "移出学员须写明原因，如“本人因故未能参训”。"},
    )


class ConfirmForm(forms.Form):
    """The confirmation of a preview: of which file, on which roster."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    replace = forms.BooleanField(label="同意移出不在新表中的学员", required=False)
    lose = forms.BooleanField(label="同意一并删除上述签到、成绩、问卷等记录", required=False)

    def __init__(self, *args, removes, loses=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not removes:
            del self.fields["replace"]
        if not loses:
            del self.fields["lose"]


class ClosingForm(forms.Form):
    """The host's word on the trainees' papers, and a reason for each guiding rule that is not met."""

    verified = forms.BooleanField(label="已对照证件和职称（职业资格）材料逐人审验学员资格", required=False)

    def __init__(self, *args, asked, rule=None, **kwargs):
        """`asked` are the findings that want a reason; `rule` is the one that demands the check, if any does."""
        super().__init__(*args, **kwargs)
        self.fields["verified"].help_text = (
            f"{rule.quote}（{rule.citation}）"
            if rule
            else "本班依据的通知没有要求；已经审验的请勾选，随名单报送。"
        )
        self.asked = asked
        for finding in asked:
            self.fields[f"reason-{finding.key}"] = forms.CharField(
                label="情况说明", help_text=finding.sentence, widget=forms.Textarea(attrs={"rows": 2}), max_length=500,
                error_messages={"required": "请说明理由；理由会随名单报送审核。"},
            )  # fmt: skip

    def reasons(self):
        return {finding.key: self.cleaned_data[f"reason-{finding.key}"] for finding in self.asked}
