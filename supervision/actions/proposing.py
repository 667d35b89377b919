"""What a notice attaches to late papers is proposed to the office, which adopts it or says why not (001-49)."""

from django.db import transaction

from accounts.actions import require_office, sanction, validated
from accounts.refusals import Refused
from accounts.roles import Role
from supervision.models import Proposal
from supervision.proposals import Bar
from workflow.journal import record
from workflow.verbs import register


@transaction.atomic
def propose_for(programme, bar: Bar | None, *, now):
    """Keep the open proposal of a class as its facts now say; gives it, None where there is nothing to propose.

    What the office has decided stays decided. A proposal whose ground has gone (an accepted change moved the
    opening) lapses; should the ground come back, so does the proposal.
    """
    row = Proposal.objects.select_for_update().filter(programme=programme).first()
    if row is not None and row.decided_at is not None:
        return row
    if bar is None:
        if row is not None and row.state == Proposal.State.OPEN:
            row.state = Proposal.State.LAPSED
            row.save(update_fields=["state"])
            record(programme, "lapse_proposal", actor=None, now=now, before=row.violation)
        return None
    if row is not None and (row.state, row.found) == (Proposal.State.OPEN, bar.found):
        return row
    row = row or Proposal(programme=programme)
    for name in ("violation", "consequence", "basis", "found", "from_year", "until_year"):
        setattr(row, name, getattr(bar, name))
    row.state, row.proposed_at = Proposal.State.OPEN, now
    validated(row).save()
    record(
        programme,
        "propose_sanction",
        actor=None,
        now=now,
        after=f"{bar.violation}：{bar.consequence}",
        note=bar.found,
    )
    return row


def may_decide(row, user):
    """Whether the person may decide on the proposal, which is still open."""
    try:
        require_office(user, row.programme.host, Role.APPROVER, "")
    except Refused:
        return False
    return row.state == Proposal.State.OPEN


def opened(row, actor):
    """The locked open proposal, for somebody who may decide on it."""
    row = Proposal.objects.select_for_update(of=("self",)).select_related("programme__host").get(pk=row.pk)
    require_office(actor, row.programme.host, Role.APPROVER, "处理逾期备案")
    if row.state == Proposal.State.LAPSED:
        raise Refused("项目日期已经调整，备案不再逾期，这条建议已自动撤回。", code="lapsed", status=409)
    if row.state != Proposal.State.OPEN:
        raise Refused(f"这条建议已经处理：{row.get_state_display()}。", code="decided", status=409)
    return row


@register(Proposal, "adopt", "采纳", fields=("note",), when=may_decide, done="已采纳，限制已生效。",
          confirm="采纳后即对承办单位作出限制，在限制的计划年度内不受理其申报。")  # fmt: skip
@transaction.atomic
def adopt(row, *, actor, now, note=""):
    """Bar the host as the notice says; the ground and the clause go into the bar."""
    row = opened(row, actor)
    reason = "".join(filter(None, [f"{row.found}（{row.basis}）。", note.strip()]))
    row.sanction = sanction(
        row.programme.host, violation=row.violation, reason=reason, from_year=row.from_year, until_year=row.until_year,
        actor=actor, now=now,
    )  # fmt: skip
    return decide(row, Proposal.State.ADOPTED, "adopt_proposal", actor=actor, now=now, note=note)


@register(Proposal, "dismiss", "不采纳", fields=("note",), tone="plain", when=may_decide, done="已记录不采纳的理由。",
          confirm="请写明不作限制的理由，理由将记入办理记录。")  # fmt: skip
@transaction.atomic
def dismiss(row, *, actor, now, note=""):
    """Leave the host unbarred, with the reason."""
    row = opened(row, actor)
    if not note.strip():
        raise Refused("不采纳须写明理由，该理由将记入办理记录。", code="no_reason", field="note")
    return decide(row, Proposal.State.DISMISSED, "dismiss_proposal", actor=actor, now=now, note=note)


def decide(row, state, verb, *, actor, now, note):
    row.state, row.decided_at, row.decided_by, row.note = state, now, actor, note.strip()
    validated(row).save(update_fields=["state", "decided_at", "decided_by", "note", "sanction"])
    record(
        row.programme,
        verb,
        actor=actor,
        now=now,
        after=f"{row.violation}：{row.consequence}",
        note=note.strip(),
    )
    return row
