"""Soliciting and selecting topics for the coming year."""

from django.db import transaction
from django.utils import timezone

from accounts.actions import validated
from accounts.models import Sanction
from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from programs.models import Call, Topic
from workflow import actions as dossiers
from workflow.journal import record
from workflow.lifecycle import Gate, State
from workflow.verbs import register


@transaction.atomic
def open_call(*, authority, year, title, opens_on, closes_on, actor, now):
    """Open the yearly call for topics (004-07)."""
    if not actor.has_role(Role.APPROVER, organisation=authority):
        raise not_allowed("发布征集", f"{authority}的审批人员")
    call = validated(
        Call(authority=authority, year=year, title=title, opens_on=opens_on, closes_on=closes_on)
    )
    call.save()
    record(call, "open_call", actor=actor, now=now, after=f"{opens_on}—{closes_on}")
    return call


def require_window(call, now):
    today = timezone.localdate(now)
    if not call.opens_on <= today <= call.closes_on:
        raise Refused(
            f"“{call}”的申报时间是 {call.opens_on} 至 {call.closes_on}，现在不能申报。如有特殊情况请联系{call.authority}。",
            code="call_closed",
        )


def require_standing(call, *organisations):
    """An organisation under sanction for the plan year cannot apply (000-55, 001-49)."""
    for organisation in organisations:
        row = Sanction.objects.in_force_for(call.year).filter(organisation=organisation).first()
        if row:
            until = f"至 {row.until_year} 年度" if row.until_year else "长期"
            raise Refused(
                f"{organisation}因“{row.violation}”被{row.imposed_by}取消申报资格（自 {row.from_year} 年度{until}），"
                f"不能申报 {call.year} 年度选题。如有异议请联系作出机关。",
                code="sanctioned",
            )


WRITTEN = (
    "title", "field", "themes", "natures", "need", "advantages", "audience", "period", "place", "headcount", "days", "host",
)  # fmt: skip


@transaction.atomic
def save_topic(topic, *, actor, now, version=None):
    """Store a topic that a form has shaped; new or still open ones only. What a form cannot set stays as it is."""
    if not actor.has_role(Role.FILER, organisation=topic.sponsor):
        raise not_allowed("申报选题", f"{topic.sponsor}的填报人员")
    require_window(topic.call, now)
    require_standing(topic.call, topic.sponsor, topic.host)
    if topic.pk:
        fresh = dossiers.locked(topic, version=version)
        if not fresh.is_open:
            raise Refused("选题已提交，不能再改。如需修改请先撤回。", code="closed", status=409)
        for name in WRITTEN:
            setattr(fresh, name, getattr(topic, name))
        fresh.version += 1
        topic = fresh
    validated(topic)
    topic.save()
    record(topic, "save", actor=actor, now=now, after=topic.title)
    return topic


@register(Topic, "submit", "提交选题", confirm="提交后由征集机关评审，期间不能修改。")
@transaction.atomic
def submit_topic(topic, *, actor, now):
    topic = dossiers.locked(topic)
    require_window(topic.call, now)
    require_standing(topic.call, topic.sponsor, topic.host)
    snapshot = {str(Topic._meta.get_field(name).verbose_name): str(getattr(topic, name)) for name in WRITTEN}
    dossiers.submit(topic, seats=["authority"], gate=Gate.APPROVAL, snapshot=snapshot, actor=actor, now=now)


@register(Topic, "accept", "评审通过", fields=("note",))
@transaction.atomic
def accept_topic(topic, *, actor, now, note=""):
    dossiers.accept(dossiers.locked(topic), actor=actor, now=now, note=note)


@register(Topic, "return", fields=("note", "remarks"))
@transaction.atomic
def return_topic(topic, *, actor, now, note="", remarks=()):
    dossiers.return_(
        dossiers.locked(topic), remarks=remarks, parts=Topic.PARTS, actor=actor, now=now, note=note
    )


@register(Topic, "withdraw", fields=("note",), confirm="撤回后不再参加评审；申报期内可以重新填写。")
@transaction.atomic
def withdraw_topic(topic, *, actor, now, note=""):
    topic = dossiers.locked(topic)
    if topic.selected_at:
        raise Refused("选题已遴选入选，不能撤回。如需调整请联系征集机关。", code="selected", status=409)
    dossiers.withdraw(topic, actor=actor, now=now, note=note)


@register(Topic, "reopen")
@transaction.atomic
def reopen_topic(topic, *, actor, now):
    topic = dossiers.locked(topic)
    require_window(topic.call, now)
    dossiers.reopen(topic, actor=actor, now=now)


@transaction.atomic
def select_topics(call, *, topics, actor, now):
    """Mark accepted topics as selected for the plan; returns how many were new."""
    if not actor.has_role(Role.APPROVER, organisation=call.authority):
        raise not_allowed("遴选选题", f"{call.authority}的审批人员")
    rows = call.topics.select_for_update().filter(pk__in=[t.pk for t in topics], selected_at=None)
    rows = list(rows.filter(state=State.ACCEPTED))
    for topic in rows:
        topic.selected_at = now
        topic.save(update_fields=["selected_at"])
        record(topic, "select", actor=actor, now=now)
    return len(rows)
