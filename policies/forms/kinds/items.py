"""Lists of named items, one row each: materials, parts, categories, counts, sanctions."""

import hashlib
import re

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME, BaseFormSet, formset_factory

from policies.forms.kinds.base import Known, ValueForm
from policies.forms.kinds.cells import CodesField, NamesField, whole
from policies.kinds import EFFECTS, Kind
from policies.rules import Force

CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
MOST = 200
BLANK_ROWS = 3
FORCES = [("", "随本条"), *Force.choices]


def derived_code(name):
    """A code for a name that nobody gave one: the same name always has the same."""
    return f"item_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


class ItemRow(forms.Form):
    """One item. A row in which nothing is typed is no item."""

    name = forms.CharField(
        label="名称", required=False, max_length=200, widget=forms.TextInput({"list": "known-names"})
    )
    code = forms.CharField(
        label="代码",
        required=False,
        widget=forms.TextInput({"list": "known-codes", "autocomplete": "off"}),
    )
    note = forms.CharField(label="说明", required=False, max_length=500)

    def __init__(self, *args, known=None, **options):
        super().__init__(*args, label_suffix="", **options)
        self.known = known or Known()
        self.prepare()

    def prepare(self):
        """Fit choices to what is known."""

    def typed(self):
        return any(value not in (None, "", False, []) for value in self.said().values())

    def said(self):
        left_out = (DELETION_FIELD_NAME, ORDERING_FIELD_NAME)
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}

    def clean(self):
        cleaned = super().clean()
        if (self.typed() or self.errors) and "name" not in self.errors and not cleaned.get("name"):
            self.add_error("name", "请填写名称；不要这一行时，请勾选“删除”。")
        code = cleaned.get("code")
        if code and not CODE.fullmatch(code):
            self.add_error("code", "代码只能用字母、数字、下划线和连字符；也可以留空，由系统生成。")
        return cleaned

    @staticmethod
    def initial_of(item):
        return dict(item)

    def build(self):
        """The item as JSON, without its code when none was typed; empty cells are left out."""
        return {name: value for name, value in self.said().items() if value not in (None, "", False, [])}


class PartRow(ItemRow):
    force = forms.ChoiceField(label="约束力", choices=FORCES, required=False)


class DocumentRow(PartRow):
    needed = forms.ChoiceField(label="报送", choices=[("", "必需"), ("no", "按需")], required=False)
    generated = forms.BooleanField(label="平台生成", required=False)
    seals = NamesField(label="印章", required=False)
    from_on = forms.DateField(
        label="起", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until_on = forms.DateField(
        label="止", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("name", "needed", "force", "generated", "seals", "from_on", "until_on", "note", "code")

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "止日早于起日，请核对。")
        return cleaned

    @staticmethod
    def initial_of(item):
        return {**item, "needed": "no" if item.get("required") is False else ""}

    def build(self):
        item = super().build()
        if item.pop("needed", ""):
            item["required"] = False
        for day in ("from_on", "until_on"):
            if day in item:
                item[day] = item[day].isoformat()
        return item


class CountRow(ItemRow):
    n = whole("数量", label="数量")
    field_order = ("name", "n", "note", "code")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and cleaned.get("n") is None and "n" not in self.errors:
            self.add_error("n", "请填写数量，没有的填 0。")
        return cleaned

    def typed(self):
        return super().typed() or self.cleaned_data.get("n") == 0

    def build(self):
        return {**super().build(), "n": int(self.cleaned_data["n"])}


class SanctionRow(ItemRow):
    effect = forms.ChoiceField(label="后果", choices=[("", "（请选择）"), *EFFECTS.items()], required=False)
    violations = CodesField(label="适用的违规情形", required=False)
    field_order = ("name", "effect", "note", "violations", "code")

    def prepare(self):
        known = dict(self.known.violations)
        known |= {code: code for code in self.initial.get("violations", []) if code not in known}
        self.fields["violations"].choices = list(known.items())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and not cleaned.get("effect"):
            self.add_error("effect", "请选择后果。")
        if cleaned.get("name") and not cleaned.get("violations"):
            self.add_error("violations", "请至少勾选一种违规情形；如清单为空，请先填写“违规情形”一条。")
        return cleaned

    def build(self):
        item = super().build()
        before = self.initial.get("violations", [])
        return {**item, "violations": self.fields["violations"].in_order(before, item["violations"])}


class ItemRows(BaseFormSet):
    """The rows of a list, in the order of their numbers; codes that were left empty are given here."""

    def get_ordering_widget(self):
        return forms.NumberInput({"min": 1})

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields[DELETION_FIELD_NAME].label = "删除"
        form.fields[ORDERING_FIELD_NAME].label = "次序"

    @property
    def kept(self):
        """The rows that hold an item, in order."""
        rows = [row for row in self.forms if row.is_valid() and row not in self.deleted_forms and row.typed()]
        places = {row: place for place, row in enumerate(self.forms)}
        return sorted(rows, key=lambda row: (*place_asked(row), places[row]))

    def clean(self):
        seen: dict[str, str] = {}
        by_name = self.form_kwargs["known"].names
        for row in self.kept:
            row.code = row.cleaned_data.get("code") or ""
            if row.code in seen:
                row.add_error("code", f"代码“{row.code}”已用于“{seen[row.code]}”，请改一个或留空。")
            elif row.code:
                seen[row.code] = row.cleaned_data["name"]
        for row in self.kept:
            if row.code:
                continue
            name = row.cleaned_data["name"]
            known = by_name.get(name)
            row.code = known if known and known not in seen else derived_code(name)
            if row.code in seen:
                row.add_error("name", f"“{name}”写了不止一次，请删去一行，或给它另一个代码。")
            seen[row.code] = name

    def build(self):
        return [
            {"code": row.code, **{k: v for k, v in row.build().items() if k != "code"}} for row in self.kept
        ]


def place_asked(row):
    """Where a row is to stand: before the one that had the number until now, if a number was typed anew."""
    number = row.cleaned_data.get(ORDERING_FIELD_NAME)
    return (number or MOST * 10, ORDERING_FIELD_NAME not in row.changed_data)


def rows_of(row):
    return formset_factory(
        row, ItemRows, extra=BLANK_ROWS, can_order=True, can_delete=True, max_num=MOST, validate_max=True,
        absolute_max=MOST * 2,
    )  # fmt: skip


class TotalForm(ValueForm):
    """The total that the document states; its parts are rows, and may add up to something else."""

    kind = Kind.COUNTS
    total = whole(
        "文件所称总数", required=True, label="文件所称总数",
        help_text="照文件填写；与下面各项之和不一致时不拒绝，只提示。",
    )  # fmt: skip

    @staticmethod
    def initial_of(value):
        return {"total": value["total"]}

    def build(self, cleaned):
        return {"total": int(cleaned["total"]), "parts": []}

    def joined(self, rows):
        return {**self.value, "parts": rows.build()}
