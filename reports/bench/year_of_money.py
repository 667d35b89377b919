"""A year of classes with all their lines and invoices, written past the ORM: what the finance desk is measured on."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from accounts.roles import Role
from finance.models import Expense, FundBudget, Invoice, Payment, Settlement
from programs.lifecycle import Stage
from programs.models import Funding, Programme
from reports.bench import scene
from workflow.lifecycle import Gate, State
from workflow.rows import insert_rows

CATEGORIES = ("住宿费", "伙食费", "培训场地费", "讲课费", "培训资料费", "交通费")
EACH = Decimal("2750.00")
SOURCE = "财政经费"
PEOPLE_DAYS = 400


def lines_of(settlement, lines):
    for n in range(lines):
        yield (
            settlement,
            CATEGORIES[n % 6],
            f"示例支出{n + 1}",
            "人",
            Decimal(50),
            Decimal("11.00"),
            Decimal(5),
            EACH,
        )


def write_year(sizes, at):
    """Every class of the plan held, with a settlement of `sizes.money_lines` lines and as many invoices: two of three are
    accepted and owed, one of three lies under review. Gives (programmes, lines)."""
    programmes = list(Programme.objects.with_parties().order_by("pk")[: sizes.money_classes])
    authority = programmes[0].authority
    reviewer, approver = scene.person(authority, Role.REVIEWER), scene.person(authority, Role.APPROVER)
    opening = sizes.opening
    Programme.objects.filter(pk__in=[programme.pk for programme in programmes]).update(
        stage=Stage.HELD, starts_on=opening, ends_on=opening + timedelta(days=4), funding=Funding.SUBSIDISED, fund_source=SOURCE
    )  # fmt: skip
    total = EACH * sizes.money_lines
    writer = scene.person(programmes[0].host, Role.FILER) or reviewer
    Settlement.objects.bulk_create(
        Settlement(
            programme=programme, payer=authority, state=State.SUBMITTED, chain=seats(authority), holder=authority,
            gate=Gate.APPROVAL, round=1, submitted_at=at, received_at=at, submitted_by=writer, total=total, eligible=total,
            claimed=total, payable=total, own_cost=Decimal("0.00"), people_days=PEOPLE_DAYS + n,
            payee_name=programme.host.name, payee_bank="示例银行",
        )
        for n, programme in enumerate(programmes)
    )  # fmt: skip
    settlements = list(Settlement.objects.order_by("pk").values_list("pk", flat=True))
    insert_rows(
        Expense,
        ("settlement", "category", "description", "unit", "quantity", "unit_price", "days", "amount"),
        (line for pk in settlements for line in lines_of(pk, sizes.money_lines)),
    )
    numbers = count(1)
    insert_rows(
        Invoice,
        ("expense", "kind", "number", "seller", "dated", "amount"),
        (
            (pk, Invoice.Kind.DIGITAL, f"21{next(numbers):018}", "示例酒店管理有限公司", opening, EACH)
            for pk in Expense.objects.order_by("pk").values_list("pk", flat=True).iterator()
        ),
    )
    accept(settlements, reviewer, approver, at)
    FundBudget.objects.create(
        organisation=authority, year=programmes[0].year, fund_source=SOURCE, amount=total * len(programmes),
        set_by=approver, set_at=at,
    )  # fmt: skip
    return len(programmes), len(settlements) * sizes.money_lines


def seats(authority):
    return [{"seat": "authority", "organisation": authority.pk, "label": authority.name}]


def accept(settlements, reviewer, approver, at):
    """Two of three; their payments are due."""
    chosen = [pk for n, pk in enumerate(settlements) if n % 3]
    Settlement.objects.filter(pk__in=chosen).update(
        state=State.ACCEPTED, holder=None, reviewed_by=reviewer, reviewed_at=at, decided_by=approver, decided_at=at,
    )  # fmt: skip
    insert_rows(
        Payment,
        ("settlement", "edition", "amount", "fund_source", "approved_by", "approved_at", "state"),
        (
            (pk, 1, amount, SOURCE, approver.pk, at, Payment.State.DUE)
            for pk, amount in Settlement.objects.filter(pk__in=chosen).values_list("pk", "payable")
        ),
    )
