"""Closing a roster hands it in for review: one step for the host, a decision for the authority (000-38).

The roster has a review of its own, along the chain of the rule roster.chain, and may also be accepted together
with the completion package that contains it (`accept_with_package`); the package does not wait for it.
"""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from programs.actions import advance
from programs.lifecycle import Stage
from trainees.actions.guards import require_filer
from trainees.checks import broken_rules, closing_obstacles, result_of, roster_findings
from trainees.models import Assessment, Roster
from workflow import actions as dossiers
from workflow.actions import locked
from workflow.journal import record
from workflow.lifecycle import Gate, Seat, State
from workflow.verbs import register


@transaction.atomic
def close_roster(roster, *, actor, now, verified=False, reasons=None, version=None):
    """Close the roster and submit it; the class counts as held from here on.

    `verified` is the host's word that every trainee's papers were checked (001-25); `reasons` {rule key: text}
    for what the guiding rules ask. Refuses with every obstacle at once in `details`.
    """
    require_filer(roster.programme, actor, "封存名单")
    roster = locked(roster, version=version)  # the paper before its class, as everywhere: no deadlock
    roster.programme = programme = locked(roster.programme)
    require_nothing_open(closing_obstacles(roster, today=timezone.localdate(now)))
    reasons = {key: text.strip() for key, text in (reasons or {}).items() if text.strip()}
    require_in_order(roster_findings(programme, verified=verified), reasons)
    roster.closed_at, roster.reasons = now, reasons
    if verified and roster.verified_at is None:
        roster.verified_at, roster.verified_by = now, actor
    roster.save(update_fields=["closed_at", "reasons", "verified_at", "verified_by"])
    people = list(roster.trainees.defer("phone").select_related("assessment"))
    passed = sum(result_of(person) == Assessment.Result.PASSED for person in people)
    record(roster, "close_roster", actor=actor, now=now, after=f"共 {len(people)} 人，考核合格 {passed} 人",
           note="；".join(reasons.values()), data={"people": len(people), "passed": passed})  # fmt: skip
    if programme.stage == Stage.RUNNING:
        advance(programme, "hold", actor=actor, now=now)
    rules = programme.rule_set.rules()
    seats = rules.value("roster.chain") or rules.value("completion.chain") or [Seat.AUTHORITY]
    dossiers.submit(roster, seats=seats, gate=Gate.APPROVAL, snapshot=snapshot(people), actor=actor, now=now)
    return roster


def require_nothing_open(obstacles):
    found = [obstacle.sentence for obstacle in obstacles]
    if found:
        raise Refused(
            f"名单还不能封存，有 {len(found)} 件事要先办：" if len(found) > 1 else found[0],
            code="obstacles",
            details=found if len(found) > 1 else (),
        )


def require_in_order(found, reasons):
    """Binding rules refuse, guiding ones ask for a reason; all of them are said at once."""
    broken = broken_rules(found)
    open_ = [finding for finding in found if finding.needs_reason and not reasons.get(finding.key)]
    if broken:
        raise Refused("名单不符合规定，不能封存：", code="binding", details=broken)
    if open_:
        raise Refused(
            "以下情况须说明理由后才能封存，理由会随名单一并报送审核：",
            code="reasons",
            field=f"reason-{open_[0].key}",
            details=[finding.sentence for finding in open_],
        )


def snapshot(people):
    """What the roster said, for the next round to compare: masked numbers only."""
    return {
        "people": {
            f"{person.number} {person.name}": "；".join(
                [person.number_mask, person.unit, person.post, person.qualification,
                 dict(Assessment.Result.choices).get(result_of(person), "")]
            )
            for person in people
        }
    }  # fmt: skip


@register(Roster, "endorse", fields=("note",))
@transaction.atomic
def endorse_roster(roster, *, actor, now, note=""):
    roster = locked(roster)
    dossiers.endorse(roster, actor=actor, now=now, note=note)
    return roster


@register(Roster, "accept", fields=("note",), done="名单已通过审核。")
@transaction.atomic
def accept_roster(roster, *, actor, now, note=""):
    """Accept the roster; from here on it never changes (000-39: certificates rest on a reviewed roster)."""
    roster = locked(roster)
    dossiers.accept(roster, actor=actor, now=now, note=note)
    return roster


@register(Roster, "return", fields=("note", "remarks"), tone="danger", done="名单已退回承办单位补正。")
@transaction.atomic
def return_roster(roster, *, actor, now, note="", remarks=()):
    """Send the roster back; it opens again for people, marks and results."""
    roster = locked(roster)
    _require_not_reported(roster)
    dossiers.return_(roster, remarks=remarks, parts=Roster.PARTS, actor=actor, now=now, note=note)
    return _open_again(roster)


def may_withdraw(roster, user):
    return roster.state == State.SUBMITTED and roster.programme.stage == Stage.HELD


@register(
    Roster, "withdraw", fields=("note",), tone="plain", when=may_withdraw, done="名单已撤回，可以继续修改。",
    confirm="撤回后名单重新打开，改好后须再次封存报送。",
)  # fmt: skip
@transaction.atomic
def withdraw_roster(roster, *, actor, now, note=""):
    """Take the roster back before anybody has decided, and open it for writing at once."""
    roster = locked(roster)
    _require_not_reported(roster)
    if roster.state != State.SUBMITTED:
        raise Refused(f"“{roster}”没有在审核中，无需撤回。", code="wrong_state", status=409)
    dossiers.withdraw(roster, actor=actor, now=now, note=note)
    dossiers.reopen(roster, actor=actor, now=now)
    return _open_again(roster)


@transaction.atomic
def accept_with_package(programme, *, actor, now):
    """Accept the roster as part of the completion package; for accept_completion, in its transaction.

    A roster that was accepted before stays as it is; one that went back is refused.
    """
    roster = locked(Roster.objects.get(programme=programme))
    if roster.state == State.ACCEPTED:
        return roster
    if roster.state != State.SUBMITTED:
        raise Refused(
            f"“{roster}”当前为“{State(roster.state).label}”，没有报送审核，结业材料不能办结。请先退回结业材料，由承办单位封存名单后重新上报。",
            code="roster_open",
            status=409,
        )
    seats = [link["organisation"] for link in roster.chain]
    if not any(m.role == Role.APPROVER and m.organisation_id in (seats[-1], programme.authority_id)
               for m in actor.current_memberships):  # fmt: skip
        raise not_allowed("通过名单", f"{roster.chain[-1]['label']}的审批人员")
    before, holder = roster.state, roster.holder
    roster.state, roster.holder = State.ACCEPTED, None
    roster.decided_at, roster.decided_by = now, actor
    dossiers.save_move(
        roster, "accept", before, actor=actor, now=now, note="随结业材料一并审核通过", organisation=holder
    )
    return roster


def _require_not_reported(roster):
    stage = roster.programme.stage
    if stage not in (Stage.RUNNING, Stage.HELD):
        raise Refused(
            f"项目当前为“{Stage(stage).label}”，结业材料已含本名单，名单不能单独改动。请先退回或撤回结业材料。",
            code="reported",
            status=409,
        )


def _open_again(roster):
    roster.closed_at = None
    roster.save(update_fields=["closed_at"])
    return roster
