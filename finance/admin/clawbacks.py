"""The desk of what is claimed back (004-42)."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Count, Sum
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from accounts.refusals import Refused, log_refusal
from accounts.roles import Role
from accounts.scope import NOT_FOUND
from finance import actions
from finance.actions.clawbacks import is_office
from finance.admin.figures import figure
from finance.admin.moves import MoneyAdmin, SourceFilter, YearFilter, posted
from finance.amounts import in_capitals
from finance.forms.moves import NoteForm, RecoveryForm
from finance.models import Clawback
from finance.views.loading import say
from workflow.admin import status_piece
from workflow.perform import refused
from workflow.timeline import timeline


class ClaimYearFilter(YearFilter):
    programme = "payment__settlement__programme"


class ClaimSourceFilter(SourceFilter):
    field = "payment__fund_source"


class OverdueFilter(admin.SimpleListFilter):
    title = "缴回期限"
    parameter_name = "term"

    def lookups(self, request, model_admin):
        return [("overdue", "已逾期")]

    def queryset(self, request, queryset):
        return queryset.overdue(timezone.localdate()) if self.value() == "overdue" else queryset


SHEET = (
    ("项目编号", 16, lambda row: row.payment.settlement.programme.code),
    ("承办单位", 30, lambda row: str(row.payment.settlement.programme.host)),
    ("经费来源", 24, lambda row: row.payment.fund_source),
    ("追回金额（元）", 16, lambda row: row.amount),
    ("已缴回（元）", 16, lambda row: row.came_in),
    ("未缴回（元）", 16, lambda row: row.open_amount),
    ("状态", 14, lambda row: row.get_state_display()),
    ("缴回期限", 12, lambda row: row.due_on),
    ("事由", 40, lambda row: row.reason),
    ("依据", 36, lambda row: row.basis),
    ("提出人", 12, lambda row: str(row.asked_by)),
    ("确认人", 12, lambda row: str(row.confirmed_by or "")),
)


@admin.register(Clawback)
class ClawbackAdmin(MoneyAdmin):
    list_display = ("code", "host", "claimed", "came_back", "still_open", "status", "term", "asked_at")
    list_display_links = ("code",)
    list_filter = ("state", OverdueFilter, ClaimSourceFilter, ClaimYearFilter)
    search_fields = ("payment__settlement__programme__code", "payment__settlement__programme__host__name")
    search_help_text = "项目编号或承办单位"
    empty_hint = "在一笔已拨付款项的页面上点“提出追回”，由审批人员确认后告知承办单位。"
    change_list_template = "finance/clawbacks.html"
    forms: ClassVar = {"drop": NoteForm}
    sheet = SHEET

    def get_queryset(self, request):
        rows = super().get_queryset(request).with_recovered()
        return rows.select_related(
            "payment__settlement__programme__host", "payment__settlement__programme__plan", "payment__settlement__payer",
            "asked_by", "confirmed_by",
        )  # fmt: skip

    @admin.display(description="项目编号", ordering="payment__settlement__programme__code")
    def code(self, claim):
        return claim.payment.settlement.programme.code

    @admin.display(description="承办单位")
    def host(self, claim):
        return claim.payment.settlement.programme.host

    @admin.display(description="追回金额（元）", ordering="amount")
    def claimed(self, claim):
        return figure(claim.amount)

    @admin.display(description="已缴回（元）")
    def came_back(self, claim):
        return figure(claim.came_in)

    @admin.display(description="未缴回（元）")
    def still_open(self, claim):
        return figure(claim.open_amount)

    @admin.display(description="缴回期限", ordering="due_on")
    def term(self, claim):
        late = (
            claim.state == Clawback.State.CONFIRMED and claim.due_on and claim.due_on < timezone.localdate()
        )
        return status_piece("late", f"{claim.due_on} 已逾期") if late else claim.due_on or "—"

    def sums(self, request):
        rows = self.filtered(request).order_by().standing()
        return rows.aggregate(
            count=Count("pk"), claimed=Sum("amount"), back=Sum("came_in"), left=Sum("open_amount")
        )

    def changelist_view(self, request, extra_context=None):
        extra = {
            "sums": self.sums(request) if self.has_view_permission(request) else {},
            "export_query": request.GET.urlencode(),
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def closing_rows(self, request):
        sums = self.sums(request)
        words = ["合计（不含已撤销）", "", "", sums["claimed"], sums["back"], sums["left"], *[""] * 6]
        return [words] if sums["count"] else []

    def asked(self, claim):
        return [
            ("项目", claim.payment.settlement.programme),
            ("承办单位", claim.payment.settlement.programme.host),
            ("已拨付", f"{claim.payment.amount:,.2f} 元"),
            ("追回金额", f"{claim.amount:,.2f} 元（人民币{in_capitals(claim.amount)}）"),
            ("事由", claim.reason),
            ("依据", claim.basis),
        ]

    def get_urls(self):
        recover = self.admin_site.admin_view(self.recover_view)
        return [path("<int:pk>/recover/", recover, name="finance_clawback_recover"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        claim = self.get_object(request, object_id)
        if claim is None:
            raise Http404(NOT_FOUND)
        if request.method == "POST":
            return redirect(request.path)
        return self.shown(
            request, "finance/clawback.html", f"追回 {claim.payment.settlement.programme.code}", claim=claim,
            payment=claim.payment, programme=claim.payment.settlement.programme, capitals=in_capitals(claim.amount),
            recoveries=claim.recoveries.select_related("recorded_by"), moves=self.moves_of(claim, request.user),
            receives=receives(claim, request.user), timeline=timeline(claim.case, limit=15),
        )  # fmt: skip

    def recover_view(self, request, pk):
        """A sum that came in: typed, then asked once more."""
        claim = self.row_or_404(request, pk)
        back = self.page_of(claim)
        if request.method != "POST" and not receives(claim, request.user):
            sentence = "这笔追回现在不能由您登记缴回：还没有确认、已全部缴回，或由拨付单位的财务人员登记。"
            return refused(request, Refused(sentence, code="not_offered", status=403), back=back)
        form, status, sure = RecoveryForm(posted(request)), 200, False
        if request.method == "POST":
            status = 422
            if form.is_valid():
                sure, status = True, 200
                if request.POST.get("step") == "sure":
                    try:
                        actions.record_recovery(
                            claim, **form.cleaned_data, actor=request.user, now=timezone.now()
                        )
                    except Refused as refusal:
                        if refusal.status != 422:
                            return refused(request, refusal, back=back)
                        log_refusal(request, refusal)
                        sure, status = False, say(form, refusal)
                    else:
                        return redirect(back)
        rows = [*self.asked(claim), ("尚未缴回", f"{claim.open_amount:,.2f} 元")]
        if sure:
            amount = form.cleaned_data["amount"]
            rows.append(("本次缴回", f"{amount:,.2f} 元（人民币{in_capitals(amount)}）"))
            rows.append(
                ("到账日期、凭证号", f"{form.cleaned_data['received_on']}，{form.cleaned_data['reference']}")
            )
        return self.shown(
            request, "finance/step.html", "登记缴回", status=status, row=claim, form=None if sure else form, rows=rows,
            question="登记这笔缴回？" if sure else "登记缴回", consequences=["登记后不能改写。"] if sure else [],
            hidden=[*((field.html_name, field.value() or "") for field in form), ("step", "sure")] if sure else [],
            label="确认登记" if sure else "继续", back=back, version=None,
        )  # fmt: skip


def receives(claim, user) -> bool:
    return claim.state == Clawback.State.CONFIRMED and is_office(claim.payment, user, Role.FINANCE)
