"""What people type about the final assessment: shaped and checked here, saved by the actions."""

import unicodedata
from datetime import date
from decimal import Decimal

from django import forms

from trainees.assessing.components import SINGLE, Component, Kind, plain
from trainees.models import Assessment

ROWS = 8
PERCENT = {
    "invalid": "请填写数字，如 30。",
    "max_digits": "至多两位小数。",
    "max_decimal_places": "至多两位小数。",
}


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


class MarksField(forms.DecimalField):
    """Marks out of a hundred as somebody types them, full-width digits included."""

    def __init__(self, *, required=False, **kwargs):
        messages = PERCENT | {
            "min_value": "得分应在 0 至 100 之间。",
            "max_value": "得分应在 0 至 100 之间。",
        }
        super().__init__(
            min_value=0, max_value=100, max_digits=5, decimal_places=2, required=required, error_messages=messages,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"}), **kwargs,
        )  # fmt: skip

    def to_python(self, value):
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)

    def prepare_value(self, value):
        return plain(value) if isinstance(value, Decimal) else value


class ComponentForm(forms.Form):
    """One row of a scheme; a row without a label is none."""

    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    label = forms.CharField(label="考核内容", max_length=30, required=False)
    kind = forms.ChoiceField(
        label="方式", choices=Kind.choices, error_messages={"invalid_choice": "请从列表中选择方式。"}
    )
    weight = MarksField(label="权重（%）")
    least = MarksField(label="最低分")

    def clean(self):
        if (
            self.cleaned_data.get("label")
            and not self.cleaned_data.get("weight")
            and "weight" not in self.errors
        ):
            self.add_error("weight", "请填写这一项的权重，大于 0；不计入总评的请删去这一行。")
        return self.cleaned_data


class BaseComponents(forms.BaseFormSet):
    def components(self, due, taken):
        """The components as filled in; `taken` are codes that a new component must not get, because marks bear them."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("label")]
        used, given = {row["code"] for row in rows} | set(taken), set()
        found = []
        for row in rows:
            code = SINGLE.get(row["kind"]) or row["code"]
            if not code or code in given or (row["kind"] == Kind.SCORE and code in SINGLE.values()):
                code = next(name for n in range(1, 99) if (name := f"c{n}") not in used)
            used.add(code)
            given.add(code)
            until = due.isoformat() if due and row["kind"] == Kind.PAPER else ""
            found.append(Component(code, row["label"], row["kind"], row["weight"], row["least"], until))
        return found


ComponentFormSet = forms.formset_factory(
    ComponentForm, formset=BaseComponents, extra=0, max_num=ROWS, absolute_max=ROWS
)


def component_rows(components, suggestions):
    """The rows that a page of a scheme begins with: what is set, or else what is suggested, and blank ones."""
    rows = [
        {
            "code": each.code, "label": each.label, "kind": each.kind, "weight": each.weight,
            "least": each.least,
        }
        for each in components
    ] or list(suggestions)  # fmt: skip
    blank = max(1, min(3, ROWS - len(rows)))
    return [*rows, *({"kind": Kind.SCORE} for _ in range(blank))][:ROWS]


class SchemeForm(forms.Form):
    """What counts for the scheme as a whole."""

    pass_mark = MarksField(required=True, label="合格线（分）", help_text="总评达到这一分数为合格。")
    due = forms.DateField(
        label="研修论文截止日期",
        required=False,
        help_text="考核含研修论文的可以填写；学员在当天 24:00 前可以提交和替换，此后由承办单位代交。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，如 2026-11-20。"},
    )

    def clean_pass_mark(self):
        value = self.cleaned_data["pass_mark"]
        if not value:
            raise forms.ValidationError("请填写合格线，如 60。")
        return value


def due_of(components):
    """The last day for papers as the scheme has it; None without one."""
    written = next((each.due for each in components if each.due), "")
    return date.fromisoformat(written) if written else None


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label="原因",
        max_length=200,
        help_text="如“得分登记有误”“参加补考”。原因会记入办理记录。",
        error_messages={"required": "撤回确认须写明原因。"},
    )
