"""The journal, to be read and taken away by the audit administrator; nobody writes it here."""

from datetime import timedelta

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.admin import ScopedAdmin
from accounts.roles import Role
from accounts.scope import NOT_FOUND
from workflow.models import Entry
from workflow.timeline import chain_holds
from workflow.wording import wording
from workflow.xlsx.writing import Table, write_workbook

LONGEST_EXPORT = 20_000
COLUMNS = ("时间", "代表单位", "经办人", "动作", "对象名称", "原值", "新值", "说明", "案卷", "序号", "散列")
WIDTHS = (17, 28, 12, 14, 36, 24, 24, 30, 24, 8, 40)


class VerbFilter(admin.SimpleListFilter):
    title, parameter_name = "动作", "verb"

    def lookups(self, request, model_admin):
        found = model_admin.get_queryset(request).order_by().values_list("verb", flat=True).distinct()
        return sorted(((verb, wording(verb)) for verb in found), key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        return queryset.filter(verb=self.value()) if self.value() else queryset


class DaysFilter(admin.SimpleListFilter):
    title, parameter_name = "时间", "days"

    def lookups(self, request, model_admin):
        return [("1", "今天"), ("7", "近 7 天"), ("30", "近 30 天"), ("180", "近 180 天")]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(at__gte=today - timedelta(days=int(self.value()) - 1))


@admin.register(Entry)
class EntryAdmin(ScopedAdmin):
    """Read by the audit administrator of the office that acted and of those above it."""

    view_roles = (Role.AUDIT_ADMIN,)
    change_list_template = "admin/workflow/journal.html"
    list_display = (
        "at",
        "organisation_name",
        "actor_name",
        "what",
        "subject_name",
        "before",
        "after",
        "note",
    )
    list_filter = (DaysFilter, VerbFilter)
    search_fields = ("subject_name", "actor_name", "organisation_name", "=case")
    search_help_text = "对象、经办人、单位或案卷号"
    ordering = ("-at", "-pk")
    list_per_page = 100
    fields = (
        "at", "organisation_name", "actor_name", "what", "subject_name", "before", "after", "note", "data",
        "case", "number", "standing", "earlier", "hash", "request_id",
    )  # fmt: skip
    readonly_fields = ("what", "standing", "earlier")

    def get_queryset(self, request):
        return admin.ModelAdmin.get_queryset(self, request).audited_by(request.user)

    def get_urls(self):
        export = self.admin_site.admin_view(require_safe(self.export))
        return [path("export/", export, name="workflow_entry_export"), *super().get_urls()]

    def export(self, request):
        """The list as it is filtered, newest first, as xlsx."""
        if not self.has_view_permission(request):
            raise Http404(NOT_FOUND)
        entries = self.get_changelist_instance(request).get_queryset(request)[:LONGEST_EXPORT]
        rows = [
            (timezone.make_naive(e.at), e.organisation_name, e.actor_name, wording(e.verb), e.subject_name, e.before,
             e.after, e.note, e.case, e.number, e.hash)
            for e in entries
        ]  # fmt: skip
        now = timezone.localtime()
        title = f"办理记录（{now:%Y-%m-%d %H:%M} 导出，{len(rows)} 条）"
        content = write_workbook(
            Table(header=COLUMNS, rows=rows, title_rows=[title], widths=WIDTHS, sheet_name="办理记录")
        )
        response = HttpResponse(
            content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        response["Content-Disposition"] = f'attachment; filename="journal-{now:%Y%m%d-%H%M}.xlsx"'
        response["Cache-Control"] = "private, no-store"
        return response

    @admin.display(description="动作", ordering="verb")
    def what(self, entry):
        return wording(entry.verb)

    @admin.display(description="记录链")
    def standing(self, entry):
        return "校验一致，从第一条到最后一条没有改动" if chain_holds(entry.case) else "校验不一致，请立即核查"

    @admin.display(description="前一条散列")
    def earlier(self, entry):
        return entry.previous or "本案卷第一条"
