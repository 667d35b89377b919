"""The hints of one settlement: its rows read once, shaped for `finance.hints`, and what reviewers have said to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from finance import hints
from finance.hints import Bill, Elsewhere, Hint
from finance.models import Expense, HintCheck, Invoice, LectureFee, Proposal, Settlement
from finance.reckoning import Reckoning, lectures_of
from programs.models import Programme
from workflow.models import Attachment

Keys = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Shown:
    """A hint as one person may see it: with the classes that it is about as far as he sees them, and what a reviewer noted."""

    hint: Hint
    check: HintCheck | None = None
    classes: tuple[Programme, ...] = ()
    lines: tuple[Expense, ...] = ()

    @property
    def hidden(self) -> int:
        """How many classes the person does not get to know."""
        return len(self.hint.others) - len(self.classes)


def hints_of(reckoning: Reckoning, *, viewer: User | None = None) -> list[Shown]:
    """Everything that was noticed; other classes are named to a viewer who sees them, to nobody without one."""
    settlement = reckoning.settlement
    account = account_of(reckoning)
    found = [hint for each in hints.ALL for hint in each(account)]
    found += unconfirmed(settlement)
    checks = {
        check.hint: check for check in HintCheck.objects.filter(settlement=settlement).select_related("by")
    }
    others = {pk for hint in found for pk in hint.others}
    seen = {}
    if viewer is not None and others:
        seen = Programme.objects.visible_to(viewer).select_related("host").in_bulk(others)
    lines = {line.pk: line for line in reckoning.lines}
    return [
        Shown(
            hint,
            standing(checks.get(hint.key), hint),
            tuple(seen[pk] for pk in hint.others if pk in seen),
            tuple(lines[pk] for pk in hint.lines if pk in lines),
        )
        for hint in found
    ]


def standing(check: HintCheck | None, hint: Hint) -> HintCheck | None:
    """A check lapses when the figures of its hint have changed since."""
    return check if check is not None and check.digest == hint.digest else None


def unconfirmed(settlement: Settlement) -> Iterable[Hint]:
    waiting = Proposal.objects.filter(settlement=settlement, state=Proposal.State.WAITING).count()
    if waiting:
        yield Hint(
            "waiting",
            "proposals",
            f"还有 {waiting} 份电子发票没有核对登记。",
            "没有登记的电子发票不算作凭证。",
        )


def account_of(reckoning: Reckoning) -> hints.Account:
    settlement = reckoning.settlement
    programme = settlement.programme
    keys = keys_of(reckoning.lines)
    files = list(Attachment.objects.filter(subject__in=keys).current())
    scans: dict[int, int] = {}
    for file in files:
        scans[keys[file.subject][0]] = scans.get(keys[file.subject][0], 0) + 1
    rule = reckoning.rules.get("fee.borne_by_trainee")
    return hints.Account(
        host=programme.host.name,
        place=programme.place,
        opens_on=programme.starts_on,
        ends_on=programme.ends_on,
        lines=tuple(line_of(line, scans.get(line.pk, 0)) for line in reckoning.lines),
        budget={
            category.name: (category.actual, category.budget)
            for category in reckoning.categories
            if category.budget is not None
        },
        signed_in=reckoning.people,
        staff=len(reckoning.presence.staff),
        borne_by_trainee=f"{'、'.join(rule.value)}由学员承担（{rule.citation}）" if rule else "",
        files=tuple(files_elsewhere(settlement, files, keys)),
        numbers=tuple(numbers_elsewhere(settlement, reckoning.lines)),
        lectures=tuple(lectures_elsewhere(settlement, reckoning.lines)),
    )


def keys_of(lines: Iterable[Expense]) -> Keys:
    """{key of a row that files hang on: (its line, what it is called)}."""
    found = {}
    for line in lines:
        if line.pk is None:
            continue
        found[line.key] = (line.pk, "扫描件")
        for invoice in line.invoices.all():
            found[invoice.key] = (line.pk, f"票据 {invoice.number}")
    return found


def line_of(line: Expense, files: int) -> hints.Line:
    bills = () if line.pk is None else line.invoices.all()
    fee = getattr(line, "lecture", None)
    return hints.Line(
        pk=line.pk or 0,
        category=line.category,
        description=line.description,
        amount=line.amount,
        people=line.people,
        lump=line.quantity == 1 and line.days == 1,
        bills=tuple(
            Bill(row.pk, row.number, row.code, row.seller, row.buyer, row.dated, row.amount) for row in bills
        ),
        files=files,
        lecture=next(iter(lectures_of([line])), None),
        lecturer_unit=fee.unit if fee else "",
    )


def files_elsewhere(settlement: Settlement, files: list[Attachment], keys: Keys) -> Iterable[Elsewhere]:
    """The same bytes behind a line or an invoice of another account."""
    if not files:
        return
    mine = {file.sha256: keys[file.subject] for file in files}
    others = (
        Attachment.objects.current()
        .filter(sha256__in=mine)
        .filter(Q(subject__startswith="finance.expense:") | Q(subject__startswith="finance.invoice:"))
        .exclude(subject__in=keys)
        .values_list("subject", "sha256")
    )
    rows = list(others)
    homes = homes_of(subject for subject, _ in rows)
    for subject, sha256 in rows:
        programme = homes.get(subject)
        if programme not in (None, settlement.programme_id):
            line, what = mine[sha256]
            yield Elsewhere(line, programme, what)


def homes_of(subjects: Iterable[str]) -> dict[str, int]:
    """{key: primary key of its class} of lines and invoices."""
    wanted = [subject.partition(":")[::2] for subject in subjects]
    if not wanted:
        return {}
    lines = Expense.objects.filter(pk__in=[pk for label, pk in wanted if label == "finance.expense"])
    bills = Invoice.objects.filter(pk__in=[pk for label, pk in wanted if label == "finance.invoice"])
    found = {f"finance.expense:{pk}": home for pk, home in lines.values_list("pk", "settlement__programme")}
    for pk, home in bills.values_list("pk", "expense__settlement__programme"):
        found[f"finance.invoice:{pk}"] = home
    return found


def numbers_elsewhere(settlement: Settlement, lines: Iterable[Expense]) -> Iterable[Elsewhere]:
    """The same number, seller and sum under another code: one paper told in two ways."""
    mine = {
        (row.number, row.amount): (line.pk, row)
        for line in lines if line.pk is not None
        for row in line.invoices.all()
    }  # fmt: skip
    if not mine:
        return
    others = (
        Invoice.objects.filter(number__in={number for number, _ in mine})
        .exclude(expense__settlement=settlement)
        .values_list("number", "amount", "expense__settlement__programme")
    )
    for number, amount, programme in others:
        if (number, amount) in mine:
            line, row = mine[number, amount]
            yield Elsewhere(line, programme, row.number)


def lectures_elsewhere(settlement: Settlement, lines: Iterable[Expense]) -> Iterable[Elsewhere]:
    """Fees of the same person (name and unit) for the same half day at other classes of the whole country."""
    mine = {
        (fee.name, fee.unit, fee.on, fee.half): line.pk
        for line in lines
        if (fee := getattr(line, "lecture", None)) is not None
    }
    if not mine:
        return
    others = (
        LectureFee.objects.filter(name__in={key[0] for key in mine}, on__in={key[2] for key in mine})
        .exclude(expense__settlement=settlement)
        .select_related("expense__settlement__programme")
    )
    for fee in others:
        pk = mine.get((fee.name, fee.unit, fee.on, fee.half))
        if pk is not None:
            programme = fee.expense.settlement.programme
            yield Elsewhere(pk, programme.pk, fee.name, programme.place)
