"""The year's tables, written to a file on disk row by row and sent from there."""

import tempfile

from django.contrib import admin
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.scope import NOT_FOUND
from finance import actions
from finance.admin.desk import require_desk
from finance.desk.choosing import choice_of
from finance.desk.exports import EXPORTS
from finance.desk.reading import years_of
from workflow.uploads import XLSX
from workflow.xlsx.writing import write_workbook_to


def asked(request, query):
    require_desk(request)
    years = years_of(request.user)
    return choice_of(query, years, timezone.localdate().year), years


@require_safe
@admin.site.admin_view
def exports(request):
    choice, years = asked(request, request.GET)
    context = {
        **admin.site.each_context(request),
        "title": "年度导出",
        "choice": choice,
        "years": [(year, choice.url("finance_exports", year=year, tab="")) for year in years],
        "exports": EXPORTS,
    }
    return render(request, "finance/desk/exports.html", context)


@require_POST
@admin.site.admin_view
def export(request, kind):
    """One table of a year. A POST, for it is written down who took it."""
    choice, _ = asked(request, request.POST)
    if kind not in EXPORTS or choice.year is None:
        raise Http404(NOT_FOUND)
    wanted = EXPORTS[kind]
    table = wanted.table(request.user, choice.year, timezone.localdate())
    out = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it once it is sent)
    write_workbook_to(out, table)
    actions.note_export(wanted.name, year=choice.year, actor=request.user, now=timezone.now())
    out.seek(0)
    response = FileResponse(out, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{choice.year}年度{wanted.name}.xlsx")
    response["Cache-Control"] = "private, no-store"
    return response
