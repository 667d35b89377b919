"""The list of all classes one may see, on the page and as xlsx."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from programs.lifecycle import Stage
from programs.models import Programme
from reports.life import MARKS
from reports.listing import (
    FILTERS,
    HEADER,
    SORTS,
    STANDINGS,
    WIDTHS,
    asks_rules,
    cells,
    chosen_classes,
    lines_of,
    whole_list,
)  # fmt: skip
from workflow.xlsx.writing import DAY, Table, write_workbook

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chosen_in(request):
    return {name: request.GET.get(name, "").strip()[:60] for name in FILTERS}


@login_required
@require_safe
def programmes(request):
    """All classes that the person may see, each with its next deadline and what the rules say to it at worst."""
    today, chosen = timezone.localdate(), chosen_in(request)
    if asks_rules(chosen):
        page = Paginator(whole_list(request.user, chosen, today), PAGE).get_page(request.GET.get("page"))
        lines = list(page)
    else:
        page = Paginator(chosen_classes(request.user, chosen), PAGE).get_page(request.GET.get("page"))
        lines = lines_of(page.object_list, today)
    years = (
        Programme.objects.visible_to(request.user)
        .order_by("-plan__year")
        .values_list("plan__year", flat=True)
    )
    context = {
        "page": page, "lines": lines, "today": today, "chosen": chosen, "filtering": any(chosen.values()),
        "title_count": sum(line.late for line in lines), "stages": Stage.choices, "standings": STANDINGS,
        "marks": [(mark.value, mark.label) for mark in reversed(MARKS)], "sorts": SORTS.items(), "years": list(years.distinct()),
    }  # fmt: skip
    return render(request, "reports/programmes.html", context)


@login_required
@require_safe
def programmes_xlsx(request):
    """The whole list as it is filtered, with the same due days and marks as the page."""
    today = timezone.localdate()
    lines = whole_list(request.user, chosen_in(request), today)
    content = write_workbook(
        Table(
            HEADER,
            [cells(line) for line in lines],
            title_rows=[f"研修项目（{today:%Y-%m-%d} 导出，{len(lines)} 期）"],
            sheet_name="研修项目",
            widths=WIDTHS,
            text_columns=("项目编号",),
            formats={"开班日期": DAY, "结束日期": DAY, "下一期限": DAY, "年度": "0"},
        )
    )
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"研修项目 {today:%Y-%m-%d}.xlsx")
    response["Cache-Control"] = "private, no-store"
    return response
