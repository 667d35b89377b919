"""Office standards: a share, what counts beyond a number of days, rates by grade, and quotas by kind and part."""

from decimal import Decimal

from django import forms

from policies.forms.kinds.base import ValueForm
from policies.forms.kinds.cells import CodesField, FigureField, whole
from policies.forms.kinds.items import FORCES, ItemRow, derived_code
from policies.kinds import Kind
from policies.shapes.standards import QUOTA_PARTS

PLACES = range(1, QUOTA_PARTS + 1)


def percent_field(what, label, **options):
    return FigureField(
        what=what,
        label=f"{label}（%）",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        **options,
    )


def as_percent(share):
    return f"{(Decimal(share) * 100).normalize():f}"


def as_share(percent):
    share = percent / 100
    return f"{share:.2f}" if share == share.quantize(Decimal("0.01")) else f"{share.normalize():f}"


def amount_field(what, *, required=False, **options):
    return FigureField(what=what, min_value=0, max_digits=14, decimal_places=2, required=required, **options)


class ShareForm(ValueForm):
    kind = Kind.SHARE
    share = percent_field("比例", "不超过", help_text="例如 10，即 10%。")

    @staticmethod
    def initial_of(value):
        return {"share": as_percent(value)}

    def build(self, cleaned):
        share = cleaned["share"]
        if not share:
            self.add_error("share", "比例应大于零。")
        return as_share(share)


class TaperForm(ValueForm):
    kind = Kind.TAPER
    after = whole(
        "天数",
        least=1,
        most=1000,
        required=True,
        label="超过（天）",
        help_text="这一天以内（含）按标准全额。",
    )
    share = percent_field("比例", "超过的天数按", help_text="例如 70，即按标准的 70%。")

    @staticmethod
    def initial_of(value):
        return {"after": value["after"], "share": as_percent(value["share"])}

    def build(self, cleaned):
        after, share = cleaned["after"], cleaned["share"]
        if not share:
            self.add_error("share", "比例应大于零。")
        return {"after": int(after), "share": as_share(share)}


class TariffRow(ItemRow):
    """One grade; its code is a rank of lecturers, so that a fee finds its rate."""

    amount = amount_field("标准", label="标准（元）")
    force = forms.ChoiceField(label="约束力", choices=FORCES, required=False)
    field_order = ("name", "amount", "force", "note", "code")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "请填写标准。")
        return cleaned

    def typed(self):
        return super().typed() or self.cleaned_data.get("amount") == 0

    def build(self):
        return {**super().build(), "amount": f"{self.cleaned_data['amount']:.2f}"}


class QuotaForm(ValueForm):
    """The parts that every kind of training is made of, and the kind that counts unless another is chosen.

    The kinds themselves are rows (`QuotaRow`), with an amount for each part.
    """

    kind = Kind.DAY_QUOTAS
    default = forms.CharField(
        label="未另选时适用的类别",
        max_length=60,
        help_text="写下表中某一类的名称，例如 三类培训。结算时没有另选类别的班次，按这一类计算。",
        error_messages={"required": "请填写未另选时适用的类别。"},
    )

    def prepare(self):
        offered: dict[str, str] = {}
        for name, code in self.known.names.items():
            offered.setdefault(code, name)
        for place in PLACES:
            offered |= {
                code: code for code in self.initial.get(f"categories_{place}", []) if code not in offered
            }
        for place in PLACES:
            self.fields[f"code_{place}"] = forms.CharField(required=False, widget=forms.HiddenInput)
            self.fields[f"name_{place}"] = forms.CharField(
                label=f"分项 {place}", required=False, max_length=60
            )
            self.fields[f"categories_{place}"] = CodesField(
                label=f"分项 {place} 包含的科目", choices=list(offered.items()), required=False
            )

    @staticmethod
    def initial_of(value):
        cells = {"default": next(k["name"] for k in value["kinds"] if k["code"] == value["default"])}
        for place, part in enumerate(value["kinds"][0]["parts"], 1):
            cells |= {f"{cell}_{place}": part[cell] for cell in ("code", "name", "categories")}
        return cells

    def clean(self):
        """The value is whole only with its rows: `joined` asks what the kind demands."""
        cleaned = forms.Form.clean(self)
        for place in PLACES:
            named, chosen = cleaned.get(f"name_{place}"), cleaned.get(f"categories_{place}")
            if named and not chosen:
                self.add_error(f"categories_{place}", f"请勾选“{named}”包含哪些支出科目。")
            if chosen and not named:
                self.add_error(f"name_{place}", "请填写分项的名称，例如 住宿费。")
        return cleaned

    def parts(self):
        """{place: the part without its amount} of those that have a name."""
        found = {}
        for place in PLACES:
            name, before = self.cleaned_data.get(f"name_{place}"), self.initial.get(f"categories_{place}", [])
            if name:
                code = self.cleaned_data[f"code_{place}"] or self.known.names.get(name) or derived_code(name)
                chosen = self.fields[f"categories_{place}"].in_order(
                    before, self.cleaned_data[f"categories_{place}"]
                )
                found[place] = {"code": code, "name": name, "categories": chosen}
        return found

    def joined(self, rows):
        """The whole value; faults stand at their cells."""
        parts, kinds = self.parts(), []
        for row, item in zip(rows.kept, rows.build(), strict=True):
            total, amounts = row.cleaned_data["total"], row.amounts(parts)
            kinds.append({
                "code": item["code"], "name": item["name"], "total": f"{total:.2f}",
                "parts": [{**part, "amount": f"{amounts[place]:.2f}"} for place, part in parts.items()],
                **({"note": item["note"]} if "note" in item else {}),
            })  # fmt: skip
        chosen = next((kind["code"] for kind in kinds if kind["name"] == self.cleaned_data["default"]), None)
        if chosen is None:
            self.add_error("default", f"下表中没有“{self.cleaned_data['default']}”这一类，请写表中的名称。")
        return {"default": chosen, "kinds": kinds}


class QuotaRow(ItemRow):
    """One kind of training: its total and an amount for each part."""

    total = amount_field("合计", label="合计")
    field_order = ("name", *(f"amount_{place}" for place in PLACES), "total", "note", "code")

    def prepare(self):
        for place in PLACES:
            label = self.known.columns[place - 1] if place <= len(self.known.columns) else f"分项 {place}"
            self.fields[f"amount_{place}"] = amount_field("金额", label=label)
        self.order_fields(self.field_order)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and cleaned.get("total") is None and "total" not in self.errors:
            self.add_error("total", "请填写合计（每人每天）。")
        return cleaned

    def amounts(self, parts):
        """{place: 元} of the parts; what is missing, left over or does not add up stands at its cell."""
        typed = {place: self.cleaned_data.get(f"amount_{place}") for place in PLACES}
        for place, amount in typed.items():
            if place in parts and amount is None:
                self.add_error(f"amount_{place}", f"请填写“{parts[place]['name']}”，没有的填 0。")
            if place not in parts and amount:
                self.add_error(f"amount_{place}", f"上面没有分项 {place}，请先写明它的名称和科目。")
        found = {place: typed[place] or Decimal(0) for place in parts}
        total = self.cleaned_data["total"]
        if self.is_valid() and sum(found.values()) != total:
            self.add_error("total", f"各分项之和为 {sum(found.values()):.2f}，与合计 {total:.2f} 不等。")
        return found

    @staticmethod
    def initial_of(item):
        amounts = {f"amount_{place}": part["amount"] for place, part in enumerate(item["parts"], 1)}
        return {
            **{name: item[name] for name in ("code", "name", "total")},
            "note": item.get("note", ""),
            **amounts,
        }
