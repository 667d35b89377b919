"""The grid of marks, and the confirmation of what they come to."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms

from trainees.assessing.components import Kind, plain
from trainees.forms.assessment import MarksField
from trainees.forms.rosters import UploadForm
from trainees.models import Result

RESITS = (Kind.SCORE, Kind.PAPER)


@dataclass(frozen=True)
class Cell:
    """One field of the grid, or None where this trainee has nothing to enter; `stored` is what the roster has now."""

    field: forms.BoundField | None
    stored: Decimal | None
    attempt: int = 1
    typed: object = None

    @property
    def changed(self):
        return self.field is not None and text_of(self.typed) != text_of(self.stored)

    @property
    def before(self):
        return text_of(self.stored) or "空"


def text_of(value):
    return plain(value) if isinstance(value, Decimal) else str(value or "").strip()


class ScoresForm(forms.Form):
    """Marks m-<trainee>-<code>-<attempt> of everybody; `filled` are marks from a workbook that are to be looked at."""

    def __init__(self, *args, found, only=(), filled=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = found
        self.components = [each for each in found.entered if not only or each.code in only]
        self.keys = {}
        filled = filled or {}
        for person in found.people:
            for key in self.keys_of(person, filled):
                self.add(person, key, filled.get(key, person.marks.get(key[1:])))

    def keys_of(self, person, filled):
        if person.locked:
            return
        pk = person.trainee.pk
        for component in self.components:
            if component.kind == Kind.PARTY and not person.trainee.party_member:
                continue
            yield pk, component.code, 1
            if resits(person, component) or (pk, component.code, 2) in filled:
                yield pk, component.code, 2

    def add(self, person, key, initial):
        name = "m-{}-{}-{}".format(*key)
        label = next(each.label for each in self.components if each.code == key[1])
        again = "补考" if key[2] > 1 else ""
        self.keys[name] = key
        self.fields[name] = MarksField(label=f"{person.trainee.name}的“{label}”{again}", initial=initial)

    def rows(self):
        """(person, cells by component, each a list of attempts) for the table."""
        return [
            (person, [self.cells(person, each) for each in self.components]) for person in self.found.people
        ]

    def cells(self, person, component):
        found = []
        for attempt in (1, 2):
            name = f"m-{person.trainee.pk}-{component.code}-{attempt}"
            stored = person.marks.get((component.code, attempt))
            if name in self.fields:
                field = self[name]
                found.append(Cell(field, stored, attempt, field.value()))
            elif stored is not None:
                found.append(Cell(None, stored, attempt))
        return found

    def marks(self):
        """{(trainee id, code, attempt): Decimal or None} of the fields that were sent: a page may show some of them."""
        return {key: self.cleaned_data.get(name) for name, key in self.keys.items() if name in self.data}


def resits(person, component):
    """Whether a second attempt may be entered: for a component that can be sat again, of somebody who would fail."""
    if component.kind not in RESITS:
        return False
    again = (component.code, 2) in person.marks
    return again or (person.proposal.result == Result.FAILED and (component.code, 1) in person.marks)


class ScoreSheetForm(UploadForm):
    """A filled workbook of marks."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.label, field.help_text = (
            "考核得分登记表（.xlsx）",
            "用下载的模板填写。上传后先核对，保存之前不改动任何得分。",
        )
        field.error_messages["required"] = "没有选择文件，请先选择填好的得分登记表。"


class ConfirmationForm(forms.Form):
    """result-<id> and note-<id> of everybody whose result is not confirmed."""

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = found
        for person in found.open:
            pk, name = person.trainee.pk, person.trainee.name
            self.fields[f"result-{pk}"] = forms.ChoiceField(
                label=f"{name}的结果", required=False, choices=[("", "暂不确认"), *Result.choices],
                initial=person.proposal.result, error_messages={"invalid_choice": "请选择合格或不合格。"},
            )  # fmt: skip
            self.fields[f"note-{pk}"] = forms.CharField(
                label=f"{name}的理由", max_length=200, required=False, initial=person.note
            )

    def rows(self):
        """(person, result field, note field); the fields are None where the result stands."""
        return [
            (person, *((self[f"result-{person.trainee.pk}"], self[f"note-{person.trainee.pk}"])
             if f"result-{person.trainee.pk}" in self.fields else (None, None)))
            for person in self.found.people
        ]  # fmt: skip

    def results(self, only=""):
        """{trainee id: (result, note)} of those with a result; `only` keeps one trainee (the id as text)."""
        return {
            pk: (result, self.cleaned_data[f"note-{pk}"])
            for pk in (person.trainee.pk for person in self.found.open)
            if (result := self.cleaned_data.get(f"result-{pk}")) and only in ("", str(pk))
        }
