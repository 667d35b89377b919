"""The classes of a year whose money a person may see, read in a constant number of queries."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from accounts.models import Organisation
from accounts.roles import OrganisationKind, Role
from finance.actions.approving import may_approve
from finance.actions.settling import may_review
from finance.desk.cases import Case, Lines, Paid
from finance.desk.risks import risks_of
from finance.facts import settlement_deadline
from finance.models import Clawback, Expense, FundingShare, Invoice, Payment, Recovery, Settlement
from finance.reckoning import seats_of
from policies.models import Holiday, RuleSet
from policies.rules import Rules
from programs.facts import yuan
from programs.models import Programme
from trainees.models import Assessment, Result
from workflow.checks import is_reviewer
from workflow.lifecycle import Seat, State
from workflow.models import Attachment

PARTIES = (
    "plan", "track", "host", "sponsor", "authority", "province", "filing", "settlement__holder", "settlement__payer",
)  # fmt: skip
CENTRAL = {Seat.MINISTRY: OrganisationKind.MINISTRY, Seat.SERVICE_CENTRE: OrganisationKind.SERVICE_CENTRE}
# What a cashier does about a payment.
MOVES: dict[str, str] = {
    Payment.State.DUE: "拨付",
    Payment.State.FAILED: "重新拨付",
    Payment.State.RETURNED: "重新拨付",
}
# What lists never show: sealed, or long.
LONG = ("settlement__payee_account", "settlement__formula", "content", "audience")


def programmes_of(user, year: int | None = None):
    """The published classes a person sees, and those whose claims are addressed to his office."""
    seen = Programme.objects.visible_to(user).public().values("pk")
    claims = Settlement.objects.visible_to(user).values("programme")
    rows = Programme.objects.filter(Q(pk__in=seen) | Q(pk__in=claims))
    return rows if year is None else rows.filter(plan__year=year)


def years_of(user) -> list[int]:
    rows = programmes_of(user).order_by("-plan__year")
    return list(rows.values_list("plan__year", flat=True).distinct())


def read_cases(user, year: int, today: date) -> list[Case]:
    """Every class of a plan year as a case."""
    programmes = list(
        programmes_of(user, year).select_related(*PARTIES).defer(*LONG).order_by("plan", "number")
    )
    rules = RuleSet.objects.filter(pk__in={programme.rule_set_id for programme in programmes}).compiled()
    calendar = Holiday.objects.working_days()
    known = Known(user, year)
    cases = []
    for programme in programmes:
        pinned = rules[programme.rule_set_id]
        settlement = getattr(programme, "settlement", None)
        if settlement is not None:
            settlement.programme = programme
        case = Case(
            programme=programme,
            settlement=settlement,
            due=settlement_deadline(programme, settlement, pinned, calendar),
            cap=cap_of(pinned),
        )
        known.fill(case, pinned)
        case.mine = mine_of(case, user)
        case.address = address_of(case)
        case.risks = risks_of(case, today)
        cases.append(case)
    return cases


def cap_of(rules: Rules) -> Decimal | None:
    cap = rules.value("subsidy.cap")
    return None if cap is None else Decimal(cap)


class Known:
    """Small sums about all classes of a year, one query each. The classes came through their scope."""

    def __init__(self, user, year: int):
        self.classes = programmes_of(user, year).values("pk")
        self.categories = self.read_lines()
        self.payments = self.read_payments()
        self.shares = self.read_shares()
        passed = Assessment.objects.filter(result=Result.PASSED, trainee__roster__programme__in=self.classes)
        owner = "trainee__roster__programme"
        self.passed = dict(passed.order_by().values_list(owner).annotate(n=Count("pk")))
        kinds = (*OrganisationKind.municipal(), *CENTRAL.values())
        self.offices = {each.pk: each for each in Organisation.objects.filter(kind__in=kinds)}

    def read_lines(self):
        scans = Attachment.objects.current().filter(
            subject=Concat(Value(f"{Expense._meta.label_lower}:"), Cast(OuterRef("pk"), TextField()))
        )
        bare = ~Exists(Invoice.objects.filter(expense=OuterRef("pk"))) & ~Exists(scans)
        rows = (
            Expense.objects.filter(settlement__programme__in=self.classes)
            .order_by()
            .values("settlement__programme", "category")
            .annotate(
                spent=Sum("amount"),
                approved=Sum(Coalesce("cut__approved", "amount")),
                count=Count("pk"),
                bare=Count("pk", filter=bare),
            )
        )
        found: dict[int, dict[str, Lines]] = defaultdict(dict)
        for row in rows:
            found[row["settlement__programme"]][row["category"]] = Lines(
                yuan(row["spent"]), yuan(row["approved"]), row["count"], row["bare"]
            )
        return found

    def read_payments(self):
        owed = summed(
            Clawback.objects.filter(state__in=[Clawback.State.CONFIRMED, Clawback.State.RECOVERED]),
            "payment", self.classes,
        )  # fmt: skip
        came = summed(Recovery.objects.all(), "clawback__payment", self.classes)
        rows = Payment.objects.filter(settlement__programme__in=self.classes).order_by("edition")
        fields = ("pk", "edition", "amount", "state", "fund_source", "approved_by")
        found: dict[int, tuple[Paid, ...]] = defaultdict(tuple)
        for programme, pk, *rest in rows.values_list("settlement__programme", *fields):
            found[programme] += (Paid(pk, *rest, owed.get(pk, yuan(0)), came.get(pk, yuan(0))),)
        return found

    def read_shares(self):
        rows = FundingShare.objects.filter(settlement__programme__in=self.classes).order_by()
        found: dict[int, dict[str, Decimal]] = defaultdict(dict)
        for programme, channel, amount in rows.values_list("settlement__programme", "channel").annotate(
            sum=Sum("amount")
        ):
            found[programme][channel] = yuan(amount)
        return found

    def fill(self, case: Case, rules: Rules) -> None:
        pk = case.programme.pk
        case.categories = self.categories.get(pk, {})
        case.payments = self.payments.get(pk, ())
        case.shares = self.shares.get(pk, {})
        case.passed = self.passed.get(pk, 0)
        payer = self.payer_of(case, rules)
        case.payer, case.payer_id = (payer.label, payer.pk) if payer else ("", None)
        case.city = next(
            (
                office.label
                for pk in reversed(case.programme.host.ancestor_ids)
                if (office := self.offices.get(pk)) and office.kind in OrganisationKind.municipal()
            ),
            "",
        )

    def payer_of(self, case: Case, rules: Rules) -> Organisation | None:
        """Who pays, or will once the claim comes in: the office with the last word on it."""
        programme = case.programme
        if not programme.is_subsidised:
            return None
        if case.settlement is not None and case.settlement.payer is not None:
            return case.settlement.payer
        seat = Seat(seats_of(programme, rules)[-1])
        if kind := CENTRAL.get(seat):
            return next((each for each in self.offices.values() if each.kind == kind and each.active), None)
        return {Seat.AUTHORITY: programme.authority, Seat.PROVINCE: programme.province}.get(seat)


def summed(rows, payment: str, classes) -> dict[int, Decimal]:
    """{primary key of a payment: 元}."""
    found = rows.filter(**{f"{payment}__settlement__programme__in": classes}).order_by()
    return {pk: yuan(amount) for pk, amount in found.values_list(payment).annotate(sum=Sum("amount"))}


def mine_of(case: Case, user) -> str:
    """What the person may do with the money of this class now, in a word; "" when others are to move."""
    settlement = case.settlement
    if settlement is None:
        return ""
    if settlement.state == State.SUBMITTED:
        if settlement.at_last_seat and settlement.reviewed_by_id in (None, user.pk):
            return "初审" if may_review(settlement, user) else ""
        hands = {seat.get("by") for seat in settlement.chain}
        if is_reviewer(user, settlement) and settlement.submitted_by_id != user.pk and user.pk not in hands:
            return "审定" if settlement.at_last_seat and may_approve(settlement, user) else "审核"
        return ""
    steps = {
        each.state: MOVES[each.state]
        for each in case.payments
        if each.state in MOVES and each.approved_by != user.pk
    }
    if steps and settlement.payer is not None and user.has_role(Role.FINANCE, organisation=settlement.payer):
        return next(iter(steps.values()))
    return ""


def address_of(case: Case) -> str:
    """Where the lines of the class lie: the review page once there is a settlement."""
    if case.settlement is not None:
        return reverse("admin:finance_settlement_change", args=[case.settlement.pk])
    return reverse("programme", args=[case.programme.pk])
