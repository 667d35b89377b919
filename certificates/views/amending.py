"""Doors of host and authority to one certificate: its chain, its reports, and what two people decide about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.fresh import require_fresh_sign_in
from accounts.refusals import Refused
from accounts.scope import NOT_FOUND, get_visible
from certificates.actions import (
    approve_amendment,
    decline_amendment,
    may_take_out,
    propose_amendment,
    view_new_number,
)
from certificates.actions.amending import ValuesRefused, may_decide
from certificates.actions.reporting import handlers_of, may_handle
from certificates.amending.chains import chain_of
from certificates.amending.changes import LABELS, OF_CLASS, PARTS
from certificates.amending.checks import known_of, obstacle, offered
from certificates.amending.forms import AmendForm
from certificates.models import Amendment, Certificate, ErrorReport, IssuanceLog
from programs.models import Programme
from workflow.models import Attachment
from workflow.perform import log_refusal, moves_for, refused
from workflow.uploads import SCANS, checked_upload

Kind = Amendment.Kind
# What becomes of the certificate, said before somebody asks for it.
CONSEQUENCES = {
    Kind.CORRECT: (
        "发证机关另一位审批人员批准后，从同一登记取新编号制发新证书；新证书生效时原证书失效，查验时显示“已被新证书替代”。",
        "姓名、证件有更正的，同时在名单上留下更正记录，名单原样保留。",
    ),
    Kind.REVOKE: (
        "发证机关另一位审批人员批准后立即生效，查验时显示“已撤销”，并记入公开日志，不能恢复。",
        "撤销有误的，只能提出“重新发证”，取新编号另发。",
    ),
    Kind.REISSUE: ("原编号保持原状，批准后从同一登记取新编号另发一本，两本互相注明。",),
}
WITH_PEOPLE = (
    "certificate__series__authority", "certificate__programme__host", "certificate__programme__authority",
    "certificate__person", "proposed_by", "decided_by", "result", "report",
)  # fmt: skip


def reached(request, pk, certificate):
    """The class and one of its numbers, if the person may see them."""
    programme = get_visible(Programme.objects.with_parties(), request.user, pk=pk)
    row = get_visible(
        Certificate.objects.filter(programme=programme).select_related(
            "series__authority",
            "programme__host",
            "programme__authority",
            "trainee__roster",
            "person",
            "superseded_by",
        ),
        request.user,
        pk=certificate,
    )
    return programme, row


@never_cache
@login_required
@require_safe
def certificate(request, pk, certificate):
    """One number: what it says, what took its place, what was reported, what is proposed, what may be done."""
    programme, row = reached(request, pk, certificate)
    handles = may_handle(row, request.user)
    reports = (
        ErrorReport.objects.visible_to(request.user).filter(certificate=row).prefetch_related("amendments")
    )
    context = {
        "programme": programme,
        "certificate": row,
        "chain": chain_of(row),
        "log": IssuanceLog.objects.of(row),
        "reports": [(each, said(each.parts), moves_for(each, request.user)) for each in reports],
        "amendments": Amendment.objects.visible_to(request.user).filter(certificate=row),
        "offered": [(kind, Kind(kind).label) for kind in offered(row)] if handles else [],
        "may_open": may_take_out(programme, request.user),
        "moves": moves_for(row, request.user),
    }
    return render(request, "certificates/certificate_page.html", context)


def said(parts):
    return "、".join(PARTS[part] for part in parts if part in PARTS)


@never_cache
@sensitive_post_parameters("doc_number", "reason")
@sensitive_variables("form")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, pk, certificate, kind):
    """The form of a correction, a revocation or a reissue; the person who fills it never decides it."""
    programme, row = reached(request, pk, certificate)
    if kind not in Kind.values:
        raise Http404(NOT_FOUND)
    back = reverse("certificate_page", args=[pk, certificate])
    if not may_handle(row, request.user):
        return refused(request, not_allowed_here(row, kind), back=back)
    if sentence := obstacle(row, kind):
        return refused(request, Refused(sentence, code="wrong_state", status=409), back=back)
    report = named_report(request, row)
    form = AmendForm(request.POST or None, request.FILES or None, kind=kind, known=known_of(row))
    errors = []
    if form.is_valid():
        try:
            made = submitted(request, row, kind, form, report)
            messages.success(request, f"已提出，等{row.series.authority}另一位审批人员审批。")
            return redirect("amendment", pk, made.pk)
        except Refused as refusal:
            log_refusal(request, refusal)
            errors = placed(form, refusal)
    context = {
        "programme": programme, "certificate": row, "kind": kind, "label": Kind(kind).label, "form": form, "report": report,
        "errors": errors, "consequences": CONSEQUENCES[kind], "back": back,
        "of_class": "、".join(PARTS[part] for part in OF_CLASS) if kind != Kind.REVOKE else "",
    }  # fmt: skip
    return render(request, "certificates/amend.html", context, status=422 if form.is_bound else 200)


def not_allowed_here(row, kind):
    return Refused(
        f"您的账号没有“提出证书{Kind(kind).label}”的权限。此操作由{handlers_of(row)}办理。",
        code="not_allowed",
        status=403,
    )


def named_report(request, row):
    """The open report that the proposal answers, as the address or the form names it."""
    named = request.POST.get("report") or request.GET.get("report") or ""
    reports = ErrorReport.objects.visible_to(request.user).filter(
        certificate=row, state=ErrorReport.State.OPEN
    )
    return reports.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 10 else None


def submitted(request, row, kind, form, report):
    given = form.cleaned_data["file"]
    file = (given.name, *checked_upload(given, kinds=SCANS[:3])) if given else None
    return propose_amendment(
        row, kind=kind, values=form.values, reason=form.cleaned_data["reason"], report=report, file=file,
        document_number=form.cleaned_data["document_number"], actor=request.user, now=timezone.now(),
    )  # fmt: skip


def placed(form, refusal):
    """The sentences of a refusal at their fields; what belongs to none of them is given back."""
    if isinstance(refusal, ValuesRefused):
        for field, sentences in refusal.faults.items():
            for sentence in sentences:
                form.add_error(field, sentence)
        return []
    if refusal.field in form.fields:
        form.add_error(refusal.field, refusal.sentence)
        return []
    return [refusal.sentence]


def reached_amendment(request, pk, amendment):
    programme = get_visible(Programme.objects.with_parties(), request.user, pk=pk)
    row = get_visible(
        Amendment.objects.filter(certificate__programme=programme).select_related(*WITH_PEOPLE),
        request.user,
        pk=amendment,
    )
    return programme, row


@never_cache
@login_required
@require_safe
def amendment(request, pk, amendment):
    """One proposal with old and new side by side; its second person decides here."""
    programme, row = reached_amendment(request, pk, amendment)
    return amendment_page(request, programme, row)


def amendment_page(request, programme, row, **more):
    decides = may_decide(row, request.user) and row.group is None
    context = {
        "programme": programme,
        "amendment": row,
        "certificate": row.certificate,
        "changes": [(LABELS[key], old, new) for key, (old, new) in row.changes.items()],
        "files": Attachment.objects.of(row),
        "report_parts": said(row.report.parts) if row.report else "",
        "decides": decides,
        "obstacle": obstacle(row.certificate, row.kind, but=row) if decides else "",
        "consequences": CONSEQUENCES[Kind(row.kind)],
        "moves": moves_for(row, request.user),
        **more,
    }
    return render(request, "certificates/amendment.html", context)


@never_cache
@login_required
@require_POST
def decide(request, pk, amendment):
    """Approve or decline, after the person has said once more who he is (PR-10)."""
    _, row = reached_amendment(request, pk, amendment)
    act = {"approve": approve_amendment, "decline": decline_amendment}.get(request.POST.get("verdict", ""))
    if act is None:
        raise Http404(NOT_FOUND)
    if may_decide(row, request.user):
        require_fresh_sign_in(request)
    try:
        done = act(row, note=request.POST.get("note", ""), actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("amendment", args=[pk, row.pk]))
    messages.success(request, f"已办理：{done.get_kind_display()}{done.get_state_display()}。")
    return redirect("amendment", pk, row.pk)


@never_cache
@login_required
@require_POST
def number(request, pk, amendment):
    """The full new document number, once and in the page alone; who looked is journalled (T32)."""
    programme, row = reached_amendment(request, pk, amendment)
    if may_handle(row.certificate, request.user):
        require_fresh_sign_in(request)
    try:
        shown = view_new_number(row, actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("amendment", args=[pk, row.pk]))
    return amendment_page(request, programme, row, full_number=shown)
