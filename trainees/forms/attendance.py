"""What people type about half days: shaped and checked here, saved by the actions."""

from django import forms

from workflow.uploads import JPEG, PDF, PNG, accept_of

SCANS = (PDF, JPEG, PNG)
PRESENT = [("yes", "出勤"), ("no", "缺勤")]


class MakeUpForm(forms.Form):
    """One half day of one trainee, made up by hand."""

    trainee = forms.ChoiceField(
        label="学员",
        error_messages={"required": "请选择学员。", "invalid_choice": "该学员已不在名单中，请重新选择。"},
    )
    slot = forms.ChoiceField(
        label="日期和时段",
        error_messages={
            "required": "请选择日期和时段。",
            "invalid_choice": "课程表中没有这个时段，请重新选择。",
        },
    )
    present = forms.ChoiceField(label="登记为", choices=PRESENT, widget=forms.RadioSelect, initial="yes")
    reason = forms.CharField(
        label="原因",
        max_length=200,
        help_text="如“现场漏签，有班主任证明”。",
        error_messages={"required": "补录签到须写明原因。"},
    )

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {str(line.trainee.pk): line.trainee for line in found.lines}
        self.slots = {slot.code: slot for slot in found.slots}
        people = [(pk, f"{trainee.number} {trainee.name}") for pk, trainee in self.lines.items()]
        self.fields["trainee"].choices = [("", "请选择"), *people]
        self.fields["slot"].choices = [
            ("", "请选择"),
            *((code, slot.label) for code, slot in self.slots.items()),
        ]

    def values(self):
        """(trainee, keyword arguments of record_attendance)."""
        slot = self.slots[self.cleaned_data["slot"]]
        return self.lines[self.cleaned_data["trainee"]], {
            "on": slot.on, "half": slot.half, "present": self.cleaned_data["present"] == "yes",
            "reason": self.cleaned_data["reason"],
        }  # fmt: skip


class BatchForm(forms.Form):
    """One half day of several trainees, with one reason."""

    trainees = forms.TypedMultipleChoiceField(
        label="学员",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选择一名学员。",
            "invalid_choice": "所选的人中有的已不在名单中，请重新选择。",
        },
    )
    present = forms.ChoiceField(label="登记为", choices=PRESENT, widget=forms.RadioSelect, initial="yes")
    reason = forms.CharField(
        label="原因",
        max_length=200,
        help_text="对所选的人都适用，如“大巴晚点，集中补签”。",
        error_messages={"required": "补录签到须写明原因。"},
    )

    def __init__(self, *args, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trainees"].choices = [
            (line.trainee.pk, f"{line.trainee.number} {line.trainee.name}（{state(mark)}）")
            for line, mark in day.marked
        ]

    def values(self):
        """Keyword arguments of record_many."""
        return {
            "trainees": self.cleaned_data["trainees"], "present": self.cleaned_data["present"] == "yes",
            "reason": self.cleaned_data["reason"],
        }  # fmt: skip


class StaffForm(forms.Form):
    """One of the host's people who work on the class."""

    name = forms.CharField(label="姓名", max_length=60, error_messages={"required": "请填写姓名。"})
    duty = forms.CharField(
        label="工作职责", max_length=60, required=False, help_text="如 班主任、会务、医务。"
    )
    phone = forms.CharField(label="联系电话", max_length=40, required=False)


class StaffMarksForm(forms.Form):
    """Which of the staff signed in one half day."""

    present = forms.TypedMultipleChoiceField(
        label="到岗的工作人员",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "所选的人中有的已不在工作人员名单中，请刷新页面后重新登记。"},
    )

    def __init__(self, *args, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [(member.pk, str_of(member)) for member, _ in day.staff]
        self.initial["present"] = [
            member.pk for member, mark in day.staff if mark is not None and mark.present
        ]


class PaperForm(forms.Form):
    """The count on the signed sheet, with its scan."""

    counted = forms.IntegerField(
        label="纸质签到人数",
        min_value=0,
        max_value=100_000,
        error_messages={"required": "请数一数纸质签到表上有几人签名。", "invalid": "人数请填整数。"},
    )
    staff_counted = forms.IntegerField(
        label="其中工作人员另计",
        min_value=0,
        max_value=10_000,
        required=False,
        help_text="签到表上工作人员签名的人数，没有的留空。",
        error_messages={"invalid": "人数请填整数。"},
    )
    note = forms.CharField(
        label="差异说明", max_length=200, required=False, help_text="纸质与平台人数不一致时必填。"
    )
    file = forms.FileField(
        label="签到表扫描件",
        required=False,
        help_text="PDF 或照片（JPG、PNG）。已上传过的，不选文件则保留原件。",
        widget=forms.ClearableFileInput(attrs={"accept": accept_of(SCANS)}),
        error_messages={"empty": "文件是空的（0 字节）。请重新扫描后上传。"},
    )


def state(mark):
    if mark is None:
        return "未登记"
    return "出勤" if mark.present else "缺勤"


def str_of(member):
    return f"{member.name}（{member.duty}）" if member.duty else member.name
