"""Batches of certificates: what is to be signed off, how far the others are, and what leaves of them."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.scope import NOT_FOUND
from certificates.actions import note_hand_out
from certificates.admin.pages import DECIDERS, XLSX, PageAdmin
from certificates.bundles import check_papers, named, printed, zipped
from certificates.models import Batch, Certificate
from certificates.progress import rest_of
from certificates.sheets import class_sheet
from certificates.signing_off import release_preview
from certificates.storing import PaperChanged
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
    empty_hint = "结业材料审核通过后在这里等另一人签发，每个项目一个批次。"

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .with_progress()
            .select_related(
                "completion__programme__authority",
                "completion__programme__track",
                "completion__programme__rule_set",
            )
        )

    def get_urls(self):
        site = self.admin_site.admin_view
        own = (("zip", self.zip), ("print", self.print), ("sheet", self.sheet))
        return [
            *(
                path(f"<int:pk>/{name}/", site(require_POST(view)), name=f"certificates_batch_{name}")
                for name, view in own
            ),
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
        held = obj.state == Batch.State.HELD
        return {
            "batch": obj, "programme": programme, "faulty": rows.waiting().exclude(fault=""), "rest": rest_of(obj),
            "valid": rows.valid().count() if request.user.has_role(*DECIDERS) else 0,
            "preview": release_preview(obj, now=timezone.now()) if held else None,
            "own": held and obj.requested_by_id == request.user.pk,
            "entries": timeline(programme.case, limit=15),
        }  # fmt: skip

    def _leaving(self, request, pk, what, answer, *, issued=False):
        """The answer made of a class's valid certificates, of all that were issued, or the way back in words."""
        batch = self.get_queryset(request).filter(pk=pk).first()
        if batch is None or not request.user.has_role(*DECIDERS):
            raise Http404(NOT_FOUND)
        programme = batch.completion.programme
        rows = Certificate.objects.visible_to(request.user).filter(programme=programme)
        rows = rows if issued else rows.valid()
        rows = list(rows.select_related("programme", "trainee").order_by("series", "ordinal"))
        try:
            response = answer(programme, rows)
        except PaperChanged as problem:
            messages.error(request, str(problem))
            return redirect("admin:certificates_batch_change", pk)
        note_hand_out(programme, what=f"{len(rows)} {what}", actor=request.user, now=timezone.now())
        response["Cache-Control"] = "private, no-store"
        return response

    def zip(self, request, pk):
        """All valid certificates of a class in one file, named by their numbers; journalled."""

        def answer(programme, rows):
            check_papers(rows)
            response = StreamingHttpResponse(zipped(rows), content_type="application/zip")
            return named(response, f"{programme.code}.zip")

        return self._leaving(request, pk, "本证书（压缩包）", answer)

    def print(self, request, pk):
        """All pages of a class in one PDF for the printer; journalled."""

        def answer(programme, rows):
            response = HttpResponse(printed(rows), content_type="application/pdf")
            return named(response, f"{programme.code}打印.pdf")

        return self._leaving(request, pk, "本证书（打印文件）", answer)

    def sheet(self, request, pk):
        """发证登记表 of a class; journalled."""

        def answer(programme, rows):
            response = HttpResponse(class_sheet(programme, rows), content_type=XLSX)
            return named(response, f"{programme.code}发证登记表.xlsx")

        return self._leaving(request, pk, "个编号（发证登记表）", answer, issued=True)
