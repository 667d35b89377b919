"""One payment on its way: by whom, from which state, to which account, and that the attempts are kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.models import Payment, Transfer
from tests import builders
from tests.finance import builders as money
from tests.finance import paying
from workflow.models import Entry, Reminder

pytestmark = pytest.mark.django_db
NEXT_DAY = money.AFTER + timedelta(days=1)
GOOD = {"name": "示例福州大学", "account": "6222020200998877665", "bank": "中国银行福州鼓楼支行"}


def attempts(payment):
    return list(payment.transfers.values_list("attempt", "state", "reference", "reason"))


@pytest.mark.req("000-48")
def test_what_the_bank_refused_is_told_to_the_host_and_may_be_tried_again():
    payment = paying.failed()
    cashier = paying.cashier(payment.settlement.payer)
    assert (payment.state, attempts(payment)) == ("failed", [(1, "failed", "", paying.REASON)])
    told = Reminder.objects.filter(organisation=payment.settlement.filer, title__contains="未能拨出").get()
    assert paying.REASON in told.body
    assert told.address.endswith("#payments")
    again = actions.retry(payment, actor=cashier, now=NEXT_DAY)
    assert again.state == "due"
    assert actions.pay(again, reference="2", actor=cashier, now=NEXT_DAY).state == "paid"
    assert attempts(payment) == [(1, "failed", "", paying.REASON), (2, "paid", "2", "")]


def test_money_that_came_back_stands_with_its_day_beside_the_attempt():
    payment = paying.paid()
    cashier = paying.cashier(payment.settlement.payer)
    returned = actions.return_payment(
        payment, reason="户名不符", returned_on="2024-11-01", actor=cashier, now=NEXT_DAY
    )
    row = returned.transfers.get()
    assert (returned.state, row.state, row.reference, row.reason) == (
        "returned",
        "returned",
        "2024-0815",
        "户名不符",
    )
    assert row.returned_on == paying.PAID_ON
    assert Reminder.objects.filter(
        organisation=payment.settlement.filer, title__contains="退汇", urgent=True
    ).exists()
    assert Entry.objects.get(verb="payment_returned").after == "2024-11-01 退汇：户名不符"


@pytest.mark.parametrize("day", ["2024-10-31", "2024-11-03", "", "昨天"])
def test_a_day_before_the_payment_or_to_come_is_no_day_of_a_return(day):
    payment = paying.paid()
    with pytest.raises(Refused) as refusal:
        actions.return_payment(payment, reason="x", returned_on=day,
                               actor=paying.cashier(payment.settlement.payer), now=NEXT_DAY)  # fmt: skip
    assert refusal.value.field == "returned_on"
    assert paying.fresh(payment).state == "paid"


MOVES = {
    "pay": lambda payment, actor: actions.pay(payment, reference="1", actor=actor, now=NEXT_DAY),
    "fail": lambda payment, actor: actions.fail(payment, reason="x", actor=actor, now=NEXT_DAY),
    "return": lambda payment, actor: actions.return_payment(
        payment, reason="x", returned_on=paying.PAID_ON, actor=actor, now=NEXT_DAY
    ),
    "retry": lambda payment, actor: actions.retry(payment, actor=actor, now=NEXT_DAY),
}
MADE = {
    "due": paying.due,
    "paid": paying.paid,
    "failed": paying.failed,
    "cancelled": lambda: cancelled(),
}


def cancelled():
    payment = paying.due()
    Payment.objects.filter(pk=payment.pk).update(state="cancelled")
    return paying.fresh(payment)


@pytest.mark.parametrize("state", MADE)
@pytest.mark.parametrize("move", MOVES)
def test_only_the_table_of_moves_leads_from_state_to_state(state, move):
    allowed = {("due", "pay"), ("due", "fail"), ("paid", "return"), ("failed", "retry")}
    payment = MADE[state]()
    actor = paying.cashier(payment.settlement.payer)
    if (state, move) in allowed:
        assert MOVES[move](payment, actor).state != state
        return
    with pytest.raises(Refused) as refusal:
        MOVES[move](payment, actor)
    assert refusal.value.status == 409
    assert paying.fresh(payment).state == state


@pytest.mark.parametrize("move", MOVES)
def test_the_approver_and_strangers_make_no_move_and_the_cashier_does(move):
    payment = {"pay": paying.due, "fail": paying.due, "return": paying.paid, "retry": paying.failed}[move]()
    payer = payment.settlement.payer
    approver = builders.approver(payer)
    for role in Role.values:
        if role not in ("approver", "system_admin", "security_admin", "audit_admin"):
            Membership.objects.create(user=approver, organisation=payer, role=role)
    approver.is_superuser = True
    approver.save()
    strangers = {
        approver: "same_person",
        builders.reviewer(payer): "not_allowed",
        builders.finance_officer(builders.ministry()): "not_allowed",
        builders.filer(payment.settlement.filer): "not_allowed",
    }
    for person, code in strangers.items():
        with pytest.raises(Refused) as refusal:
            MOVES[move](payment, person)
        assert refusal.value.code == code
    assert MOVES[move](payment, paying.cashier(payer))


def test_whoever_submitted_the_account_never_pays_it_out_in_another_chair():
    payment = paying.due()
    payer, filer = payment.settlement.payer, payment.settlement.submitted_by
    Membership.objects.create(user=filer, organisation=payer, role=Role.FINANCE)
    filer = type(filer).objects.get(pk=filer.pk)
    for attempt in (
        lambda: MOVES["pay"](payment, filer),
        lambda: actions.make_batch([payment], actor=filer, now=money.AFTER),
    ):
        with pytest.raises(Refused, match="由您提交，提交人不能经办同一笔拨付") as refusal:
            attempt()
        assert refusal.value.code == "same_person"
    assert MOVES["pay"](paying.fresh(payment), paying.cashier(payer)).state == "paid"


def test_the_database_itself_lets_no_payment_go_twice():
    payment = paying.paid()
    row = payment.transfers.get()
    for state in ("listed", "sent", "paid"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Transfer.objects.create(payment=payment, attempt=9, state=state, reference="x", payee_name="甲", payee_bank="乙",
                                    payee_account="6222020200998877665", made_by=row.made_by, made_at=NEXT_DAY)  # fmt: skip
    Payment.objects.filter(pk=payment.pk).update(state="due")
    with pytest.raises(Refused) as refusal:
        actions.pay(
            paying.fresh(payment), reference="2", actor=paying.cashier(payment.settlement.payer), now=NEXT_DAY
        )
    assert refusal.value.code == "already_open"


# --- the payee ---------------------------------------------------------------------------


@pytest.mark.req("002-41")
def test_a_corrected_account_is_used_once_the_payer_has_confirmed_it():
    payment = paying.failed()
    host, payer = payment.settlement.filer, payment.settlement.payer
    cashier = paying.cashier(payer)
    asked = actions.correct_payee(payment, **GOOD, actor=builders.filer(host), now=NEXT_DAY)
    assert (asked.state, paying.fresh(payment).payee_account) == ("asked", "6222020200112233445")
    with pytest.raises(Refused) as refusal:
        actions.retry(payment, actor=cashier, now=NEXT_DAY)
    assert refusal.value.code == "unconfirmed"
    actions.confirm_payee(payment, actor=cashier, now=NEXT_DAY)
    again = actions.retry(payment, actor=cashier, now=NEXT_DAY)
    actions.pay(again, reference="2", actor=cashier, now=NEXT_DAY)
    assert [row.payee_account for row in payment.transfers.all()] == [
        "6222020200112233445",
        "6222020200998877665",
    ]
    said = "".join(f"{entry.before}{entry.after}" for entry in Entry.objects.of(payment.case))
    assert "**** 7665" in said
    assert "6222020200998877665" not in said


@pytest.mark.parametrize("make", [paying.due, paying.paid])
def test_an_account_is_corrected_after_a_failure_and_at_no_other_time(make):
    payment = make()
    with pytest.raises(Refused) as refusal:
        actions.correct_payee(payment, **GOOD, actor=builders.filer(payment.settlement.filer), now=NEXT_DAY)
    assert refusal.value.code == "closed"


def test_the_hosts_filer_alone_corrects_and_a_cashier_alone_confirms():
    payment = paying.failed()
    host, payer = payment.settlement.filer, payment.settlement.payer
    neighbour = builders.filer(builders.host("示例厦门大学", money.fujian()))
    for person in (neighbour, paying.cashier(payer), builders.user("leser", host, Role.READER)):
        with pytest.raises(Refused) as refusal:
            actions.correct_payee(payment, **GOOD, actor=person, now=NEXT_DAY)
        assert refusal.value.code == "not_allowed"
    filer = builders.filer(host)
    actions.correct_payee(payment, **GOOD, actor=filer, now=NEXT_DAY)
    Membership.objects.create(user=filer, organisation=payer, role=Role.FINANCE)
    approver = builders.approver(payer)
    Membership.objects.create(user=approver, organisation=payer, role=Role.FINANCE)
    for person, code in ((filer, "same_person"), (approver, "same_person"), (neighbour, "not_allowed")):
        with pytest.raises(Refused) as refusal:
            actions.confirm_payee(payment, actor=type(person).objects.get(pk=person.pk), now=NEXT_DAY)
        assert refusal.value.code == code
    assert (
        actions.confirm_payee(payment, actor=paying.cashier(payer), now=NEXT_DAY).payee_name == GOOD["name"]
    )


def test_a_correction_that_is_not_taken_leaves_the_payee_and_tells_the_host_why():
    payment = paying.failed()
    cashier, filer = paying.cashier(payment.settlement.payer), builders.filer(payment.settlement.filer)
    actions.correct_payee(payment, **GOOD, actor=filer, now=NEXT_DAY)
    with pytest.raises(Refused) as refusal:
        actions.refuse_payee(payment, note=" ", actor=cashier, now=NEXT_DAY)
    assert refusal.value.field == "note"
    after = actions.refuse_payee(payment, note="与公函不符", actor=cashier, now=NEXT_DAY)
    assert after.payee_account == "6222020200112233445"
    assert (
        Reminder.objects.filter(organisation=payment.settlement.filer, body__startswith="与公函不符").count()
        == 1
    )
    actions.correct_payee(payment, **GOOD, actor=filer, now=NEXT_DAY)
    assert payment.corrections.count() == 2


def test_the_same_account_again_is_no_correction():
    payment = paying.failed()
    with pytest.raises(Refused) as refusal:
        actions.correct_payee(
            payment, name=payment.payee_name, account="", bank=payment.payee_bank,
            actor=builders.filer(payment.settlement.filer), now=NEXT_DAY,
        )  # fmt: skip
    assert refusal.value.code == "unchanged"
