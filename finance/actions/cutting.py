"""What reviewers leave standing of a line (核减)."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from finance.actions.figures import write_allowed
from finance.actions.lines import bump, described, still_there
from finance.amounts import FEN
from finance.hands import may_cut, require_other_hand
from finance.models import Cut, Expense, Settlement
from finance.reckoning import reckon
from workflow import actions as dossiers
from workflow.journal import keep_refusals, record
from workflow.lifecycle import State
from workflow.redaction import without_numbers

LONGEST_REASON = Cut._meta.get_field("reason").max_length or 0


def locked_line(line: Expense, actor, version) -> tuple[Settlement, Expense]:
    """The settlement and its line for whoever judges it now, both locked."""
    settlement = dossiers.locked(line.settlement, version=version)
    if settlement.state != State.SUBMITTED:
        raise Refused(
            f"“{settlement}”当前为“{State(settlement.state).label}”，审核期间才能核减。请刷新页面查看最新进度。",
            code="wrong_state",
            status=409,
        )
    if not may_cut(settlement, actor):
        raise not_allowed("核减", f"{settlement.holder}的审核、财务、审批人员")
    require_other_hand(settlement, actor)
    return settlement, still_there(settlement, line)


def restate(settlement: Settlement, now):
    """The payable amount as it now is, so that lists and approvers see one figure."""
    write_allowed(settlement, reckon(settlement, on=timezone.localdate(now)))
    bump(settlement)


@keep_refusals("cut_line", but=("not_a_cut", "no_reason"))
@transaction.atomic
def cut_line(line: Expense, *, approved: Decimal, reason: str, actor, now, version=None) -> Cut:
    """Leave `approved` 元 of the line standing, with the reason that the host reads; a second time replaces the first."""
    settlement, line = locked_line(line, actor, version)
    reason = without_numbers(reason.strip())
    if not approved.is_finite() or not 0 <= approved < line.amount or approved != approved.quantize(FEN):
        raise Refused(
            f"“{line.description}”申报 {line.amount:,.2f} 元，核定金额须小于申报金额，不能为负，最多两位小数；不核减的请撤销核减。",
            code="not_a_cut",
            field="approved",
        )
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(
            f"核减须写明理由（最多 {LONGEST_REASON} 个字），填报单位会看到。请写明依据的文件和条款或事实。",
            code="no_reason",
            field="reason",
        )
    before = Cut.objects.filter(expense=line).first()
    cut, _ = Cut.objects.update_or_create(
        expense=line,
        defaults={
            "approved": approved, "reason": reason, "by": actor, "organisation_name": str(settlement.holder), "at": now,
        },
    )  # fmt: skip
    restate(settlement, now)
    record(
        settlement, "cut_line", actor=actor, now=now, organisation=settlement.holder, note=reason,
        before=f"{described(line)}，核定 {before.approved if before else line.amount:,.2f} 元",
        after=f"核定 {approved:,.2f} 元", data={"line": line.pk},
    )  # fmt: skip
    return cut


@keep_refusals("uncut_line")
@transaction.atomic
def uncut_line(line: Expense, *, actor, now, version=None):
    """Let the line stand as the host wrote it."""
    settlement, line = locked_line(line, actor, version)
    cut = Cut.objects.filter(expense=line).first()
    if cut is None:
        raise Refused(f"“{line.description}”没有核减，请刷新页面。", code="no_cut", status=409)
    before = f"{described(line)}，核定 {cut.approved:,.2f} 元：{cut.reason}"
    cut.delete()
    restate(settlement, now)
    record(
        settlement, "uncut_line", actor=actor, now=now, organisation=settlement.holder, before=before,
        after=f"核定 {line.amount:,.2f} 元", data={"line": line.pk},
    )  # fmt: skip
