"""The public plan browser: pages, print view, xlsx and JSON of what was published."""

from types import SimpleNamespace

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from programs.browse import address, fields_of, grid_of, months_of, numbers_of
from programs.models import AnnualPlan, Funding, Level, Programme
from programs.sheets import plan_table
from workflow.perform import whole_number
from workflow.xlsx.writing import write_workbook

PAGE = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILTERS = ("q", "field", "province", "month", "level", "track", "funding")


@require_safe
def plans(request):
    rows = list(AnnualPlan.objects.published().select_related("authority", "notice").order_by("-year", "pk"))
    years = list(dict.fromkeys(row.year for row in rows))
    chosen = next((year for year in years if str(year) == request.GET.get("year")), None)
    shown = [row for row in rows if chosen in (None, row.year)]
    return render(
        request, "programs/plans.html", {"plans": numbers_of(shown), "years": years, "chosen": chosen}
    )


def public_plan(pk):
    return get_object_or_404(AnnualPlan.objects.published().select_related("authority", "notice"), pk=pk)


def rows_of(plan):
    rows = Programme.objects.public().filter(plan=plan)
    return rows.select_related("track", "host", "sponsor", "province", "plan").order_by("track", "number")


def filtered(rows, chosen):
    """The rows that the chosen filters leave; unknown values leave nothing, never an error."""
    if words := chosen["q"]:
        rows = rows.filter(
            Q(title__icontains=words) | Q(host__name__icontains=words) | Q(place__icontains=words)
        )
    if chosen["field"]:
        rows = rows.filter(field=chosen["field"])
    if chosen["province"]:
        rows = rows.filter(province__short_name=chosen["province"])
    if chosen["track"]:
        rows = rows.filter(track__code=chosen["track"])
    if chosen["level"]:
        rows = rows.filter(track__level=chosen["level"])
    if chosen["funding"]:
        rows = rows.filter(funding=chosen["funding"])
    if 1 <= (month := whole_number(chosen["month"])) <= 12:
        rows = rows.filter(period_from__month__lte=month, period_to__month__gte=month)
    return rows


@require_safe
def plan(request, pk):
    """Screen 10: what runs near me in October?"""
    row = public_plan(pk)
    everything = rows_of(row)
    chosen = {name: request.GET.get(name, "").strip()[:60] for name in FILTERS}
    found = filtered(everything, chosen)
    printing = "print" in request.GET
    page = Paginator(found, 2000 if printing else PAGE).get_page(request.GET.get("page"))
    total = everything.count()
    context = {
        "plan": row,
        "page": page,
        "chosen": chosen,
        "filtering": any(chosen.values()),
        "printing": printing,
        "total": total,
        "differs": row.stated_total is not None and row.stated_total != total,
        "months": [(*month, address(chosen, month=month[0])) for month in months_of(everything)],
        "grid": grid_of(everything),
        "fields": [(*field, address(chosen, field=field[0])) for field in fields_of(everything)],
        "any_field": address(chosen, field=""),
        "tracks": {p.track.code: p.track.name for p in everything},
        "levels": {p.track.level: Level(p.track.level).label for p in everything},
        "years": AnnualPlan.objects.published().filter(authority=row.authority).order_by("year"),
        "fundings": Funding.choices,
        "release": row.releases.first(),
    }
    return render(request, "programs/plan.html", context)


@require_safe
def public_programme(request, pk, code):
    """One class as the public may see it: what was published, and where it stands."""
    row = get_object_or_404(
        rows_of(public_plan(pk)).select_related("rule_set__notice", "authority"), code=code
    )
    return render(request, "programs/public_programme.html", {"programme": row})


def as_row(programme):
    """A class in the shape of a row of 附件1."""
    return SimpleNamespace(
        group=programme.track.name, number=programme.number, title=programme.title, field=programme.field,
        sponsor=programme.sponsor.name, host=programme.host.name, period_text=programme.period,
        place=programme.place, headcount=programme.headcount, days=programme.days,
        funding=programme.fund_source or programme.get_funding_display(), audience=programme.audience,
        content=programme.content, note="",
    )  # fmt: skip


@require_safe
def plan_xlsx(request, pk):
    row = public_plan(pk)
    rows = [as_row(programme) for programme in rows_of(row)]
    data = write_workbook(plan_table(rows, title=row.title, total=len(rows)))
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{row.title}.xlsx")
    return response


@require_safe
def plan_json(request, pk):
    """The plan as open data; names of the keys follow docs/glossary.md."""
    row = public_plan(pk)
    data = {
        "title": row.title,
        "year": row.year,
        "authority": row.authority.name,
        "notice": row.notice.citation if row.notice else None,
        "release": row.release,
        "released_at": row.released_at.isoformat(),
        "stated_total": row.stated_total,
        "programmes": [
            {
                "code": p.code, "track": p.track.name, "level": p.track.level, "number": p.number, "title": p.title,
                "field": p.field, "sponsor": p.sponsor.name, "host": p.host.name, "period": p.period,
                "period_from": p.period_from, "period_to": p.period_to, "place": p.place, "headcount": p.headcount,
                "days": p.days, "funding": p.funding, "fund_source": p.fund_source, "stage": p.stage,
            }
            for p in rows_of(row)
        ],
    }  # fmt: skip
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
