"""Doors of the people with accounts to the certificates of a class."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refused
from accounts.scope import get_visible
from certificates.actions import may_take_out, note_hand_out
from certificates.models import Batch, Certificate, ErrorReport
from certificates.storing import PaperChanged, read_paper
from certificates.views.public import pdf
from programs.models import Programme
from workflow.perform import refused


@login_required
@require_safe
def certificates(request, pk):
    """Every number of a class with its state, and how far the issuing has come."""
    programme = get_visible(Programme.objects.with_parties(), request.user, pk=pk)
    rows = Certificate.objects.visible_to(request.user).filter(programme=programme).select_related("trainee")
    batch = (
        Batch.objects.visible_to(request.user).with_progress().filter(completion__programme=programme).first()
    )
    context = {
        "programme": programme,
        "certificates": rows,
        "batch": batch,
        "may_open": may_take_out(programme, request.user),
        "reports": ErrorReport.objects.visible_to(request.user)
        .open()
        .filter(certificate__programme=programme)
        .select_related("certificate"),
    }
    return render(request, "certificates/certificates.html", context)


@never_cache
@login_required
@require_POST
def paper(request, pk, certificate):
    """One PDF for the host, journalled: a POST, because it leaves a trace."""
    programme = get_visible(Programme.objects.all(), request.user, pk=pk)
    row = get_visible(Certificate.objects.issued().filter(programme=programme), request.user, pk=certificate)
    try:
        content = read_paper(row)
        note_hand_out(programme, what=f"证书{row.number}", actor=request.user, now=timezone.now())
    except PaperChanged as problem:
        return render(request, "certificates/gone.html", {"message": str(problem)}, status=503)
    except Refused as refusal:
        return refused(request, refusal, back=reverse("certificates", args=[pk]))
    return pdf(content, row.number)
