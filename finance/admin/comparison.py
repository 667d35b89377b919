"""Classes side by side: cost per person and day, and per passed trainee."""

from django.contrib import admin
from django.shortcuts import render
from django.views.decorators.http import require_safe

from finance.admin.desk import chosen, require_desk
from finance.desk import comparing

HERE = "finance_comparison"


@require_safe
@admin.site.admin_view
def comparison(request):
    require_desk(request)
    choice, years, cases, _ = chosen(request)
    measure = request.GET.get("measure", "")
    measure = measure if measure in comparing.MEASURES else "day"
    kept = [case for case in cases if choice.keeps(case)]
    categories = sorted({name for case in cases for name in case.categories})
    category = request.GET.get("category", "")
    category = category if category in categories else ""
    costs = comparing.compared(kept, measure, category)
    boxes = comparing.boxes_of(costs, choice, HERE)
    context = {
        **admin.site.each_context(request),
        "title": "人均成本比较",
        "choice": choice,
        "years": [(year, choice.url(HERE, year=year, tab="")) for year in years],
        "measure": measure,
        "measures": comparing.MEASURES,
        "measures_word": comparing.MEASURES[measure],
        "category": category,
        "categories": categories,
        "tracks": sorted({case.programme.track.name for case in cases}),
        "provinces": sorted({case.province for case in cases}),
        "costs": costs,
        "unsettled": sum(case.total is None for case in kept),
        "boxes": boxes,
        "ticks": comparing.ticks_of(boxes[0].top) if boxes else [],
        "spending": comparing.category_shares(kept),
        "funding": comparing.funding_shares(kept, choice),
    }
    return render(request, "finance/desk/comparison.html", context)
