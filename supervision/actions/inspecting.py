"""Draws, inspections, rectifications, complaints, follow-up."""

import secrets

from django.db import transaction

from accounts.actions import lift, validated
from accounts.models import Membership, Sanction, User
from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from programs.lifecycle import Stage
from programs.models import Programme
from supervision.models import Complaint, Draw, FollowUp, Inspection, Rectification
from supervision.sampling import commitment_of, draw_pairs
from workflow.actions import remind
from workflow.journal import record
from workflow.verbs import register

AFTER = (Stage.HELD, Stage.REPORTED, Stage.COMPLETED)


def require_inspector(actor, organisation, what, *roles):
    """The actor inspects or decides at the organisation or above it; gives the office he acts for."""
    for membership in actor.current_memberships:
        above = organisation.path.startswith(membership.organisation.path)
        if above and membership.role in (roles or (Role.INSPECTOR, Role.APPROVER)):
            return membership.organisation
    raise not_allowed(what, f"{organisation}或上级机关的检查、审批人员")


def may_inspect(user, organisation, *roles):
    """Whether `require_inspector` would let the person."""
    try:
        require_inspector(user, organisation, "", *roles)
    except Refused:
        return False
    return True


def pool_of(authority):
    """Who may be drawn: the inspectors of the office and of those below it, each with what he must keep out of."""
    rows = Membership.objects.filter(role=Role.INSPECTOR, user__is_active=True, organisation__active=True)
    rows = rows.filter(organisation__path__startswith=authority.path).select_related(
        "user", "organisation__parent"
    )
    people = {}
    for row in rows.order_by("user__username"):
        seat = row.organisation
        entry = people.setdefault(row.user.username, {"organisation": seat.name, "conflicts": set()})
        entry["conflicts"] |= {seat.name}
    return [
        {"username": name, "organisation": each["organisation"], "conflicts": sorted(each["conflicts"])}
        for name, each in people.items()
    ]


@transaction.atomic
def commit_draw(*, authority, title, year, size, programmes, actor, now):
    """Fix the frame and publish the hash of a secret seed, before anything is drawn."""
    seat = require_inspector(actor, authority, "组织随机抽查")
    foreign = [
        p for p in programmes if p.authority_id != authority.pk and not p.host.path.startswith(authority.path)
    ]
    if foreign:
        raise Refused(
            f"“{foreign[0]}”不归{authority}监管，不能列入抽查对象库。", code="foreign", field="year"
        )
    frame = [{"code": f"{p.plan_id}/{p.code}", "pk": p.pk, "host": p.host.name} for p in programmes]
    if not frame:
        raise Refused(f"{year} 年度还没有已准予办班的项目，没有可抽查的对象。", code="empty", field="year")
    if not 0 < size <= len(frame):
        raise Refused(
            f"抽取数量应在 1 至 {len(frame)} 之间（抽查对象库现有 {len(frame)} 期）。",
            code="size",
            field="size",
        )
    inspectors = pool_of(authority)
    if not inspectors:
        raise Refused("检查人员库是空的，请先为检查人员授予“检查”角色。", code="no_inspectors")
    seed = secrets.token_hex(16)
    draw = validated(
        Draw(authority=authority, title=title, year=year, size=size, commitment=commitment_of(seed), seed=seed,
             frame=frame, inspectors=inspectors, committed_at=now)
    )  # fmt: skip
    draw.save()
    record(
        draw,
        "commit_draw",
        actor=actor,
        now=now,
        organisation=seat,
        after=f"承诺 {draw.commitment}，{len(frame)} 期抽 {size} 期",
    )
    return draw


@register(Draw, "draw", "开始抽取", confirm="抽取后公布种子和结果，不能重抽。", done="已抽取，结果和种子已公布。",
          when=lambda row, user: row.drawn_at is None and may_inspect(user, row.authority))  # fmt: skip
