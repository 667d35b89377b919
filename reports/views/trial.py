"""What a draft of rules would do to the classes of a year. Staff who may read the draft; nothing is written."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.scope import NOT_FOUND, get_visible
from policies.models import RuleSet
from reports.life import read_lives
from reports.trial import choose, try_rules
from reports.trial.sheets import trial_workbook, words_of
from workflow.uploads import XLSX

# More would take the page longer than people wait; they choose fewer categories.
MOST = 1200
PAGE = 40


def draft_of(request, pk):
    """The rule set, as whoever reads rule sets in the admin may see it."""
    if not admin.site._registry[RuleSet].has_view_permission(request):
        raise Http404(NOT_FOUND)
    return get_visible(RuleSet.objects.select_related("notice", "drafted_from"), request.user, pk=pk)


def chosen(request, rule_set):
    return choose(
        rule_set, request.user, year=request.GET.get("year", ""), tracks=request.GET.getlist("track")
    )


def tried(request, rule_set, choice):
    """The trial over the chosen classes; None where there are none, or too many at once."""
    programmes = choice.programmes(request.user)
    number = programmes.count()
    if not 0 < number <= MOST:
        return number, None
    rules = RuleSet.objects.visible_to(request.user).filter(pk=rule_set.pk).compiled()[rule_set.pk]
    return number, try_rules(read_lives(programmes, timezone.localdate()), rules)


@require_safe
@admin.site.admin_view
def rule_trial(request, pk):
    rule_set = draft_of(request, pk)
    choice = chosen(request, rule_set)
    number, trial = tried(request, rule_set, choice)
    context = {
        **admin.site.each_context(request),
        "title": "规则试运行",
        "rule_set": rule_set,
        "choice": choice,
        "number": number,
        "most": MOST,
        "trial": trial,
        "query": request.GET.urlencode(),
        **(shown(request, trial) if trial else {}),
    }
    return render(request, "reports/trial.html", context)


def shown(request, trial):
    query = request.GET.copy()
    query.pop("page", None)
    tones = {"binding": "red", "guiding": "amber", "undecided": "grey", "passed": "green"}
    return {
        "tiles": [
            {"count": f"{before} → {after}", "label": mark.label, "tone": tones[mark.value]}
            for mark, before, after in trial.outcomes
        ],
        "tallies": [(tally, words_of(tally.rule)) for tally in trial.tallies],
        "page": Paginator(trial.worse, PAGE).get_page(request.GET.get("page")),
        "better": trial.better[:PAGE],
        "paid": trial.paid if any(trial.paid) else None,
    }


@require_safe
@admin.site.admin_view
def rule_trial_xlsx(request, pk):
    rule_set = draft_of(request, pk)
    _, trial = tried(request, rule_set, chosen(request, rule_set))
    if trial is None:
        raise Http404(NOT_FOUND)
    response = HttpResponse(trial_workbook(trial, rule_set, now=timezone.localtime()), content_type=XLSX)
    name = f"规则试运行 {rule_set.code} 第{rule_set.version}版.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
