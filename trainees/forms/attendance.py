"""What people type about half days: shaped and checked here, saved by the actions."""

from django import forms


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
    present = forms.ChoiceField(
        label="登记为", choices=[("yes", "出勤"), ("no", "缺勤")], widget=forms.RadioSelect, initial="yes"
    )
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