@transaction.atomic
def draw(row, *, actor, now):
    """Draw from the fixed frame with the committed seed; makes the inspections. Once only."""
    row = Draw.objects.select_for_update().get(pk=row.pk)
    require_inspector(actor, row.authority, "随机抽取")
    if row.drawn_at:
        raise Refused("这次抽查已经抽取，结果不能重抽。", code="drawn", status=409)
    row.drawn = draw_pairs(row.seed, frame=row.frame, inspectors=row.inspectors, size=row.size)
    row.drawn_at = now
    row.save(update_fields=["drawn", "drawn_at"])
    ids = {entry["code"]: entry["pk"] for entry in row.frame}
    programmes = Programme.objects.in_bulk(list(ids.values()))
    people = {
        u.username: u for u in User.objects.filter(username__in=[i["username"] for i in row.inspectors])
    }
    for pair in row.drawn:
        inspection = Inspection.objects.create(
            programme=programmes[ids[pair["code"]]], draw=row, kind="不定期抽查"
        )
        inspection.inspectors.set([people[name] for name in pair["inspectors"] if name in people])
    record(
        row,
        "draw",
        actor=actor,
        now=now,
        after="、".join(pair["code"] for pair in row.drawn),
        data={"seed": row.seed},
    )
    return row


def require_drawn(actor, inspection):
    """Those who were drawn write down what they found, or an approver of the office that inspects."""
    office = inspection.draw.authority if inspection.draw_id else inspection.programme.authority
    if inspection.inspectors.filter(pk=actor.pk).exists():
        require_inspector(actor, office, "登记检查结果", Role.INSPECTOR, Role.APPROVER)
    else:
        require_inspector(actor, office, "登记检查结果", Role.APPROVER)


