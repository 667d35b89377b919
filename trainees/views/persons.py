"""One person added to the roster, or corrected on it, without a workbook."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from trainees.actions import add_trainee, change_trainee
from trainees.actions.guards import IMPORTING
from trainees.actions.persons import FieldsRefused
from trainees.forms import PersonForm
from trainees.sheets.template import CHOICES
from trainees.views.case import errors_of, page_context, programme_of, trainee_of
from workflow.perform import log_refusal


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk):
    programme = programme_of(request, pk)
    form = PersonForm(request.POST or None)

    def save():
        trainee = add_trainee(programme, values=form.values(), actor=request.user, now=timezone.now())
        return f"已将{trainee.name}加入名单，序号 {trainee.number}。"

    return _answer(request, programme, form, save)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk, trainee_pk):
    trainee = trainee_of(request, pk, trainee_pk)
    form = PersonForm(request.POST or None, trainee=trainee)

    def save():
        change_trainee(
            trainee, values=form.values(), version=form.cleaned_data["version"], actor=request.user, now=timezone.now()
        )  # fmt: skip
        return f"已保存{form.cleaned_data['name']}的信息。"

    return _answer(request, trainee.roster.programme, form, save, trainee=trainee)


def _answer(request, programme, form, save, trainee=None):
    """The form; after a POST the roster, or the form again with what was typed and what is wrong with it."""
    context = page_context(request, programme, "roster")
    row, status = context["roster"], 200
    context |= {
        "form": form, "trainee": trainee, "choices": CHOICES,
        "may_save": context["may_write"] and row.is_editable and programme.stage in IMPORTING,
    }  # fmt: skip
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                told = save()
            except FieldsRefused as refusal:
                log_refusal(request, refusal)
                form.take(refusal.faults)
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                messages.success(request, told)
                return redirect("roster", programme.pk)
        elif not context["may_write"]:
            status = 403
    return render(request, "trainees/person.html", context, status=status)
