"""The finance desk: what presses, what the year has cost against its budgets, classes side by side, and the year's tables."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.scope import NOT_FOUND
from finance.admin.funds import own_offices
from finance.desk.cases import Tab, by_urgency
from finance.desk.choosing import FILTERS, Figure, choice_of, in_tab, sum_of, tabs_of
from finance.desk.reading import read_cases, years_of
from finance.desk.totals import funds_of, groupings
from finance.models import FundBudget, Settlement

PAGE = 40
IN_COLUMNS = (Figure.SPENT, Figure.PAYABLE)
LAST = {Tab.UNREPORTED: Figure.EXPECTED, Tab.SETTLED: Figure.APPROVED}
NAMED = ("payer", "source", "track", "province", "city", "channel", "q")


def require_desk(request):
    """Whoever may open the list of settlements may open the desk."""
    if not admin.site._registry[Settlement].has_view_permission(request):
        raise Http404(NOT_FOUND)


def chosen(request):
    """(choice, years, all cases of the year, today)."""
    today = timezone.localdate()
    years = years_of(request.user)
    choice = choice_of(request.GET, years, today.year)
    cases = read_cases(request.user, choice.year, today) if choice.year else []
    return choice, years, cases, today


@require_safe
@admin.site.admin_view
def desk(request):
    """The queue, the most pressing first, and the year's money beside its budgets."""
    require_desk(request)
    choice, years, cases, _ = chosen(request)
    kept = by_urgency(case for case in cases if choice.keeps(case))
    rows = [case for case in kept if in_tab(case, choice.tab)]
    budgets = FundBudget.objects.visible_to(request.user).filter(year=choice.year or 0)
    context = {
        **admin.site.each_context(request),
        "title": "经费工作台",
        "years": [(year, choice.url(year=year)) for year in years],
        "choice": choice,
        "tabs": tabs_of(cases, choice),
        **listed(request, rows, choice),
        "risks": risks_in(rows, choice),
        "funds": funds_of(cases, budgets.select_related("organisation"), choice),
        "may_set": bool(own_offices(request.user)),
        "groupings": groupings(cases, choice) if cases else [],
        "clear": choice.url(**dict.fromkeys(FILTERS, "")),
    }
    return render(request, "finance/desk/desk.html", context)


def listed(request, rows, choice):
    """The page of the list with its sums; the last column is the figure that was asked for, or what the tab is about."""
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    figure = Figure(choice.figure) if choice.figure else None
    last = figure if figure not in (None, *IN_COLUMNS) else LAST.get(choice.tab, Figure.PAID)
    return {
        "page": page,
        "rows": [(case, getattr(case, last)) for case in page],
        "last_label": last.label,
        "last_sum": sum_of(rows, last),
        "sums": {each.value: sum_of(rows, each) for each in IN_COLUMNS},
        "figure": figure,
        "figure_sum": sum_of(rows, figure) if figure else None,
        "chosen_words": [word for name in NAMED if (word := getattr(choice, name))],
    }


def risks_in(cases, choice):
    """[(label, how many, address)] of the risks in a list, the heaviest first."""
    found: dict[str, list] = {}
    for case in cases:
        for risk in case.risks:
            found.setdefault(risk.code, []).append(risk)
    heaviest = sorted(found.items(), key=lambda pair: -pair[1][0].weight)
    return [(RISKS[code], len(risks), choice.url(risk=code), code) for code, risks in heaviest]


RISKS = {
    "stuck": "拨付受阻", "owed": "待追回", "late": "逾期", "soon": "临近期限", "waiting": "久等未办", "reopened": "重新开启",
    "standard": "超标准", "nothing": "不予资助", "cap": "超限额", "vouchers": "缺票据",
}  # fmt: skip
