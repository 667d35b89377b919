"""The private links of a class in the hands of its host: to copy, to print, to mail, to replace."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refused
from trainees.actions import mail_links, renew_link
from trainees.actions.guards import require_filer
from trainees.documents.hours import slips_pdf
from trainees.models import Trainee
from trainees.own.links import address_of
from trainees.views.case import PDF, download, page_context, programme_of, roster_of, trainee_of
from workflow.glyphs import MissingGlyphs
from workflow.perform import refused


def for_filers(view):
    """A door to links: they open a person's page, so nobody but the host's filers sees them."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request, pk, *args, **kwargs):
        programme = programme_of(request, pk)
        try:
            require_filer(programme, request.user, "查看学员链接")
            return view(request, programme, *args, **kwargs)
        except Refused as refusal:
            return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")

    return guarded


def people_of(request, programme):
    return Trainee.objects.visible_to(request.user).filter(roster__programme=programme).defer("phone")


@require_safe
@for_filers
def links(request, programme):
    people = list(people_of(request, programme))
    context = page_context(request, programme, "roster_links") | {
        "links": [(row, address_of(row)) for row in people],
        "addressed": sum(bool(row.email.strip()) for row in people),
    }
    return render(request, "trainees/people/links.html", context)


@require_safe
@for_filers
def slips(request, programme):
    """Slips with QR codes to cut and hand out."""
    try:
        content = slips_pdf(programme, people_of(request, programme))
    except MissingGlyphs as problem:
        raise Refused(str(problem), code="glyphs", status=409) from None
    return download(content, f"{programme.code} 学员二维码条.pdf", PDF)


@require_POST
@for_filers
def mail(request, programme):
    count = mail_links(roster_of(programme), actor=request.user, now=timezone.now())
    messages.success(request, f"已为 {count} 人写好邮件，稍后发出；寄送情况见发件箱。")
    return redirect("roster_links", programme.pk)


@require_POST
@for_filers
def renew(request, programme, trainee_pk):
    trainee = renew_link(
        trainee_of(request, programme.pk, trainee_pk), actor=request.user, now=timezone.now()
    )
    messages.success(request, f"已更换{trainee.name}的链接，原来的链接和二维码不再有效。")
    return redirect("roster_links", programme.pk)
