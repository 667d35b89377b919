"""Batches of certificates: how far they are, and what leaves of them."""

import io
import zipfile

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.scope import NOT_FOUND
from certificates.actions import note_hand_out
from certificates.admin.pages import DECIDERS, PageAdmin
from certificates.models import Batch, Certificate
from certificates.storing import PaperChanged, read_paper
from workflow.admin import status_piece
from workflow.timeline import timeline


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
