"""Doors of the holder, who came by the lookup: reporting an error, following it, and who has looked."""

from django.core import signing
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused, log_refusal
from accounts.throttle import client_address
from certificates.actions import report_error
from certificates.actions.reporting import parts_said
from certificates.amending.forms import ReceiptForm, ReportForm
from certificates.amending.looked import looks_of
from certificates.amending.receipts import new_code, receipt_hashes
from certificates.lookup.budgets import may_follow
from certificates.lookup.finding import certificate_shown_by
from certificates.models import Certificate, ErrorReport
from certificates.views.privacy import private, too_often
from certificates.views.public import gone

_SALT = "certificates.report"


@private
@sensitive_post_parameters("text", "contact", "seal")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, token):
    """The form of an error report, and after it the receipt: the code is made for the form, so that sent twice it is one."""
    row = certificate_shown_by(token)
    if row is None:
        return gone(request)
    form = ReportForm(request.POST or None, initial={"seal": sealed(row)})
    problem = ""
    if form.is_valid():
        code = code_in(form.cleaned_data["seal"], row)
        try:
            made = report_error(row, code=code, now=timezone.now(), **said_in(form))
            return render(request, "certificates/report_receipt.html", receipt_context(made, code, token))
        except Refused as refusal:
            log_refusal(request, refusal)
            problem = refusal.sentence
    context = {
        "form": form, "certificate": row, "token": token, "errors": [problem] if problem else [],
        "open": row.state == Certificate.State.VALID,
    }  # fmt: skip
    return render(request, "certificates/report.html", context, status=422 if form.is_bound else 200)


def sealed(certificate):
    """A fresh code, bound to the certificate that the page is about."""
    return signing.dumps([new_code(), certificate.pk], salt=_SALT)


def code_in(seal, certificate):
    """The code of the page; a fresh one where the field was tampered with."""
    try:
        code, pk = signing.loads(seal, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return new_code()
    return code if pk == certificate.pk else new_code()


def said_in(form):
    return {name: form.cleaned_data[name] for name in ("parts", "text", "contact")}


def receipt_context(made, code, token):
    return {
        "heading": "勘误已提出", "number": code, "at": made.made_at, "token": token,
        "rows": [("证书编号", made.certificate.number), ("有误的内容", parts_said(made)), ("说明", made.text)],
        "next_steps": [
            f"承办单位{made.certificate.programme.host}或发证机关{made.certificate.series.authority}核实。",
            "确有错误的，由两人办理更正：发新证书，原证书同时失效；不予更正的写明理由。",
            "凭上面的回执码在“勘误进度”中查看。回执码只显示这一次，请打印或抄下。",
        ],
    }  # fmt: skip


@private
@sensitive_post_parameters("code")
@sensitive_variables("form", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request):
    """How a report stands, by its receipt code; a code that is nobody's is one answer, whatever is wrong with it."""
    form = ReceiptForm(request.POST or None)
    if form.is_bound and not may_follow(client_address(request), now=timezone.now()):
        return too_often(request)
    if not form.is_valid():
        return render(
            request, "certificates/follow.html", {"form": form}, status=422 if form.is_bound else 200
        )
    code = form.cleaned_data["code"]
    found = ErrorReport.objects.with_receipt(receipt_hashes(code)).first()
    context = {"form": form, "missed": found is None, "report": found}
    if found is not None:
        context |= {"parts": parts_said(found), "holders": holders_of(found)}
    return render(request, "certificates/follow.html", context)


def holders_of(report):
    """In whose hands it is; "" when it has been answered."""
    certificate = report.certificate
    if report.state == ErrorReport.State.OPEN:
        return f"{certificate.programme.host}、{certificate.series.authority}核实"
    if report.state == ErrorReport.State.IN_HAND:
        return f"{certificate.series.authority}审批、制证"
    return ""


@private
@require_safe
def looks(request, token):
    """谁查过我: when and in which way the certificate was looked at. It holds nobody's name and no address."""
    row = certificate_shown_by(token)
    if row is None:
        return gone(request)
    context = {
        "certificate": row,
        "token": token,
        **looks_of(row, today=timezone.localdate(), page=request.GET.get("page")),
    }
    return render(request, "certificates/looks.html", context)
