"""What waits of payments and of what is claimed back. Reads only."""

from django.utils import timezone

from accounts.roles import Role
from finance.models import Batch, Clawback, Payment
from reports.staff.lines import first_line, seats


def payments(user):
    rows = Payment.objects.visible_to(user).filter(
        state=Payment.State.DUE, settlement__payer__in=seats(user, Role.FINANCE)
    )
    rows = (
        rows.exclude(approved_by=user.pk)
        .exclude(settlement__submitted_by=user.pk)
        .select_related("settlement__programme")
        .order_by("approved_at")
    )
    return first_line(rows, "款项待拨付", model=Payment, moment=lambda row: row.approved_at, button="拨付")


def stuck_payments(user):
    """What the bank refused or sent back, and may now be looked at again."""
    bad = (Payment.State.FAILED, Payment.State.RETURNED)
    rows = Payment.objects.visible_to(user).filter(
        state__in=bad, settlement__payer__in=seats(user, Role.FINANCE)
    )
    rows = (
        rows.exclude(approved_by=user.pk)
        .exclude(settlement__submitted_by=user.pk)
        .select_related("settlement__programme")
        .order_by("approved_at")
    )
    return first_line(
        rows, "款项拨付失败或退汇", model=Payment, moment=lambda row: row.approved_at, button="处理"
    )


def batches(user):
    """Lists that a colleague made and that wait for a second person, or for the bank's answers."""
    rows = Batch.objects.visible_to(user).filter(payer__in=seats(user, Role.FINANCE)).order_by("made_at")
    rows = rows.exclude(state=Batch.State.CLOSED).exclude(state=Batch.State.DRAFT, made_by=user.pk)
    return first_line(
        rows, "拨付批次待复核或待登记结果", model=Batch, moment=lambda row: row.made_at, button="办理"
    )


def claims_asked(user):
    rows = Clawback.objects.visible_to(user).filter(
        state=Clawback.State.ASKED, payment__settlement__payer__in=seats(user, Role.APPROVER)
    )
    rows = (
        rows.exclude(asked_by=user.pk).select_related("payment__settlement__programme").order_by("asked_at")
    )
    return first_line(rows, "追回待确认", model=Clawback, moment=lambda row: row.asked_at, button="确认",
                      state__exact=Clawback.State.ASKED)  # fmt: skip


def claims_overdue(user):
    rows = Clawback.objects.visible_to(user).overdue(timezone.localdate())
    rows = rows.filter(payment__settlement__payer__in=seats(user, Role.FINANCE, Role.APPROVER))
    rows = rows.select_related("payment__settlement__programme").order_by("due_on")
    return first_line(
        rows,
        "追回逾期未缴",
        model=Clawback,
        moment=lambda row: row.confirmed_at,
        button="查看",
        term="overdue",
    )
