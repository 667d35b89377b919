"""Uploads of sign-in sheets and meeting logs, and their confirmation."""

from django import forms

from workflow.xlsx.limits import DEFAULT_LIMITS, MIB

MOST = DEFAULT_LIMITS.file_bytes // MIB
_FILE_ERRORS = {
    "required": "没有选择文件，请先选择要上传的文件。",
    "empty": "文件是空的（0 字节）。请确认已保存，再重新选择文件上传。",
}


class WorkbookForm(forms.Form):
    """A workbook of no more than the readable size."""

    file = forms.FileField(
        label="签到表（.xlsx）",
        help_text="可只含一部分时段或人员，没有写到的不变。上传后先核对，确认之前不改任何签到。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages=_FILE_ERRORS,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > DEFAULT_LIMITS.file_bytes:
            raise forms.ValidationError(
                f"文件有 {file.size / MIB:.1f} MB，超过 {MOST} MB 的上限。请删去无关的工作表后重新上传。"
            )
        return file


class MeetingForm(WorkbookForm):
    """A meeting log of one half day, and from how many minutes on somebody counts as present."""

    minutes = forms.IntegerField(
        label="最少在线分钟数",
        min_value=1,
        max_value=720,
        help_text="在线达到这么多分钟的登记为出勤；请按本班的考勤要求填写。",
        error_messages={"required": "请填写在线多少分钟算出勤。", "invalid": "请填整数分钟。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "会议记录（.xlsx）"
        self.fields[
            "file"
        ].help_text = "腾讯会议、钉钉等导出的参会记录；导出的是 .csv 的，请用 Excel 打开后另存为 .xlsx。"


class ConfirmMarksForm(forms.Form):
    """The confirmation of a preview: of which file, and which of the marks made otherwise give way."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    take = forms.MultipleChoiceField(
        label="改按文件登记",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "签到在您核对之后有变化，请重新核对后再确认。"},
    )

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["take"].choices = [
            (change.code, f"{change.trainee.name} {change.slot}：现为{change.before}（{change.old.get_source_display()}），文件为{change.after}")
            for change in found.conflicts
        ]  # fmt: skip
