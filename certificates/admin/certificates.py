"""Certificates, one page each."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.defaultfilters import floatformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.admin.pages import PageAdmin
from certificates.amending.chains import chain_of
from certificates.counting import counts_of
from certificates.models import Certificate, IssuanceLog, LookupLog, Series
from workflow.admin import status_piece


@admin.register(Certificate)
class CertificateAdmin(PageAdmin):
    """Found by certificate number or class alone: no field leads to a person's document number."""

    template = "admin/certificates/certificate.html"
    change_list_template = "admin/certificates/certificate_list.html"
    list_display = ("number", "name", "masked", "code", "hours_said", "issued_on", "status", "fault")
    list_filter = ("state", "series__level")
    search_fields = ("=number", "programme__code")
    search_help_text = "证书编号或项目编号"
    empty_hint = "结业材料审核通过并制证后，证书出现在这里。"
    list_select_related = ("programme",)

    def get_urls(self):
        counts = self.admin_site.admin_view(require_safe(self.counts))
        return [path("counts/", counts, name="certificates_certificate_counts"), *super().get_urls()]

    def counts(self, request):
        """证书统计: how the certificates in one's scope stand, and what happened to them month by month."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = counts_of(Certificate.objects.visible_to(request.user), today=timezone.localdate())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "证书统计",
            "found": found,
        }
        return TemplateResponse(request, "admin/certificates/counts.html", context)

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
        return row.content["document_masked"]

    def page_context(self, request, obj):
        looks = LookupLog.objects.of(obj)
        return {
            "log": IssuanceLog.objects.of(obj),
            "chain": chain_of(obj),
            "looks": {f"{kind.label}次数": looks.filter(kind=kind).count() for kind in LookupLog.Kind},
            "address": reverse("verify_number", args=[obj.number]),
            "keeps_register": Series.objects.visible_to(request.user).filter(pk=obj.series_id).exists(),
        }
