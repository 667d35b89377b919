"""What offices keep: plans, calls, notices and their rules, draws and complaints, accounts."""

from datetime import UTC, date, datetime

from accounts.actions import sanction
from accounts.models import Membership
from accounts.roles import Role
from policies.models import CalendarYear, Holiday, Notice, Rule, RuleSet, Rung
from programs.models import Call, PlanImport, Programme, Topic
from reports.actions import make_calendar_key
from supervision.actions import propose_for
from supervision.models import Complaint, Draw, Inspection, Rectification
from supervision.proposals import Bar
from supervision.sampling import commitment_of
from tests import builders
from workflow.actions import attach, remind
from workflow.models import Entry, Letter, Reminder

NOON = datetime(2021, 11, 1, 4, 0, tzinfo=UTC)


def plan_rows(world):
    """The plan, a call with a topic of the host, an import under way, a message."""
    office, row = builders.province(), builders.programme(world.host)
    call = Call.objects.create(
        authority=office, year=2022, title="示例征集", opens_on=date(2021, 10, 1), closes_on=date(2021, 12, 1)
    )
    topic = Topic.objects.create(
        call=call, sponsor=world.host, host=world.host, title="示例选题", field="新材料", need="示例", audience="工程师",
        period="6月", place="济南市", headcount=50, days=4,
    )  # fmt: skip
    staged = PlanImport.objects.create(
        authority=office, year=2022, title="示例计划", programme_name="示例工程", file_name="计划.xlsx", sha256="0" * 64,
        uploaded_by=world.people["approver"], uploaded_at=NOON,
    )  # fmt: skip
    notice = Notice.objects.get(rule_sets__code="shandong-2021")
    enclosed = notice.enclosures.first()
    attach(
        notice,
        slot=enclosed.slot,
        content=b"%PDF-1.7",
        name="计划.pdf",
        content_type="application/pdf",
        actor=None,
        now=NOON,
    )
    remind("door", organisation=world.host, title="示例消息", now=NOON)
    letter = Letter.objects.create(
        key="door", person=world.owner, organisation=world.host, sender=office, address="a@example.invalid", subject="示例邮件",
        body="示例", send_after=NOON, created_at=NOON,
    )  # fmt: skip
    rungs = [
        Rung.objects.create(authority=whose, kind="filing", offset=-3, seat="host")
        for whose in (office, None)
    ]
    feed = make_calendar_key(world.owner, actor=world.owner, now=NOON)
    return {
        "feed": feed, "plan": row.plan_id, "code": row.code, "track": row.track_id, "call": call.pk, "topic": topic.pk,
        "import": staged.pk, "notice": notice.slug, "notice_pk": notice.pk, "enclosure": enclosed.pk, "rules": row.rule_set_id,
        "holiday": Holiday.objects.create(date=date(2021, 10, 1), is_working=False, name="国庆节").pk,
        "calendar_year": CalendarYear.objects.create(year=2021, title="示例", changed_at=builders.NOW).pk, "message": Reminder.objects.get(key="door").pk,
        "letter": letter.pk, "rung": rungs[0].pk, "common_rung": rungs[1].pk,
    }  # fmt: skip


def drafted(world):
    """`draft`: next year's rules, with one rule of their own over those of this year."""
    parent = RuleSet.objects.get(pk=world.ids["rules"])
    office = builders.province()
    notice = Notice.objects.create(
        slug="door",
        title="示例通知",
        number="示例〔2022〕1号",
        issuers=[office.name],
        issuer=office,
        body="示例",
    )
    draft = RuleSet.objects.create(
        code="shandong-2022", name="示例规则", notice=notice, parent=parent, level="provincial",
        region_code="37", year=2022,
    )  # fmt: skip
    Rule.objects.create(
        rule_set=draft, key="class.hours.min", kind="hours", value={"min": 28}, force="binding", clause="二"
    )
    return {"draft": draft.pk}


def supervised(world):
    """A draw that found a fault, a complaint, a bar on applying."""
    office, seed = builders.province(), "0" * 32
    frame = [{"code": "1/SJ2021001", "pk": world.ids["held"], "host": world.host.name}]
    draw = Draw.objects.create(
        authority=office, title="示例抽查", year=2021, size=1, commitment=commitment_of(seed), seed=seed, frame=frame,
        inspectors=[{"username": "inspector", "organisation": office.name, "conflicts": []}], committed_at=NOON,
        drawn=[{"code": "1/SJ2021001", "inspectors": ["inspector"]}], drawn_at=NOON,
    )  # fmt: skip
    inspection = Inspection.objects.create(
        programme_id=world.ids["held"],
        draw=draw,
        kind="不定期抽查",
        held_on=date(2021, 10, 16),
        outcome="faults",
    )
    inspection.inspectors.add(world.people["inspector"])
    awaited = Inspection.objects.create(programme_id=world.ids["held"], draw=draw, kind="不定期抽查")
    awaited.inspectors.add(world.people["inspector"])
    fault = Rectification.objects.create(inspection=inspection, fault="签到不全", due_on=date(2021, 11, 20))
    complaint = Complaint.objects.create(
        receipt="ABCDEF0123", authority=office, category="其他", text="示例", received_at=NOON
    )
    late = Bar("不按规定备案", "下一年度不再受理申请", "示例文件 四", "逾期 2 天", 2022, 2022)
    proposal = propose_for(Programme.objects.get(pk=world.ids["held"]), late, now=NOON)
    bar = sanction(
        builders.host("示例青岛职业学院"), violation="其他", reason="示例", from_year=2030,
        actor=world.people["approver"], now=NOON,
    )  # fmt: skip
    return {
        "draw": draw.pk, "inspection": inspection.pk, "awaited": awaited.pk, "rectification": fault.pk, "complaint": complaint.pk,
        "sanction": bar.pk, "proposal": proposal.pk,
    }  # fmt: skip


def kept(world):
    """Accounts and organisations, which other people than those of the cases keep."""
    person = builders.user("newcomer", world.host, Role.READER)
    person.set_unusable_password()
    person.save()
    membership = Membership.objects.get(user=person)
    return {
        "organisation": world.host.pk, "province": builders.province().pk, "user": person.pk, "membership": membership.pk,
        "entry": Entry.objects.filter(case=f"programs.programme:{world.ids['done']}").first().pk,
    }  # fmt: skip
