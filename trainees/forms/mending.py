"""Columns assigned and cells typed over on the page of a staged roster."""

from django import forms

from trainees.sheets.columns import FIELDS
from trainees.sheets.template import CHOICES
from workflow.xlsx.reading import column_letters


class ColumnsForm(forms.Form):
    """One choice for each labelled column of a sheet: which field it holds."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, columns, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = columns
        taken = {column: key for key, column in columns.mapping.items()}
        choices = [
            ("", "不读取"),
            *((each.key, each.label + ("（必填）" if each.required else "")) for each in FIELDS),
        ]
        for column, label in columns.labels.items():
            self.fields[f"column-{column}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=taken.get(column, "")
            )

    @property
    def lines(self):
        """(letters of the column, label, bound field) in the order of the sheet."""
        return [
            (column_letters(column), label, self[f"column-{column}"])
            for column, label in sorted(self.columns.labels.items())
        ]

    def clean(self):
        cleaned, first = super().clean(), {}
        labels = self.columns.labels
        for column in sorted(labels):
            key = cleaned.get(f"column-{column}")
            if key and first.setdefault(key, column) != column:
                self.add_error(f"column-{column}", f"“{labels[first[key]]}”已用作这一项，请改选其中一列。")
        return cleaned

    def mapping(self):
        return {
            self.cleaned_data[f"column-{column}"]: column
            for column in sorted(self.columns.labels)
            if self.cleaned_data.get(f"column-{column}")
        }


class MendForm(forms.Form):
    """The cells of some rows as inputs, each with what it holds now; what differs afterwards is a correction."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, rows, typed, **kwargs):
        """`rows` are ShownRows, `typed` {(row, key): text} what each input begins with."""
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            for cell in row.cells.values():
                self.fields[cell.name] = self._input(cell, typed[row.number, cell.key])
            self.fields[f"out-{row.number}"] = forms.BooleanField(label="这一行不导入", required=False)

    @staticmethod
    def _input(cell, text):
        attrs = (
            {"autocomplete": "off", "list": f"choices-{cell.key}"}
            if cell.key in CHOICES
            else {"autocomplete": "off"}
        )
        if cell.state:
            attrs["aria-describedby"] = f"{cell.id}-words"
        if cell.state == "bad":
            attrs["aria-invalid"] = "true"
        if cell.sealed:
            attrs["placeholder"] = f"{cell.text or '空'}，不改请留空"
        return forms.CharField(
            label=cell.label,
            required=False,
            max_length=300,
            strip=True,
            initial=text,
            widget=forms.TextInput(attrs),
        )

    @property
    def cards(self):
        """(row, odd cells with their inputs, plain cells with theirs, the box that leaves the row out)."""
        return [
            (
                row, [(cell, self[cell.name]) for cell in row.odd], [(cell, self[cell.name]) for cell in row.plain],
                self[f"out-{row.number}"],
            )
            for row in self.rows
        ]  # fmt: skip

    def cells(self):
        """{Excel row: {field key: text}} of what was typed; an input that was not sent is no empty cell."""
        changed, found = {name for name in self.changed_data if name in self.data}, {}
        for row in self.rows:
            texts = {
                key: self.cleaned_data[cell.name]
                for key, cell in row.cells.items()
                if cell.name in changed and not (cell.sealed and not self.cleaned_data[cell.name])
            }
            if texts:
                found[row.number] = texts
        return found

    def left_out(self):
        return [row.number for row in self.rows if self.cleaned_data[f"out-{row.number}"]]
