"""What waits for the second person, and what holders reported; each leads to its page in the class."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from accounts.scope import NOT_FOUND
from certificates.actions.amending import page_of
from certificates.actions.reporting import page_of as certificate_page
from certificates.actions.reporting import parts_said
from certificates.models import Amendment, ErrorReport
from workflow.admin import ScopedAdmin, status_piece


class LeadingAdmin(ScopedAdmin):
    """A list whose rows are dealt with on a page that portal and office share: `page` of a subclass gives its address."""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404(NOT_FOUND)
        return redirect(self.page(row))

    @admin.display(description="状态", ordering="state")
    def status(self, row):
        return status_piece(row.state, row.get_state_display())


def days_since(moment):
    days = (timezone.localdate() - timezone.localdate(moment)).days
    return f"{days} 天" if days else "今天"


@admin.register(Amendment)
class AmendmentAdmin(LeadingAdmin):
    list_display = ("certificate", "kind", "status", "programme", "proposed_by", "proposed_at", "waited")
    list_filter = ("state", "kind")
    list_select_related = ("certificate__programme", "proposed_by")
    search_fields = ("=certificate__number", "certificate__programme__code")
    search_help_text = "证书编号或项目编号"
    empty_hint = "承办单位或本机关提出更正、撤销后，在这里等第二人审批。"

    def page(self, row):
        return page_of(row)

    @admin.display(description="项目", ordering="certificate__programme__code")
    def programme(self, row):
        return row.certificate.programme.code

    @admin.display(description="已等", ordering="proposed_at")
    def waited(self, row):
        return days_since(row.proposed_at) if row.state == Amendment.State.PROPOSED else "—"


@admin.register(ErrorReport)
class ErrorReportAdmin(LeadingAdmin):
    list_display = ("certificate", "parts_said", "status", "programme", "made_at", "waited")
    list_filter = ("state",)
    list_select_related = ("certificate__programme",)
    search_fields = ("=certificate__number", "certificate__programme__code")
    search_help_text = "证书编号或项目编号"
    empty_hint = "学员在证书页面提出勘误后，出现在这里。"

    def page(self, row):
        return certificate_page(row.certificate)

    @admin.display(description="有误的内容")
    def parts_said(self, row):
        return parts_said(row)

    @admin.display(description="项目", ordering="certificate__programme__code")
    def programme(self, row):
        return row.certificate.programme.code

    @admin.display(description="已等", ordering="made_at")
    def waited(self, row):
        return "—" if row.answered_at else days_since(row.made_at)
