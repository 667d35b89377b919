"""The budget of a class by line: quantity × unit price × days (values in, values out)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from accounts.refusals import Refused
from applications.amounts import LARGEST, NotYuan, line_amount, parse_amount, parse_count, parse_days

LONGEST_DESCRIPTION, LONGEST_UNIT, MOST_LINES = 120, 10, 200
LABELS = {
    "category": "科目", "description": "事项", "unit": "单位", "quantity": "数量", "unit_price": "单价", "days": "天数",
}  # fmt: skip
_READ = {"quantity": parse_count, "unit_price": parse_amount, "days": parse_days}


class Line(NamedTuple):
    """One line of a budget; amounts in 元."""

    category: str
    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    days: Decimal
    amount: Decimal

    @property
    def stored(self) -> dict[str, str]:
        """As the filing keeps it: amounts as texts."""
        return {name: str(value) for name, value in self._asdict().items()}

    @property
    def written(self) -> str:
        """60 人 × 380.00 × 5 天 ＝ 114,000.00 元."""
        counted = f"{plain(self.quantity)} {self.unit}".strip()
        return f"{counted} × {self.unit_price:,.2f} × {plain(self.days)} 天 ＝ {self.amount:,.2f} 元"


def plain(count: Decimal) -> str:
    """A count without a decimal that says nothing: 60.0 → 60."""
    return f"{count.normalize():f}"


def lines_of(stored: Iterable[Mapping[str, str]]) -> list[Line]:
    """The lines that a filing keeps."""
    return [
        Line(
            each["category"], each["description"], each["unit"], Decimal(each["quantity"]), Decimal(each["unit_price"]),
            Decimal(each["days"]), Decimal(each["amount"]),
        )
        for each in stored
    ]  # fmt: skip


def lines_from(rows: Iterable[Mapping[str, Any]], categories: Iterable[str]) -> list[Line]:
    """Lines as somebody wrote them, each with its amount computed here. All faults are refused at once.

    A row has category, description, unit, quantity, unit_price and days, as text or Decimal; a given amount counts for nothing.
    """
    rows, known, found, faults = list(rows), list(categories), [], []
    for number, row in enumerate(rows, start=1):
        wrong = list(row_faults(row, known))
        faults += [f"第 {number} 行{LABELS[field]}：{sentence}" for field, sentence in wrong]
        if not wrong:
            found.append(line_from(row))
    if len(rows) > MOST_LINES:
        faults.append(f"预算明细最多 {MOST_LINES} 行，现有 {len(rows)} 行，请合并同类事项。")
    if faults:
        raise Refused(
            "预算明细有误：" + "".join(faults), code="bad_line", field="budget_lines", details=faults
        )
    return found


def line_from(row: Mapping[str, Any]) -> Line:
    category, description, unit = (
        " ".join(str(row.get(name) or "").split()) for name in ("category", "description", "unit")
    )
    quantity, price, days = (read(row[name]) for name, read in _READ.items())
    return Line(category, description, unit, quantity, price, days, line_amount(quantity, price, days))


def row_faults(row: Mapping[str, Any], categories: Collection[str]) -> Iterator[tuple[str, str]]:
    """(field, sentence) for all that is wrong with one row; the same whichever door it came by."""
    if row.get("category") not in categories:
        yield "category", unknown_category(row.get("category") or "", categories)
    description = str(row.get("description") or "").strip()
    if not description:
        yield "description", "请写明事项，如 学员住宿。"
    if len(description) > LONGEST_DESCRIPTION:
        yield "description", f"事项最多 {LONGEST_DESCRIPTION} 个字。"
    if len(str(row.get("unit") or "").strip()) > LONGEST_UNIT:
        yield "unit", f"计量单位最多 {LONGEST_UNIT} 个字。"
    values = []
    for name, read in _READ.items():
        try:
            values.append(read(row.get(name) or ""))
        except NotYuan as fault:
            yield name, str(fault)
    if len(values) == len(_READ) and line_amount(*values) >= LARGEST:
        yield "unit_price", "金额过大，请核对数量、单价和天数，单位是否为元。"


def unknown_category(name: str, categories: Iterable[str]) -> str:
    return f"没有“{name}”这一支出科目，可用：{'、'.join(categories)}。"


def sums(lines: Iterable[Line]) -> dict[str, Decimal]:
    """{category: 元} of the categories that have lines."""
    found: dict[str, Decimal] = {}
    for line in lines:
        found[line.category] = found.get(line.category, Decimal("0.00")) + line.amount
    return found


def with_sums(budget: Mapping[str, str], lines: Iterable[Line], categories: Iterable[str]) -> dict[str, str]:
    """The stored budget, where a category with lines is worth what they add up to, in the order of the categories."""
    merged = {**budget, **{name: str(amount) for name, amount in sums(lines).items()}}
    return {name: merged[name] for name in categories if name in merged}
