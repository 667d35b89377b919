"""Where a waiting paper is decided: staff in the admin, a sponsor's reviewer on a page of the portal."""

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Role
from accounts.scope import NOT_FOUND
from workflow.admin import DossierAdmin
from workflow.models import Dossier
from workflow.views import visible_subject

REVIEWERS = (Role.REVIEWER, Role.APPROVER)


def desk_of(dossier):
    """The admin's desk for this kind of paper; the portal borrows its page."""
    desk = admin.site._registry.get(type(dossier))
    if not isinstance(desk, DossierAdmin):
        raise Http404(NOT_FOUND)
    return desk


def visible_paper(key, user):
    paper = visible_subject(key, user)
    if not isinstance(paper, Dossier):
        raise Http404(NOT_FOUND)
    return paper


def sits_in_chain(user, dossier):
    """Whether the person reviews for one of the seats that this paper goes through, now or earlier."""
    seats = {seat["organisation"] for seat in dossier.chain}
    return any(m.organisation_id in seats and m.role in REVIEWERS for m in user.current_memberships)


@login_required
@require_safe
def paper(request, key):
    """Send the person on to where he deals with a paper: writing it, or deciding on it."""
    dossier = visible_paper(key, request.user)
    if request.user.is_authority and desk_of(dossier).has_view_permission(request, dossier):
        opts = dossier._meta
        return redirect(f"admin:{opts.app_label}_{opts.model_name}_change", dossier.pk)
    if sits_in_chain(request.user, dossier):
        return redirect("review", dossier._meta.label_lower, dossier.pk)
    return redirect(dossier.portal_address())


@login_required
@require_safe
def review(request, label, pk):
    """The paper, the findings and the decision, for a reviewer who has no business in the admin."""
    dossier = visible_paper(f"{label}:{pk}", request.user)
    if not sits_in_chain(request.user, dossier):
        raise Http404(NOT_FOUND)
    context = desk_of(dossier).review_page(request, dossier)
    waiting = context["next_waiting"]
    context |= {
        "queue": [],
        "today": timezone.localdate(),
        "next_url": reverse("review", args=[label, waiting.pk]) if waiting else "",
    }
    return render(request, "reports/review.html", context)
