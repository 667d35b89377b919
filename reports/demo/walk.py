"""Walking one class along its way with the real actions, as the people concerned would, each at a plausible hour."""

import io
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

import pikepdf
from openpyxl import load_workbook

from accounts.models import Organisation, User
from accounts.roles import Role
from applications import actions as filing_actions
from applications.checks import obstacles as filing_obstacles
from applications.models import LecturerRank
from applications.sections import document_items
from certificates import actions as certificate_actions
from certificates.checks import completion_obstacles, package_of
from finance import actions as finance_actions
from finance.checks import slots_of
from programs.actions import open_class
from programs.models import Programme
from reports.demo import SAMPLES
from trainees import actions as roster_actions
from trainees.checks import roster_findings

WHY = "演示数据：因实际报名和场地情况作此安排，已与主管部门沟通。"
HALVES = ("am", "pm")
TOPICS = (
    "形势与政策",
    "技术前沿",
    "案例研讨",
    "标准与规范",
    "现场教学",
    "成果交流",
    "专题研讨",
    "实践应用",
    "数字化转型",
    "总结交流",
)
LECTURERS = (
    ("陈院", "示例大学", "教授、院士", LecturerRank.ACADEMICIAN), ("林正", "示例研究院", "研究员", LecturerRank.SENIOR),
    ("黄副", "示例理工学院", "副教授", LecturerRank.ASSOCIATE),
)  # fmt: skip


def moment(day, hour=10):
    """An hour of a day in China (UTC+8)."""
    return datetime.combine(day, time(hour - 8), UTC)


