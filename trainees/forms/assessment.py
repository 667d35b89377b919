"""What people type about results: shaped and checked here, saved by the actions."""

from django import forms

from trainees.models import Assessment


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
