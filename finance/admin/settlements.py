"""The desk of those who review settlements."""

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils import timezone

from accounts.scope import NOT_FOUND
from finance.admin.figures import figure
from finance.checks import late_consequence, parts_of
from finance.documents import FORMS
from finance.facts import settlement_deadline
from finance.judging import judged, named_changes, remark_list
from finance.models import Settlement
from finance.reckoning import category_names, reckon
from finance.review import payee_rows, shown_findings, standing_rows
from finance.versions import history
from finance.views.frame import frame
from finance.views.loading import gather_vouchers
from programs.admin.lateness import DatedAdmin
from workflow.perform import moves_for

PARTIES = (
    "programme__plan", "programme__track", "programme__host", "programme__sponsor", "programme__authority",
    "programme__province", "programme__rule_set", "programme__filing", "holder", "payer", "submitted_by", "reviewed_by",
    "decided_by",
)  # fmt: skip
QUEUE_LENGTH = 30


@admin.register(Settlement)
class SettlementAdmin(DatedAdmin):
    list_display = (
        "code",
        "title",
        "host",
        "status",
        "amount_spent",
        "amount_payable",
        "received",
        "late",
        "reviewer",
    )
    search_fields = ("programme__code", "programme__title", "programme__host__name")
    search_help_text = "项目编号、选题或承办单位"
    change_list_template = "finance/desk/settlements.html"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*PARTIES).prefetch_related("payments")

    def deadline(self, paper, rules, calendar):
        return settlement_deadline(paper.programme, paper, rules, calendar)

    @admin.display(description="项目编号", ordering="programme__code")
    def code(self, settlement):
        return settlement.programme.code

    @admin.display(description="研修选题")
    def title(self, settlement):
        return settlement.programme.title

    @admin.display(description="承办单位", ordering="programme__host__name")
    def host(self, settlement):
        return settlement.programme.host

    @admin.display(description="实际支出（元）", ordering="total")
    def amount_spent(self, settlement):
        return figure(settlement.total)

    @admin.display(description="应拨付（元）", ordering="payable")
    def amount_payable(self, settlement):
        return figure(settlement.payable)

    @admin.display(description="收到", ordering="received_at")
    def received(self, settlement):
        return timezone.localdate(settlement.received_at) if settlement.received_at else "—"

    @admin.display(description="初审人")
    def reviewer(self, settlement):
        return settlement.reviewed_by or "—"

    def review_context(self, request, settlement):
        reckoning = reckon(settlement, on=timezone.localdate())
        programme = settlement.programme
        gather_vouchers(settlement, reckoning)
        queue = self.get_queryset(request).waiting_for(request.user).order_by("submitted_at")[:QUEUE_LENGTH]
        sections = [
            {"code": "standing", "title": reckoning.form_name, "rows": standing_rows(settlement, reckoning)},
            {"code": "lines", "title": "支出明细", "template": "finance/_lines.html"},
        ]
        if programme.is_subsidised:
            sections.append({"code": "payee", "title": "收款信息", "rows": payee_rows(settlement)})
        judging = judged(settlement, reckoning, request.user)
        if judging["own_cut"]:
            judging["left_to_others"] = judging["own_cut"]
            judging["moves"] = [
                each for each in moves_for(settlement, request.user) if each["name"] != "accept"
            ]
        versions = history(settlement, reckoning, request.user)
        if any(versions.values()):
            sections.append({"code": "editions", "title": "审定版次", "template": "finance/_versions.html"})
        return {
            **frame(programme, settlement, reckoning),
            **judging,
            **versions,
            "late_words": late_consequence(reckoning),
            "kicker": f"{programme.code} · {programme.host}",
            "heading": programme.title,
            "sections": sections,
            "with_files": True,
            "extra": "finance/_rules.html",
            "findings": shown_findings(reckoning),
            "parts": parts_of(category_names(reckoning.rules), programme),
            "changed": named_changes(settlement),
            "remarks": {"": found} if (found := remark_list(settlement)) else {},
            "papers": [
                ("经费表与材料包", reverse("money_papers", args=[programme.pk])),
                *(
                    (
                        f"{reckoning.form_name} {kind.upper()}（预览）",
                        reverse("admin:finance_settlement_form", args=[settlement.pk, kind]),
                    )
                    for kind in FORMS
                ),
            ],
            "queue": queue,
        }

    def get_urls(self):
        here = path(
            "<int:pk>/form.<str:kind>",
            self.admin_site.admin_view(self.form_view),
            name="finance_settlement_form",
        )
        return [here, *super().get_urls()]

    def form_view(self, request, pk, kind):
        """The settlement table, for an office that sees the claim and not the class's other papers."""
        settlement = self.get_object(request, str(pk))
        if settlement is None or kind not in FORMS or not self.has_view_permission(request):
            raise Http404(NOT_FOUND)
        draw, content_type = FORMS[kind]
        response = HttpResponse(
            draw(settlement.programme, on=timezone.localdate()), content_type=content_type
        )
        name = f"settlement-{settlement.programme.code}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response
