"""What every page of a settlement loads, and how it shows it."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.scope import NOT_FOUND, get_visible
from finance.checks import DOCUMENTS, LINE, PAYEE, may_write, slots_of
from finance.models import Expense, Settlement
from finance.reading import files_of, scans_by_invoice, vouchers_of
from finance.reckoning import category_names
from programs.models import Programme
from workflow.uploads import accept_of


def load_programme(request, pk):
    return get_visible(Programme.objects.with_parties().select_related("filing"), request.user, pk=pk)


def settlement_of(programme, user):
    """The settlement of a class that the person sees, with the class at hand; None when none was begun."""
    rows = Settlement.objects.visible_to(user).filter(programme=programme)
    settlement = (
        rows.select_related("holder", "submitted_by", "reviewed_by", "decided_by")
        .prefetch_related("payments")
        .first()
    )
    if settlement:
        settlement.programme = programme
    return settlement


def load_settlement(request, pk):
    """(programme, settlement) or the 404 that a foreign class gives."""
    programme = load_programme(request, pk)
    settlement = settlement_of(programme, request.user)
    if settlement is None:
        raise Http404(NOT_FOUND)
    return programme, settlement


def load_line(request, pk, line):
    """(programme, settlement, line), each through its own scope."""
    programme, settlement = load_settlement(request, pk)
    row = get_visible(Expense.objects.filter(settlement=settlement), request.user, pk=line)
    row.settlement = settlement
    return programme, settlement, row


def today():
    return timezone.localdate()


def crumbs(programme, label=""):
    """From the desk down to this page."""
    here = reverse("settlement", args=[programme.pk]) if label else None
    found = [
        ("工作台", "/portal/"),
        (programme.title, f"/portal/programmes/{programme.pk}/"),
        ("经费结算", here),
    ]
    return [*found, (label, None)] if label else found


def open_parts(settlement, rules, user):
    """The parts that the person may write now: names of categories, single lines, documents, payee."""
    if not may_write(settlement, user):
        return set()
    alone = {part for part in settlement.open_parts if part.startswith(LINE)} if settlement.is_open else set()
    return alone | {
        part for part in (*category_names(rules), DOCUMENTS, PAYEE) if settlement.part_is_open(part)
    }


def with_address(file):
    file.url = reverse("attachment", args=[file.pk])
    return file


def with_scans(invoices):
    """The invoices, each with its `scan` or None."""
    rows = list(invoices)
    found = scans_by_invoice(rows)
    for row in rows:
        file = found.get(row.pk)
        row.scan = file and with_address(file)
    return rows


def gather_vouchers(settlement, reckoning):
    """Say of each line which scans and how many invoices lie behind it."""
    found = vouchers_of(settlement)
    for line in reckoning.lines:
        line.files = [with_address(file) for file in found.get(line.pk, [])]
        line.bills = line.invoices.all()
    with_scans_of_all(reckoning.lines)


def with_scans_of_all(lines):
    """Every invoice behind these lines with its `scan`, in one query."""
    with_scans(invoice for line in lines for invoice in line.invoices.all())


def shown_slots(settlement, rules, *, writes, refusal=None, refused_slot=""):
    """The document slots as the attachments piece wants them."""
    pk = settlement.programme_id
    files = {file.slot: with_address(file) for file in files_of(settlement)}
    return [
        {
            "code": item["code"],
            "label": item["name"],
            "required": item["required"],
            "rule": item.get("citation", ""),
            "files": [files[item["code"]]] if item["code"] in files else [],
            "upload_url": reverse("settlement_upload", args=[pk]) if writes else "",
            "remove_url": reverse("settlement_detach", args=[pk, item["code"]]) if writes else "",
            "accept": accept_of(),
            "error": refusal.sentence if refusal and item["code"] == refused_slot else "",
        }
        for item in slots_of(settlement.programme, rules)
    ]


def say(form, refusal):
    """Put a refusal into the form beside what was typed, at its field where it names one."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return refusal.status
