"""A class whose rules state office standards, with people signed in and a timetable: what screen 6 is drawn from."""

from datetime import date
from decimal import Decimal

from applications.models import CourseSession, Lecturer
from finance import actions
from policies.keys import KEYS
from policies.models import Rule, RuleSet
from programs.models import Level
from tests import builders
from tests.finance import builders as money
from trainees.models import Attendance, Person, Roster, StaffAttendance, StaffMember, Trainee
from trainees.people import person_index

# The shape of 财行〔2016〕540号 in figures of our own: the shipped pack may change without breaking these tests.
QUOTA = {
    "default": "third",
    "kinds": [
        {"code": "third", "name": "三类培训", "total": "550.00", "parts": [
            {"code": "lodging", "name": "住宿费", "amount": "340.00", "categories": ["lodging"]},
            {"code": "meals", "name": "伙食费", "amount": "130.00", "categories": ["meals"]},
            {"code": "venue", "name": "场地、资料、交通费", "amount": "50.00", "categories": ["venue", "materials", "transport"]},
            {"code": "other", "name": "其他费用", "amount": "30.00", "categories": ["other"]},
        ]},
        {"code": "first", "name": "一类培训", "total": "760.00", "parts": [
            {"code": "all", "name": "各项", "amount": "760.00",
             "categories": ["lodging", "meals", "venue", "materials", "transport", "other"]},
        ]},
    ],
}  # fmt: skip
FEES = [
    {"code": "academician", "name": "院士", "amount": "1500.00"},
    {"code": "senior", "name": "正高级", "amount": "1000.00"},
    {"code": "associate", "name": "副高级", "amount": "500.00", "force": "guiding"},
]
STANDARDS = {
    "expense.day_quota": (QUOTA, "binding", "第九条"),
    "expense.travel_days": ({"max": 1}, "binding", "第八条"),
    "expense.lecture_fee": (FEES, "binding", "第十条"),
    "expense.lecture_hours": ({"max": 4}, "binding", "第十条"),
    "expense.staff_share": ("0.10", "binding", "第九条"),
}


def programme(at=None, *, parent="fujian-2024-demonstration", **standards):
    """A subsidised class of 2024 under the notice and these standards; `day_quota=(value, force)` states another."""
    money.rules_at_hand(parent)
    above = RuleSet.objects.select_related("notice").get(code=parent)
    row = RuleSet.objects.create(code="standards", name="标准", version=1, notice=above.notice, parent=above)
    stated = {**STANDARDS, **{f"expense.{key}": value for key, value in standards.items()}}
    Rule.objects.bulk_create(
        Rule(rule_set=row, key=key, kind=KEYS[key].kind, value=value, force=force, clause=clause)
        for key, (value, force, clause) in stated.items()
    )
    RuleSet.objects.filter(pk=row.pk).update(state="published", published_at=builders.NOW)
    at = at or builders.host("示例福州大学", money.fujian())
    return money.held("standards", at, 2024, level=Level.PROVINCIAL, fund_source="人力资源和社会保障业务经费")


def signed(programme, people=2, days=3, staff=0):
    """So many people signed in on so many days, and so many of the staff."""
    roster = Roster.objects.create(programme=programme)
    for number in range(1, people + 1):
        digits = f"E{number:08}"
        person = Person.objects.create(
            doc_type="passport", number=digits, number_index=person_index("passport", digits), name="某"
        )
        trainee = Trainee.objects.create(
            roster=roster, person=person, row=number, number=number, name="某", number_mask="E*", unit="某院"
        )
        Attendance.objects.bulk_create(
            Attendance(trainee=trainee, on=date(2024, 10, 15 + day), half="am", present=True)
            for day in range(days)
        )
    for number in range(staff):
        member = StaffMember.objects.create(roster=roster, name=f"会务{number}", duty="会务")
        StaffAttendance.objects.create(staff=member, on=date(2024, 10, 15), half="am", present=True)


def timetable(programme, **budget):
    """An accepted filing with two lecturers and three sessions, two of them one half day of the same lecturer."""
    filing = money.filing(programme, **(budget or {"讲课费": "20000.00"}))
    senior = Lecturer.objects.create(
        filing=filing, name="林教授", unit="示例大学", title="教授", rank="senior"
    )
    other = Lecturer.objects.create(
        filing=filing, name="陈工", unit="示例院", title="高级工程师", rank="associate"
    )
    for day, half, lecturer, hours in (
        (15, "am", senior, "2"),
        (15, "am", senior, "2"),
        (16, "pm", other, "4"),
    ):
        CourseSession.objects.create(
            filing=filing, on=date(2024, 10, day), half=half, topic="示例课程", form="讲授", hours=Decimal(hours),
            lecturer=lecturer,
        )  # fmt: skip
    return filing


def fee(
    settlement,
    *,
    net="4000.00",
    tax="0.00",
    hours="4",
    rank="senior",
    name="林教授",
    now=money.AFTER,
    **values,
):
    """A lecture fee written down by the host."""
    given = {"unit": "示例大学", "title": "教授", "on": date(2024, 10, 15), "half": "am"} | values
    return actions.save_lecture(
        settlement, name=name, rank=rank, hours=Decimal(hours), net=Decimal(net), tax=Decimal(tax),
        actor=builders.filer(settlement.filer), now=now, **given,
    )  # fmt: skip
