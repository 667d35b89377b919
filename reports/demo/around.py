"""What surrounds the classes of the current demonstration year: topics of the next one, a draw, inspections, complaints."""

from datetime import timedelta

from accounts.models import Organisation, User
from programs.actions import accept_topic, save_topic, submit_topic
from programs.lifecycle import Stage
from programs.models import Topic
from reports.demo.people import sponsor_of
from reports.demo.walk import moment
from supervision import actions
from supervision.models import Inspection

# (selected topic, field, how far it has come)
TOPICS = (
    ("海上风电智能运维", "新能源", "accepted"),
    ("闽台古建筑保护与修复", "文化遗产", "submitted"),
    ("人工智能辅助诊断", "生物医药", "draft"),
)
# (what is wrong, days from today by which it is put right, the host's answer)
FAULTS = (
    ("签到表有两个半天由他人代签，与现场人数不符。", 4, "已逐人核实并补正签到记录，对代签学员按缺勤处理。"),
    ("结业测验试卷没有随档案保存。", 9, ""),
)
SIZE = 3


def person(username):
    return User.objects.get(username=username)


def load_topics(call, today):
    """Topics in answer to the open call: one selected for review, one waiting, one being written."""
    sponsor = Organisation.objects.get(name=sponsor_of(call.authority))
    filer, at = person("fujian_zhuguan"), moment(today - timedelta(days=3))
    for title, field, far in TOPICS:
        topic = Topic(
            call=call, sponsor=sponsor, host=person("host_35_002").organisation, title=f"{title}高级研修班", field=field,
            need="一线技术人员反映该领域标准更新快、案例少，需要集中研讨。", audience="具有中高级职称的专业技术人员",
            period="6月", place="福州市", headcount=50, days=4,
            themes="创新驱动发展；数字强国", advantages="有省级重点实验室和国家级继续教育基地各一个。",
        )  # fmt: skip
        topic = save_topic(topic, actor=filer, now=at)
        if far != "draft":
            submit_topic(topic, actor=filer, now=at + timedelta(hours=1))
        if far == "accepted":
            accept_topic(
                topic, actor=person("fujian_shenpi"), now=at + timedelta(days=1), note="选题紧扣需求。"
            )


def load_draw(plan, today):
    """A published draw: one class has faults to put right, one none, the last waits for its inspectors."""
    actor, at = person("fujian_shenpi"), moment(today - timedelta(days=6), 9)
    day = today - timedelta(days=3)
    # Only classes that are over, so that whichever are drawn can have been inspected by their records.
    frame = list(
        plan.programmes.select_related("host").filter(ends_on__lt=day).exclude(stage=Stage.CANCELLED)
    )
    if not frame:
        return
    row = actions.commit_draw(
        authority=plan.authority, title=f"（演示）{plan.year}年高级研修项目随机抽查", year=plan.year,
        size=min(SIZE, len(frame)), programmes=frame, actor=actor, now=at,
    )  # fmt: skip
    row = actions.draw(row, actor=actor, now=at + timedelta(hours=2))
    drawn = Inspection.objects.filter(draw=row).select_related("programme").order_by("pk")
    for inspection, faulty in zip(drawn, (True, False), strict=False):
        write_down(inspection, day, today, faulty=faulty)


def write_down(inspection, day, today, *, faulty):
    """The result of one visit to the records of a class that is over, and the host's answer where it has one."""
    outcome = Inspection.Outcome.FAULTS if faulty else Inspection.Outcome.CLEAN
    faults = [(text, today + timedelta(days=days)) for text, days, _ in FAULTS] if faulty else []
    actions.inspect(
        inspection, held_on=day, outcome=outcome, report="查阅课程表、签到表、经费和结业材料，并电话回访 5 名学员。", faults=faults,
        actor=inspection.inspectors.order_by("username").first(), now=moment(day, 15),
    )  # fmt: skip
    host = inspection.programme.host
    filer = User.objects.filter(memberships__organisation=host, memberships__role="filer").first()
    answers = {text: answer for text, _, answer in FAULTS if answer}
    for each in inspection.rectifications.filter(fault__in=answers):
        actions.rectify(
            each, answer=answers[each.fault], actor=filer, now=moment(today - timedelta(days=1), 11)
        )


def load_complaints(plan, today):
    """One complaint that is settled, and one that waits."""
    office, inspector = plan.authority, person("fujian_jiancha")
    at = moment(today - timedelta(days=20))
    settled = actions.receive_complaint(
        authority=office, category="其他", text="（演示）某班通知学员自行支付教材费，请核实。", now=at
    )
    actions.investigate(settled, actor=inspector, now=at + timedelta(days=1))
    actions.close_complaint(
        settled,
        outcome="经核查，教材费已由承办单位承担，已退还学员。",
        actor=inspector,
        now=at + timedelta(days=6),
    )
    actions.receive_complaint(
        authority=office, category="其他", text="（演示）某班实际授课专家与公布名单不一致。",
        contact="反映人（虚构）", now=moment(today - timedelta(days=2)),
    )  # fmt: skip
