"""Why money may be claimed back, by the rules that a class is pinned to, and what a later edition claims by itself."""

from decimal import Decimal

from accounts.refusals import Refused
from finance.amounts import add_up
from finance.models import Clawback, Payment, Settlement
from finance.steps import DUE, PAID, SENT
from policies.rules import Rules
from workflow.lifecycle import State
from workflow.models import Entry

CLAWBACK = "clawback"
PROPOSED = "propose_clawback"


def proposals(settlement: Settlement):
    """The claw-backs that editions proposed; others (004-42) are about what was done, not about a figure."""
    said = Entry.objects.of(settlement.case).filter(subject=settlement.key, verb=PROPOSED)
    return Clawback.objects.filter(pk__in=[entry.data["clawback"] for entry in said])


def proposed(settlement: Settlement) -> Decimal:
    """元 that is on its way back because a later edition allowed less."""
    return add_up(proposals(settlement).standing().values_list("amount", flat=True))


def require_owed(payment: Payment):
    """Refuse to send a payment out of a settlement that was opened again, or beyond what its last edition allows.

    One that came back from the bank after the reopening was not cancelled with it; the next edition counts it anew.
    """
    settlement = payment.settlement
    out = Payment.objects.filter(settlement=settlement, state__in=(DUE, SENT, PAID)).exclude(pk=payment.pk)
    others = add_up(out.values_list("amount", flat=True)) - proposed(settlement)
    if settlement.state != State.ACCEPTED:
        reason = "结算已重新开启，尚未再次审定"
    elif others + payment.amount > (settlement.payable or 0):
        reason = f"连同其他各版已超过应拨付的 {settlement.payable or 0:,.2f} 元"
    else:
        return
    raise Refused(
        f"{payment.amount:,.2f} 元不能拨付：{reason}。请以结算再次审定后的金额为准。",
        code="not_owed",
        status=409,
    )


def follows_from_edition(clawback: Clawback) -> bool:
    return proposals(clawback.payment.settlement).filter(pk=clawback.pk).exists()


def violations_of(rules: Rules) -> list[tuple[str, str]]:
    """[(code, name)] of what the notice calls a violation; those that it answers with a claw-back where it says which."""
    violations = [(item["code"], item["name"]) for item in rules.value("violations", [])]
    named = {
        code
        for item in rules.value("sanctions", [])
        if item["effect"] == CLAWBACK
        for code in item["violations"]
    }
    return [each for each in violations if not named or each[0] in named]


def basis_of(rules: Rules) -> str:
    """The document and clause to cite: where the notice orders the claw-back, else where it names the violations."""
    sanctions, violations = rules.get("sanctions"), rules.get("violations")
    if sanctions and any(item["effect"] == CLAWBACK for item in rules.value("sanctions", [])):
        return sanctions.citation
    return violations.citation if violations else ""
