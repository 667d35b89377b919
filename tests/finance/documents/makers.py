"""Accounts with all that can stand on a paper: long lines, fees, invoices, scans, cuts, shares, a budget by line."""

from datetime import date, timedelta
from decimal import Decimal

from applications.models import Half
from finance.actions import attach_voucher
from finance.actions.invoices import attach_scan
from finance.models import Budget, BudgetLine, Cut, Expense, FundingShare, Invoice, LectureFee
from tests import builders
from tests.finance import builders as money

PNG = b"\x89PNG\r\n\x1a\n"
CATEGORIES = ("住宿费", "伙食费", "培训场地费", "讲课费", "培训资料费", "交通费", "其他")
LONG = "参训学员集中住宿（标准间，含早餐、会议茶歇以及往返接送站），入住福州市鼓楼区示例路一百二十八号示例国际会议中心大酒店三至七层"


def many_lines(settlement, count=60, description=LONG, categories=CATEGORIES):
    """That many lines over all categories, each of another price."""
    rows = []
    for at in range(count):
        price = Decimal(100 + at) + Decimal("0.25")
        quantity = Decimal(at % 7 + 1)
        rows.append(
            Expense(
                settlement=settlement, category=categories[at % len(categories)],
                description=f"{at + 1} {description}"[:120], unit="人", quantity=quantity, unit_price=price,
                days=Decimal(1), amount=(quantity * price).quantize(Decimal("0.01")),
            )
        )  # fmt: skip
    return Expense.objects.bulk_create(rows)


def lecture(
    settlement, name="陈示例", *, net="3000.00", tax="120.00", hours="4", day=0, half=Half.MORNING, **fields
):
    """A line of the lecture fee with its fee."""
    net, tax = Decimal(net), Decimal(tax)
    line = Expense.objects.create(
        settlement=settlement, category="讲课费", description=f"{name}讲课费", unit="学时", quantity=1,
        unit_price=net + tax, days=1, amount=net + tax,
    )  # fmt: skip
    values = {"unit": "示例大学信息工程学院", "title": "教授、博士生导师", "rank": "senior"} | fields
    return LectureFee.objects.create(
        expense=line, name=name, on=settlement.programme.starts_on + timedelta(days=day), half=half,
        hours=Decimal(hours), net=net, tax=tax, **values,
    )  # fmt: skip


def invoice(
    line,
    number="24112000000012345678",
    *,
    amount="1000.00",
    tax="56.60",
    seller="示例大酒店有限公司",
    **fields,
):
    values = {"kind": Invoice.Kind.DIGITAL, "code": "", "dated": date(2024, 10, 18)} | fields
    return Invoice.objects.create(
        expense=line, number=number, seller=seller, amount=Decimal(amount), tax=Decimal(tax), **values
    )  # fmt: skip


def scan(line, name="发票.png", content=PNG):
    return attach_voucher(
        line, content=content, name=name, content_type="image/png",
        actor=builders.filer(line.settlement.filer), now=money.AFTER,
    )  # fmt: skip


def scan_of(bill, name="发票.png", content=PNG):
    return attach_scan(
        bill, content=content, name=name, content_type="image/png",
        actor=builders.filer(bill.expense.settlement.filer), now=money.AFTER,
    )  # fmt: skip


def cut(line, approved="900.00", reason="超出会议定点酒店协议价"):
    province = line.settlement.programme.authority
    return Cut.objects.create(
        expense=line, approved=Decimal(approved), reason=reason, by=builders.reviewer(province),
        organisation_name=province.name, at=money.AFTER,
    )  # fmt: skip


def share(settlement, amount="5000.00", channel=FundingShare.Channel.HOST, name=""):
    return FundingShare.objects.create(
        settlement=settlement, channel=channel, name=name, amount=Decimal(amount)
    )


def budget(programme, count=7, description="备案时的测算"):
    """A budget of that many lines, one a category in turn, and the categories' sums."""
    sums: dict[str, Decimal] = {}
    for at in range(count):
        category, price = CATEGORIES[at % len(CATEGORIES)], Decimal(1000 + at)
        sums[category] = sums.get(category, Decimal(0)) + price * 3
        BudgetLine.objects.create(
            programme=programme, number=at + 1, category=category, description=description, unit="人", quantity=3,
            unit_price=price, days=1, amount=price * 3,
        )  # fmt: skip
    Budget.objects.bulk_create(
        Budget(programme=programme, category=name, amount=amount) for name, amount in sums.items()
    )


def bytes_of(paper):
    """What was kept."""
    with paper.file.open("rb") as file:
        return file.read()


def full(programme=None, lines=12):
    """An account with something of everything."""
    programme = programme or money.demonstration()
    settlement = money.opened(programme)
    budget(programme, 14)
    rows = many_lines(settlement, lines)
    lecture(settlement)
    lecture(
        settlement,
        "欧阳示例",
        day=1,
        half=Half.AFTERNOON,
        hours="3.5",
        net="5250.00",
        tax="0.00",
        unit="中国科学院示例研究所（福建）人工智能与工业软件联合实验室",
        rank="academician",
        title="中国科学院院士",
    )
    invoice(rows[0], amount=str(rows[0].amount), tax="3.00")
    scan(rows[0], "住宿发票 110101199003078888.png")
    scan(rows[1], "行程单.png", PNG + b"2")
    scan(rows[1], "支付记录.png", PNG + b"3")
    share(settlement)
    money.complete(settlement)
    return money.fresh(settlement)
