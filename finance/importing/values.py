"""Rows of a sheet as lines and invoices, each through the form that a person types into (values in, values out)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from applications.fields import DayField
from finance.amounts import ZERO, line_amount
from finance.forms.invoices import InvoiceForm
from finance.forms.lines import LineForm
from finance.importing.columns import LABELS
from finance.models import Invoice
from workflow.xlsx.tables import SheetFault

LARGEST_LINE = Decimal("100000000")
KINDS = {label: code for code, label in Invoice.Kind.choices}
# The input of the invoice form that a column feeds, where it bears another name.
_INPUTS = {"billed": "amount"}
_COLUMNS = {"amount": "billed"}


@dataclass
class Bill:
    """An invoice as one row gives it; `values` are fields of `Invoice`, empty where the row is faulty."""

    row: int
    values: dict[str, Any]


@dataclass
class LineRow:
    """A line of the sheet. `values` are fields of `Expense`, empty where it cannot be read; `texts` what stood in the cells."""

    row: int
    texts: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    amount: Decimal = ZERO
    bills: list[Bill] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)
    hints: list[SheetFault] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return bool(self.values) and not self.faults


def line_values(texts: Mapping[str, str], categories: Iterable[str], say) -> tuple[dict[str, Any], Decimal]:
    """(fields of an `Expense`, its amount) from the cells of a row; `say(column, sentence)` takes what is wrong.

    Days left empty are one day; a row with an amount alone is that once.
    """
    data = {**texts, "days": texts.get("days") or "1"}
    if texts.get("amount") and not texts.get("quantity") and not texts.get("unit_price"):
        data |= {"quantity": "1", "unit_price": texts["amount"]}
    form = LineForm(data, categories=list(categories))
    if not form.is_valid():
        alone = data["unit_price"] == texts.get("amount") and not texts.get("unit_price")
        tell(form, say, {"unit_price": "amount"} if alone else {})
        return {}, ZERO
    values = {"unit": texts.get("unit", ""), **form.cleaned_data}
    amount = line_amount(values["quantity"], values["unit_price"], values["days"])
    if amount >= LARGEST_LINE:
        say("unit_price", "：金额过大，请核对数量、单价和天数，单位是否为元。")
        return {}, ZERO
    return values, amount


def bill_values(texts: Mapping[str, str], today: date, say) -> dict[str, Any]:
    """Fields of an `Invoice` from the cells of a row; empty where something is wrong with it."""
    data = {_INPUTS.get(key, key): text for key, text in texts.items() if key not in ("amount",)}
    kind = texts.get("kind", "")
    if kind and kind not in KINDS:
        say("kind", f"：没有“{kind}”这一票种，可用：{'、'.join(KINDS)}。")
        return {}
    data["kind"] = KINDS.get(kind, "")  # empty: the number tells
    data["dated"] = iso_day(texts.get("dated", ""), say)
    form = InvoiceForm(data)
    if not form.is_valid():
        tell(form, say, _COLUMNS, silent={"dated"} if data["dated"] is None else set())
        return {}
    values = dict(form.cleaned_data)
    if values["dated"] > today:
        say("dated", f"：开票日期 {values['dated']:%Y-%m-%d} 还没有到，请照票面填写。")
        return {}
    return values


def iso_day(text, say):
    """2024-10-15 for 2024年10月15日 and its like; None, and a sentence, for what is no day."""
    if not text:
        return ""
    try:
        return DayField(required=False).clean(text).isoformat()
    except ValidationError as fault:
        say("dated", f"：“{text[:20]}”{fault.messages[0]}")
        return None


def tell(form, say, columns, silent=frozenset()):
    """The errors of a form as sentences on the columns that its inputs came from."""
    general = "number" if isinstance(form, InvoiceForm) else "description"
    for name, errors in form.errors.as_data().items():
        column = columns.get(name, name)
        if name in silent:
            continue
        for error in errors:
            words = "没有填写，请补填。" if error.code == "required" else f"：{'；'.join(error.messages)}"
            say(column if column in LABELS else general, words)
