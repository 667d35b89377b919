"""Numbering registers and their reports."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import path, re_path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.scope import NOT_FOUND
from certificates.admin.data import metadata_export
from certificates.admin.pages import XLSX, PageAdmin
from certificates.models import Certificate, Series
from certificates.register import register_report
from certificates.sheets import register_sheet


@admin.register(Series)
class SeriesAdmin(PageAdmin):
    """The register report: every number with its state, and whether one is missing."""

    template = "admin/certificates/series.html"
    list_display = ("authority", "level", "year", "kind", "pattern", "last")
    list_filter = ("year", "level")
    list_select_related = ("authority",)
    empty_hint = "第一次制证时，按发证机关、级别、年度和证书种类自动建立。"
    per_page = 100

    def get_urls(self):
        export = self.admin_site.admin_view(require_safe(self.export))
        return [
            path("<int:pk>/register.xlsx", export, name="certificates_series_register"),
            re_path(
                r"^(?P<pk>\d+)/metadata\.(?P<ending>xlsx|json)$",
                self.admin_site.admin_view(require_safe(self.metadata)),
                name="certificates_series_metadata",
            ),
            *super().get_urls(),
        ]

    def export(self, request, pk):
        """发证登记表: every number of the register with its certificate, document numbers masked."""
        series = self.get_object(request, str(pk))
        if series is None or not self.has_view_permission(request, series):
            raise Http404(NOT_FOUND)
        rows = Certificate.objects.visible_to(request.user).filter(series=series)
        rows = list(rows.select_related("programme", "trainee").order_by("ordinal"))
        content = register_sheet(series, rows, missing=register_report(series).missing)
        response = HttpResponse(content, content_type=XLSX)
        name = f"{series}发证登记表.xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["Cache-Control"] = "private, no-store"
        return response

    def metadata(self, request, pk, ending):
        return metadata_export(self, request, pk, ending)

    def page_context(self, request, obj):
        rows = Certificate.objects.visible_to(request.user).filter(series=obj)
        pages = Paginator(rows.select_related("programme").order_by("ordinal"), self.per_page)
        return {"report": register_report(obj), "page": pages.get_page(request.GET.get("page"))}
