"""班委 and 临时党小组: members, activities, and the papers drawn from them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused
from accounts.scope import get_visible
from trainees.actions.guards import IMPORTING
from trainees.actions.party import FIELDS, remove_activity, remove_post, save_activity, save_post
from trainees.checks import roster_findings
from trainees.documents.party import party_list_pdf, party_list_xlsx, party_summary_pdf
from trainees.forms.party import ActivityForm, PostForm
from trainees.models import PartyActivity, PartyPost
from trainees.party.membership import party_of
from trainees.views.case import PDF, XLSX, download, errors_of, page_context, programme_of
from workflow.perform import log_refusal, refused


def page(request, programme, context, *, post_form=None, activity_form=None, status=200):
    """Members, activities and forms; the form that was refused comes back filled."""
    found = party_of(programme, context["roster"])
    kinds = programme.rule_set.rules().value("party.activities", [])
    context |= {
        "found": found,
        "may_register": context["may_write"] and context["roster"].is_editable and programme.stage in IMPORTING,
        "post_form": post_form or PostForm(people=found.people),
        "activity_form": activity_form or ActivityForm(kinds=kinds),
        "form": post_form or activity_form,
        "findings": [each for each in roster_findings(programme) if each.key.startswith("party.")],
        "activities_rule": programme.rule_set.rules().get("party.activities"),
        "documents": programme.rule_set.rules().get("party.documents"),
    }  # fmt: skip
    return render(request, "trainees/party.html", context, status=status)


@login_required
@require_safe
def party(request, pk):
    programme = programme_of(request, pk)
    return page(request, programme, page_context(request, programme, "party"))


@login_required
@require_POST
def add_post(request, pk):
    """Put somebody into one of the bodies."""
    programme = programme_of(request, pk)
    context = page_context(request, programme, "party")
    form = PostForm(request.POST, people=party_of(programme, context["roster"]).people)
    status = 422
    if form.is_valid():
        try:
            row = save_post(
                form.chosen, body=form.cleaned_data["body"], post=form.cleaned_data["post"],
                actor=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(request, f"已登记{row.trainee.name}为{row.get_body_display()}{row.post}。")
            return redirect("party", pk)
    return page(request, programme, context, post_form=form, status=status)


@login_required
@require_POST
def drop_post(request, pk, post_pk):
    row = get_visible(
        PartyPost.objects.select_related("roster__programme__host"),
        request.user,
        pk=post_pk,
        roster__programme=pk,
    )
    try:
        remove_post(row, actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("party", args=[pk]))
    messages.success(request, "已移出。")
    return redirect("party", pk)


@login_required
@require_POST
def add_activity(request, pk):
    programme = programme_of(request, pk)
    context = page_context(request, programme, "party")
    form = ActivityForm(request.POST, kinds=programme.rule_set.rules().value("party.activities", []))
    status = 422
    if form.is_valid():
        try:
            save_activity(context["roster"], values=form.cleaned_data, actor=request.user, now=timezone.now())
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(request, "已登记活动。")
            return redirect("party", pk)
    return page(request, programme, context, activity_form=form, status=status)


def activity_of(request, pk, activity_pk):
    return get_visible(
        PartyActivity.objects.select_related("roster__programme__host"), request.user,
        pk=activity_pk, roster__programme=pk,
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request, pk, activity_pk):
    """Change one activity."""
    row = activity_of(request, pk, activity_pk)
    programme = programme_of(request, pk)
    context = page_context(request, programme, "party") | {"heading": "修改活动", "activity": row}
    initial = {name: getattr(row, name) for name in FIELDS}
    kinds = programme.rule_set.rules().value("party.activities", [])
    form, status = ActivityForm(request.POST or None, initial=initial, kinds=kinds), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save_activity(
                    row.roster, values=form.cleaned_data, activity=row, actor=request.user, now=timezone.now()
                )
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                messages.success(request, "已保存活动。")
                return redirect("party", pk)
    return render(request, "trainees/party_activity.html", {**context, "form": form}, status=status)


@login_required
@require_POST
def drop_activity(request, pk, activity_pk):
    row = activity_of(request, pk, activity_pk)
    try:
        remove_activity(row, actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("party", args=[pk]))
    messages.success(request, "已删除活动。")
    return redirect("party", pk)


@login_required
@require_safe
def list_pdf(request, pk):
    programme = programme_of(request, pk)
    return download(party_list_pdf(programme), f"{programme.code} 班委和临时党小组名单.pdf", PDF)


@login_required
@require_safe
def list_xlsx(request, pk):
    programme = programme_of(request, pk)
    return download(party_list_xlsx(programme), f"{programme.code} 班委和临时党小组名单.xlsx", XLSX)


@login_required
@require_safe
def summary_pdf(request, pk):
    """A draft of the summary that the notice asks for: composition and activities, with room to write."""
    programme = programme_of(request, pk)
    return download(
        party_summary_pdf(programme), f"{programme.code} 班委和临时党小组工作总结（初稿）.pdf", PDF
    )
