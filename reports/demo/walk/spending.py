"""What a class cost, line by line: rooms and meals for those who came, fees of the filed lecturers, an invoice behind each."""

from datetime import timedelta
from decimal import Decimal

from finance import actions
from finance.checks import slots_of
from finance.lecturing import filed_sessions, lecture_category
from finance.models import Invoice
from finance.presence import presence_of
from finance.reckoning import category_names
from reports.demo.walk.person import SCAN, Walker, moment
from reports.demo.walk.prices import fee_of, items_for

ACCOUNT = "95588000000000001"


class Spending(Walker):
    def write_settlement(self, *, at=None, dear=False):
        """The whole account: one line for each thing paid for, the lecturers, the payee and the papers of the claim."""
        at = at or moment(self.ending + timedelta(days=8))
        actor, rules = self.filer, self.programme.rule_set.rules()
        self.settlement = actions.ensure_settlement(self.programme, actor=actor, now=at)
        people = presence_of(self.programme).people or self.people
        known = category_names(rules)
        for number, item in enumerate(items_for(people, self.days, dear=dear), start=1):
            if item.category in known:
                self.write_item(item, number, at)
        self.write_lectures(rules, at)
        if self.programme.is_subsidised:
            self.settlement.refresh_from_db()
            actions.save_payee(
                self.settlement, name=self.programme.host.name, account=ACCOUNT, bank="示例银行示例支行", actor=actor, now=at,
            )  # fmt: skip
        for slot in slots_of(self.programme, rules):
            if slot["required"]:
                actions.attach_paper(
                    self.settlement, slot=slot["code"], content=SCAN, name=f"{slot['name']}.pdf",
                    content_type="application/pdf", actor=actor, now=at,
                )  # fmt: skip
        return self

    def write_item(self, item, number, at):
        line = actions.save_expense(
            self.settlement, category=item.category, description=item.description, unit=item.unit,
            quantity=Decimal(item.quantity), unit_price=Decimal(item.price), days=Decimal(item.days), actor=self.filer, now=at,
        )  # fmt: skip
        if not item.bare:
            self.write_invoice(line, item, number, at)

    def write_invoice(self, line, item, number, at):
        """A digital invoice of the last day; the odd one is dated long before the class."""
        dated = self.ending - timedelta(days=40) if item.odd and self.programme.pk % 3 == 0 else self.ending
        actions.save_invoice(
            line, kind=Invoice.Kind.DIGITAL, number=f"{dated:%y}35{self.programme.pk:08}{number:08}", seller=item.seller,
            buyer=self.programme.host.name, dated=dated, amount=line.amount, actor=self.filer, now=at,
        )  # fmt: skip

    def write_lectures(self, rules, at):
        if lecture_category(rules) is None:
            return
        for session in filed_sessions(self.settlement):
            net, tax = fee_of(session.rank, session.hours)
            actions.save_lecture(
                self.settlement, **session._asdict(), net=net, tax=tax, actor=self.filer, now=at
            )  # fmt: skip

    def write_voucher(self, *, at=None):
        """A scan behind the first line, and a note."""
        at = at or moment(self.ending + timedelta(days=8), 11)
        line = self.settlement.expenses.first()
        for subject, slot, name in ((None, "extra", "费用说明.pdf"), (line, "", "住宿费发票.pdf")):
            if subject is None:
                actions.attach_paper(
                    self.settlement, slot=slot, content=SCAN, name=name, content_type="application/pdf", actor=self.filer, now=at,
                )  # fmt: skip
            else:
                actions.attach_voucher(
                    subject, content=SCAN, name=name, content_type="application/pdf", actor=self.filer, now=at
                )
        return self
