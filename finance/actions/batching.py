"""Payments that go to the bank together: made by one person, sent by another, answered row by row."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.actions.paying import moved, new_transfer, note_failed, note_paid, reason_of, reference_of
from finance.amounts import add_up
from finance.claims import require_owed
from finance.hands import require_uninvolved
from finance.models import Batch, BatchSeries, Payment, Transfer
from finance.steps import DUE, SENT
from workflow.journal import record
from workflow.verbs import register

State, Row = Batch.State, Transfer.State


class Answer(NamedTuple):
    """What the bank said of one row: paid with the number of its voucher, or refused with the reason."""

    transfer: int
    paid: bool
    reference: str = ""
    reason: str = ""


def is_payer(payer: Organisation, user) -> bool:
    return user.has_role(Role.FINANCE, organisation=payer)


def locked_batch(batch, actor, what, *states):
    """The batch, locked; refuses whoever is no cashier of its payer, and a state that does not allow it."""
    fresh = Batch.objects.select_for_update(of=("self",)).select_related("payer").get(pk=batch.pk)
    if not is_payer(fresh.payer, actor):
        raise not_allowed(what, f"{fresh.payer}的财务人员")
    if states and fresh.state not in states:
        raise Refused(
            f"批次 {fresh} 当前为“{fresh.get_state_display()}”，不能{what}。请刷新页面查看最新进度。",
            code="wrong_state",
            status=409,
        )
    return fresh


def rows_of(batch, *states):
    """Transfers of a batch with their payments locked in one order; without states all but those taken off."""
    rows = batch.transfers.filter(state__in=states) if states else batch.transfers.exclude(state=Row.DROPPED)
    rows = list(rows.order_by("payment_id"))
    payments = locked_payments([row.payment_id for row in rows])
    for row in rows:
        row.payment = payments[row.payment_id]
    return rows


def locked_payments(ids):
    """{pk: payment}, locked by number, so that two people who take the same ones wait instead of blocking each other."""
    rows = Payment.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows.select_related("settlement__programme__host", "settlement__payer")}


def next_number(payer, year) -> str:
    """2026-0001: counted for each office and year under a lock, so that no number is given twice."""
    BatchSeries.objects.bulk_create([BatchSeries(payer=payer, year=year)], ignore_conflicts=True)
    series = BatchSeries.objects.select_for_update().get(payer=payer, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{year}-{series.last:04}"


def one_source(payments):
    """Refuse payments of several offices, or of several sources: a batch is drawn on one account."""
    for rows, what in (
        ({row.settlement.payer_id for row in payments}, "拨付单位"), ({row.fund_source for row in payments}, "经费来源"),
    ):  # fmt: skip
        if len(rows) > 1:
            raise Refused(
                f"所选款项涉及 {len(rows)} 个{what}，不能列在同一批次。请按{what}分别制单。", code="mixed"
            )


@transaction.atomic
def make_batch(payments: Iterable[Payment], *, actor, now, note="") -> Batch:
    """List due payments of one office and one source. Each is on one list at most."""
    wanted = sorted({payment.pk for payment in payments})
    if not wanted:
        raise Refused("没有选择款项。请至少勾选一笔待拨付的款项。", code="none_chosen")
    rows = list(locked_payments(wanted).values())
    payer = rows[0].settlement.payer
    one_source(rows)
    if payer is None or not is_payer(payer, actor):
        raise not_allowed("制作拨付批次", f"{payer or '拨付单位'}的财务人员")
    for row in rows:
        if row.state != DUE:
            raise Refused(
                f"“{row}”当前为“{row.get_state_display()}”，不能列入批次。请刷新页面重新选择。",
                code="wrong_state",
                status=409,
            )
        require_uninvolved(row, actor, "请去掉这一笔，或由另一位财务人员制单。")
    number = next_number(payer, timezone.localdate(now).year)
    batch = Batch.objects.create(
        payer=payer, number=number, note=note.strip()[:200], made_by=actor, made_at=now
    )
    for row in rows:
        new_transfer(row, batch=batch, state=Row.LISTED, actor=actor, now=now)
    record(batch, "make_batch", actor=actor, now=now, organisation=payer, after=summed(rows), note=batch.note)
    return batch


def summed(payments):
    return f"{len(payments)} 笔，{add_up(row.amount for row in payments):,.2f} 元"


@transaction.atomic
def drop_from_batch(batch: Batch, *, transfer: Transfer, actor, now) -> Batch:
    """Take one payment off a list that has not gone out; it is due as before."""
    batch = locked_batch(batch, actor, "移出款项", State.DRAFT)
    row = next((row for row in rows_of(batch, Row.LISTED) if row.pk == transfer.pk), None)
    if row is None:
        raise Refused("这一行已不在批次中。请刷新页面查看。", code="not_listed", status=409)
    row.state, row.settled_by, row.settled_at = Row.DROPPED, actor, now
    row.save(update_fields=["state", "settled_by", "settled_at"])
    touched(batch)
    record(batch, "drop_from_batch", actor=actor, now=now, organisation=batch.payer, before=str(row.payment))
    return batch


def touched(batch, **fields):
    for name, value in fields.items():
        setattr(batch, name, value)
    batch.version += 1
    batch.save(update_fields=["version", *fields])


def may_send(batch: Batch, user) -> bool:
    return batch.state == State.DRAFT and batch.made_by_id != user.pk and is_payer(batch.payer, user)


@register(
    Batch, "send", "复核并送银行", when=may_send, done="已复核。请生成银行文件，交银行办理。",
    confirm="复核人须与制单人为两人，也不能是其中任何一笔的审定人。",
)  # fmt: skip
@transaction.atomic
def send_batch(batch: Batch, *, actor, now) -> Batch:
    """The second person lets the list go to the bank."""
    batch = locked_batch(batch, actor, "送银行", State.DRAFT)
    if batch.made_by_id == actor.pk:
        raise Refused("制单人不能复核自己的批次，请由另一位财务人员办理。", code="same_person", status=403)
    rows = rows_of(batch, Row.LISTED)
    if not rows:
        raise Refused(f"批次 {batch} 中没有款项，不能送银行。请另行制单。", code="empty", status=409)
    for row in rows:
        require_uninvolved(row.payment, actor, "请由另一位财务人员复核，或先移出这一笔。")
        if row.payment.state != DUE:
            raise Refused(
                f"“{row.payment}”当前为“{row.payment.get_state_display()}”，不能送银行。请先移出这一笔。",
                code="wrong_state",
                status=409,
            )
    for row in sorted(rows, key=lambda row: row.payment.case):
        send_row(row, batch, actor, now)
    touched(batch, state=State.SENT, sent_by=actor, sent_at=now)
    record(batch, "send_batch", actor=actor, now=now, organisation=batch.payer,
           after=summed([row.payment for row in rows]))  # fmt: skip
    return batch


def send_row(row, batch, actor, now):
    """The payee of this moment is the one that the bank is told."""
    payment = row.payment
    require_owed(payment)
    row.payee_name, row.payee_bank, row.payee_account = (
        payment.payee_name,
        payment.payee_bank,
        payment.payee_account,
    )
    row.state = Row.SENT
    row.save(update_fields=["state", "payee_name", "payee_bank", "payee_account"])
    before = payment.get_state_display()
    moved(payment, SENT)
    record(
        payment,
        "send_payment",
        actor=actor,
        now=now,
        before=before,
        after=f"批次 {batch}",
        organisation=batch.payer,
    )


@transaction.atomic
def note_answers(batch: Batch, *, answers: Iterable[Answer], actor, now) -> Batch:
    """Write down what the bank said of some rows; the batch closes with the last of them. All or nothing."""
    batch = locked_batch(batch, actor, "登记银行结果", State.SENT)
    waiting = {row.pk: row for row in rows_of(batch, Row.SENT)}
    answers = list(answers)
    if not answers:
        raise Refused("没有填写结果。请至少登记一笔的结果。", code="none_chosen")
    for answer in answers:
        row = waiting.pop(answer.transfer, None)
        if row is None:
            raise Refused(
                "其中一笔的结果已经登记过。请刷新页面，只登记其余各笔。", code="answered", status=409
            )
        require_uninvolved(row.payment, actor, "请由另一位财务人员登记。")
        note_answer(row, answer, batch, actor, now)
    touched(batch)
    record(batch, "note_answers", actor=actor, now=now, organisation=batch.payer, after=told(answers))
    if not waiting:
        touched(batch, state=State.CLOSED, closed_at=now)
        record(batch, "close_batch", actor=actor, now=now, organisation=batch.payer)
    return batch


def note_answer(row, answer, batch, actor, now):
    if answer.paid:
        note_paid(row.payment, reference_of(answer.reference), actor=actor, now=now, paid_by=batch.sent_by)
    else:
        note_failed(row.payment, reason_of(answer.reason), actor=actor, now=now)


def told(answers):
    paid = sum(answer.paid for answer in answers)
    return f"成功 {paid} 笔，失败 {len(answers) - paid} 笔"


@transaction.atomic
def hand_out_batch(batch: Batch, *, digest: str, what: str, actor, now) -> Batch:
    """Note that a list with full account numbers left the portal: for whom, which file (SHA-256)."""
    batch = locked_batch(batch, actor, f"下载{what}", State.SENT, State.CLOSED)
    record(
        batch,
        "hand_out_batch",
        actor=actor,
        now=now,
        organisation=batch.payer,
        after=what,
        data={"sha256": digest},
    )
    return batch
