"""What becomes of a payment: sent in a batch, refused, sent back, put right, claimed back in part."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from finance import actions
from finance.claims import basis_of, violations_of
from finance.models import Payment, Settlement, Transfer
from reports.demo.walk.person import Walker, moment


class Paying(Walker):
    """Two cashiers of the payer and, where the bank refuses, the host. The settlement is accepted and not yet paid."""

    settlement: Settlement

    @property
    def payment(self) -> Payment:
        return Payment.objects.get(settlement=self.settlement)

    def cashiers(self):
        payer = self.payment.settlement.payer
        people = User.objects.filter(memberships__organisation=payer, memberships__role=Role.FINANCE)
        return people.order_by("pk")[:2]

    def pay_in_batch(self, reference):
        """On the list by one, sent by the other, the bank's answer two days later."""
        maker, sender = self.cashiers()
        at = moment(self.ending + timedelta(days=22))
        batch = actions.make_batch([self.payment], actor=maker, now=at)
        actions.send_batch(batch, actor=sender, now=at + timedelta(hours=1))
        row = Transfer.objects.get(batch=batch)
        answer = actions.Answer(row.pk, paid=True, reference=reference)
        actions.note_answers(batch, answers=[answer], actor=maker, now=at + timedelta(days=2))
        return self

    def refused_by_bank(self, reason):
        at = moment(self.ending + timedelta(days=22))
        actions.fail(self.payment, reason=reason, actor=self.cashiers()[0], now=at)
        return self

    def sent_back(self, reason):
        """The money came back, and the host has named another account that waits to be confirmed."""
        at = moment(self.ending + timedelta(days=29))
        actions.return_payment(
            self.payment, reason=reason, returned_on=at.date(), actor=self.cashiers()[0], now=at
        )
        actions.correct_payee(
            self.payment, name=self.programme.host.name, account="95588000000000019", bank="示例银行新区支行",
            actor=self.filer, now=at + timedelta(days=1),
        )  # fmt: skip
        return self

    def claw_back(self, amount, *, received):
        """Part of it is to come back; some of that has."""
        maker, rules = self.cashiers()[0], self.programme.rule_set.rules()
        at = timezone.now() - timedelta(days=20)
        due = timezone.localdate() + timedelta(days=10)
        row = actions.ask_clawback(
            self.payment, amount=Decimal(amount), reason=f"{violations_of(rules)[-1][1]}：演示数据", basis=basis_of(rules),
            due_on=due, actor=maker, now=at,
        )  # fmt: skip
        approver = self.officer(row.payment.settlement.payer, Role.APPROVER)
        actions.confirm_clawback(row, actor=approver, now=at + timedelta(hours=3))
        back = at + timedelta(days=8)
        actions.record_recovery(
            row,
            amount=Decimal(received),
            received_on=timezone.localdate(back),
            reference="DEMO-H-01",
            actor=maker,
            now=back,
        )
        return self
