"""What people type about half days and results: shaped and checked here, saved by the actions."""

from django import forms

from trainees.models import Assessment


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


class AssessmentForm(forms.Form):
    """Results of everybody on the page: result-<id> and note-<id> for each trainee."""

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = found
        for line in found.lines:
            pk = line.trainee.pk
            self.fields[f"result-{pk}"] = forms.ChoiceField(
                label=f"{line.trainee.name}的结业考核", choices=[("", "未登记"), *Assessment.Result.choices], required=False,
                initial=line.result, error_messages={"invalid_choice": "请选择合格或不合格。"},
            )  # fmt: skip
            self.fields[f"note-{pk}"] = forms.CharField(
                label=f"{line.trainee.name}的说明", max_length=200, required=False, initial=line.note
            )

    def rows(self):
        """(line, result field, note field) for the table."""
        return [
            (line, self[f"result-{line.trainee.pk}"], self[f"note-{line.trainee.pk}"])
            for line in self.found.lines
        ]

    def clean(self):
        for line in self.found.lines:
            pk = line.trainee.pk
            if not self.cleaned_data.get(f"result-{pk}") and (
                line.result or self.cleaned_data.get(f"note-{pk}")
            ):
                self.add_error(
                    f"result-{pk}", f"请为{line.trainee.name}选择合格或不合格；已登记的结果不能改回空白。"
                )
        return self.cleaned_data

    def results(self):
        """{trainee id: (result, note)} of those with a result."""
        return {
            line.trainee.pk: (result, self.cleaned_data[f"note-{line.trainee.pk}"])
            for line in self.found.lines
            if (result := self.cleaned_data[f"result-{line.trainee.pk}"])
        }
