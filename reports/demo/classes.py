"""Which class of the demonstration stands where: something at every stage, due, late, returned, and certificates."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from policies.models import Notice
from programs.actions import open_call
from programs.models import AnnualPlan, Programme
from programs.sheets import PlanRow, parse_period, plan_table
from reports.demo.around import load_complaints, load_draw, load_topics
from reports.demo.plans import FUJIAN_TRACKS, make_tracks, publish
from reports.demo.walk import Walk, moment, office
from trainees.assessing.components import Kind
from workflow.xlsx.writing import write_workbook

# The sample plans name months only; these are the days on which their classes open in the demonstration.
PAST = (
    # (office, year, code, opening, roster, people, how far)
    ("山东", 2021, "SJ2021001", date(2021, 5, 18), "SJ2021001", 30, "completed"),
    ("山东", 2021, "SJ2021002", date(2021, 8, 24), "SJ2021002", 30, "held_under_scheme"),
    ("山东", 2021, "SJ2021003", date(2021, 10, 12), "SJ2021003", 30, "reported"),
    ("山东", 2021, "SJ2021006", date(2021, 11, 10), "SJ2021003", 30, "filed_late"),
    ("山东", 2021, "SJ2021010", None, "SJ2021010", 30, "settlement_returned"),
    ("人社部", 2021, "GJ2021001", date(2021, 6, 14), "GJ2021001", 100, "completed"),
    ("人社部", 2021, "GJ2021002", date(2021, 5, 17), "GJ2021002", 90, "held_dearly"),
    ("福建", 2024, "SJ2024001", date(2024, 8, 12), "SJ2021010", 30, "paid"),
)  # fmt: skip

# The current year: days from today to the opening, how far, the title and the field. Rows of one track stand together.
NOW = (
    ("示范项目", -45, "report_late", "海洋能源装备关键技术", "高端装备制造"),
    ("示范项目", -29, "report_due", "智能制造系统集成", "高端装备制造"),
    ("示范项目", 8, "drafting", "社区健康管理", "医药健康"),
    ("示范项目", -75, "completion_returned", "数字政务与数据治理", "新一代信息技术"),
    ("工程领域专项", -2, "running", "新能源电池安全", "新能源新材料"),
    ("工程领域专项", -60, "reported", "闽台特色农业品种改良", "现代农业"),
    ("工程领域专项", 12, "filed", "城市地下空间开发", "城乡建设"),
    ("普通项目", 6, "filing_returned", "中药材规范化种植", "现代农业"),
    ("普通项目", 4, "recruiting", "集成电路封装测试", "新一代信息技术"),
    ("普通项目", -20, "held", "档案数字化保护", "新一代信息技术"),
)
HOSTS = ("35-001", "35-002", "35-003")


def load_past():
    for short, year, code, opening, roster, people, far in PAST:
        programme = Programme.objects.with_parties().get(
            plan__authority=office(short), plan__year=year, code=code
        )
        opening = opening or programme.period_from + timedelta(days=9)
        STRETCHES[far](Walk(programme, opening=opening, roster=roster, people=people))
    load_papers_on_the_way()


def load_papers_on_the_way():
    """A filing that waits for the ministry, one that came back, one being written: the desks are not empty."""
    plan = AnnualPlan.objects.get(authority=office("人社部"), year=2021)
    rows = (
        plan.programmes.with_parties()
        .filter(code__in=["GJ2021007", "GJ2021003", "GJ2021004"])
        .order_by("code")
    )
    for programme, far in zip(rows, ("filing_returned", "filed", "running_past"), strict=True):
        walk = Walk(
            programme, opening=programme.period_from + timedelta(days=9), roster="GJ2021007", people=84
        )
        STRETCHES[far](walk)


def year_of(today):
    """The plan year of the current demonstration: in January and February the last one is still being wound up."""
    return (today - timedelta(days=60)).year


def load_now(today):
    """A small plan of the current year, published from a workbook like any other; its days lie around today."""
    fujian, year = office("福建"), year_of(today)
    if AnnualPlan.objects.filter(authority=fujian, year=year).exists():
        return
    approver = User.objects.get(username="fujian_shenpi")
    at = moment(today - timedelta(days=150))
    make_tracks(
        fujian, year, [track for track in FUJIAN_TRACKS if track[0] != "national"], actor=approver, now=at
    )
    title = f"（演示）福建省{year}年高级研修项目计划"
    rows = [plan_row(n, entry, today, year) for n, entry in enumerate(NOW, start=1)]
    data = write_workbook(plan_table(rows, title=title, total=len(rows)))
    plan = publish(
        data, f"plan_fujian_{year}.xlsx", authority=fujian, year=year, notice=Notice.objects.get(slug="fujian-2024"),
        staff=("fujian_shenhe", "fujian_shenpi"), at=at, title=title,
    )  # fmt: skip
    call = open_call(
        authority=fujian, year=year + 1, title=f"（演示）关于申报{year + 1}年高级研修项目选题的通知",
        opens_on=today - timedelta(days=10), closes_on=today + timedelta(days=20),
        actor=approver, now=moment(today - timedelta(days=10)),
    )  # fmt: skip
    programmes = plan.programmes.with_parties().order_by("number")
    for programme, (_, offset, far, *_) in zip(programmes, NOW, strict=True):
        opening = opening_of(offset, today, year)
        STRETCHES[far](Walk(programme, opening=opening, roster="SJ2021001", people=30))
    load_topics(call, today)
    load_draw(plan, today)
    load_complaints(plan, today)


def opening_of(offset, today, year):
    """The opening day, kept inside the plan year and before its 30 November whenever the demonstration is made."""
    return min(max(today + timedelta(days=offset), date(year, 1, 5)), date(year, 11, 27))


def plan_row(number, entry, today, year):
    group, offset, _, topic, field = entry
    opening = opening_of(offset, today, year)
    ending = opening + timedelta(days=3)
    months = sorted({opening.month, ending.month}) if opening.year == ending.year else [opening.month]
    words = "-".join(str(month) for month in months) + "月"
    hosts = User.objects.filter(username__in=[f"host_{key.replace('-', '_')}" for key in HOSTS]).order_by(
        "username"
    )
    host = hosts[number % len(HOSTS)].organisation
    return PlanRow(
        excel_row=number + 2, group=group, number=number, title=f"{topic}高级研修班", field=field,
        sponsor="福建省有关主管部门", host=host.name, period=parse_period(words, year), period_text=words,
        place="福州市", headcount=30, days=4, funding="自筹" if group == "普通项目" else "财政资助",
        audience="具有中高级职称的专业技术人员", content=f"{topic}的政策、技术和案例",
    )  # fmt: skip


def filed(walk):
    walk.write_filing().submit_filing()


def filed_late(walk):
    """Under a notice that bars late filers: the office finds a proposal."""
    written, sent = walk.opening - timedelta(days=12), walk.opening - timedelta(days=6)
    walk.write_filing(at=moment(written)).submit_filing(at=moment(sent))


def filing_returned(walk):
    walk.write_filing().submit_filing().return_filing(
        [
            ("courses", "第 3 门课程与选题关系不紧，请调整。"),
            ("budget", "讲课费超过三位专家的实际需要，请核减。"),
        ]
    )


def recruiting(walk):
    walk.approved().recruit(timezone.localdate())


def running(walk):
    walk.approved().open().import_roster(at=moment(walk.opening, 11), with_attendance=False)
    at = moment(walk.opening, 18)
    walk.set_scheme(
        ("attendance", "出勤", Kind.ATTENDANCE, 30), ("result", "结业测试", Kind.SCORE, 40),
        ("paper", "研修论文", Kind.PAPER, 30), at=at,
    )  # fmt: skip
    walk.hand_in_papers("动力电池热失控预警方法", "储能电站安全管理实践", at=at).score(
        "result", people=12, low=(3,), at=at
    )


def running_now(walk):
    """The class of today: half of it has signed in on the phone, the rest is still to come."""
    walk.approved().open().import_roster(at=moment(walk.opening, 9), with_attendance=False)
    walk.attend(now=timezone.now())


def running_asked(walk):
    """The same, asked how it is: some have answered."""
    running_now(walk)
    walk.open_survey(at=moment(walk.opening + timedelta(days=1), 12)).answer_survey(leaving=18)


def held(walk):
    walk.held().write_settlement().submit_settlement()


def held_under_scheme(walk):
    walk.held_under_scheme().write_settlement().submit_settlement()


def account_begun(walk):
    walk.held(surveyed=True).write_settlement().write_voucher()


def held_dearly(walk):
    """A hotel that costs more than was budgeted: what lies beyond the approved plan is the host's."""
    walk.held().write_settlement(dear=True).submit_settlement()


