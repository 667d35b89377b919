"""A certificate as data: the credential its holder takes along, the issuer behind it, the keys it is checked with."""

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from accounts.refusals import Refused
from accounts.signing import key_set
from certificates.actions import note_look
from certificates.credentials.gathering import credential_of, signed_credential
from certificates.lookup.finding import certificate_shown_by
from certificates.models import Certificate, LookupLog
from certificates.views.privacy import private
from certificates.views.public import gone
from trainees.actions import state_hours
from trainees.documents.hours import statement_pdf
from trainees.record.ledger import record_rule
from trainees.views.case import PDF, download
from workflow.perform import log_refusal

JSON = {"ensure_ascii": False, "indent": 2}
NO_CREDENTIAL = "只有有效的证书可以取得数字凭证；这本证书当前为“{state}”。"


@private
@require_safe
def badge(request, token, ending):
    """The credential of a certificate in force: `json` to read, `jwt` signed for other systems."""
    row = certificate_shown_by(token)
    if row is None:
        return gone(request)
    if row.state != Certificate.State.VALID:
        message = NO_CREDENTIAL.format(state=row.get_state_display())
        return render(request, "certificates/gone.html", {"message": message}, status=409)
    note_look([row], LookupLog.Kind.PAPER, now=timezone.now())
    if ending == "json":
        response = JsonResponse(credential_of(row), json_dumps_params=JSON)
    else:
        response = HttpResponse(signed_credential(row), content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@private
@require_POST
def hours(request, token, year):
    """The 学时证明 of the holder and one year, as PDF (003-53)."""
    row = certificate_shown_by(token)
    if row is None:
        return gone(request)
    try:
        statement = state_hours(row.person, year=year, now=timezone.now())
    except Refused as refusal:
        log_refusal(request, refusal)
        return render(request, "certificates/gone.html", {"message": refusal.sentence}, status=refusal.status)
    paper = statement_pdf(statement, record_rule(timezone.localdate(statement.made_at)))
    return download(paper, f"{year}年学时证明.pdf", PDF)


@require_safe
def issuer(request, pk):
    """Who an issuer is, for systems that read its credentials; only bodies that issue have a profile."""
    authority = get_object_or_404(Organisation.objects.authorities(), pk=pk)
    if not authority.series.exists():
        raise Http404("没有这个发证机关。")
    profile = {
        "@context": "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "id": settings.SITE_URL.rstrip("/") + reverse("issuer_profile", args=[pk]),
        "type": ["Profile"],
        "name": authority.name,
        "url": settings.SITE_URL,
    }
    return JsonResponse(profile, json_dumps_params=JSON)


@require_safe
def keys(request):
    """The public keys of the portal's signatures as a JWK set."""
    response = JsonResponse(key_set(), json_dumps_params=JSON)
    response["Cache-Control"] = "public, max-age=3600"
    return response
