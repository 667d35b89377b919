"""The budget as a host types it: sums by category, lines that make them up, and who is to pay."""

from decimal import Decimal

from django import forms

from applications.amounts import NotYuan, line_amount, parse_amount, parse_count, parse_days
from applications.budgets import MOST_LINES, lines_of, row_faults, sums
from applications.fields import YuanField
from applications.forms.parts import PartForm
from applications.funding import MOST_SHARES, channels_of, names_offered, share_faults
from applications.sections import OTHER, budget_names

LINES, SHARES = "line", "share"
MOST = {LINES: MOST_LINES, SHARES: MOST_SHARES}


class RowForm(forms.Form):
    """One row. A blank one is none, and one ticked to be removed is not judged."""

    use_required_attribute = False

    @property
    def typed(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}

    @property
    def is_blank(self):
        said = self.cleaned_data
        return said.get("DELETE") or not any(
            said.get(name) for name in self.fields if name not in self.ignored
        )

    def clean(self):
        cleaned = super().clean()
        if not self.is_blank:
            for field, sentence in self.faults(self.typed):
                if field not in self.errors:
                    self.add_error(field, sentence)
        return cleaned


def text(label, longest, **attrs):
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


FIGURE = {"inputmode": "decimal", "class": "num"}


class LineForm(RowForm):
    """One line of the budget. Days left empty are one day."""

    category = forms.CharField(label="科目", required=False, widget=forms.Select)
    description = text("事项", 200)
    unit = text("计量单位", 40)
    quantity = text("数量", 20, **FIGURE)
    unit_price = text("单价（元）", 30, **FIGURE)
    days = text("天数", 20, placeholder="1", **FIGURE)
    ignored = ("category", "unit", "DELETE")

    def __init__(self, *args, categories, **options):
        super().__init__(*args, **options)
        self.categories = categories
        self.fields["category"].widget.choices = [("", "请选择"), *((name, name) for name in categories)]

    def clean_days(self):
        return self.cleaned_data["days"] or ("1" if self.cleaned_data.get("unit_price") else "")

    def faults(self, row):
        return row_faults(row, self.categories)

    @property
    def amount(self):
        """元 of what stands in the row, typed or stored; None while it cannot be computed."""
        quantity, price, days = (self[name].value() for name in ("quantity", "unit_price", "days"))
        try:
            return line_amount(parse_count(quantity), parse_amount(price), parse_days(days or "1"))
        except NotYuan:
            return None


class ShareForm(RowForm):
    """One source of money."""

    channel = forms.CharField(label="渠道", required=False, widget=forms.Select)
    name = text("来源说明", 120, list="funding-names")
    amount = text("金额（元）", 30, **FIGURE)
    ignored = ("channel", "DELETE")

    def __init__(self, *args, channels, **options):
        super().__init__(*args, **options)
        self.channels = dict(channels)
        self.fields["channel"].widget.choices = [("", "请选择"), *channels]

    def faults(self, row):
        return share_faults(row, self.channels)


class RowFormSet(forms.BaseFormSet):
    def rows(self):
        return [form.typed for form in self.forms if not form.is_blank]


def rows_of(form, extra, most):
    return forms.formset_factory(form, formset=RowFormSet, extra=extra, can_delete=True, max_num=most, absolute_max=most)  # fmt: skip


LineFormSet, ShareFormSet = rows_of(LineForm, 3, MOST_LINES), rows_of(ShareForm, 2, MOST_SHARES)


class BudgetForm(PartForm):
    """An amount for each category of the rules that has no lines, the lines, and the sources; `values` puts them together.

    A request without lines or sources leaves those that are stored alone.
    """

    subsidy_claimed = YuanField(label="申请资助金额")

    class Meta(PartForm.Meta):
        fields = ("budget_note", "subsidy_claimed", "payer")

    def __init__(self, data=None, *, reading):
        super().__init__(data, reading=reading)
        filing = self.reading.filing
        self.names = budget_names(self.reading.rules, filing.budget)
        self.summed = sums(lines_of(filing.budget_lines))
        amounts = {
            f"amount_{number}": YuanField(label=name, initial=filing.budget.get(name, ""))
            for number, name in enumerate(self.names)
            if name not in self.summed
        }
        self.fields = amounts | self.fields
        self.fields.pop("payer" if self.reading.programme.is_subsidised else "subsidy_claimed")
        self.offered = names_offered(self.reading.rules)
        self.lines = self.formset(LineFormSet, LINES, filing.budget_lines, {"categories": self.names})
        self.shares = self.formset(
            ShareFormSet, SHARES, filing.funding_plan, {"channels": channels_of(filing)}
        )

    def formset(self, kind, prefix, stored, options):
        posted = self.data if f"{prefix}-TOTAL_FORMS" in self.data else None
        return kind(posted, prefix=prefix, initial=[shown(each) for each in stored], form_kwargs=options)

    @property
    def formsets(self):
        return [self.lines, self.shares]

    @property
    def amount_rows(self):
        """(category, its field or None where lines make it up, 元 of the lines) for each category."""
        return [
            (
                name,
                self[f"amount_{number}"] if f"amount_{number}" in self.fields else None,
                self.summed.get(name),
            )
            for number, name in enumerate(self.names)
        ]

    @property
    def other_fields(self):
        return [self[name] for name in self.fields if not name.startswith("amount_")]

    def is_valid(self):
        return all([super().is_valid(), *(each.is_valid() for each in self.formsets if each.is_bound)])

    def clean(self):
        cleaned = super().clean()
        lines = self.lines.rows() if self.lines.is_bound and self.lines.is_valid() else ()
        other = cleaned.get(f"amount_{self.names.index(OTHER)}") or any(
            line["category"] == OTHER for line in lines
        )
        if other and not (cleaned.get("budget_note") or "").strip():
            self.add_error("budget_note", "填写了“其他”费用，请写明用途。")
        return cleaned

    @property
    def values(self):
        kept = {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}
        kept["budget"] = {
            name: self.cleaned_data[f"amount_{number}"]
            for number, name in enumerate(self.names)
            if f"amount_{number}" in self.fields
        }
        if self.lines.is_bound:
            kept["budget_lines"] = self.lines.rows()
        if self.shares.is_bound:
            kept["funding_plan"] = self.shares.rows()
        return kept


def shown(stored):
    """A stored row as it is put into its inputs: counts without a decimal that says nothing."""
    return {
        name: f"{Decimal(value).normalize():f}" if name in ("quantity", "days") else value
        for name, value in stored.items()
        if name != "amount" or "channel" in stored
    }
