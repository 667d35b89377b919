"""Staff screens: packages to decide, batches under way, registers, certificates. No number of a person is searched."""

import io
import zipfile

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import floatformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from accounts.scope import NOT_FOUND
from certificates.actions import note_hand_out
from certificates.checks import package_of, parts_of
from certificates.deadlines import completion_deadline
from certificates.desk import package_context
from certificates.models import Batch, Certificate, Completion, IssuanceLog, LookupLog, Series
from certificates.register import register_report
from certificates.sheets import register_sheet
from certificates.storing import PaperChanged, read_paper
from programs.admin.lateness import DatedAdmin
from workflow.admin import ScopedAdmin, status_piece
from workflow.perform import moves_for
from workflow.timeline import timeline

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DECIDERS = (Role.REVIEWER, Role.APPROVER)


class PageAdmin(ScopedAdmin):
    """A row on a page of its own with its moves; Django's change form stays closed."""

    template = ""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404(NOT_FOUND)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": str(obj), "obj": obj,
            "moves": moves_for(obj, request.user), **self.page_context(request, obj),
        }  # fmt: skip
        return TemplateResponse(request, self.template, context)

    def page_context(self, request, obj):
        return {}


@admin.register(Completion)
class CompletionAdmin(DatedAdmin):
    list_display = ("programme", "host", "status", "ends_on", "submitted_at", "late")
    list_select_related = ("programme__host", "programme__rule_set__notice", "programme__plan", "holder")
    search_fields = ("programme__title", "programme__code", "programme__host__name")
    search_help_text = "项目编号、选题或承办单位"

    def deadline(self, paper, rules, calendar):
        return completion_deadline(paper.programme, paper, rules, calendar)

    @admin.display(description="承办单位")
    def host(self, row):
        return row.programme.host

    @admin.display(description="结束日期", ordering="programme__ends_on")
    def ends_on(self, row):
        return row.programme.ends_on

    def review_context(self, request, dossier):
        package = package_of(dossier, timezone.localdate())
        context = package_context(package, may_write=False)
        rows = [(item.name, said(package, item), "") for item in package.items]
        sections = [
            {"code": "documents", "title": "结业材料", "rows": rows, "template": "certificates/_review.html"},
            {"code": "summary", "title": "情况说明", "rows": words_of(dossier)},
        ]
        return {
            **context,
            "sections": sections,
            "parts": parts_of(package),
            "due_template": "certificates/_due.html",
        }


def said(package, item):
    row = package.files.get(item.code)
    if row is None:
        return "可生成" if not item.uploaded and item.code in package.drawable else "没有提交"
    marks = f"，已确认{'、'.join(row.seals)}" if row.seals else ""
    return f"{row.original_name}（{timezone.localdate(row.uploaded_at)}{marks}）"


def words_of(completion):
    rows = [("研修情况", completion.summary or "没有填写", "")]
    return rows + [("情况说明", reason, "") for reason in completion.reasons.values()]


