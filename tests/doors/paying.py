"""Doors of payments, batches and claw-backs, and what stands behind them: money of the province at each point of its way."""

from accounts.roles import Role
from finance.models import Batch, Clawback, Payment, Settlement, Transfer
from tests import builders
from workflow.lifecycle import Gate, State

ROWS = """
GET  payee_correct                             pk=failed_class payment=failed         | L ... 44 . ..... 4. 444
POST payee_correct                             pk=failed_class payment=failed         | L >>3 44 3 33333 43 444
GET  admin:finance_payment_export                                                     | L LLL LL L ..... .. 333
GET  admin:finance_payment_step                pk=payment verb=:pay                   | L LLL LL L 333.3 43 444
POST admin:finance_payment_step                pk=payment verb=:pay                   | L LLL LL L 333>3 43 444
GET  admin:finance_payment_clawback            pk=paid                                | L LLL LL L 33..3 43 444
POST admin:finance_payment_clawback            pk=paid                                | L LLL LL L 33>>3 43 444
GET  admin:finance_batch_changelist                                                   | L LLL LL L ..... .. 333
GET  admin:finance_batch_export                                                       | L LLL LL L ..... .. 333
GET  admin:finance_batch_add                                                          | L LLL LL L 333.3 .. 333
POST admin:finance_batch_add                                                          | L LLL LL L 333>3 22 333
GET  admin:finance_batch_change                object_id=batch                        | L LLL LL L ..... 4. 444
GET  admin:finance_batch_history               object_id=batch                        | L LLL LL L 44444 44 444
GET  admin:finance_batch_delete                object_id=batch                        | L LLL LL L 33333 33 333
GET  admin:finance_batch_step                  pk=batch verb=:send                    | L LLL LL L 333.3 43 444
POST admin:finance_batch_step                  pk=batch verb=:send                    | L LLL LL L 333>3 43 444
GET  admin:finance_batch_drop                  pk=batch row=row                       | L LLL LL L 333.3 43 444
POST admin:finance_batch_drop                  pk=batch row=row                       | L LLL LL L 333>3 43 444
POST admin:finance_batch_file                  pk=sent_batch kind=:bank               | L LLL LL L 333.3 43 444
GET  admin:finance_batch_answers               pk=sent_batch                          | L LLL LL L 333.3 43 444
POST admin:finance_batch_answers               pk=sent_batch                          | L LLL LL L 333>3 43 444
GET  admin:finance_batch_answer_sheet          pk=sent_batch                          | L LLL LL L ..... 4. 444
GET  admin:finance_clawback_changelist                                                | L LLL LL L ..... .. 333
GET  admin:finance_clawback_export                                                    | L LLL LL L ..... .. 333
GET  admin:finance_clawback_add                                                       | L LLL LL L 33333 33 333
GET  admin:finance_clawback_change             object_id=clawback                     | L LLL LL L ..... 4. 444
GET  admin:finance_clawback_history            object_id=clawback                     | L LLL LL L 44444 44 444
GET  admin:finance_clawback_delete             object_id=clawback                     | L LLL LL L 33333 33 333
GET  admin:finance_clawback_step               pk=asked verb=:confirm                 | L LLL LL L 33.33 43 444
POST admin:finance_clawback_step               pk=asked verb=:confirm                 | L LLL LL L 33>33 43 444
GET  admin:finance_clawback_recover            pk=clawback                            | L LLL LL L 333.3 43 444
POST admin:finance_clawback_recover            pk=clawback                            | L LLL LL L 333>3 43 444
"""

BODIES = {
    "payee_correct": {"name": "示例学院", "account": "6222020200112233445", "bank": "示例银行"},
    "admin:finance_payment_step": {"reference": "2021-1", "version": 1},
    "admin:finance_payment_clawback": {
        "amount": "100.00", "kind": "other", "reason": "示例", "basis": "示例文件 五", "step": "sure",
    },
    "admin:finance_batch_add": {"payment": "@payment", "step": "make"},
    "admin:finance_batch_step": {"version": 1},
    "admin:finance_clawback_step": {"version": 1},
    "admin:finance_clawback_recover": {
        "amount": "1.00", "received_on": "2021-11-01", "reference": "H-1", "step": "sure",
    },
}  # fmt: skip

ANSWER = {"result": "paid", "reference": "B-1"}


def payment(world, now, state, **fields):
    """One payment of a class of its own, with the attempt that its state speaks of."""
    own = world.people
    settlement = Settlement.objects.create(
        programme=builders.programme(world.host), payer=builders.province(), state=State.ACCEPTED, gate=Gate.APPROVAL,
        round=1, submitted_at=now, submitted_by=world.owner, reviewed_by=own["finance"], reviewed_at=now, decided_at=now,
        decided_by=own["approver"], total=1000, payable=1000, own_cost=0, payee_name="示例学院", payee_bank="示例银行",
        payee_account="6200000000001",
    )  # fmt: skip
    return Payment.objects.create(
        settlement=settlement, amount=1000, approved_by=own["approver"], approved_at=now, state=state,
        payee_name="示例学院", payee_bank="示例银行", payee_account="6200000000001", **fields,
    )  # fmt: skip


def attempt(row, by, now, state, **fields):
    return Transfer.objects.create(
        payment=row, attempt=1, payee_name=row.payee_name, payee_bank=row.payee_bank, payee_account=row.payee_account,
        state=state, made_by=by, made_at=now, **fields,
    )  # fmt: skip


def moneys(world, now):
    """`failed`, `paid`; `batch` that waits for its second person, `sent_batch`; `asked` and `clawback`."""
    payer = builders.province()
    second = builders.user("second-cashier", payer, Role.FINANCE)
    failed = payment(world, now, "failed")
    attempt(failed, second, now, "failed", reason="账号有误")
    paid = payment(world, now, "paid", paid_by=second, paid_at=now, reference="2021-9")
    attempt(paid, second, now, "paid", reference="2021-9")
    batch = Batch.objects.create(payer=payer, number="2021-0101", made_by=second, made_at=now)
    row = attempt(payment(world, now, "due"), second, now, "listed", batch=batch)
    sent = Batch.objects.create(
        payer=payer, number="2021-0102", made_by=second, made_at=now, sent_by=world.people["finance"], sent_at=now,
        state="sent",
    )  # fmt: skip
    on_its_way = attempt(payment(world, now, "sent"), second, now, "sent", batch=sent)
    claims = {"amount": 100, "reason": "示例", "basis": "示例文件", "asked_by": second, "asked_at": now}
    asked = Clawback.objects.create(payment=paid, **claims)
    confirmed = Clawback.objects.create(
        payment=paid, state="confirmed", confirmed_by=world.people["approver"], confirmed_at=now, **claims
    )
    return {
        "failed": failed.pk, "failed_class": failed.settlement.programme_id, "paid": paid.pk, "batch": batch.pk,
        "row": row.pk, "sent_batch": sent.pk, "sent_row": on_its_way.pk, "asked": asked.pk, "clawback": confirmed.pk,
    }  # fmt: skip
