"""The seals of issuers: what their certificates say, how long they hold, and the end of their use."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused, log_refusal
from accounts.roles import CASE_ROLES, Role
from accounts.scope import NOT_FOUND
from certificates.actions.sealing import may_retire, retire_seal
from certificates.admin.pages import PageAdmin
from certificates.models import Seal
from workflow.admin import status_piece
from workflow.models import key_of
from workflow.timeline import timeline


class RetireForm(forms.Form):
    reason = forms.CharField(
        label="停用原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "停用电子印章须写明原因，该原因将记入办理记录。"},
    )  # fmt: skip


@admin.register(Seal)
class SealAdmin(PageAdmin):
    template = "admin/certificates/seal.html"
    view_roles = (*CASE_ROLES, Role.SYSTEM_ADMIN)
    list_display = ("authority", "mark", "status", "not_after", "sealed", "enabled_at")
    list_select_related = ("authority",)
    ordering = ("authority", "-enabled_at")
    empty_hint = "系统管理员在服务器上运行 manage.py enable_seal 启用发证机关的电子印章；演示环境第一次制证时自动生成。"

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(papers=Count("certificates"))

    def get_urls(self):
        retire = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.retire))
        return [path("<int:pk>/retire/", retire, name="certificates_seal_retire"), *super().get_urls()]

    @admin.display(description="证书指纹", ordering="fingerprint")
    def mark(self, row):
        return row.fingerprint[:16]

    @admin.display(description="状态")
    def status(self, row):
        return status_piece(*standing(row, timezone.now()))

    @admin.display(description="已签章", ordering="papers")
    def sealed(self, row):
        return f"{row.papers} 本"

    def page_context(self, request, obj):
        now = timezone.now()
        colour, word = standing(obj, now)
        whole, gone = obj.not_after - obj.not_before, now - obj.not_before
        return {
            "colour": colour,
            "word": word,
            "share": max(0, min(100, round(100 * (gone / whole)))),
            "days_left": max(0, (obj.not_after - now).days),
            "expires_soon": obj.expires_soon(now),
            "fingerprint": ":".join(obj.fingerprint[place : place + 2].upper() for place in range(0, 64, 2)),
            "may_retire": may_retire(obj, request.user),
            "entries": timeline(key_of(obj), limit=10),
        }

    def retire(self, request, pk):
        """The question with its consequences, then the end of the seal's use."""
        seal = self.get_object(request, str(pk))
        if seal is None or not may_retire(seal, request.user):
            raise Http404(NOT_FOUND)
        form = RetireForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            try:
                retire_seal(seal, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
                messages.success(request, f"已停用{seal}。")
                return redirect("admin:certificates_seal_change", pk)
            except Refused as refusal:
                log_refusal(request, refusal)
                form.add_error(None, refusal.sentence)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": "停用电子印章", "obj": seal,
            "form": form, "question": "停用这枚电子印章？", "back": reverse("admin:certificates_seal_change", args=[pk]),
            "rows": [("发证机关", seal.authority), ("证书主体", seal.subject), ("证书指纹", seal.fingerprint[:16])],
            "consequences": consequences_of(seal),
        }  # fmt: skip
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/certificates/retire_seal.html", context, status=status)


def consequences_of(seal):
    return [
        "此后不再用它签章，不能恢复；须另行启用新的印章才能继续发证。",
        f"已经签章的 {seal.papers} 本证书不受影响，仍可核验。",
        "如因私钥泄露而停用，请同时联系电子认证机构吊销证书。",
    ]


def standing(seal, now):
    """(colour, word) of a seal at a moment."""
    if seal.retired_at is not None:
        return "grey", "已停用"
    if now >= seal.not_after:
        return "red", "已到期"
    if now < seal.not_before:
        return "grey", "未到启用日期"
    return ("amber", "即将到期") if seal.expires_soon(now) else ("green", "使用中")
