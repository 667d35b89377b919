"""The desk of those who pay."""

from django.contrib import admin
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from finance import actions
from finance.admin.figures import figure
from finance.amounts import in_capitals
from finance.models import Payment
from workflow.admin import ScopedAdmin, status_piece
from workflow.perform import refused
from workflow.timeline import timeline
from workflow.verbs import verbs_of


@admin.register(Payment)
class PaymentAdmin(ScopedAdmin):
    """What is due to be paid, and one page a payment: whom, how much, from which budget, paid when."""

    list_display = (
        "code",
        "host",
        "amount_due",
        "fund_source",
        "status",
        "approved_at",
        "paid_at",
        "reference",
    )
    list_display_links = ("code",)
    list_filter = ("state", "fund_source")
    search_fields = ("settlement__programme__code", "settlement__programme__host__name", "reference")
    search_help_text = "项目编号、收款单位或凭证号"
    empty_hint = "经费结算审定后，应拨付的款项出现在这里。"
    ordering = ("state", "approved_at")
    change_list_template = "finance/payments.html"

    def get_queryset(self, request):
        rows = super().get_queryset(request).with_parties()
        return rows.select_related("settlement__programme__plan", "settlement__programme__rule_set")

    @admin.display(description="项目编号", ordering="settlement__programme__code")
    def code(self, payment):
        return payment.settlement.programme.code

    @admin.display(description="金额（元）", ordering="amount")
    def amount_due(self, payment):
        return figure(payment.amount)

    @admin.display(description="收款单位", ordering="settlement__programme__host__name")
    def host(self, payment):
        return payment.settlement.programme.host

    @admin.display(description="状态", ordering="state")
    def status(self, payment):
        return status_piece(payment.state, payment.get_state_display())

    def changelist_view(self, request, extra_context=None):
        """Fund sources are reported apart (002-32, 002-33)."""
        rows = Payment.objects.visible_to(request.user).order_by()
        by_source = {}
        for row in rows.values("fund_source", "state").annotate(sum=Sum("amount")):
            by_source.setdefault(row["fund_source"] or "未注明", {})[row["state"]] = row["sum"]
        totals = [
            {"source": source, "due": sums.get("due"), "paid": sums.get("paid")}
            for source, sums in sorted(by_source.items())
        ]
        return super().changelist_view(request, {**(extra_context or {}), "totals": totals})

    def change_view(self, request, object_id, form_url="", extra_context=None, *, account=""):
        payment = self.get_object(request, object_id)
        if payment is None:
            raise Http404(NOT_FOUND)
        if request.method == "POST" and not account:
            return redirect(request.path)
        settlement = payment.settlement
        context = {
            **self.admin_site.each_context(request),
            "title": f"拨付 {settlement.programme.code}",
            "opts": self.opts,
            "payment": payment,
            "settlement": settlement,
            "programme": settlement.programme,
            "capitals": in_capitals(payment.amount),
            "account": account,
            "may_pay": any(verb.name == "pay" for verb in verbs_of(payment, request.user)),
            "is_cashier": actions.paying.is_cashier(payment, request.user),
            "timeline": timeline(payment.case, limit=15),
        }
        response = TemplateResponse(request, "finance/payment.html", context)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_urls(self):
        here = path(
            "<path:object_id>/account/",
            self.admin_site.admin_view(require_POST(self.account_view)),
            name="finance_payment_account",
        )
        return [here, *super().get_urls()]

    def account_view(self, request, object_id):
        """The full account number, once, for the cashier; a POST because it is written down."""
        payment = self.get_object(request, object_id)
        if payment is None:
            raise Http404(NOT_FOUND)
        back = reverse("admin:finance_payment_change", args=[payment.pk])
        try:
            account = actions.view_account(payment, actor=request.user, now=timezone.now())
        except Refused as refusal:
            return refused(request, refusal, back=back)
        return self.change_view(request, object_id, account=account)
