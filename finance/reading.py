"""Files and receipts that belong to a settlement, read for its pages. The settlement itself came through its scope."""

from collections.abc import Iterable

from accounts.models import User
from finance.models import Expense, Invoice, SecondUse, Settlement
from workflow.models import Attachment, Snapshot


def files_of(row):
    """The files now attached to a settlement or one of its lines, by slot."""
    return list(Attachment.objects.filter(subject=row.key).current())


def vouchers_of(settlement: Settlement) -> dict[int, list[Attachment]]:
    """{primary key of a line: scans behind it}, in two queries for all lines."""
    keys = {line.key: line.pk for line in Expense.objects.filter(settlement=settlement).only("pk")}
    found: dict[int, list[Attachment]] = {}
    for file in Attachment.objects.filter(subject__in=keys).current():
        found.setdefault(keys[file.subject], []).append(file)
    return found


def scans_of(invoice: Invoice) -> list[Attachment]:
    """The scan of an invoice and those before it, the newest first."""
    return list(Attachment.objects.filter(subject=invoice.key).order_by("-uploaded_at", "-pk"))


def scans_by_invoice(invoices: Iterable[Invoice]) -> dict[int, Attachment]:
    """{primary key of an invoice: its scan}, in one query."""
    keys = {invoice.key: invoice.pk for invoice in invoices}
    files = Attachment.objects.filter(subject__in=keys).current()
    return {keys[file.subject]: file for file in files}


UNSEEN, FREE = "不在您的管辖范围的结算", "已不再登记"


def first_uses(attempts: Iterable[SecondUse], user: User) -> dict[int, str]:
    """{attempt: where that voucher is written down}: the class by name to whoever sees it, else only that it is elsewhere."""
    rows = list(attempts)
    holders = Invoice.objects.filter(number__in={row.number for row in rows})
    seen = {
        (
            bill.code,
            bill.number,
        ): f"{bill.expense.settlement.programme.code} {bill.expense.settlement.programme.host}"
        for bill in holders.visible_to(user).select_related("expense__settlement__programme__host")
    }
    held = set(holders.values_list("code", "number"))

    def where(row):
        key = (row.code, row.number)
        return seen.get(key) or (UNSEEN if key in held else FREE)

    return {row.pk: where(row) for row in rows}


def receipt_of(settlement: Settlement) -> Snapshot | None:
    """What the paper said when it last came in."""
    return Snapshot.objects.filter(subject=settlement.key, round=settlement.round).first()
