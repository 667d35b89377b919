"""Public doors of supervision: complaints with a receipt code, and draws that anybody can run again."""

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from accounts.throttle import client_address, hit
from supervision.actions import receive_complaint
from supervision.forms import ComplaintForm, ReceiptForm
from supervision.models import Complaint, Draw

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
        if not hit("receipt", address, limit=settings.COMPLAINTS_PER_HOUR * 4, period=HOUR, now=timezone.now()).allowed:
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
    drawn = [{**pair, "host": hosts[pair["code"]]} for pair in row.drawn]
    return render(request, "supervision/draw.html", {"draw": row, "drawn": drawn})