@transaction.atomic
def inspect(
    inspection, *, held_on, outcome, report, people_seen=None, people_signed_in=None, faults=(), actor, now
):
    """Write down an inspection. `faults` is [(text, due_on)]; each becomes a rectification."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    require_drawn(actor, inspection)
    if inspection.outcome != Inspection.Outcome.PENDING:
        raise Refused("检查结果已经登记，不能覆盖；如需补充请另行登记检查。", code="recorded", status=409)
    if outcome == Inspection.Outcome.FAULTS and not faults:
        raise Refused("结论为责令整改时，请至少写明一个问题和整改期限。", code="no_faults")
    inspection.held_on, inspection.outcome, inspection.report = held_on, outcome, report
    inspection.people_seen, inspection.people_signed_in = people_seen, people_signed_in
    validated(inspection).save()
    for text, due_on in faults:
        tell_host(Rectification.objects.create(inspection=inspection, fault=text, due_on=due_on), now=now)
    record(inspection, "inspect", actor=actor, now=now, case=inspection.programme.case,
           after=inspection.get_outcome_display(), note=report)  # fmt: skip
    return inspection


def tell_host(rectification, *, now):
    """The host learns what to put right, by when, and where to answer."""
    programme = rectification.inspection.programme
    remind(
        f"rectification:{rectification.pk}", organisation=programme.host, title=f"{programme.code} 检查发现问题，须整改",
        body=f"“{programme.title}”：{rectification.fault}请在 {rectification.due_on} 前报送整改情况。", case=programme.case,
        address=f"/portal/rectifications/{rectification.pk}/", due_on=rectification.due_on, urgent=True, now=now,
    )  # fmt: skip


@transaction.atomic
def rectify(rectification, *, answer, actor, now):
    """The host answers for one fault; it is struck off."""
    rectification = Rectification.objects.select_for_update().get(pk=rectification.pk)
    programme = rectification.inspection.programme
    if not actor.has_role(Role.FILER, organisation=programme.host):
        raise not_allowed("报送整改情况", f"{programme.host}的填报人员")
    if rectification.closed_at:
        raise Refused(
            "这个问题已报送整改情况并销号，不能覆盖。如需补充请联系检查机关。", code="closed", status=409
        )
    if not answer.strip():
        raise Refused("请写明整改情况。", code="no_answer", field="answer")
    rectification.answer, rectification.closed_at = answer.strip(), now
    rectification.save(update_fields=["answer", "closed_at"])
    record(rectification, "rectify", actor=actor, now=now, case=programme.case, organisation=programme.host,
           note=answer.strip())  # fmt: skip
    return rectification


@transaction.atomic
def receive_complaint(*, authority, category, text, programme=None, contact="", now):
    """Take a complaint from anybody; the receipt code is all that the complainant needs to follow it."""
    complaint = validated(
        Complaint(receipt=secrets.token_hex(5).upper(), authority=authority, programme=programme, category=category,
                  text=text.strip(), contact=contact.strip(), received_at=now)
    )  # fmt: skip
    complaint.save()
    record(complaint, "receive_complaint", actor=None, now=now, after=category)
    return complaint


def may_move(state):
    """The button of a move that leaves from a state, for those who may press it."""
    return lambda row, user: row.state == state and may_inspect(user, row.authority)


@register(Complaint, "investigate", "开始核查", when=may_move(Complaint.State.RECEIVED))
@transaction.atomic
def investigate(complaint, *, actor, now):
    complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    require_inspector(actor, complaint.authority, "核查投诉")
    if complaint.state != Complaint.State.RECEIVED:
        raise Refused("这件投诉已在核查或已办结。", code="wrong_state", status=409)
    complaint.state, complaint.investigated_at = Complaint.State.INVESTIGATING, now
    complaint.save(update_fields=["state", "investigated_at"])
    record(complaint, "investigate", actor=actor, now=now)


@register(Complaint, "close", "办结", fields=("outcome", "referred_to"),
          when=may_move(Complaint.State.INVESTIGATING))  # fmt: skip
@transaction.atomic
def close_complaint(complaint, *, outcome, referred_to="", actor, now):
    """Close with the result; violations may be referred to the competent department (003-75)."""
    complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    require_inspector(actor, complaint.authority, "办结投诉")
    if complaint.state != Complaint.State.INVESTIGATING:
        raise Refused("请先开始核查，再登记处理结果。", code="wrong_state", status=409)
    if not outcome.strip():
        raise Refused("办结时须写明处理结果，投诉人可凭查询码看到。", code="no_outcome", field="outcome")
    complaint.state, complaint.closed_at = Complaint.State.CLOSED, now
    complaint.outcome, complaint.referred_to = outcome.strip(), referred_to.strip()
    validated(complaint).save(update_fields=["state", "closed_at", "outcome", "referred_to"])
    record(complaint, "close_complaint", actor=actor, now=now, after=referred_to, note=outcome)


@transaction.atomic
def follow_up(programme, *, benefit, text, actor, now):
    """Record what became of the results of a class (004-34)."""
    at_host = actor.has_role(Role.FILER, organisation=programme.host)
    if not at_host and not actor.has_role(Role.FILER, Role.REVIEWER, organisation=programme.sponsor):
        raise not_allowed("登记问效", f"{programme.host}或{programme.sponsor}")
    if programme.stage not in AFTER:
        raise Refused("办班结束后才能登记成果的转化应用情况。", code="too_early", status=409)
    if not text.strip():
        raise Refused("请写明研修成果转化、应用到哪里，产生了什么效益。", code="no_text", field="text")
    row = validated(
        FollowUp(programme=programme, benefit=benefit, text=text.strip(), recorded_at=now, recorded_by=actor)
    )
    row.save()
    record(programme, "follow_up", actor=actor, now=now, after=row.get_benefit_display(), note=text.strip())
    return row


@register(Sanction, "lift", "解除限制", fields=("note",), confirm="解除后该机构即可申报。请写明理由。",
          done="已解除限制。",
          when=lambda row, user: row.lifted_at is None and may_inspect(user, row.organisation, Role.APPROVER))  # fmt: skip
@transaction.atomic
def lift_sanction(row, *, actor, now, note=""):
    """Lift a bar on applying; the rule and the journal entry are those of accounts."""
    return lift(row, reason=note, actor=actor, now=now)
