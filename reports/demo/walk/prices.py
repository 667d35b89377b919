"""What the classes of the demonstration pay for what (values in, values out): invented prices of an invented town."""

from dataclasses import dataclass
from decimal import Decimal

from applications.models import LecturerRank

# 元 per 学时 after tax that the hosts of the demonstration pay their lecturers.
RATES = {LecturerRank.ACADEMICIAN: 1500, LecturerRank.SENIOR: 1000, LecturerRank.ASSOCIATE: 500}
SMALL = Decimal(4000)  # up to which 800 元 of a fee are free of tax; of more, a fifth of it is
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Item:
    """One line: so many, at a price, for so many days; who sells it. `bare` has no invoice, `odd` one that looks odd."""

    category: str
    description: str
    unit: str
    quantity: int
    price: str
    days: int
    seller: str
    bare: bool = False
    odd: bool = False

    @property
    def amount(self) -> Decimal:
        return Decimal(self.quantity) * Decimal(self.price) * self.days


def items_for(people: int, days: int, *, dear: bool = False) -> list[Item]:
    """The lines of a class of so many people, lecture fees apart; a `dear` one sleeps and eats above the standard."""
    hotel = "示例酒店管理有限公司"
    meals = "160.00" if dear else "110.00"
    rooms = (people, "420.00") if dear else ((people + 1) // 2, "260.00")
    return [
        Item("住宿费", "单人间" if dear else "标准间（两人一间）", "间", rooms[0], rooms[1], days - 1, hotel),
        Item("伙食费", "学员用餐（自助）", "人", people, meals, days, hotel, odd=True),
        Item("培训场地费", "报告厅", "场", 1, "1200.00", days, hotel),
        Item("培训场地费", "分组研讨室", "间", 2, "300.00", max(days - 2, 1), hotel),
        Item("培训资料费", "教材和讲义", "套", people, "32.50", 1, "示例印务有限公司"),
        Item("培训资料费", "文具和资料袋", "套", people, "8.80", 1, "示例文化用品商行", bare=True),
        Item("交通费", "现场教学用车", "车次", 2 + people // 45, "980.00", 1, "示例汽车租赁有限公司"),
        Item("其他", "场地布置和医药急救用品", "批", 1, "860.00", 1, "示例商贸有限公司"),
    ]


def fee_of(rank: str, hours: Decimal) -> tuple[Decimal, Decimal]:
    """(元 after tax, tax withheld) for one half day: the tax on remuneration for services, which the host adds."""
    net = RATES.get(LecturerRank(rank), 500) * hours
    before = (net - 160) / Decimal("0.80")
    if before > SMALL:
        before = net / Decimal("0.84")
    return net.quantize(Decimal("0.01")), (before - net).quantize(Decimal("0.01"))


def budget_for(categories, people: int, days: int, fees) -> dict[str, Decimal]:
    """{category: 元}: what the host expects, rounded up to the hundred; `fees` are [(net, tax)] of its lecturers."""
    found = dict.fromkeys(categories, Decimal(0))
    for item in items_for(people, days):
        if item.category in found:
            found[item.category] += item.amount
    if "讲课费" in found:
        found["讲课费"] = sum((net + tax for net, tax in fees), Decimal(0))
    return {name: -(-amount // HUNDRED) * HUNDRED for name, amount in found.items() if amount}
