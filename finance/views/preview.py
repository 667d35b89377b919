"""The figures of a settlement while somebody types: the line is tried out on the server, and nothing is written."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.refusals import not_allowed
from finance.checks import may_write
from finance.forms.lines import LineForm
from finance.reckoning import category_names, lines_of, reckon
from finance.trying import with_typed
from finance.views.frame import frame
from finance.views.lectures import typed_lecture, typed_sums
from finance.views.loading import load_settlement, today
from workflow.perform import refused, whole_number


@login_required
@require_POST
def preview(request, pk):
    """The aside as it would stand with the line as typed, what is wrong with what was typed, and one sentence on it."""
    programme, settlement = load_settlement(request, pk)
    if not may_write(settlement, request.user):
        return refused(request, not_allowed("填写经费结算", f"{settlement.filer}的填报人员"), back="/portal/")
    lines = lines_of(settlement)
    kind = request.POST.get("kind")
    if kind == "lecture":
        form, lines, typed = typed_lecture(request, settlement, lines)
    elif kind == "sums":
        form, lines, typed = typed_sums(request, lines)
    else:
        form, lines, typed = typed_line(request, programme, lines)
    return shown_preview(request, programme, settlement, form, lines, typed)


def typed_line(request, programme, lines):
    form = LineForm(request.POST, categories=category_names(programme.rule_set.rules()))
    if not form.is_valid():
        return form, lines, None
    return form, *with_typed(lines, form.cleaned_data, whole_number(request.POST.get("line")))


def shown_preview(request, programme, settlement, form, lines, typed):
    context = {
        **frame(programme, settlement, reckon(settlement, on=today(), lines=lines)),
        "typed": typed,
        "tried": form.is_valid(),
        "faults": typed_faults(form),
    }
    response = render(request, "finance/_preview.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def typed_faults(form):
    """[(id of the field, name, sentences)] of what is typed and wrong; a field that is still empty is not wrong yet."""
    return [
        (form[name].id_for_label, name, sentences)
        for name, sentences in form.errors.items()
        if name in form.fields and str(form[name].value() or "").strip()
    ]
