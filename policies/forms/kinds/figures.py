"""Amounts, bounds and ratios."""

from decimal import Decimal

from policies.forms.kinds.base import ValueForm
from policies.forms.kinds.cells import FigureField, whole
from policies.kinds import Kind


class AmountForm(ValueForm):
    kind = Kind.AMOUNT
    amount = FigureField(
        what="金额", label="金额（元）", min_value=0, max_digits=14, decimal_places=2,
        help_text="例如 127500 或 127,500.00；没有资助写 0。",
    )  # fmt: skip

    @staticmethod
    def initial_of(value):
        return {"amount": value}

    def build(self, cleaned):
        return f"{cleaned['amount']:.2f}"


class RatioForm(ValueForm):
    kind = Kind.RATIO
    ratio = FigureField(
        what="倍数", label="倍数", max_value=1000, max_digits=8, decimal_places=4, help_text="例如 2 或 1.5。"
    )

    @staticmethod
    def initial_of(value):
        return {"ratio": value}

    def build(self, cleaned):
        ratio = cleaned["ratio"]
        if ratio <= 0:
            self.add_error("ratio", "倍数应大于零。")
        return f"{ratio.normalize():f}"


class BoundsForm(ValueForm):
    """不少于, 不超过, 左右 with its margin; each may be left empty, not all."""

    kind = Kind.BOUNDS
    min = whole("下限", label="不少于")
    max = whole("上限", label="不超过")
    about = whole("约数", label="左右", help_text="文件写“左右”“一般”时填在这里。")
    tolerance = whole("浮动", label="上下浮动", help_text="与“左右”同填：上下差多少仍算符合。")

    def prepare(self):
        for field in self.fields.values():
            if self.unit:
                field.label += f"（{self.unit}）"

    @staticmethod
    def initial_of(value):
        return dict(value)

    def build(self, cleaned):
        value = {name: number(cleaned[name]) for name in self.fields if cleaned.get(name) is not None}
        if not {"min", "max", "about"} & set(value):
            self.add_error("min", "请至少填写“不少于”“不超过”“左右”之一。")
        if value.get("min", 0) > value.get("max", value.get("min", 0)):
            self.add_error("max", "上限小于下限，请核对这两格。")
        if "about" in value and "tolerance" not in value:
            self.add_error("tolerance", "填了“左右”，须同时写明上下浮动多少仍算符合。")
        if "tolerance" in value and "about" not in value:
            self.add_error("about", "填了上下浮动，须同时填写“左右”的数。")
        return value


def number(figure: Decimal):
    """A JSON number: whole where it can be."""
    return int(figure) if figure == figure.to_integral_value() else float(figure)


def halves(what, label, **options):
    return FigureField(
        what=what, label=label, min_value=0, max_value=9999, decimal_places=1, required=False, **options
    )


class HoursForm(BoundsForm):
    kind = Kind.HOURS
    min = halves("下限", "不少于")
    max = halves("上限", "不超过")
    about = halves("约数", "左右", help_text="文件写“左右”“一般”时填在这里。")
    tolerance = halves("浮动", "上下浮动", help_text="与“左右”同填：上下差多少仍算符合。")
