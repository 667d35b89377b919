"""The papers after a class: its money and its completion."""

from datetime import timedelta

from accounts.roles import Role
from certificates import actions as certificate_actions
from certificates.actions.numbering import numbering_authority
from certificates.checks import completion_obstacles, package_of
from finance import actions as finance_actions
from finance.checks import line_part
from reports.demo.walk.person import SCAN, WHY, moment
from reports.demo.walk.spending import Spending


class Closing(Spending):
    def submit_settlement(self, *, at=None):
        at = at or moment(self.ending + timedelta(days=9))
        self.settlement.refresh_from_db()
        finance_actions.submit_settlement(self.settlement, actor=self.filer, now=at)
        return self

    def cut(self, at):
        """The first reviewer leaves less of the rides standing than the host wrote."""
        line = self.settlement.expenses.filter(category="交通费").first()
        if line is not None:
            officer = self.officer(self.settlement.holder, Role.REVIEWER, Role.FINANCE)
            finance_actions.cut_line(
                line,
                approved=line.unit_price,
                reason="现场教学只安排一次，按课程表核定一个车次。",
                actor=officer,
                now=at,
            )
            self.settlement.refresh_from_db()

    def return_settlement(self):
        """Two lines go back to the host, each with what is wrong about it; the rest stays closed."""
        at = moment(self.ending + timedelta(days=14))
        settlement = self.settlement
        settlement.refresh_from_db()
        officer = self.officer(settlement.holder, Role.REVIEWER, Role.APPROVER)
        wrong = {
            "培训资料费": "文具没有发票，请补附或由单位自行承担。",
            "伙食费": "用餐人数与签到人数请核对，并注明清真餐人数。",
        }
        lines = settlement.expenses.filter(category__in=wrong).order_by("-pk")
        found = {line.category: line for line in lines}
        remarks = [(line_part(line.pk), wrong[category]) for category, line in found.items()]
        finance_actions.return_settlement(settlement, remarks=remarks, actor=officer, now=at)
        return self

    def approve_settlement(self, *, pay=True, cut=False):
        at = moment(self.ending + timedelta(days=20))
        settlement = self.settlement
        settlement.refresh_from_db()
        while not settlement.at_last_seat:
            officer = self.officer(settlement.holder, Role.REVIEWER, Role.APPROVER)
            finance_actions.endorse_settlement(settlement, actor=officer, now=at, note="票据齐全。")
            settlement.refresh_from_db()
        if cut:
            self.cut(at)
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

    def release(self):
        """A second person of the numbering authority signs the certificates off, a day later."""
        at = moment(self.ending + timedelta(days=26))
        batch = self.completion.batch
        officer = self.officer(numbering_authority(self.programme), Role.REVIEWER)
        certificate_actions.release_batch(batch, actor=officer, now=at)
        return self

    def return_completion(self, remarks, *, at=None):
        at = at or moment(self.ending + timedelta(days=18))
        self.completion.refresh_from_db()
        officer = self.officer(self.completion.holder, Role.REVIEWER, Role.APPROVER)
        certificate_actions.return_completion(self.completion, remarks=remarks, actor=officer, now=at)
        return self
