"""The papers after a class: its money and its completion."""

from datetime import timedelta
from decimal import Decimal

from accounts.roles import Role
from certificates import actions as certificate_actions
from certificates.checks import completion_obstacles, package_of
from finance import actions as finance_actions
from finance.checks import EXTRA_SLOT, slots_of
from reports.demo.walk.person import SCAN, WHY, Walker, moment


class Closing(Walker):
    def write_settlement(self, *, each="8000.00", at=None):
        at = at or moment(self.ending + timedelta(days=8))
        actor = self.filer
        self.settlement = finance_actions.ensure_settlement(self.programme, actor=actor, now=at)
        for name in [
            e["name"]
            for e in self.programme.rule_set.rules().value("expense.categories", [])
            if e["name"] != "其他"
        ]:
            finance_actions.save_expense(
                self.settlement, category=name, description=f"{name}（按实）", quantity=Decimal(1),
                unit_price=Decimal(each), days=Decimal(1), actor=actor, now=at,
            )  # fmt: skip
        if self.programme.is_subsidised:
            self.settlement.refresh_from_db()
            finance_actions.save_payee(
                self.settlement, name=self.programme.host.name, account="95588000000000001", bank="示例银行示例支行",
                actor=actor, now=at,
            )  # fmt: skip
        for slot in slots_of(self.programme, self.programme.rule_set.rules()):
            if slot["required"]:
                finance_actions.attach_paper(
                    self.settlement, slot=slot["code"], content=SCAN, name=f"{slot['name']}.pdf",
                    content_type="application/pdf", actor=actor, now=at,
                )  # fmt: skip
        return self

    def write_voucher(self, *, at=None):
        """An invoice and its scan behind the first line, and a note; each class has numbers of its own."""
        at = at or moment(self.ending + timedelta(days=8), 11)
        line = self.settlement.expenses.first()
        finance_actions.save_invoice(
            line, code="", number=f"26{self.programme.pk:018}", seller="示例酒店管理有限公司", dated=self.ending,
            amount=line.amount, actor=self.filer, now=at,
        )  # fmt: skip
        finance_actions.attach_paper(
            self.settlement, slot=EXTRA_SLOT["code"], content=SCAN, name="费用说明.pdf", content_type="application/pdf",
            actor=self.filer, now=at,
        )  # fmt: skip
        finance_actions.attach_voucher(
            line,
            content=SCAN,
            name="住宿费发票.pdf",
            content_type="application/pdf",
            actor=self.filer,
            now=at,
        )
        return self

    def submit_settlement(self, *, at=None):
        at = at or moment(self.ending + timedelta(days=9))
        self.settlement.refresh_from_db()
        finance_actions.submit_settlement(self.settlement, actor=self.filer, now=at)
        return self

    def approve_settlement(self, *, pay=True):
        at = moment(self.ending + timedelta(days=20))
        settlement = self.settlement
        settlement.refresh_from_db()
        while not settlement.at_last_seat:
            officer = self.officer(settlement.holder, Role.REVIEWER, Role.APPROVER)
            finance_actions.endorse_settlement(settlement, actor=officer, now=at, note="票据齐全。")
            settlement.refresh_from_db()
        if settlement.reviewed_by_id is None:
            officer = self.officer(settlement.holder, Role.REVIEWER, Role.FINANCE)
            finance_actions.review_settlement(settlement, actor=officer, now=at, note="票据齐全。")
            settlement.refresh_from_db()
        officer = self.officer(settlement.holder, Role.APPROVER)
        payment = finance_actions.approve_settlement(settlement, actor=officer, now=at + timedelta(hours=2))
        if payment and pay:
            cashier = self.officer(settlement.payer, Role.FINANCE)
            finance_actions.pay(payment, reference="DEMO-0001", actor=cashier, now=at + timedelta(days=2))
        return self

    def write_completion(self, *, at=None):
        at = at or moment(self.ending + timedelta(days=10))
        actor = self.filer
        completion = certificate_actions.ensure_completion(self.programme, actor=actor, now=at)
        package = package_of(completion, at.date())
        for item in package.items:
            if item.uploaded:
                certificate_actions.attach_document(
                    completion, slot=item.code, content=SCAN, name=f"{item.name}.pdf", content_type="application/pdf",
                    actor=actor, now=at,
                )  # fmt: skip
                if item.seals:
                    certificate_actions.confirm_seals(
                        completion, slot=item.code, seals=item.seals, actor=actor, now=at
                    )
        completion.refresh_from_db()
        found = completion_obstacles(package_of(completion, at.date()))
        certificate_actions.save_completion(
            completion,
            summary="研修按计划完成，学员反映良好。",
            reasons={each.part: WHY for each in found},
            actor=actor,
            now=at,
        )
        self.completion = completion
        return self

    def report(self, *, at=None):
        at = at or moment(self.ending + timedelta(days=12))
        self.completion.refresh_from_db()
        certificate_actions.report_completion(self.completion, actor=self.filer, now=at)
        return self

    def accept_completion(self):
        at = moment(self.ending + timedelta(days=25))
        self.decide(
            self.completion, certificate_actions.endorse_completion, certificate_actions.accept_completion, at
        )
        self.fresh()
        return self

    def return_completion(self, remarks, *, at=None):
        at = at or moment(self.ending + timedelta(days=18))
        self.completion.refresh_from_db()
        officer = self.officer(self.completion.holder, Role.REVIEWER, Role.APPROVER)
        certificate_actions.return_completion(self.completion, remarks=remarks, actor=officer, now=at)
        return self
