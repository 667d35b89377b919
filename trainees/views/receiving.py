"""The form of a receipt, as the public and the host's clerk fill it in: one reading of what was typed and uploaded."""

from itertools import chain

from django.conf import settings
from django.utils import timezone

from accounts.refusals import Refused
from accounts.throttle import client_address, hit
from trainees.actions.registering import new_token, receive_receipt
from trainees.forms.registering import PersonFormSet, ReceiptForm
from trainees.people import document_indexes
from trainees.recruiting.reading import taken_elsewhere
from trainees.sheets.receipt import parse_receipt
from trainees.views.case import errors_of
from workflow.formsets import MORE_ROWS, grown, unjudged
from workflow.perform import log_refusal
from workflow.xlsx.reading import open_workbook

HOUR = 3600
TOO_OFTEN = "这个网络地址在一小时内提交的次数较多，请稍后再试。已填写的内容还在本页（上传的文件须重新选择）。"


def forms_of(request, today):
    """(form, formset, whether it is to be sent): unbound for a GET; with more rows where “再加 5 行” was pressed."""
    kwargs = {"form_kwargs": {"today": today}, "prefix": "people"}
    if request.method != "POST":
        return ReceiptForm(initial={"token": new_token()}), PersonFormSet(**kwargs), False
    data = grown(request.POST, "people") if "more" in request.POST else request.POST
    form, people = ReceiptForm(data, request.FILES), PersonFormSet(data, **kwargs)
    if "more" in request.POST:
        unjudged(form, formsets=[people])
    return form, people, "more" not in request.POST


def take(request, recruitment, *, actor=None, link=None):
    """Read the POST and keep the receipt; gives (context, status, receipt, token), the last two None where it was not kept."""
    now = timezone.now()
    today = timezone.localdate(now)
    form, people, sending = forms_of(request, today)
    context = {"form": form, "people": people, "formsets": [people], "more_rows": MORE_ROWS, "errors": []}
    if not sending:
        return context, 200, None, None
    if actor is None and not allowed(request, now):
        context["errors"] = [{"sentence": TOO_OFTEN}]
        return context, 429, None, None
    valid = form.is_valid() & people.is_valid()
    listed, faults = uploaded(request, form, today)
    context["errors"] = [{"sentence": each.sentence} for each in faults]
    if not valid or faults:
        return context, 422, None, None
    unit = form.cleaned_data["unit"]
    rows = [each.applicant(unit) for each in people if each.cleaned_data.get("name")]
    try:
        receipt, token = receive_receipt(
            recruitment, values=form.contact_values(), people=[*rows, *listed], token=form.cleaned_data["token"],
            actor=actor, now=now, link=link,
        )  # fmt: skip
    except Refused as refusal:
        log_refusal(request, refusal)
        context["errors"] = errors_of(refusal)
        return context, refusal.status, None, None
    return context, 200, receipt, token


def allowed(request, now):
    limit = settings.RECEIPTS_PER_HOUR
    return hit("receipt.send", client_address(request), limit=limit, period=HOUR, now=now).allowed


def uploaded(request, form, today):
    """(Applicants of the workbook, what is wrong with it); a file that is no workbook is one fault."""
    file = getattr(form, "cleaned_data", {}).get("file")
    if not file:
        return [], []
    try:
        with open_workbook(file.read(), file.name) as book:
            sheet = parse_receipt(book, on=today, unit=form.cleaned_data.get("unit", ""))
    except Refused as refusal:
        log_refusal(request, refusal)
        return [], [refusal]
    return list(sheet.people), list(sheet.faults)


def named_elsewhere(receipt):
    """Names on this receipt that stand on another one too: for the host alone. Told to whoever sends a receipt, it would
    tell a stranger with somebody's number that he is registered."""
    rows = [each for each in receipt.registrations.defer("phone", "email") if each.state != "withdrawn"]
    indexes = {each.pk: document_indexes(each.doc_type, each.doc_number) for each in rows}
    taken = taken_elsewhere(receipt.recruitment, list(chain(*indexes.values())), but=receipt)
    return [each.name for each in rows if not taken.isdisjoint(indexes[each.pk])]
