"""The cells of one rule's value, whatever its kind: a form, rows, or both."""

from policies.forms.kinds import days, figures, picks, words
from policies.forms.kinds.base import Known
from policies.forms.kinds.items import ROWS, TotalForm
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
        words.TextForm, words.NamesForm, words.PatternForm, TotalForm,
    )
}  # fmt: skip
NOTHING = object()


class Entry:
    """What was typed for a value. `form` and `rows` are None where the kind has none; `value` once it is valid."""

    def __init__(self, form, rows):
        self.form, self.rows = form, rows

    def is_valid(self):
        """Both parts are asked, so that all faults show at once."""
        parts = [part for part in (self.form, self.rows) if part is not None]
        return len([part for part in parts if part.is_valid()]) == len(parts)

    @property
    def value(self):
        if self.rows is None:
            return self.form.value
        items = self.rows.build()
        return items if self.form is None else {**self.form.value, "parts": items}

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
        items = ((value["parts"] if spec.kind == Kind.COUNTS else value) if fits else []) or []
        row = ROWS[spec.kind].form
        rows = ROWS[spec.kind](
            data,
            prefix="rows",
            initial=[row.initial_of(item) for item in items],
            form_kwargs={"known": known},
        )
    return Entry(form, rows)
