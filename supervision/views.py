"""Doors of supervision: complaints and draws for the public, inspections and follow-up of one class for its people."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from accounts.scope import get_visible
from accounts.throttle import client_address, hit
from programs.models import Programme
from supervision.actions import AFTER, follow_up, receive_complaint, rectify
from supervision.forms import AnswerForm, ComplaintForm, FollowUpForm, ReceiptForm
from supervision.models import Complaint, Draw, FollowUp, Inspection, Rectification
from supervision.reading import late_papers
from workflow.perform import log_refusal, refused

HOUR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def complain(request):
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        limit = settings.COMPLAINTS_PER_HOUR
        if not hit("complaint", client_address(request), limit=limit, period=HOUR, now=now).allowed:
            form.add_error(None, "您在一小时内提交的次数较多，请稍后再试。已填写的内容还在本页，请先保留。")
        else:
            try:
                complaint = receive_complaint(now=now, **form.cleaned_data)
            except Refused as refusal:
                log_refusal(request, refusal)
                form.add_error(None, refusal.sentence)
            else:
                request.session["complaint"] = complaint.receipt
                return redirect("complaint_received")
    return render(request, "supervision/complain.html", {"form": form})


@require_safe
def complaint_received(request):
    receipt = request.session.get("complaint", "")
    complaint = get_object_or_404(Complaint.objects.with_receipt(receipt))
    return render(request, "supervision/complaint_received.html", {"complaint": complaint})


@require_http_methods(["GET", "HEAD", "POST"])
def follow_complaint(request):
    """How far a complaint has come, for whoever holds its receipt code."""
    form = ReceiptForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        address = client_address(request)
        if not hit(
            "receipt", address, limit=settings.COMPLAINTS_PER_HOUR * 4, period=HOUR, now=timezone.now()
        ).allowed:
            form.add_error(None, "查询次数较多，请一小时后再试。")
        else:
            found = Complaint.objects.with_receipt(form.cleaned_data["receipt"]).first()
            if found is None:
                form.add_error("receipt", "没有这个查询码，请核对提交时页面上显示的 10 位字母和数字。")
    return render(request, "supervision/follow_complaint.html", {"form": form, "complaint": found})


@require_safe
def draws(request):
    return render(request, "supervision/draws.html", {"draws": Draw.objects.public()})


@require_safe
def draw(request, pk):
    row = get_object_or_404(Draw.objects.public(), pk=pk)
    hosts = {entry["code"]: entry["host"] for entry in row.frame}
    found = {
        inspection.programme_id: inspection
        for inspection in row.inspections.exclude(outcome=Inspection.Outcome.PENDING)
    }
    classes = Programme.objects.public().in_bulk([entry["pk"] for entry in row.frame])
    frame = [{**entry, "programme": classes.get(entry["pk"])} for entry in row.frame]
    pks = {entry["code"]: entry["pk"] for entry in row.frame}
    drawn = [
        {
            **pair,
            "host": hosts[pair["code"]],
            "programme": classes.get(pks[pair["code"]]),
            "found": found.get(pks[pair["code"]]),
        }
        for pair in row.drawn
    ]
    return render(request, "supervision/draw.html", {"draw": row, "frame": frame, "drawn": drawn})


def may_follow_up(programme, user):
    at_sponsor = user.has_role(Role.FILER, Role.REVIEWER, organisation=programme.sponsor)
    return programme.stage in AFTER and (at_sponsor or user.has_role(Role.FILER, organisation=programme.host))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def case_supervision(request, pk):
    """What inspections found in a class and how it was put right; what became of its results."""
    row = get_visible(Programme.objects.with_parties(), request.user, pk=pk)
    form = FollowUpForm(request.POST or None) if may_follow_up(row, request.user) else None
    status = 200
    if request.method == "POST":
        if form is None:
            refusal = not_allowed("登记问效", f"{row.host}或{row.sponsor}在办班结束后")
            return refused(request, refusal, back=request.path)
        status = 422
        if form.is_valid():
            try:
                follow_up(row, actor=request.user, now=timezone.now(), **form.cleaned_data)
            except Refused as refusal:
                log_refusal(request, refusal)
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, "已登记。")
                return redirect("case_supervision", pk)
    held = (
        Inspection.objects.visible_to(request.user)
        .filter(programme=row)
        .exclude(outcome=Inspection.Outcome.PENDING)
    )
    context = {
        "programme": row,
        "late": late_papers(row),
        "today": timezone.localdate(),
        # A drawn inspection is not announced: only what was found is shown.
        "inspections": held.prefetch_related("rectifications").order_by("-held_on"),
        "follow_ups": FollowUp.objects.visible_to(request.user)
        .filter(programme=row)
        .order_by("-recorded_at"),
        "form": form,
        "answers": request.user.has_role(Role.FILER, organisation=row.host),
    }
    return render(request, "supervision/case.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rectification(request, pk):
    """The host's answer to one fault."""
    row = get_visible(
        Rectification.objects.select_related("inspection__programme__host"), request.user, pk=pk
    )
    form = AnswerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                rectify(row, answer=form.cleaned_data["answer"], actor=request.user, now=timezone.now())
            except Refused as refusal:
                log_refusal(request, refusal)
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, "已报送整改情况。")
                return redirect("case_supervision", row.inspection.programme_id)
    return render(request, "supervision/rectification.html", {"row": row, "form": form}, status=status)