def small_pdf():
    """One blank A4 page: what stands in for a scan."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


SCAN = small_pdf()


class Walk:
    """One programme and the people who act on it. Every step returns the walk, so that steps read as a line."""

    def __init__(self, programme, *, opening, days=None, roster="", people=None):
        self.programme = programme
        self.opening = opening
        self.days = days or programme.days
        self.roster_file = roster
        self.people = people or programme.headcount

    @property
    def ending(self):
        return self.opening + timedelta(days=self.days - 1)

    @cached_property
    def filer(self):
        return User.objects.filter(
            memberships__organisation=self.programme.host, memberships__role=Role.FILER
        ).first()

    def fresh(self):
        self.programme = Programme.objects.with_parties().get(pk=self.programme.pk)
        return self.programme

    def officer(self, organisation, *roles):
        """Somebody of an office with one of the roles, the first asked for first."""
        for role in roles:
            found = User.objects.filter(
                memberships__organisation=organisation, memberships__role=role
            ).first()
            if found:
                return found
        raise LookupError(f"{organisation} has nobody with {roles}")

    def hours(self):
        """学时 of each half day: 24 for four days, 32 for five, like the sample rosters."""
        slots = self.days * 2
        total = 32 if self.days == 5 else 6 * self.days
        base, extra = divmod(total, slots)
        return [Decimal(base + (1 if n < extra else 0)) for n in range(slots)]

    # -- filing -----------------------------------------------------------------------------------

    def write_filing(self, *, at=None):
        at = at or moment(self.opening - timedelta(days=50))
        actor, programme = self.filer, self.programme
        filing = filing_actions.ensure_filing(programme, actor=actor, now=at)
        categories = [entry["name"] for entry in programme.rule_set.rules().value("expense.categories", [])]
        each = Decimal("9000.00") if programme.days == 5 else Decimal("7000.00")
        parts = {
            "time": {"starts_on": self.opening, "ends_on": self.ending},
            "place": {"venue": f"{programme.place}示例路 1 号培训楼"},
            "audience": {"audience": programme.audience or "具有中高级职称的专业技术人员"},
            "headcount": {"headcount": self.people, "online_headcount": 0, "modality": "offline"},
            "board_lodging": {"lodging": "培训楼内标准间，两人一间", "meals": "培训楼食堂自助餐"},
            "budget": self.budget([name for name in categories if name != "其他"], each),
            "assessment": {"assessment_method": "考勤与结业测验相结合，测验 60 分以上且出勤达到规定学时为合格。"},
            "safety": {"safety_plan": "设安全员，配备急救药品，制定应急预案并演练。"},
            "declarations": {
                "leader": "王负责", "leader_phone": "0531-80000000", "no_fees": True, "no_outsourcing": True,
                "no_advertising": True, "discipline": True, "consulted_on": at.date() - timedelta(days=3),
                "consultation": "与省级人社部门电话沟通实施安排",
            },
        }  # fmt: skip
        for part, values in parts.items():
            filing = filing_actions.save_part(
                filing, part, values, version=filing.version, actor=actor, now=at
            )
        self.write_courses(filing, actor, at)
        filing.refresh_from_db()
        for item in document_items(programme.rule_set.rules()):
            filing_actions.attach_document(
                filing, slot=item["code"], content=SCAN, name=f"{item['name']}.pdf", content_type="application/pdf",
                version=filing.version, actor=actor, now=at,
            )  # fmt: skip
            filing.refresh_from_db()
        self.filing = filing
        return self

    def budget(self, categories, each):
        """The same for every category; a subsidised class asks for as much as the cap and the budget allow."""
        values = {"budget": dict.fromkeys(categories, f"{each}"), "payer": "host"}
        cap = self.programme.rule_set.rules().value("subsidy.cap")
        if self.programme.is_subsidised and cap:
            values["subsidy_claimed"] = min(Decimal(cap), each * len(categories))
        return values

    def write_courses(self, filing, actor, at):
        lecturers = []
        for name, unit, title, rank in LECTURERS:
            values = {"name": name, "unit": unit, "title": title, "rank": rank}
            lecturers.append(filing_actions.add_lecturer(filing, values, version=None, actor=actor, now=at))
        forms = [entry["name"] for entry in self.programme.rule_set.rules().value("teaching.forms", [])] or [
            "专题研讨"
        ]
        for n, hours in enumerate(self.hours()):
            values = {
                "on": self.opening + timedelta(days=n // 2), "half": HALVES[n % 2],
                "topic": TOPICS[n % len(TOPICS)], "form": forms[n % len(forms)], "hours": hours,
                "lecturer": lecturers[n % len(lecturers)], "shareable": n % 3 == 0,
            }  # fmt: skip
            filing_actions.add_session(filing, values, version=None, actor=actor, now=at)

    def submit_filing(self, *, at=None):
        at = at or moment(self.opening - timedelta(days=45))
        self.filing.refresh_from_db()
        found = filing_obstacles(self.filing, at.date())
        reasons = {each.reason_for: WHY for each in found if each.reason_for}
        filing_actions.submit_filing(self.filing, actor=self.filer, now=at, reasons=reasons)
        return self

    def decide(self, dossier, endorse, accept, at):
        """Every seat of the chain agrees, an hour apart."""
        dossier.refresh_from_db()
        while not dossier.at_last_seat:
            endorse(
                dossier,
                actor=self.officer(dossier.holder, Role.REVIEWER, Role.APPROVER),
                now=at,
                note="同意。",
            )
            dossier.refresh_from_db()
            at += timedelta(hours=1)
        accept(dossier, actor=self.officer(dossier.holder, Role.APPROVER), now=at, note="符合要求。")

    def accept_filing(self):
        at = moment(self.opening - timedelta(days=40))
        self.decide(self.filing, filing_actions.endorse_filing, filing_actions.accept_filing, at)
        self.fresh()
        return self

    def return_filing(self, remarks, *, at=None):
        at = at or moment(self.opening - timedelta(days=40))
        self.filing.refresh_from_db()
        officer = self.officer(self.filing.holder, Role.REVIEWER, Role.APPROVER)
        filing_actions.return_filing(self.filing, remarks=remarks, actor=officer, now=at)
        return self

    # -- the class --------------------------------------------------------------------------------

    def workbook(self, *, with_attendance=True):
        """The sample roster, cut to the class where it is longer, without the 签到表 where the days have not come."""
        content = (SAMPLES / "rosters" / f"{self.roster_file}.xlsx").read_bytes()
        if with_attendance:
            return content
        book = load_workbook(io.BytesIO(content))
        del book["签到表"]
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def open(self):
        open_class(self.programme, actor=self.filer, now=moment(self.opening, 9))
        self.fresh()
        return self

    def import_roster(self, *, at, with_attendance=True):
        content = self.workbook(with_attendance=with_attendance)
        upload = roster_actions.upload_roster(
            self.programme,
            content=content,
            name=f"{self.programme.code}学员名单.xlsx",
            actor=self.filer,
            now=at,
        )
        roster_actions.confirm_roster(
            upload,
            sha256=upload.sha256,
            version=upload.roster.version,
            actor=self.filer,
            now=at,
            replace=True,
        )
        self.roster = upload.roster
        self.fresh()
        return self

    def close_roster(self):
        at = moment(self.ending, 18)
        self.roster.refresh_from_db()
        self.roster.programme = self.programme
        found = roster_findings(self.programme, verified=True)
        reasons = {finding.key: WHY for finding in found if finding.needs_reason}
        roster_actions.close_roster(self.roster, actor=self.filer, now=at, verified=True, reasons=reasons)
        self.fresh()
        return self

    # -- money ------------------------------------------------------------------------------------

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

    # -- completion -------------------------------------------------------------------------------

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

    # -- whole stretches --------------------------------------------------------------------------

    def approved(self):
        return self.write_filing().submit_filing().accept_filing()

    def held(self):
        return self.approved().open().import_roster(at=moment(self.ending, 17)).close_roster()

    def completed(self, *, paid=True):
        self.held().write_settlement().submit_settlement()
        if paid:
            self.approve_settlement()
        return self.write_completion().report().accept_completion()


def office(short_name):
    return Organisation.objects.authorities().get(short_name=short_name)