def settlement_returned(walk):
    walk.held().write_settlement().submit_settlement().return_settlement()


def paid(walk):
    """Cut by its reviewer, paid by way of a batch, part of it claimed back; its certificates wait for a second person."""
    walk.held().write_settlement().submit_settlement().approve_settlement(pay=False, cut=True)
    walk.pay_in_batch("DEMO-2024-01").claw_back("6000.00", received="2500.00")
    walk.write_completion().report().accept_completion()


def reported(walk):
    """Its subsidy came back from the bank where there was one, and the host has named another account."""
    walk.held(surveyed=True).write_settlement().submit_settlement().approve_settlement(pay=False)
    if walk.settlement.payable:
        walk.pay_in_batch("DEMO-0002").sent_back("收款账户已销户")
    walk.write_completion().report()


def completion_returned(walk):
    """Its subsidy was refused by the bank: the host is to put the account right."""
    walk.held().write_settlement().submit_settlement().approve_settlement(pay=False)
    walk.refused_by_bank("账号与户名不符").write_completion().report()
    walk.return_completion([("summary", "总结过于简略，请补充研修成果和学员反映。")])


STRETCHES = {
    "completed": Walk.completed,
    "reported": reported,
    "held": held,
    "held_dearly": held_dearly,
    "settlement_returned": settlement_returned,
    "held_under_scheme": held_under_scheme,
    "paid": paid,
    "filed": filed,
    "filed_late": filed_late,
    "filing_returned": filing_returned,
    "completion_returned": completion_returned,
    "drafting": Walk.write_filing,
    "recruiting": recruiting,
    "running": running_asked,
    "running_past": running,
    "report_due": account_begun,
    "report_late": Walk.held,
}
