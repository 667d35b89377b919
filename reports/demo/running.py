"""A class of Shandong that is held today: its notice has a least number of hours, so that those who will miss them show.

Two of its people are on the roster of Fujian's class of the same days, one of them under another name.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from policies.models import Notice
from programs.lifecycle import Stage
from programs.models import AnnualPlan, Level, Programme
from programs.sheets import PlanRow, parse_period, plan_table
from reports.demo.classes import opening_of, year_of
from reports.demo.plans import make_tracks, publish
from reports.demo.walk import Walk, moment, office
from trainees.actions import add_trainee, record_many
from workflow.xlsx.writing import write_workbook

STAFF = ("shandong_shenhe", "shandong_shenpi")
TRACK = ("ordinary", "普通", ("省级",), Level.PROVINCIAL, "shandong-2021")
OWNERSHIPS = ("民营企业", "国有企业")


def load_running(today):
    """A plan of one class, published from a workbook like any other, and the class on its third day."""
    shandong, year = office("山东"), year_of(today)
    if AnnualPlan.objects.filter(authority=shandong, year=year).exists():
        return
    approver, at = User.objects.get(username=STAFF[1]), moment(today - timedelta(days=150))
    make_tracks(shandong, year, [TRACK], actor=approver, now=at)
    opening = opening_of(-2, today, year)
    title = f"（演示）山东省{year}年高级研修项目计划"
    data = write_workbook(plan_table([row_of(opening, year)], title=title, total=1))
    plan = publish(
        data, f"plan_shandong_{year}.xlsx", authority=shandong, year=year, notice=Notice.objects.get(slug="shandong-2021"),
        staff=STAFF, at=at, title=title,
    )  # fmt: skip
    programme = plan.programmes.with_parties().get()
    walk = Walk(programme, opening=opening, roster="SJ2021002", people=30)
    walk.approved().open().import_roster(at=moment(opening, 9), with_attendance=False)
    add_who_is_elsewhere(walk, opening)
    walk.attend(now=timezone.now())
    if opening < today:
        note_who_was_away(walk, opening + timedelta(days=1))


def row_of(opening, year):
    """The line of the plan; months as the plan workbook writes them."""
    ending = opening + timedelta(days=3)
    months = sorted({opening.month, ending.month}) if opening.year == ending.year else [opening.month]
    words = "-".join(map(str, months)) + "月"
    return PlanRow(
        excel_row=3, group="普通", number=1, title="海洋牧场装备与智慧渔业高级研修班", field="现代农业",
        sponsor="山东省有关主管部门", host=User.objects.get(username="host_37_002").organisation.name,
        period=parse_period(words, year), period_text=words, place="济宁市", headcount=30, days=4, funding="自筹",
        audience="具有中高级职称的专业技术人员", content="海洋牧场装备与智慧渔业的政策、技术和案例",
    )  # fmt: skip


def add_who_is_elsewhere(walk, opening):
    """The first two of another class that is held on these days."""
    other = (
        Programme.objects.filter(stage=Stage.RUNNING, starts_on=opening).exclude(pk=walk.programme.pk).first()
    )
    if other is None:
        return
    for n, trainee in enumerate(other.roster.trainees.select_related("person")[:2]):
        values = {
            "name": trainee.name if n == 0 else f"{trainee.name[0]}示例", "doc_number": trainee.person.number, "unit": trainee.unit,
            "ownership": OWNERSHIPS[n], "post": trainee.post, "title": trainee.qualification,
        }  # fmt: skip
        add_trainee(walk.programme, values=values, actor=walk.filer, now=moment(opening, 9))


def note_who_was_away(walk, on):
    """Two people missed a morning: with 24 hours in the timetable and 24 required, they cannot make it any more."""
    away = walk.roster.trainees.filter(number__in=(10, 20)).values_list("pk", flat=True)
    record_many(
        walk.fresh().roster, trainees=list(away), on=on, half="am", present=False, reason="上午未到课，已电话询问本人",
        actor=walk.filer, now=moment(on, 12),
    )  # fmt: skip
