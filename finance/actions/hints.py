"""What reviewers note to a hint, for the seats after them."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from finance.hands import may_cut, require_other_hand
from finance.models import HintCheck, Settlement
from finance.noticing import hints_of
from finance.reckoning import reckon
from workflow.actions import locked
from workflow.journal import record
from workflow.lifecycle import State
from workflow.redaction import without_numbers

LONGEST_NOTE = HintCheck._meta.get_field("note").max_length or 0


@transaction.atomic
def check_hint(settlement: Settlement, *, key: str, note: str, actor, now) -> HintCheck:
    """Note that somebody has looked into a hint, and what he found; a second time replaces the first."""
    settlement = locked(settlement)
    if settlement.state != State.SUBMITTED:
        raise Refused(
            f"“{settlement}”当前为“{State(settlement.state).label}”，审核期间才能核实提示。请刷新页面查看最新进度。",
            code="wrong_state", status=409,
        )  # fmt: skip
    if not may_cut(settlement, actor):
        raise not_allowed("核实提示", f"{settlement.holder}的审核、财务、审批人员")
    require_other_hand(settlement, actor)
    note = without_numbers(note.strip())
    if not note or len(note) > LONGEST_NOTE:
        raise Refused(
            f"请写明怎样核实、结果如何（最多 {LONGEST_NOTE} 个字），下一级审核人员会看到。",
            code="no_note", field="note",
        )  # fmt: skip
    reckoning = reckon(settlement, on=timezone.localdate(now))
    hint = next((shown.hint for shown in hints_of(reckoning) if shown.hint.key == key), None)
    if hint is None:
        raise Refused("这条提示已经不在，金额或票据可能已有变化，请刷新页面。", code="gone", status=409)
    check, _ = HintCheck.objects.update_or_create(
        settlement=settlement, hint=key,
        defaults={
            "digest": hint.digest, "note": note, "by": actor, "organisation_name": str(settlement.holder), "at": now,
        },
    )  # fmt: skip
    record(
        settlement,
        "check_hint",
        actor=actor,
        now=now,
        organisation=settlement.holder,
        note=note,
        after=hint.sentence,
    )
    return check
