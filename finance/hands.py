"""Who has had a settlement in hand. Four eyes are counted by its journal, whatever seats and ranks somebody holds."""

from django.db.models import Max, Q

from accounts.models import Organisation
from accounts.refusals import Refused
from accounts.roles import Role
from finance.models import Payment, Settlement
from workflow.models import Entry

CUTTING = ("cut_line", "uncut_line")
# What those do who judge a settlement or look at it. Whatever else its journal says of somebody is writing it, so that
# a new way of writing counts without being named here.
JUDGING = (
    *CUTTING, "endorse", "review", "accept", "return", "ask_reopening", "confirm_reopening", "refuse_reopening", "refused",
    "propose_clawback", "check_hint", "view_account", "generate",
)  # fmt: skip


PARTS = ("finance.expense", "finance.invoice", "finance.proposal")


def entries_of(settlement: Settlement):
    """What the journal says of the settlement, its lines and invoices, those that are gone included."""
    mine = Q(subject=settlement.key)
    for label in PARTS:
        mine |= Q(subject__startswith=f"{label}:")
    return Entry.objects.of(settlement.case).filter(mine)


def wrote(settlement: Settlement, user) -> bool:
    """Whether the person ever wrote any part of it: a line, a fee, an invoice, a file, the payee."""
    return entries_of(settlement).filter(actor_id=user.pk).exclude(verb__in=JUDGING).exists()


def has_cut(settlement: Settlement, user) -> bool:
    """Whether the person changed what is approved of a line since the settlement last came in."""
    mine = entries_of(settlement)
    came_in = mine.filter(verb="submit").aggregate(last=Max("number"))["last"] or 0
    return mine.filter(actor_id=user.pk, verb__in=CUTTING, number__gt=came_in).exists()


def require_other_hand(settlement: Settlement, user):
    """Refuse whoever submitted or wrote it: nobody judges his own paper, in whatever chair he sits."""
    if settlement.submitted_by_id == user.pk:
        raise Refused("提交人不能审核自己提交的材料，请由另一位人员办理。", code="own_paper", status=403)
    if wrote(settlement, user):
        raise Refused(
            "您填写过这份结算的明细、票据或收款信息，不能再审核、审定，请由另一位人员办理。",
            code="own_paper",
            status=403,
        )


def require_second_person(settlement: Settlement, user):
    """Refuse an approver who is not the second pair of eyes on everything that he approves."""
    if settlement.reviewed_by_id is None:
        raise Refused(
            "还没有初审。结算须经两人办理：请先由本机关财务或审核人员初审，再由审批人员审定。",
            code="not_reviewed",
            status=409,
        )
    if settlement.reviewed_by_id == user.pk:
        raise Refused("初审人不能审定同一份结算，请由另一位审批人员办理。", code="same_person", status=403)
    require_other_hand(settlement, user)
    if has_cut(settlement, user):
        raise Refused(
            "您在本轮核减（或撤销核减）过这份结算的支出，核减须由第二人看过，请由另一位审批人员审定。",
            code="own_cut",
            status=403,
        )


def office_of(settlement: Settlement) -> Organisation | None:
    """The office with the last word: who pays, or the end of the chain where nothing is paid."""
    if settlement.payer_id:
        return settlement.payer
    if not settlement.chain:
        return None
    return Organisation.objects.filter(pk=settlement.chain[-1]["organisation"]).first()


def may_cut(settlement: Settlement, user) -> bool:
    """Whether the person sits where the settlement lies; what he may not do there is refused with the reason."""
    holder = settlement.holder
    return holder is not None and user.has_role(
        Role.REVIEWER, Role.FINANCE, Role.APPROVER, organisation=holder
    )


def brought_about(payment: Payment, user) -> str:
    """What the person did to bring a payment about, in a word; "" for nothing. Whoever did anything never pays it out."""
    if payment.approved_by_id == user.pk:
        return "审定"
    return "提交" if payment.settlement.submitted_by_id == user.pk else ""


def require_uninvolved(payment: Payment, user, hint: str):
    """Refuse whoever approved or submitted what is now to be paid; `hint` says what to do instead."""
    if part := brought_about(payment, user):
        raise Refused(
            f"“{payment}”由您{part}，{part}人不能经办同一笔拨付。{hint}", code="same_person", status=403
        )
