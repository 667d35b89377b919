"""The desk of those who decide on papers: the queue and the review page that every kind of paper shares."""

from functools import partial
from typing import ClassVar

from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.db.models import Case, Value, When
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.admin import ScopedAdmin
from accounts.scope import NOT_FOUND
from workflow.checks import left_to_approvers
from workflow.lifecycle import State
from workflow.models import Attachment
from workflow.perform import moves_for
from workflow.rounds import changed_since_last_round, open_remarks
from workflow.timeline import timeline

# What is to be decided stands first, then what may come back, then what is settled.
DESK_ORDER = Case(
    When(state=State.SUBMITTED, then=Value(0)),
    When(state=State.RETURNED, then=Value(1)),
    When(state=State.DRAFT, then=Value(2)),
    default=Value(3),
)


def status_piece(state, word, owner=""):
    """A state as every list shows it: colour, icon, word, and whose turn it is."""
    return render_to_string("_pieces/status.html", {"state": state, "word": word, "owner": owner})


class MineFilter(admin.SimpleListFilter):
    title = "办理"
    parameter_name = "desk"
    template = "admin/filter_tabs.html"

    def lookups(self, request, model_admin):
        return [("mine", "待我办理"), ("open", "审核中"), ("returned", "退回补正"), ("accepted", "已通过")]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.waiting_for(request.user)
        states = {"open": State.SUBMITTED, "returned": State.RETURNED, "accepted": State.ACCEPTED}
        return queryset.filter(state=states[self.value()]) if self.value() in states else queryset


# Findings that a letter of what is to be mended may quote; what refuses is quoted unless the reviewer unticks it.
QUOTED = {"binding": True, "undecided": False, "guiding": False}


def citable(findings, parts):
    """(part, where, sentence, ticked) of every finding that a return may quote, pinned to its part where it has one.

    Lateness is not quoted: it is on record, and nobody can mend it.
    """
    titles = dict(parts)
    for finding in findings:
        say = finding.get if isinstance(finding, dict) else partial(getattr, finding)
        outcome = say("outcome")
        if outcome in QUOTED and not say("late", False):
            part = say("part", None) or say("field", "").partition(".")[0]
            part = part if part in titles else ""
            source = f"{say('document', '')} {say('clause', '')}".strip() if isinstance(finding, dict) else ""
            yield (
                part,
                titles.get(part, ""),
                say("sentence") + (f"（{source}）" if source else ""),
                QUOTED[outcome],
            )


class DossierAdmin(ScopedAdmin):
    """A queue of papers and, instead of a form, the review page: the paper, findings, remarks, moves, timeline."""

    list_filter: ClassVar[tuple] = (MineFilter, "state")
    empty_hint = "下级提交的材料到达后出现在这里，待审核的排在最前。"
    review_template = "admin/workflow/review.html"

    def get_ordering(self, request):
        return [DESK_ORDER.asc(), "submitted_at"]

    @admin.display(description="状态", ordering="state")
    def status(self, dossier):
        return status_piece(dossier.state, State(dossier.state).label, dossier.turn)

    def review_context(self, request, dossier):
        """What this kind of paper shows: sections, findings, parts [(code, name)]. Subclasses fill it in."""
        return {"sections": [], "findings": [], "parts": []}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        dossier = self.get_object(request, object_id)
        if dossier is None:
            raise Http404(NOT_FOUND)
        if request.method == "POST":
            return redirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            **self.review_page(request, dossier),
        }
        return TemplateResponse(request, self.review_template, context)

    def review_page(self, request, dossier):
        """Everything a reviewer needs to decide, without the frame: admin and portal show the same."""
        following = self.next_waiting(request, dossier)
        moves = moves_for(dossier, request.user)
        agreeing = [move for move in moves if move["name"] != "return"]
        context = self.review_context(request, dossier)
        return {
            "title": str(dossier),
            "dossier": dossier,
            "moves": moves,
            "left_to_others": "" if agreeing else left_to_approvers(dossier, request.user),
            "remarks": open_remarks(dossier),
            "changed": changed_since_last_round(dossier),
            "attachments": Attachment.objects.of(dossier).current(),
            "timeline": timeline(dossier.case, limit=30),
            "next_waiting": following,
            "next_url": reverse(admin_urlname(self.opts, "change"), args=[following.pk]) if following else "",
            **context,
            "citable": list(citable(context.get("findings", ()), context.get("parts", ()))),
        }

    def next_waiting(self, request, dossier):
        """The paper to go on with: the next one that waits for the same person."""
        queue = self.get_queryset(request).waiting_for(request.user).exclude(pk=dossier.pk)
        return queue.order_by("submitted_at").first()
