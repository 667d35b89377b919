"""The settlement of a class as facts for `policies.findings`, and what may be paid of what it cost."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from applications.facts import filing_deadline
from finance.models import Budget, Expense, Settlement
from policies.calendar import WorkingDays
from policies.findings import Finding, Status, findings
from policies.rules import Force, Rules
from policies.subsidy import SUBSIDISED, Payable, payable
from policies.timetable import Deadline, deadline_of
from programs.facts import Known, files_told, told, yuan
from programs.lifecycle import Stage, reached
from programs.models import Programme
from workflow.lifecycle import State

# Rules that a settlement answers for. What stands in the account of the payee is asked for with the package.
JUDGED = (
    "funding.kinds", "funding.payers", "subsidy.cap", "subsidy.none_after", "subsidy.forfeits_when",
    "reimbursement.documents", "reimbursement.due",
)  # fmt: skip

# What they say decides how much is paid; nobody can mend it by a reason.
CONDITIONS = ("funding.kinds", "funding.payers", "subsidy.cap", "subsidy.none_after", "subsidy.forfeits_when")


@dataclass(frozen=True)
class Account:
    """What a class cost and was to cost in 元 (None where no budget was filed), and the slots that hold a document."""

    spent: Decimal
    planned: Decimal | None
    files: dict[str, list[str]]
    lines: int = 0


def told_of(programmes: Iterable[Programme]) -> list[QuerySet]:
    """Rows about expenses, budgets and documents of many classes, for `programs.facts.gather`."""
    ids = [programme.pk for programme in programmes]
    spent = Expense.objects.filter(settlement__programme__in=ids)
    planned = Budget.objects.filter(programme__in=ids)
    return [
        told(spent, "spent", "settlement__programme_id", total=Sum("amount"), n=Count("pk")),
        told(planned, "planned", "programme_id", total=Sum("amount")),
        files_told(getattr(programme, "settlement", None) for programme in programmes),
    ]


def known_of(known: Known, settlement: Settlement | None) -> Account:
    planned, spent = known.one("planned"), known.one("spent")
    return Account(
        spent=yuan(spent.get("total")),
        planned=yuan(planned["total"]) if planned else None,
        files=known.files(settlement),
        lines=spent.get("n", 0),
    )


@dataclass(frozen=True)
class Facts:
    """What decides beside the amounts: the papers that are late before and after, whether the plan was kept, and which
    papers are `missing`, in words."""

    late: tuple[Deadline, ...]
    as_planned: bool
    missing: tuple[str, ...] = ()

    @property
    def settlement_late(self) -> bool:
        return any(line.kind != "filing" for line in self.late)

    @property
    def on_time(self) -> bool:
        return not self.late


def settlement_deadline(
    programme: Programme, settlement: Settlement | None, rules: Rules, calendar: WorkingDays
) -> Deadline | None:
    """The last day for the papers of the claim; where nothing is claimed, that of the completion package.

    None while the class has no last day, and where no rule speaks of one.
    """
    if programme.ends_on is None:
        return None
    came_in = received_on(settlement)
    facts = {
        "year": programme.year,
        "funding": programme.funding,
        "ends_on": programme.ends_on,
        "reported_on": came_in,
        "reimbursement_on": came_in,
    }
    return deadline_of("reimbursement" if programme.is_subsidised else "completion", rules, facts, calendar)


def received_on(settlement: Settlement | None) -> date | None:
    """The day in Asia/Shanghai on which the papers first came in."""
    received = settlement.received_at if settlement else None
    return timezone.localdate(received) if received else None


def facts_of(
    programme: Programme,
    due: Deadline | None,
    rules: Rules,
    calendar: WorkingDays,
    on: date | None,
    files: Container[str] | None = None,
) -> Facts:
    """Which papers came in late (by `on` while they are out: what is late by now will not come in time), which are missing,
    and the plan kept or not. `files` are the slots of a settlement that came in, None where that is not asked."""
    filing = filing_deadline(programme, getattr(programme, "filing", None), rules, calendar)
    late = tuple(
        line for line in (filing, due) if line and (line.done or on) and line.is_late(on or date.max)
    )
    return Facts(
        late, ended_in_time(programme, rules, calendar), tuple(missing_papers(programme, rules, files))
    )


def missing_papers(programme: Programme, rules: Rules, files: Container[str] | None) -> Iterator[str]:
    """Papers before and after that were not handed in as demanded: a filing that nobody accepted before the class was
    over, and what the rules bind a claim to bring once it has come in.

    A class without a filing in the portal passed that stage elsewhere; its stage says so.
    """
    filing = getattr(programme, "filing", None)
    if filing is not None and filing.state != State.ACCEPTED and programme.reached >= reached(Stage.HELD):
        yield f"开班备案{filing.get_state_display()}，没有审核通过"
    demanded = rules.get("reimbursement.documents")
    if files is not None and demanded is not None and demanded.binding and programme.is_subsidised:
        yield from (
            f"缺{item['name']}"
            for item in demanded.value
            if item.get("required", True)
            and item.get("force", Force.BINDING) == Force.BINDING
            and item["code"] not in files
        )


def asks_for_files(rules: Rules, settlement: Settlement) -> bool:
    """Whether what is paid depends on the documents of a settlement: it came in, and its rules forfeit for missing ones."""
    codes = {item["code"] for item in rules.value("subsidy.forfeits_when", ())}
    return (
        "papers_missing" in codes
        and settlement.received_at is not None
        and "reimbursement.documents" in rules
    )


def ended_in_time(programme: Programme, rules: Rules, calendar: WorkingDays) -> bool:
    """Whether the class ended by the day by which its rules bind it to end."""
    wall = rules.get("class.end_by")
    if wall is None or not wall.binding or programme.ends_on is None:
        return True
    line = deadline_of("end", rules, {"year": programme.year, "held_on": programme.ends_on}, calendar)
    return line is None or not line.is_late(programme.ends_on)


def allowed_for(
    programme: Programme,
    rules: Rules,
    facts: Facts,
    spent: Decimal,
    planned: Decimal | None,
    eligible: Decimal | None = None,
) -> Payable:
    """What may be paid for a class that cost `spent` 元 of a budget of `planned` 元, `eligible` of it within the standards."""
    return payable(
        rules,
        actual=spent,
        funding=programme.funding,
        held_ends_on=programme.ends_on,
        year=programme.year,
        approved_plan=planned,
        eligible=eligible,
        on_time=facts.on_time,
        completed_as_planned=facts.as_planned,
        missing=facts.missing,
    )


@dataclass(frozen=True)
class Claim:
    """A settlement as it stands or would stand: when it is due, how the papers came in, what may be paid."""

    due: Deadline | None
    facts: Facts
    payable: Payable


def claim_of(
    programme: Programme, settlement: Settlement | None, account: Account, rules: Rules, calendar: WorkingDays, on: date
) -> Claim:  # fmt: skip
    due = settlement_deadline(programme, settlement, rules, calendar)
    files = account.files if settlement and asks_for_files(rules, settlement) else None
    facts = facts_of(programme, due, rules, calendar, on, files)
    reckoned = (
        settlement is not None and settlement.eligible is not None and settlement.total == account.spent
    )
    eligible = settlement.eligible if settlement is not None and reckoned else None
    return Claim(due, facts, allowed_for(programme, rules, facts, account.spent, account.planned, eligible))


def settlement_facts(
    programme: Programme, settlement: Settlement | None, account: Account, claim: Claim, on: date | None
) -> dict:  # fmt: skip
    """The settlement as facts; before anybody began one, nothing is known of its documents and its claim."""
    filing = getattr(programme, "filing", None)
    facts = {
        "year": programme.year,
        "today": on,
        "funding": programme.funding,
        "payer": (filing.payer or None) if filing else None,
        "opening_on": programme.starts_on,
        "ends_on": programme.ends_on,
        "papers_late": not claim.facts.on_time,
        "papers_missing": bool(claim.facts.missing),
        "not_as_planned": not claim.facts.as_planned,
    }
    if settlement is None:
        return facts
    return facts | {
        "reimbursement_on": received_on(settlement),
        "reimbursement_documents": set(account.files),
        "seals": {slot: seals for slot, seals in account.files.items() if seals},
        "subsidy_claimed": claim.payable.amount,
    }


def judged(rules: Rules, facts: dict, calendar: WorkingDays) -> list[Finding]:
    """What the rules say to the settlement: a condition of the subsidy costs money, and never keeps the paper out."""
    claims = facts["funding"] == SUBSIDISED
    only = tuple(key for key in JUDGED if claims or key != "reimbursement.documents")
    return [
        replace(each, status=Status.GUIDING) if each.refuses and each.key in CONDITIONS else each
        for each in findings(rules, facts, only=only, calendar=calendar)
    ]