@admin.register(Batch)
class BatchAdmin(PageAdmin):
    template = "admin/certificates/batch.html"
    list_display = ("programme", "status", "progress", "attempts", "requested_at", "finished_at")
    list_filter = ("state",)
    list_select_related = ("completion__programme",)
    search_fields = ("completion__programme__code", "completion__programme__title")
    search_help_text = "项目编号或选题"
    empty_hint = "结业材料审核通过后自动制证，每个项目一个批次。"

    def get_queryset(self, request):
        return (
            super().get_queryset(request).with_progress().select_related("completion__programme__authority")
        )

    def get_urls(self):
        site = self.admin_site.admin_view
        return [
            path("<int:pk>/zip/", site(require_POST(self.zip)), name="certificates_batch_zip"),
            *super().get_urls(),
        ]

    @admin.display(description="项目", ordering="completion__programme__code")
    def programme(self, row):
        return row.completion.programme

    @admin.display(description="状态", ordering="state")
    def status(self, row):
        return status_piece(row.state, row.get_state_display())

    @admin.display(description="进度")
    def progress(self, row):
        return row.progress_words()

    def page_context(self, request, obj):
        programme = obj.completion.programme
        rows = Certificate.objects.visible_to(request.user).filter(programme=programme)
        return {
            "batch": obj,
            "programme": programme,
            "faulty": rows.waiting().exclude(fault=""),
            "valid": rows.valid().count() if request.user.has_role(*DECIDERS) else 0,
            "entries": timeline(programme.case, limit=15),
        }

    def zip(self, request, pk):
        """All valid certificates of a class in one file, named by their numbers; journalled."""
        batch = self.get_queryset(request).filter(pk=pk).first()
        if batch is None or not request.user.has_role(*DECIDERS):
            raise Http404(NOT_FOUND)
        programme = batch.completion.programme
        rows = list(Certificate.objects.visible_to(request.user).filter(programme=programme).valid())
        try:
            content = zipped(rows)
        except PaperChanged as problem:
            messages.error(request, str(problem))
            return redirect("admin:certificates_batch_change", pk)
        note_hand_out(programme, what=f"{len(rows)} 本证书（压缩包）", actor=request.user, now=timezone.now())
        response = HttpResponse(content, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{programme.code}.zip"'
        response["Cache-Control"] = "private, no-store"
        return response


def zipped(certificates):
    """A zip of the issued PDFs; raises PaperChanged for one that is not as it was issued."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            archive.writestr(zipfile.ZipInfo(f"{certificate.number}.pdf"), read_paper(certificate))
    return out.getvalue()


@admin.register(Series)
class SeriesAdmin(PageAdmin):
    """The register report: every number with its state, and whether one is missing."""

    template = "admin/certificates/series.html"
    list_display = ("authority", "year", "kind", "pattern", "last")
    list_filter = ("year",)
    list_select_related = ("authority",)
    empty_hint = "第一次制证时，按发证机关、年度和证书种类自动建立。"
    per_page = 100

    def get_urls(self):
        export = self.admin_site.admin_view(require_safe(self.export))
        return [
            path("<int:pk>/register.xlsx", export, name="certificates_series_register"),
            *super().get_urls(),
        ]

    def export(self, request, pk):
        """发证登记表: every number of the register with its certificate, document numbers masked."""
        series = self.get_object(request, str(pk))
        if series is None or not self.has_view_permission(request, series):
            raise Http404(NOT_FOUND)
        rows = Certificate.objects.visible_to(request.user).filter(series=series)
        content = register_sheet(series, rows.select_related("programme", "trainee").order_by("ordinal"))
        response = HttpResponse(content, content_type=XLSX)
        name = f"{series}发证登记表.xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["Cache-Control"] = "private, no-store"
        return response

    def page_context(self, request, obj):
        rows = Certificate.objects.visible_to(request.user).filter(series=obj)
        pages = Paginator(rows.select_related("programme").order_by("ordinal"), self.per_page)
        return {"report": register_report(obj), "page": pages.get_page(request.GET.get("page"))}


@admin.register(Certificate)
class CertificateAdmin(PageAdmin):
    """Found by certificate number or class alone: no field leads to a person's document number."""

    template = "admin/certificates/certificate.html"
    list_display = ("number", "name", "masked", "code", "hours_said", "issued_on", "status", "fault")
    list_filter = ("state",)
    search_fields = ("=number", "programme__code")
    search_help_text = "证书编号或项目编号"
    empty_hint = "结业材料审核通过并制证后，证书出现在这里。"
    list_select_related = ("programme", "trainee")

    @admin.display(description="项目", ordering="programme__code")
    def code(self, row):
        return row.programme.code

    @admin.display(description="学时", ordering="hours")
    def hours_said(self, row):
        return floatformat(row.hours)

    @admin.display(description="状态", ordering="state")
    def status(self, row):
        return status_piece(row.state, row.get_state_display())

    @admin.display(description="证件号码")
    def masked(self, row):
        return row.trainee.number_mask

    def page_context(self, request, obj):
        looks = LookupLog.objects.of(obj)
        return {
            "log": IssuanceLog.objects.of(obj),
            "looks": {f"{kind.label}次数": looks.filter(kind=kind).count() for kind in LookupLog.Kind},
            "address": reverse("verify_number", args=[obj.number]),
            "keeps_register": Series.objects.visible_to(request.user).filter(pk=obj.series_id).exists(),
        }
