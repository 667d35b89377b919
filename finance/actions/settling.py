"""The way of a settlement along its chain: nobody alone can bring money onto its way."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.checks import obstacles, parts_of
from finance.models import Payment, Settlement
from finance.reckoning import Reckoning, category_names, payer_of, reckon, seats_of
from finance.sealing import digest_of
from workflow import actions as dossiers
from workflow.checks import require_move
from workflow.journal import record
from workflow.lifecycle import Gate, State
from workflow.verbs import register

FIGURES = [
    "total",
    "eligible",
    "claimed",
    "payable",
    "own_cost",
    "digest",
    "formula",
    "cuts",
    "people_days",
    "reviewed_by",
    "reviewed_at",
]


@register(Settlement, "submit", "提交结算", confirm="提交后由审核机关核对，期间不能修改。")
@transaction.atomic
def submit_settlement(settlement: Settlement, *, actor, now, version=None) -> Settlement:
    """Compute every figure anew, keep it with the paper and hand it to the first seat of the chain.

    Refuses with all obstacles in `details`; late papers are accepted and pay for it as the rules say.
    """
    settlement = dossiers.locked(settlement, version=version)
    require_move(settlement, "submit", actor)
    reckoning = reckon(settlement, on=timezone.localdate(now))
    blocked = [obstacle.sentence for obstacle in obstacles(reckoning)]
    if blocked:
        raise Refused(
            f"还有 {len(blocked)} 处须补正，不能提交：{blocked[0]}", code="incomplete", details=blocked
        )
    write_figures(settlement, reckoning)
    dossiers.submit(
        settlement, seats=seats_of(settlement.programme, reckoning.rules), gate=Gate.APPROVAL,
        snapshot=snapshot(settlement, reckoning), actor=actor, now=now,
    )  # fmt: skip
    settlement.payer = payer_of(settlement)
    settlement.save(update_fields=["payer"])
    return settlement


def write_figures(settlement, reckoning: Reckoning):
    allowed = reckoning.payable
    settlement.total, settlement.payable, settlement.own_cost = (
        reckoning.total,
        allowed.amount,
        allowed.own_cost,
    )
    settlement.eligible, settlement.claimed = reckoning.eligible, reckoning.claimed
    settlement.formula, settlement.people_days = allowed.formula, reckoning.people_days
    settlement.cuts = [
        [cut.sentence, cut.number, cut.clause] for cut in (*allowed.cuts, *standards(reckoning))
    ]
    settlement.digest = digest_of(settlement, reckoning.lines)
    settlement.reviewed_by, settlement.reviewed_at = None, None
    settlement.save(update_fields=FIGURES)


def standards(reckoning: Reckoning):
    """The cuts that the office standards make."""
    return [split.cut for split in reckoning.splits]


def snapshot(settlement, reckoning: Reckoning):
    """What the paper says, for comparing rounds: {category: {line: figures}} and the payee, the account masked."""
    parts: dict[str, dict[str, str]] = {}
    for category in reckoning.categories:
        rows = parts.setdefault(category.name, {})
        for number, line in enumerate(category.lines, start=1):
            rows[f"{number}. {line.description}"] = (
                f"{line.quantity} × {line.unit_price:,.2f} × {line.days} ＝ {line.amount:,.2f}"
            )
    payee = {
        "户名": settlement.payee_name,
        "开户行": settlement.payee_bank,
        "账号": settlement.masked_account,
    }
    figures = {"实际支出": f"{reckoning.total:,.2f}", "应拨付": f"{reckoning.payable.amount:,.2f}"}
    return {**{name: rows for name, rows in parts.items() if rows}, "payee": payee, "合计": figures}


def first_review(settlement, actor, now):
    if settlement.reviewed_by_id is None:
        settlement.reviewed_by, settlement.reviewed_at = actor, now
        settlement.save(update_fields=["reviewed_by", "reviewed_at"])


@register(Settlement, "endorse", fields=("note",))
@transaction.atomic
def endorse_settlement(settlement: Settlement, *, actor, now, note=""):
    """Agree at this seat and hand on; the first to do so is the first reviewer."""
    settlement = dossiers.locked(settlement)
    dossiers.endorse(settlement, actor=actor, now=now, note=note)
    first_review(settlement, actor, now)


def may_review(settlement: Settlement, user) -> bool:
    return (
        settlement.state == State.SUBMITTED
        and settlement.at_last_seat
        and settlement.reviewed_by_id is None
        and settlement.submitted_by_id != user.pk
        and user.has_role(Role.FINANCE, Role.REVIEWER, organisation=settlement.holder)
    )


@register(
    Settlement, "review", "初审通过", fields=("note",), when=may_review, done="已初审，等审批人员审定。",
    confirm="初审由财务或审核人员办理，另由审批人员审定。",
)  # fmt: skip
@transaction.atomic
def review_settlement(settlement: Settlement, *, actor, now, note=""):
    """The first of the two pairs of eyes where the chain has one office only."""
    settlement = dossiers.locked(settlement)
    if settlement.state != State.SUBMITTED or not settlement.at_last_seat:
        raise Refused(
            f"“{settlement}”当前不在末级审核，不能初审。请刷新页面查看最新进度。",
            code="wrong_state",
            status=409,
        )
    if settlement.submitted_by_id == actor.pk:
        raise Refused("提交人不能审核自己提交的材料，请由另一位人员办理。", code="own_paper", status=403)
    if not actor.has_role(Role.FINANCE, Role.REVIEWER, organisation=settlement.holder):
        raise not_allowed("初审", f"{settlement.holder}的财务、审核人员")
    if settlement.reviewed_by_id is not None:
        raise Refused(f"已由{settlement.reviewed_by}初审，请由审批人员审定。", code="reviewed", status=409)
    first_review(settlement, actor, now)
    settlement.version += 1
    settlement.save(update_fields=["version"])
    record(settlement, "review", actor=actor, now=now, note=note, organisation=settlement.holder)


def may_approve(settlement: Settlement, user) -> bool:
    return settlement.reviewed_by_id not in (None, user.pk)


@register(
    Settlement, "accept", "审定", fields=("note",), when=may_approve, done="已审定。",
    confirm="审定后金额、明细不能再改；应拨付金额大于零的，同时生成一笔待拨付。",
)  # fmt: skip
@transaction.atomic
def approve_settlement(settlement: Settlement, *, actor, now, note="") -> Payment | None:
    """Fix the figures for ever and, when something is payable, create the one payment in the same transaction."""
    settlement = dossiers.locked(settlement)
    require_move(settlement, "accept", actor)
    require_second_person(settlement, actor)
    require_unchanged(settlement, now)
    dossiers.accept(settlement, actor=actor, now=now, note=note)
    dossiers.remind(
        f"settled:{settlement.key}:{settlement.round}", organisation=settlement.filer, case=settlement.case,
        title=f"{settlement}已审定", body=f"应拨付 {settlement.payable:,.2f} 元，单位自筹 {settlement.own_cost:,.2f} 元。",
        address=settlement.portal_address(), urgent=True, now=now,
    )  # fmt: skip
    if not settlement.payable:
        return None
    payment = Payment.objects.create(
        settlement=settlement, edition=settlement.edition, amount=settlement.payable,
        fund_source=settlement.programme.fund_source, payee_name=settlement.payee_name, payee_bank=settlement.payee_bank,
        payee_account=settlement.payee_account, approved_by=actor, approved_at=now,
    )  # fmt: skip
    record(
        payment,
        "payment_due",
        actor=actor,
        now=now,
        after=f"{payment.amount:,.2f} 元 {payment.fund_source}".strip(),
    )
    return payment


def require_second_person(settlement, actor):
    """Whoever submitted or first reviewed it does not approve it, whatever other rights they hold."""
    if settlement.reviewed_by_id is None:
        raise Refused(
            "还没有初审。结算须经两人办理：请先由本机关财务或审核人员初审，再由审批人员审定。",
            code="not_reviewed",
            status=409,
        )
    if actor.pk in (settlement.reviewed_by_id, settlement.submitted_by_id):
        raise Refused("初审人不能审定同一份结算，请由另一位审批人员办理。", code="same_person", status=403)


def require_unchanged(settlement, now):
    """The lines must still add up to what was submitted: a change by any side door stops the approval."""
    reckoning = reckon(settlement, on=timezone.localdate(now))
    fresh = (reckoning.total, reckoning.payable.amount, reckoning.payable.own_cost)
    if fresh != (settlement.total, settlement.payable, settlement.own_cost):
        raise Refused(
            f"按现有明细计算，实际支出 {fresh[0]:,.2f} 元、应拨付 {fresh[1]:,.2f} 元，与提交时不一致"
            f"（{settlement.total:,.2f} 元、{settlement.payable:,.2f} 元）。请退回，由填报单位重新提交。",
            code="changed",
            status=409,
        )


@register(Settlement, "return", fields=("note", "remarks"))
@transaction.atomic
def return_settlement(settlement: Settlement, *, actor, now, note="", remarks=()):
    """Send back with comments pinned to categories, documents or the payee; only those reopen."""
    settlement = dossiers.locked(settlement)
    programme = settlement.programme
    parts = dict(parts_of(category_names(programme.rule_set.rules()), programme))
    dossiers.return_(settlement, remarks=remarks, parts=parts, actor=actor, now=now, note=note)


def is_under_review(settlement: Settlement, user) -> bool:
    return settlement.state == State.SUBMITTED


@register(
    Settlement, "withdraw", fields=("note",), tone="plain", when=is_under_review, done="经费结算已撤回，可以重新填写。",
    confirm="撤回后可以修改并重新提交。",
)  # fmt: skip
@transaction.atomic
def withdraw_settlement(settlement: Settlement, *, actor, now, note=""):
    settlement = dossiers.locked(settlement)
    dossiers.withdraw(settlement, actor=actor, now=now, note=note)


@register(Settlement, "reopen")
@transaction.atomic
def reopen_settlement(settlement: Settlement, *, actor, now, note=""):
    dossiers.reopen(dossiers.locked(settlement), actor=actor, now=now, note=note)
