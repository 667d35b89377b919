"""Nobody alone moves money: who may approve, and that it happens once."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Membership
from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.models import Cut, Edition, Expense, Payment, Settlement
from policies.models import Rule, RuleSet
from tests import builders
from tests.finance import builders as money
from workflow.journal import verify
from workflow.lifecycle import State
from workflow.models import Entry, Reminder

pytestmark = pytest.mark.django_db


@pytest.mark.req("PR-01", "002-42")
def test_two_people_beside_the_host_bring_a_claim_to_payment():
    settlement = money.approved(money.demonstration(), "40000.00")
    payment = Payment.objects.get()
    assert (settlement.state, payment.amount, payment.fund_source, payment.state) == (
        State.ACCEPTED, Decimal("40000.00"), "人力资源和社会保障业务经费", "due",
    )  # fmt: skip
    assert Reminder.objects.filter(organisation=settlement.filer, title__contains="已审定").count() == 1
    assert list(verify()) == []


def test_one_office_alone_still_needs_two_people():
    settlement = money.submitted(money.national_2024())
    approver = builders.approver(settlement.holder)
    with pytest.raises(Refused, match="还没有初审") as caught:
        actions.approve_settlement(settlement, actor=approver, now=money.AFTER)
    assert caught.value.status == 409
    actions.review_settlement(settlement, actor=builders.finance_officer(settlement.holder), now=money.AFTER)
    with pytest.raises(Refused, match="初审，请由审批人员审定"):
        actions.review_settlement(settlement, actor=builders.reviewer(settlement.holder), now=money.AFTER)
    assert actions.approve_settlement(settlement, actor=approver, now=money.AFTER).amount == Decimal(
        "1000.00"
    )


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_approves_what_they_reviewed_or_submitted_not_even_a_superuser(superuser):
    settlement = money.submitted(money.national_2024())
    centre = settlement.holder
    both = builders.user("both", centre, Role.REVIEWER, Role.FINANCE, Role.APPROVER)
    both.is_superuser = superuser
    both.save(update_fields=["is_superuser"])
    actions.review_settlement(settlement, actor=both, now=money.AFTER)
    with pytest.raises(Refused, match="初审人不能审定") as caught:
        actions.approve_settlement(settlement, actor=both, now=money.AFTER)
    assert (caught.value.status, Payment.objects.count()) == (403, 0)
    assert actions.approve_settlement(settlement, actor=builders.approver(centre), now=money.AFTER)


def test_a_superuser_without_the_seat_decides_nothing():
    settlement = money.reviewed(money.national_2024())
    root = builders.user("root", builders.ministry())
    root.is_superuser = True
    root.save(update_fields=["is_superuser"])
    with pytest.raises(Refused) as caught:
        actions.approve_settlement(settlement, actor=root, now=money.AFTER)
    assert caught.value.status == 403


def test_whoever_endorsed_for_the_sponsor_does_not_approve_for_the_province():
    settlement = money.submitted(money.demonstration())
    endorser = builders.reviewer(settlement.holder)
    Membership.objects.create(user=endorser, organisation=money.fujian(), role=Role.APPROVER)
    actions.endorse_settlement(settlement, actor=endorser, now=money.AFTER)
    with pytest.raises(Refused, match="同一人不能再作下一级的决定"):
        actions.approve_settlement(settlement, actor=endorser, now=money.AFTER)
    assert actions.approve_settlement(settlement, actor=builders.approver(money.fujian()), now=money.AFTER)


def test_the_submitter_does_not_review_in_another_chair():
    programme = money.national_2024()
    both = builders.filer(programme.host)
    for role in (Role.FINANCE, Role.APPROVER):
        Membership.objects.create(user=both, organisation=builders.service_centre(), role=role)
    settlement = money.submitted(programme)
    for act in (actions.review_settlement, actions.approve_settlement):
        with pytest.raises(Refused) as caught:
            act(settlement, actor=both, now=money.AFTER)
        assert caught.value.code == "own_paper"


def test_the_database_itself_wants_two_people():
    settlement = money.reviewed(money.national_2024())
    with pytest.raises(DatabaseError), transaction.atomic():
        Settlement.objects.filter(pk=settlement.pk).update(
            state=State.ACCEPTED, decided_at=money.AFTER, decided_by=settlement.reviewed_by
        )


@pytest.mark.req("PR-11")
def test_a_second_approval_makes_no_second_payment():
    settlement = money.reviewed(money.national_2024())
    first = builders.approver(settlement.holder)
    second = builders.user("second", settlement.holder, Role.APPROVER)
    actions.approve_settlement(settlement, actor=first, now=money.AFTER)
    with pytest.raises(Refused) as caught:
        actions.approve_settlement(settlement, actor=second, now=money.AFTER)
    assert (caught.value.status, Payment.objects.count()) == (409, 1)


def test_lines_changed_by_a_side_door_stop_the_approval():
    settlement = money.reviewed(money.demonstration(), "40000.00")
    Expense.objects.filter(settlement=settlement).update(amount=Decimal("44000.00"))
    with pytest.raises(Refused, match="与提交时不一致") as caught:
        actions.approve_settlement(settlement, actor=builders.approver(settlement.holder), now=money.AFTER)
    assert (caught.value.code, Payment.objects.count()) == ("changed", 0)


@pytest.mark.parametrize("act", ["line", "invoice", "payee", "paper", "voucher"])
def test_whoever_wrote_any_part_does_not_approve_whatever_other_seat_he_holds(act):
    """An account with every role everywhere, and a superuser at that."""
    programme = money.national_2024()
    centre, settlement = builders.service_centre(), money.opened(programme)
    both = builders.user("both", programme.host, Role.FILER)
    for office in (centre, programme.host):
        for role in (Role.REVIEWER, Role.FINANCE, Role.APPROVER):
            Membership.objects.create(user=both, organisation=office, role=role)
    both.is_superuser = True
    both.save(update_fields=["is_superuser"])
    line = money.line(settlement)
    pdf = {
        "content": b"%PDF-1.7",
        "name": "x.pdf",
        "content_type": "application/pdf",
        "actor": both,
        "now": money.AFTER,
    }
    {
        "line": lambda: actions.save_expense(
            settlement, category="其他", description="x", quantity=Decimal(1), unit_price=Decimal(1), days=Decimal(1),
            actor=both, now=money.AFTER,
        ),
        "invoice": lambda: money.invoice(line, both),
        "payee": lambda: actions.save_payee(
            settlement, name="x", account="62220202001", bank="x", actor=both, now=money.AFTER
        ),
        "paper": lambda: actions.attach_paper(settlement, slot="extra", **pdf),
        "voucher": lambda: actions.attach_voucher(line, **pdf),
    }[act]()  # fmt: skip
    money.complete(settlement)
    actions.submit_settlement(settlement, actor=builders.filer(programme.host), now=money.AFTER)
    with pytest.raises(Refused, match="您填写过这份结算"):
        actions.review_settlement(settlement, actor=both, now=money.AFTER)
    actions.review_settlement(settlement, actor=builders.finance_officer(centre), now=money.AFTER)
    with pytest.raises(Refused, match="您填写过这份结算") as caught:
        actions.approve_settlement(settlement, actor=both, now=money.AFTER)
    assert (caught.value.status, Payment.objects.count()) == (403, 0)
    assert actions.approve_settlement(settlement, actor=builders.approver(centre), now=money.AFTER)


def test_one_who_wrote_a_line_that_is_gone_wrote_it_all_the_same():
    programme = money.national_2024()
    settlement, centre = money.opened(programme), builders.service_centre()
    both = builders.user("both", programme.host, Role.FILER)
    Membership.objects.create(user=both, organisation=centre, role=Role.APPROVER)
    line = money.line(settlement)
    actions.remove_expense(line, actor=both, now=money.AFTER)
    money.line(settlement)
    money.complete(settlement)
    actions.submit_settlement(settlement, actor=builders.filer(programme.host), now=money.AFTER)
    actions.review_settlement(settlement, actor=builders.finance_officer(centre), now=money.AFTER)
    with pytest.raises(Refused) as caught:
        actions.approve_settlement(settlement, actor=both, now=money.AFTER)
    assert caught.value.code == "own_paper"


@pytest.mark.parametrize(
    ("seen", "code"),
    [("1000.00", None), ("1000.01", "other_amount"), ("", "other_amount"), ("1,000.00", "other_amount")],
)
def test_the_approver_decides_on_the_amount_that_he_saw(seen, code):
    settlement = money.reviewed(money.national_2024())
    approver = builders.approver(settlement.holder)
    if code is None:
        assert actions.approve_settlement(settlement, actor=approver, now=money.AFTER, payable=seen)
        return
    with pytest.raises(Refused, match="您看到的应拨付金额") as caught:
        actions.approve_settlement(settlement, actor=approver, now=money.AFTER, payable=seen)
    assert (caught.value.code, Payment.objects.count()) == (code, 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Expense.objects.filter(settlement=row).update(description="改过"),
        lambda row: Settlement.objects.filter(pk=row.pk).update(payee_name="别人"),
        lambda row: Settlement.objects.filter(pk=row.pk).update(day_quota="first"),
        lambda row: Settlement.objects.filter(pk=row.pk).update(payable=Decimal("999.00")),
        lambda row: Cut.objects.create(
            expense=row.expenses.get(), approved=0, reason="x", by=row.reviewed_by, organisation_name="x", at=money.AFTER
        ),
    ],
)  # fmt: skip
def test_what_no_sum_shows_stops_the_approval_too(change):
    settlement = money.reviewed(money.national_2024())
    change(settlement)
    with pytest.raises(Refused) as caught:
        actions.approve_settlement(settlement, actor=builders.approver(settlement.holder), now=money.AFTER)
    assert (caught.value.code, Payment.objects.count()) == ("changed", 0)


@pytest.mark.req("PR-21", "PR-12")
def test_refused_moves_of_money_are_journalled_with_their_reason():
    settlement = money.reviewed(money.national_2024())
    with pytest.raises(Refused) as caught:
        actions.approve_settlement(settlement, actor=settlement.reviewed_by, now=money.AFTER)
    entry = Entry.objects.get(verb="refused")
    assert (entry.after, entry.note, entry.data["verb"], entry.actor_id) == (
        "通过", caught.value.sentence, "accept", settlement.reviewed_by_id,
    )  # fmt: skip
    assert entry.case == settlement.case
    actions.approve_settlement(settlement, actor=builders.approver(settlement.holder), now=money.AFTER)
    assert list(verify()) == []


@pytest.mark.req("000-45")
def test_a_cap_that_changed_after_the_submission_changes_nothing():
    """The rules pinned to the class count, not what a later notice of the same name says."""
    programme = money.national_2024()
    settlement = money.reviewed(programme, "130000.00")
    old = programme.rule_set
    newer = RuleSet.objects.create(
        code=old.code,
        version=2,
        name=old.name,
        notice=old.notice,
        parent=old.parent,
        level=old.level,
        year=old.year,
    )
    cap = Rule.objects.get(rule_set=old, key="subsidy.cap")
    Rule.objects.create(
        rule_set=newer, key=cap.key, kind=cap.kind, value="50000.00", force=cap.force, clause=cap.clause
    )
    RuleSet.objects.filter(pk=old.pk).update(state="superseded")
    RuleSet.objects.filter(pk=newer.pk).update(state="published", published_at=money.AFTER)
    payment = actions.approve_settlement(
        settlement, actor=builders.approver(settlement.holder), now=money.AFTER
    )
    assert payment.amount == Decimal("127500.00")
    assert Edition.objects.get().content["rules"][0] == {"code": old.code, "version": 1}
