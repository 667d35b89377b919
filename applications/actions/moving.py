"""The way of a filing along its chain, and of the class with it."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from applications.actions.drafting import store_reasons
from applications.checks import deadline, obstacles
from applications.models import Filing
from applications.parts import PARTS, TWINS
from applications.reading import read
from applications.sections import snapshot
from programs.actions import advance, set_dates
from workflow import actions as dossiers
from workflow.checks import require_move
from workflow.lifecycle import Gate, Seat, State
from workflow.verbs import register

# Where a notice names no chain the plan's authority still takes the paper on record (002-16).
DEFAULT_SEATS = (Seat.PROVINCE,)


@register(
    Filing, "submit", "提交备案", done="备案已提交。",
    confirm="提交后进入审核，期间不能修改；需要修改时可以先撤回。",
)  # fmt: skip
@transaction.atomic
def submit_filing(filing, *, actor, now, reasons=None, note=""):
    """Hand the filing to the chain of its rules. All obstacles are refused at once; lateness is none (it is noted).

    `reasons` are {rule key: text} for guiding rules that the filing departs from.
    """
    filing = dossiers.locked(filing)
    require_move(filing, "submit", actor)
    store_reasons(filing, reasons or {}, actor=actor, now=now)
    reading, today = read(filing), timezone.localdate(now)
    found = list(obstacles(filing, today, reading=reading))
    if found:
        raise Refused(
            f"还有 {len(found)} 处需要补正，备案没有提交。",
            code="obstacles",
            details=[each.sentence for each in found],
        )
    late = late_note(filing, today, reading)
    dossiers.submit(
        filing, seats=reading.rules.value("filing.chain", DEFAULT_SEATS), snapshot=snapshot(reading),
        gate=reading.rules.value("filing.gate", Gate.RECORD), actor=actor, now=now, note="。".join(filter(None, [note, late])),
    )  # fmt: skip
    advance(filing.programme, "file", actor=actor, now=now)
    remind_holder(filing, now)
    return filing


def late_note(filing, today, reading):
    """How late the paper is and what that costs, in words; "" when it is in time."""
    line = deadline(filing, reading=reading)
    if line is None or not line.is_late(today):
        return ""
    what = "；".join(f"{what}（{where}）" for what, where in line.consequences)
    return f"逾期报送：最迟应于 {line.on} 报送（{line.due.rule.citation}）" + (f"；{what}" if what else "")


def remind_holder(filing, now):
    dossiers.remind(
        f"submitted:{filing.key}:{filing.round}:{filing.position}", organisation=filing.holder, case=filing.case,
        title=f"{filing}待{filing.get_gate_display() or '审核'}", body=filing.programme.title, now=now,
        address=filing.portal_address(),
    )  # fmt: skip


@register(Filing, "endorse", fields=("note",), done="已同意，并转下一级。")
@transaction.atomic
def endorse_filing(filing, *, actor, now, note=""):
    filing = dossiers.locked(filing)
    dossiers.endorse(filing, actor=actor, now=now, note=note)
    remind_holder(filing, now)
    return filing


@register(Filing, "accept", fields=("note",), done="已通过，该期可以按备案的日期办班。")
@transaction.atomic
def accept_filing(filing, *, actor, now, note=""):
    """Accept the filing and let the class open on the days it names."""
    filing = dossiers.locked(filing)
    dossiers.accept(filing, actor=actor, now=now, note=note)
    programme = advance(filing.programme, "approve", actor=actor, now=now)
    set_dates(programme, starts_on=filing.starts_on, ends_on=filing.ends_on, actor=actor, now=now)
    dossiers.remind(
        f"accepted:{filing.key}", organisation=filing.programme.host, case=filing.case, now=now,
        title=f"{filing}已通过", body=f"可于 {filing.starts_on} 开班。", urgent=True, address=filing.portal_address(),
    )  # fmt: skip
    return filing


@register(
    Filing, "return", fields=("note", "remarks"), tone="danger", done="已退回，填报单位会看到逐项意见。"
)
@transaction.atomic
def return_filing(filing, *, remarks, actor, now, note=""):
    """Send the filing back; only the parts that the remarks [(part, text)] name reopen."""
    filing = dossiers.locked(filing)
    dossiers.return_(filing, remarks=remarks, parts=PARTS, actor=actor, now=now, note=note)
    if filing.open_parts:
        twins = {twin for part in filing.open_parts for twin in TWINS.get(part, (part,))}
        filing.open_parts = [part for part in PARTS if part in twins]
        filing.save(update_fields=["open_parts"])
    advance(filing.programme, "unfile", actor=actor, now=now)
    return filing


def was_handed_in(filing, user) -> bool:
    """Whether there is anything to take back: a draft that nobody has seen is simply not handed in."""
    return filing.round > 0


@register(
    Filing, "withdraw", fields=("note",), tone="plain", when=was_handed_in, done="已撤回。",
    confirm="撤回后审核终止；重新提交时，按重新提交的日期计算是否逾期。",
)  # fmt: skip
@transaction.atomic
def withdraw_filing(filing, *, actor, now, note=""):
    """Take the filing back; the class returns to its plan."""
    filing = dossiers.locked(filing)
    was_filed = filing.state == State.SUBMITTED
    dossiers.withdraw(filing, actor=actor, now=now, note=note)
    if was_filed:
        advance(filing.programme, "unfile", actor=actor, now=now)
    return filing


@register(Filing, "reopen", done="已重新打开，可以继续填写。")
@transaction.atomic
def reopen_filing(filing, *, actor, now):
    filing = dossiers.locked(filing)
    dossiers.reopen(filing, actor=actor, now=now)
    return filing
