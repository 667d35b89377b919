"""The cells of one rule's value, whatever its kind: a form, rows, or both."""

from dataclasses import replace

from policies.forms.kinds import days, figures, items, picks, standards, words
from policies.forms.kinds.base import Known
from policies.keys import KEYS
from policies.kinds import Kind
from policies.shapes import validate

__all__ = ["Entry", "Known", "entry_for"]

FORMS = {
    form.kind: form
    for form in (
        figures.AmountForm, figures.BoundsForm, figures.HoursForm, figures.RatioForm,
        days.LeadTimeForm, days.DueAfterForm, days.FixedDateForm,
        picks.ChainForm, picks.SeatForm, picks.GateForm, picks.FilerForm, picks.FlagForm, picks.ChoiceForm,
        words.TextForm, words.NamesForm, words.PatternForm, items.TotalForm,
        standards.ShareForm, standards.TaperForm, standards.QuotaForm,
    )
}  # fmt: skip
ROWS = {
    Kind.DOCUMENTS: items.rows_of(items.DocumentRow),
    Kind.PARTS: items.rows_of(items.PartRow),
    Kind.CATEGORIES: items.rows_of(items.ItemRow),
    Kind.COUNTS: items.rows_of(items.CountRow),
    Kind.SANCTIONS: items.rows_of(items.SanctionRow),
    Kind.TARIFF: items.rows_of(standards.TariffRow),
    Kind.DAY_QUOTAS: items.rows_of(standards.QuotaRow),
}
# Where the rows of a value that is more than its rows stand.
WITHIN = {Kind.COUNTS: "parts", Kind.DAY_QUOTAS: "kinds"}
NOTHING = object()


class Entry:
    """What was typed for a value. `form` and `rows` are None where the kind has none; `value` once it is valid."""

    def __init__(self, form, rows):
        self.form, self.rows = form, rows
        self.parts = [part for part in (form, rows) if part is not None]
        self.checked = False

    def is_valid(self):
        """Both parts are asked, so that all faults show at once; then what they make together."""
        if len([part for part in self.parts if part.is_valid()]) < len(self.parts):
            return False
        if len(self.parts) == 2 and not self.checked:
            self.checked, value = True, self.value
            for fault in validate(self.form.kind, value) if self.whole() else ():
                self.form.add_error(None, fault)
        return self.whole()

    def whole(self):
        """Whether no cell bears a fault; faults that were added to rows after they were asked count too."""
        rows = () if self.rows is None else self.rows.forms
        return not any(part.errors for part in (*([self.form] if self.form else []), *rows))

    @property
    def value(self):
        if self.rows is None:
            return self.form.value
        return self.rows.build() if self.form is None else self.form.joined(self.rows)

    def add_error(self, seat, sentence):
        """Put a fault at the cell in which a seat was chosen; at the head of the form for any other."""
        self.form.add_error(self.form.place_of(seat) if seat else None, sentence)


def entry_for(key, *, value=NOTHING, data=None, known=None):
    """The cells for a rule's value, drawn from `value` (absent: empty) or bound to what came in `data`."""
    spec, known = KEYS[key], known or Known()
    form = rows = None
    fits = value is not NOTHING and not validate(spec.kind, value)
    if spec.kind in FORMS:
        kind = FORMS[spec.kind]
        initial = kind.initial_of(value) if fits else {}
        form = kind(data, key=key, unit=spec.unit, known=known, initial=initial, prefix="value")
    if spec.kind in ROWS:
        within = WITHIN.get(spec.kind)
        items = ((value[within] if within else value) if fits else []) or []
        if spec.kind == Kind.DAY_QUOTAS and items:
            known = replace(known, columns=tuple(part["name"] for part in items[0]["parts"]))
        row = ROWS[spec.kind].form
        rows = ROWS[spec.kind](
            data,
            prefix="rows",
            initial=[row.initial_of(item) for item in items],
            form_kwargs={"known": known},
        )
    return Entry(form, rows)
