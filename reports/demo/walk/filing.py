"""The paper before a class opens."""

from datetime import timedelta
from decimal import Decimal

from accounts.roles import Role
from applications import actions as filing_actions
from applications.checks import obstacles as filing_obstacles
from applications.models import LecturerRank
from applications.sections import document_items
from reports.demo.walk.person import SCAN, WHY, Walker, moment
from reports.demo.walk.prices import budget_for, fee_of

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


class Filing(Walker):
    def write_filing(self, *, at=None):
        at = at or moment(self.opening - timedelta(days=50))
        actor = self.filer
        filing = filing_actions.ensure_filing(self.programme, actor=actor, now=at)
        for part, values in self.parts(at).items():
            filing = filing_actions.save_part(
                filing, part, values, version=filing.version, actor=actor, now=at
            )
        self.write_courses(filing, actor, at)
        filing.refresh_from_db()
        for item in document_items(self.programme.rule_set.rules()):
            filing_actions.attach_document(
                filing, slot=item["code"], content=SCAN, name=f"{item['name']}.pdf", content_type="application/pdf",
                version=filing.version, actor=actor, now=at,
            )  # fmt: skip
            filing.refresh_from_db()
        self.filing = filing
        return self

    def parts(self, at):
        """{part: its values}, as a careful host would fill them in."""
        programme = self.programme
        categories = [entry["name"] for entry in programme.rule_set.rules().value("expense.categories", [])]
        return {
            "time": {"starts_on": self.opening, "ends_on": self.ending},
            "place": {"venue": f"{programme.place}示例路 1 号培训楼"},
            "audience": {"audience": programme.audience or "具有中高级职称的专业技术人员"},
            "headcount": {"headcount": self.people, "online_headcount": 0, "modality": "offline"},
            "board_lodging": {"lodging": "培训楼内标准间，两人一间", "meals": "培训楼食堂自助餐"},
            "budget": self.budget(categories),
            "assessment": {"assessment_method": "考勤与结业测验相结合，测验 60 分以上且出勤达到规定学时为合格。"},
            "safety": {"safety_plan": "设安全员，配备急救药品，制定应急预案并演练。"},
            "declarations": {
                "leader": "王负责", "leader_phone": "0531-80000000", "sponsor_leader": "李主管",
                "sponsor_leader_phone": "0531-80000001", "lecturers_reviewed": True, "no_fees": True, "no_outsourcing": True,
                "no_advertising": True, "discipline": True, "consulted_on": at.date() - timedelta(days=3),
                "consultation": "与省级人社部门电话沟通实施安排",
            },
        }  # fmt: skip

    def budget(self, categories):
        """What so many people and these lecturers will cost; a subsidised class asks for as much as the cap allows."""
        fees = [fee_of(LECTURERS[n % len(LECTURERS)][3], hours) for n, hours in enumerate(self.hours())]
        budget = budget_for(categories, self.people, self.days, fees)
        values = {"budget": {name: f"{amount:.2f}" for name, amount in budget.items()}, "payer": "host"}
        cap = self.programme.rule_set.rules().value("subsidy.cap")
        if self.programme.is_subsidised and cap:
            values["subsidy_claimed"] = min(Decimal(cap), sum(budget.values()))
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

    def hours(self):
        """学时 of each half day: 24 for four days, 32 for five, like the sample rosters."""
        slots = self.days * 2
        total = 32 if self.days == 5 else 6 * self.days
        base, extra = divmod(total, slots)
        return [Decimal(base + (1 if n < extra else 0)) for n in range(slots)]
