"""What the forms of all kinds share."""

from dataclasses import dataclass, field
from typing import Any

from django import forms

from policies.kinds import Kind
from policies.shapes import validate


@dataclass(frozen=True)
class Known:
    """What the rest of the portal offers to a form: names in use {name: code}, violations {code: name}, headings."""

    names: dict = field(default_factory=dict)
    violations: dict = field(default_factory=dict)
    # Headings of the columns of amounts, where the rows of a kind have some.
    columns: tuple = ()


class ValueForm(forms.Form):
    """The value of one rule. `initial_of` takes JSON apart for the cells, `build` puts it together again."""

    kind: Kind
    value: Any = None

    def __init__(self, *args, key, unit="", known=None, **options):
        super().__init__(*args, label_suffix="", **options)
        self.key, self.unit, self.known = key, unit, known or Known()
        self.prepare()

    def prepare(self):
        """Fit labels and choices to the rule."""

    @staticmethod
    def initial_of(value) -> dict:
        raise NotImplementedError

    def build(self, cleaned) -> Any:
        raise NotImplementedError

    def joined(self, rows) -> Any:
        """The value together with its rows, for kinds that have both; both are valid."""
        raise NotImplementedError

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.value = self.build(cleaned)
        if not self.errors:
            for fault in validate(self.kind, self.value):
                self.add_error(None, fault)
        return cleaned


class OpenForm(ValueForm):
    """A value that a notice may leave open: the box stands for null."""

    unspecified = forms.BooleanField(
        label="文件未作规定", required=False, help_text="勾选后不设期限，页面注明“文件未作规定”。"
    )
    needed: tuple = ()

    def prepare(self):
        self.order_fields([*(name for name in self.fields if name != "unspecified"), "unspecified"])

    def clean(self):
        if self.cleaned_data.get("unspecified"):
            self.errors.clear()
            self.value = None
            return self.cleaned_data
        for name, sentence in self.needed:
            if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, sentence)
        return super().clean()
