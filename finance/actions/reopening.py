"""Opening an accepted settlement again: asked for with a reason, agreed to by a second person, as a new edition."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.actions.approving import keep_edition
from finance.actions.owing import cancel_unpaid
from finance.hands import office_of
from finance.models import Reopening, Settlement
from finance.reckoning import reckon
from finance.steps import REOPEN
from workflow import actions as dossiers
from workflow.journal import keep_refusals, record
from workflow.lifecycle import Seat, State
from workflow.models import Remark
from workflow.redaction import without_numbers
from workflow.verbs import register

ASKERS = (Role.REVIEWER, Role.APPROVER, Role.FINANCE)
LONGEST = Reopening._meta.get_field("reason").max_length or 0


def may_ask(settlement: Settlement, user) -> bool:
    office = office_of(settlement)
    return (
        settlement.state == State.ACCEPTED
        and office is not None
        and user.has_role(*ASKERS, organisation=office)
        and not any(each.state == Reopening.State.ASKED for each in settlement.reopenings.all())
    )


def require_accepted(settlement: Settlement):
    if settlement.state not in REOPEN.sources:
        raise Refused(
            f"“{settlement}”当前为“{State(settlement.state).label}”，只有已审定的结算才能重新开启。请刷新页面查看最新进度。",
            code="wrong_state",
            status=409,
        )


def worded(text: str, what: str, field: str) -> str:
    """The text without numbers of persons, or the refusal of an empty or overlong one."""
    text = without_numbers(text.strip())
    if not text or len(text) > LONGEST:
        raise Refused(
            f"请写明{what}（最多 {LONGEST} 个字），它会记入办理记录。", code="no_reason", field=field
        )
    return text


@register(
    Settlement, "ask_reopening", "申请重新开启", fields=("reason",), when=may_ask, tone="plain", done="已申请，等第二人确认。",
    confirm="已审定的结算确有差错时使用。须由本机关另一位审批人员确认；确认后退回填报单位，另存一版，原版保留。",
)  # fmt: skip
@keep_refusals("ask_reopening", but=("no_reason",))
@transaction.atomic
def ask_reopening(settlement: Settlement, *, reason: str, actor, now) -> Reopening:
    """Ask that an accepted settlement be opened again; somebody of the office with the last word."""
    settlement = dossiers.locked(settlement)
    office = office_of(settlement)
    if office is None or not actor.has_role(*ASKERS, organisation=office):
        raise not_allowed("申请重新开启", f"{office or '末级审核机关'}的审核、审批、财务人员")
    require_accepted(settlement)
    if settlement.reopenings.filter(state=Reopening.State.ASKED).exists():
        raise Refused("已有人申请重新开启，正等第二人确认，不必重复申请。", code="asked_already", status=409)
    reopening = Reopening.objects.create(
        settlement=settlement, edition=settlement.edition, reason=worded(reason, "重新开启的理由", "reason"), asked_by=actor,
        asked_at=now,
    )  # fmt: skip
    settlement.version += 1
    settlement.save(update_fields=["version"])
    record(settlement, "ask_reopening", actor=actor, now=now, organisation=office, note=reopening.reason,
           after=f"第 {settlement.edition} 版")  # fmt: skip
    return reopening


def may_decide(reopening: Reopening, user) -> bool:
    office = office_of(reopening.settlement)
    return (
        reopening.state == Reopening.State.ASKED
        and reopening.asked_by_id != user.pk
        and office is not None
        and user.has_role(Role.APPROVER, organisation=office)
    )


def locked_request(reopening: Reopening, actor, what) -> tuple[Settlement, Reopening]:
    """The settlement and the request, locked in that order, for the second person."""
    settlement = dossiers.locked(reopening.settlement)
    reopening = Reopening.objects.select_for_update().get(pk=reopening.pk)
    reopening.settlement = settlement
    office = office_of(settlement)
    if office is None or not actor.has_role(Role.APPROVER, organisation=office):
        raise not_allowed(what, f"{office or '末级审核机关'}的审批人员")
    if reopening.asked_by_id == actor.pk:
        raise Refused("申请人不能自己确认重新开启，请由另一位审批人员办理。", code="same_person", status=403)
    if reopening.state != Reopening.State.ASKED:
        raise Refused(
            f"这一申请已由{reopening.decided_by}办理（{reopening.get_state_display()}），请刷新页面。",
            code="decided",
            status=409,
        )
    return settlement, reopening


def decide(reopening: Reopening, state, *, actor, now, note):
    reopening.state, reopening.decided_by, reopening.decided_at = state, actor, now
    reopening.note = note
    reopening.save(update_fields=["state", "decided_by", "decided_at", "note"])


@register(
    Reopening, "confirm_reopening", "同意重新开启", fields=("note",), when=may_decide, done="已重新开启，已退回填报单位。",
    confirm="同意后，结算退回填报单位修改，未拨付的款项取消；已拨付的，重新审定后多退少补。",
)  # fmt: skip
@keep_refusals("confirm_reopening")
@transaction.atomic
def confirm_reopening(reopening: Reopening, *, actor, now, note="") -> Settlement:
    """Open the settlement as a new edition: the old one stays, what has not been paid of it is cancelled."""
    settlement, reopening = locked_request(reopening, actor, "同意重新开启")
    require_accepted(settlement)
    if not settlement.editions.filter(number=settlement.edition).exists():
        keep_edition(
            settlement, reckon(settlement, on=timezone.localdate(now)), actor=settlement.decided_by,
            now=settlement.decided_at,
        )  # fmt: skip
    cancel_unpaid(settlement, up_to=settlement.edition, actor=actor, now=now)
    decide(
        reopening,
        Reopening.State.CONFIRMED,
        actor=actor,
        now=now,
        note=without_numbers(note.strip())[:LONGEST],
    )
    send_back(settlement)
    office = office_of(settlement)
    Remark.objects.create(
        subject=settlement.key, round=settlement.round, part="", text=f"重新开启：{reopening.reason}",
        seat=Seat.AUTHORITY, organisation_name=str(office), author=actor, at=now,
    )  # fmt: skip
    record(
        settlement, "confirm_reopening", actor=actor, now=now, organisation=office, note=reopening.reason,
        before=f"已审定 第 {reopening.edition} 版", after=f"退回补正 第 {settlement.edition} 版",
    )  # fmt: skip
    dossiers.remind(
        f"reopened:{settlement.key}:{settlement.edition}", organisation=settlement.filer, case=settlement.case,
        title=f"{settlement}重新开启，请修改后再次提交", body=reopening.reason, address=settlement.portal_address(),
        urgent=True, now=now,
    )  # fmt: skip
    return settlement


def send_back(settlement: Settlement):
    """Accepted → returned. The state goes first and alone: everything else of an accepted row is fixed by the database."""
    settlement.state, settlement.holder = REOPEN.target, None
    settlement.save(update_fields=["state", "holder"])
    settlement.edition += 1
    settlement.version += 1
    settlement.open_parts = []
    settlement.reviewed_by, settlement.reviewed_at = None, None
    settlement.decided_by, settlement.decided_at = None, None
    settlement.save(
        update_fields=[
            "edition", "version", "open_parts", "reviewed_by", "reviewed_at", "decided_by", "decided_at",
        ]
    )  # fmt: skip


@register(
    Reopening, "refuse_reopening", "不同意", fields=("reason",), when=may_decide, tone="plain", done="已退回申请，结算不变。",
)  # fmt: skip
@keep_refusals("refuse_reopening", but=("no_reason",))
@transaction.atomic
def refuse_reopening(reopening: Reopening, *, reason: str, actor, now) -> Reopening:
    """Leave the settlement as it was accepted, with the reason."""
    settlement, reopening = locked_request(reopening, actor, "不同意重新开启")
    note = worded(reason, "不同意的理由", "reason")
    decide(reopening, Reopening.State.REFUSED, actor=actor, now=now, note=note)
    settlement.version += 1
    settlement.save(update_fields=["version"])
    record(settlement, "refuse_reopening", actor=actor, now=now, organisation=office_of(settlement), note=note,
           before=reopening.reason)  # fmt: skip
    return reopening
