"""Recruiting for the public: classes that take people, the notice, the receipt, and the unit's own page of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused
from trainees.actions.registering import (
    REACHED,
    correct_receipt,
    correct_registration,
    withdraw_registrations,
)
from trainees.documents.recruiting import admission_pdf, lines_of, notice_pdf, receipt_pdf
from trainees.forms.registering import ContactForm, CorrectionForm
from trainees.models import Recruitment
from trainees.recruiting.checks import (
    class_facts,
    closed_because,
    differences,
    filing_of,
    place_words,
    quotes,
    time_words,
)
from trainees.recruiting.gate import let_in, receipt_of_token, receipt_page
from trainees.recruiting.reading import SEALED, open_recruitments, places_of, registrations_of
from trainees.sheets.receipt import receipt_template
from trainees.views.case import PDF, XLSX, download, errors_of
from trainees.views.receiving import take
from workflow.perform import log_refusal, refused, seen_version


def public_recruitment(pk):
    """The published notice of a class; what was never published is a 404."""
    rows = Recruitment.objects.public().filter(programme__plan__release__gt=0)
    return get_object_or_404(
        rows.select_related(
            "programme__host", "programme__plan", "programme__track", "programme__rule_set__notice"
        ),
        programme=pk,
    )


def notice_context(recruitment):
    """What the notice and the receipt pages say of the class: time, place, places left, what has changed."""
    programme = recruitment.programme
    facts = class_facts(programme, filing_of(programme))
    places = places_of(recruitment, registrations_of(recruitment))
    return {
        "recruitment": recruitment, "programme": programme, "time": time_words(facts), "place": place_words(facts),
        "places": places, "changes": changes_of(recruitment, facts),
        "closed": closed_because(recruitment, today=timezone.localdate()),
    }  # fmt: skip


def changes_of(recruitment, facts):
    """(what, old, new) between what was published first and what holds now; [] where nothing has changed."""
    told = recruitment.told
    if not told:
        return []
    changes = told.get("changes", [])
    first = changes[0]["before"] if changes else told["facts"]
    return differences(first, facts)


@require_safe
def recruiting_list(request):
    rows = list(open_recruitments(timezone.localdate()))
    for row in rows:
        row.left = max(0, row.seats - row.admitted)
    return render(request, "trainees/registering/list.html", {"rows": rows})


@require_safe
def notice(request, pk):
    recruitment = public_recruitment(pk)
    context = notice_context(recruitment) | {
        "quotes": quotes(recruitment.programme.rule_set.rules()), "lines": lines_of(recruitment.text),
    }  # fmt: skip
    return render(request, "trainees/registering/notice.html", context)


@require_safe
def paper(request, pk):
    recruitment = public_recruitment(pk)
    facts = class_facts(recruitment.programme, filing_of(recruitment.programme))
    name = f"{recruitment.programme.code} 招收学员通知.pdf"
    return download(notice_pdf(recruitment, facts), name, PDF)


@require_safe
def template(request, pk):
    recruitment = public_recruitment(pk)
    name = f"{recruitment.programme.code} 报名回执.xlsx"
    return download(receipt_template(recruitment.programme.title), name, XLSX)


@never_cache
@sensitive_post_parameters()
@sensitive_variables("context")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request, pk):
    """报名回执 for many people at once; sent twice, the same receipt answers."""
    recruitment = public_recruitment(pk)
    if closed_because(recruitment, today=timezone.localdate()) and request.method != "POST":
        return redirect("recruiting_notice", pk)
    context, status, receipt, token = take(request, recruitment, link=lambda key: link_of(request, key))
    context |= notice_context(recruitment)
    if receipt is not None:
        let_in(request, receipt, now=timezone.now())
        return sent(request, receipt, token)
    return render(request, "trainees/registering/register.html", context, status=status)


def link_of(request, token):
    return request.build_absolute_uri(reverse("receipt_enter", args=[token]))


def sent(request, receipt, token):
    """The answer to a receipt: its number, its people, and the link, which is shown this once."""
    context = {
        "receipt": receipt, "link": link_of(request, token), "people": people_of(receipt),
        "programme": receipt.recruitment.programme, "recruitment": receipt.recruitment,
    }  # fmt: skip
    return render(request, "trainees/registering/sent.html", context)


@never_cache
@require_safe
def enter(request, token):
    """The private link: remembers whose it is and leads on, so that the token does not stay in the address."""
    receipt = receipt_of_token(token)
    if receipt is None:
        return render(request, "trainees/registering/void.html", status=410)
    let_in(request, receipt, now=timezone.now())
    response = redirect("own_receipt")
    response["Referrer-Policy"] = "no-referrer"
    return response


def people_of(receipt):
    return list(receipt.registrations.defer(*(name for name in SEALED if "__" not in name)))


@require_safe
@receipt_page
def own_receipt(request, receipt):
    """Who was named and what became of them; what the unit may still do."""
    return render(request, "trainees/registering/receipt.html", receipt_context(receipt))


def receipt_context(receipt):
    people = people_of(receipt)
    return notice_context(receipt.recruitment) | {
        "receipt": receipt, "people": people,
        "may_withdraw": any(each.state not in ("withdrawn", "refused") for each in people),
        "admitted": [each for each in people if each.state == "admitted"],
    }  # fmt: skip


@require_POST
@receipt_page
def withdraw(request, receipt):
    keys = [int(key) for key in request.POST.getlist("people") if key.isdecimal() and len(key) < 12]
    try:
        count = withdraw_registrations(
            receipt, keys=keys, version=seen_version(request), actor=None, now=timezone.now()
        )
    except Refused as refusal:
        return refused(request, refusal, back=reverse("own_receipt"))
    messages.success(request, f"已登记 {count} 人退出报名。")
    return redirect("own_receipt")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@receipt_page
def contact(request, receipt):
    """Whom to reach at the unit, put right until the registration closes."""
    initial = {name: getattr(receipt, name) for name in ContactForm.base_fields}
    form = ContactForm(request.POST or None, initial=initial)

    def save():
        return correct_receipt(
            receipt, values=form.cleaned_data, version=seen_version(request), actor=None, now=timezone.now()
        )

    return correction(request, receipt, form, save, heading="更正联系信息")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@receipt_page
def person(request, receipt, number):
    """One person put right; the document number is shown masked and stays unless a new one is typed."""
    each = get_object_or_404(receipt.registrations, number=number)
    names = set(CorrectionForm.base_fields) - {"doc_number"}
    form = CorrectionForm(
        request.POST or None,
        initial={name: getattr(each, name) for name in names},
        today=timezone.localdate(),
    )
    if each.state != "waiting":  # what the decision rested on stays
        for name in set(form.fields) - set(REACHED):
            form.fields[name].disabled = True

    def save():
        return correct_registration(
            each, applicant=form.applicant(receipt.unit), version=seen_version(request), actor=None,
            now=timezone.now(),
        )  # fmt: skip

    return correction(request, receipt, form, save, heading=f"更正{each.name}的信息", person=each)


def correction(request, receipt, form, save, *, heading, person=None):
    """One page of corrections: filled again with what is wrong, or back to the receipt."""
    context = {
        "receipt": receipt, "form": form, "heading": heading, "person": person, "errors": [],
        "programme": receipt.recruitment.programme,
        "closed": closed_because(receipt.recruitment, today=timezone.localdate()),
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save()
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                messages.success(request, "已更正。")
                return redirect("own_receipt")
    return render(request, "trainees/registering/correct.html", context, status=status)


@require_safe
@receipt_page
def receipt_paper(request, receipt):
    return download(receipt_pdf(receipt, people_of(receipt)), f"{receipt.number} 报名回执.pdf", PDF)


@require_safe
@receipt_page
def admissions(request, receipt):
    """The 录取通知 of the people of this receipt, a page each."""
    rows = [each for each in people_of(receipt) if each.state == "admitted"]
    if not rows:
        return redirect("own_receipt")
    for each in rows:
        each.receipt = receipt
    return download(admission_pdf(receipt.recruitment, rows), f"{receipt.number} 录取通知.pdf", PDF)
