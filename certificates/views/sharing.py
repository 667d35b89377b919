"""Share links: the holder makes and ends them, whoever has one sees what a verification would show."""

from functools import wraps

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused, log_refusal
from accounts.scope import NOT_FOUND
from accounts.throttle import client_address
from certificates.actions import end_share, make_share
from certificates.actions.sharing import digest_of, new_token, note_shared
from certificates.amending.forms import ShareForm
from certificates.lookup.budgets import may_verify
from certificates.lookup.finding import certificate_shown_by
from certificates.models import Certificate, LookupLog, Share
from certificates.storing import PaperChanged, read_paper
from certificates.views.privacy import private, too_often
from certificates.views.public import gone, pdf
from trainees.names import mask_name
from workflow.qr import qr_svg

_SALT = "certificates.share"
STALE = "这个链接已失效：已过有效期、被收回，或地址不完整。请向给您链接的人索取新的链接，或凭证书编号核验。"


@private
@sensitive_post_parameters("seal")
@require_http_methods(["GET", "HEAD", "POST"])
def shares(request, token):
    """The holder's links to one certificate; a new one is shown once, with its QR code."""
    row = certificate_shown_by(token)
    if row is None:
        return gone(request)
    now = timezone.now()
    form, made, problem = ShareForm(request.POST or None, initial=fresh_seal(row)), {}, ""
    if form.is_valid():
        secret = secret_in(form.cleaned_data["seal"], row)
        values = {name: form.cleaned_data[name] for name in ("label", "days", "paper")}
        try:
            made = shown_once(make_share(row, token=secret, now=now, **values), secret)
            form = ShareForm(initial=fresh_seal(row))
        except Refused as refusal:
            log_refusal(request, refusal)
            problem = refusal.sentence
    rows = Share.objects.of(row).with_uses()
    context = {
        "certificate": row, "token": token, "form": form, "errors": [problem] if problem else [],
        "shares": [(each, each.is_live(now)) for each in rows], "open": row.state == Certificate.State.VALID, **made,
    }  # fmt: skip
    return render(request, "certificates/shares.html", context, status=422 if form.is_bound else 200)


def fresh_seal(certificate):
    return {"seal": signing.dumps([new_token(), certificate.pk], salt=_SALT)}


def secret_in(seal, certificate):
    """The token that the page was made with; a fresh one where the field was tampered with."""
    try:
        secret, pk = signing.loads(seal, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return new_token()
    return secret if pk == certificate.pk else new_token()


def shown_once(share, secret):
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('certificate_shared', args=[secret])}"
    drawing = mark_safe(qr_svg(address))  # noqa: S308 (our own drawing of our own address)
    return {"made": share, "address": address, "qr": drawing}


@private
@require_POST
def end(request, token, pk):
    row = certificate_shown_by(token)
    if row is None:
        return gone(request)
    share = Share.objects.of(row).filter(pk=pk).first()
    if share is None:
        raise Http404(NOT_FOUND)
    end_share(share, now=timezone.now())
    return redirect("certificate_shares", token)


def unlinked(view):
    """The address is the secret: no other site is told of it."""

    @private
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


def opened(request, secret, kind=LookupLog.Kind.SHARE):
    """(link, None), or (None, the answer for one that does not hold). Every look is counted and written down."""
    now = timezone.now()
    if not may_verify(client_address(request), now=now):
        return None, too_often(request)
    share = Share.objects.with_digest(digest_of(secret)).first()
    if share is not None and kind == LookupLog.Kind.PAPER and not share.paper:
        raise Http404(NOT_FOUND)
    live = share is not None and share.is_live(now)
    note_shared(share, now=now, live=live, kind=kind)
    return (share, None) if live else (None, share_gone(request, STALE, 410))


def share_gone(request, message, status):
    return render(request, "certificates/share_gone.html", {"message": message}, status=status)


@unlinked
@require_safe
def shared(request, secret):
    """What a verification shows, and the paper where the holder agreed to it."""
    share, answer = opened(request, secret)
    if share is None:
        return answer
    row = share.certificate
    context = {
        "share": share,
        "certificate": row,
        "secret": secret,
        "name": mask_name(row.name),
        "at": timezone.now(),
    }
    return render(request, "certificates/shared.html", context)


@unlinked
@require_safe
def shared_paper(request, secret):
    share, answer = opened(request, secret, LookupLog.Kind.PAPER)
    if share is None:
        return answer
    try:
        content = read_paper(share.certificate)
    except PaperChanged as problem:
        return share_gone(request, str(problem), 503)
    return pdf(content, share.certificate.number, save="download" in request.GET)
