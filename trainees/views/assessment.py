"""The final assessment: results alone, or a scheme with its proposals, confirmed and taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from trainees.actions import assess, confirm_results, drop_scheme, set_scheme, take_back_results
from trainees.actions.guards import IMPORTING
from trainees.assessing.components import components_of, suggested
from trainees.assessing.proposals import marked_codes, proposals, scheme_of
from trainees.forms import AssessmentForm
from trainees.forms.assessment import ComponentFormSet, SchemeForm, TakeBackForm, component_rows, due_of
from trainees.forms.scores import ConfirmationForm
from trainees.listing import listing
from trainees.views.case import errors_of, may_register, page_context, programme_of
from workflow.perform import log_refusal, refused, seen_version, whole_number


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def results(request, pk):
    """The results of everybody: proposals under the scheme where there is one, passed or failed alone elsewhere."""
    programme = programme_of(request, pk)
    context = page_context(request, programme, "assessment")
    scheme = scheme_of(context["roster"])
    page = confirmation if scheme else plain_results
    return page(request, programme, context, **({"scheme": scheme} if scheme else {}))


def plain_results(request, programme, context):
    """Results of all trainees on one page, saved together."""
    found, status = listing(programme), 200
    form = AssessmentForm(request.POST or None, found=found)
    if request.method == "POST":
        status = 422
        if form.is_valid() and found.roster:
            try:
                changed = assess(
                    context["roster"], results=form.results(), version=seen_version(request),
                    actor=request.user, now=timezone.now(),
                )  # fmt: skip
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                messages.success(
                    request, f"已保存，{changed} 人的考核结果有变化。" if changed else "没有变化，无需保存。"
                )
                return redirect("assessment", programme.pk)
    hours_min = programme.rule_set.rules().get("class.hours.min")
    context |= found.tally | {
        "found": found, "form": form, "may_register": may_register(context, programme), "hours_min": hours_min,
        "least": hours_min.value.get("min") if hours_min else None, "may_set": may_set(context, programme),
    }  # fmt: skip
    return render(request, "trainees/assessment.html", context, status=status)


def confirmation(request, programme, context, scheme):
    """What follows from the marks of each, and the host's word on it; all at once, or one by its own button."""
    found, status = proposals(programme, scheme), 200
    form = ConfirmationForm(request.POST or None, found=found)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count = confirm_results(
                    context["roster"], results=form.results(request.POST.get("only", "")), version=seen_version(request),
                    actor=request.user, now=timezone.now(),
                )  # fmt: skip
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
                scheme.refresh_from_db()
            else:
                messages.success(
                    request, f"已确认 {count} 人的结果。" if count else "没有选择任何结果，没有确认。"
                )
                return redirect("assessment", programme.pk)
    context |= found.tally | {
        "found": found, "form": form, "scheme": scheme, "has_paper": found.has_paper,
        "may_register": may_register(context, programme),
        "may_set": may_set(context, programme),
    }  # fmt: skip
    return render(request, "trainees/assessment_proposals.html", context, status=status)


def may_set(context, programme):
    """Whether whoever looks may set the scheme: from the approval of the class until its roster is closed."""
    return context["may_write"] and context["roster"].is_editable and programme.stage in IMPORTING


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scheme(request, pk):
    """考核办法: the components with weights, set by the host beside what rules and filing say."""
    programme = programme_of(request, pk)
    context = page_context(request, programme, "assessment")
    row, rules = scheme_of(context["roster"]), programme.rule_set.rules()
    rule = rules.get("assessment.components")
    current = components_of(row.components) if row else ()
    initial = component_rows(current, suggested(rule))
    formset = ComponentFormSet(request.POST or None, initial=None if request.method == "POST" else initial)
    form = SchemeForm(
        request.POST or None, initial={"pass_mark": row.pass_mark if row else 60, "due": due_of(current)}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and formset.is_valid():
            try:
                set_scheme(
                    programme, components=formset.components(form.cleaned_data["due"], marked_codes(context["roster"])),
                    pass_mark=form.cleaned_data["pass_mark"], version=seen_version(request), actor=request.user,
                    now=timezone.now(),
                )  # fmt: skip
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                messages.success(request, "已保存考核办法。")
                return redirect("assessment", pk)
    filing = getattr(programme, "filing", None)
    context |= {
        "scheme": row, "form": form, "formset": formset, "formsets": [formset], "rule": rule, "lacking": lacking(rule, current) if row else [],
        "method": filing.assessment_method if filing else "", "may_set": may_set(context, programme),
        "heading": "考核办法", "components": current, "has_paper": any(each.kind == "paper" for each in current),
    }  # fmt: skip
    return render(request, "trainees/assessment_scheme.html", context, status=status)


def lacking(rule, components):
    """Names of what the rule demands and no component is; any component answers for “结业考核成绩”."""
    have = {each.code for each in components} | {"result"}
    return [item["name"] for item in (rule.value if rule else ()) if item["code"] not in have]


@login_required
@require_POST
def drop(request, pk):
    programme = programme_of(request, pk)
    context = page_context(request, programme, "assessment")
    try:
        drop_scheme(context["roster"], actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("assessment_scheme", args=[pk]))
    messages.success(request, "已停用考核办法，改为直接登记结果。已登记的得分仍然保留。")
    return redirect("assessment", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk):
    """Confirmed results taken back, of one trainee (?trainee=) or of all, with the reason."""
    programme = programme_of(request, pk)
    context = page_context(request, programme, "assessment")
    row = scheme_of(context["roster"])
    if row is None:
        raise Http404(NOT_FOUND)
    wanted = whole_number(request.GET.get("trainee"))
    chosen = [
        each for each in proposals(programme, row).people if each.row and wanted in (0, each.trainee.pk)
    ]
    form, status = TakeBackForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            count = take_back_results(
                context["roster"], trainees=[each.trainee.pk for each in chosen] if wanted else None,
                reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(request, f"已撤回 {count} 人的结果，可以修改得分后重新确认。")
            return redirect("assessment", pk)
    context |= {
        "form": form, "chosen": chosen, "heading": "撤回考核结果", "wanted": wanted,
        "may_register": may_register(context, programme),
    }  # fmt: skip
    return render(request, "trainees/assessment_take_back.html", context, status=status)
