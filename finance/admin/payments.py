"""The desk of those who pay."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Count, Sum
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.refusals import Refused, log_refusal
from accounts.roles import Role
from accounts.scope import NOT_FOUND
from finance import actions
from finance.actions.clawbacks import claimable, may_ask
from finance.admin.figures import figure
from finance.admin.moves import MoneyAdmin, SourceFilter, YearFilter, posted
from finance.amounts import in_capitals
from finance.claims import basis_of, violations_of
from finance.forms.moves import ClawbackForm, NoteForm, ReasonForm, ReferenceForm, ReturnForm
from finance.models import Clawback, Payment
from finance.progress import all_progress
from finance.views.loading import say
from workflow.perform import refused
from workflow.timeline import timeline


def formula_of(payment):
    """How the payable amount of its own edition came about; a later edition has another one."""
    edition = payment.settlement.editions.filter(number=payment.edition).first()
    return edition.content["figures"]["formula"] if edition else payment.settlement.formula


def local_day(moment):
    return timezone.localdate(moment) if moment else None


SHEET = (
    ("项目编号", 16, lambda row: row.settlement.programme.code),
    ("研修选题", 36, lambda row: row.settlement.programme.title),
    ("收款单位", 30, lambda row: str(row.settlement.programme.host)),
    ("经费来源", 24, lambda row: row.fund_source),
    ("拨付单位", 24, lambda row: str(row.settlement.payer)),
    ("金额（元）", 16, lambda row: row.amount),
    ("状态", 12, lambda row: row.get_state_display()),
    ("审定日期", 12, lambda row: local_day(row.approved_at)),
    ("拨付日期", 12, lambda row: local_day(row.paid_at)),
    ("凭证号", 20, lambda row: row.reference),
    ("已追回（元）", 16, lambda row: row.recovered),
    ("净拨付（元）", 16, lambda row: row.net),
)


@admin.register(Payment)
class PaymentAdmin(MoneyAdmin):
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
    list_filter = ("state", SourceFilter, YearFilter)
    search_fields = ("settlement__programme__code", "settlement__programme__host__name", "reference")
    search_help_text = "项目编号、收款单位或凭证号"
    empty_hint = "经费结算审定后，应拨付的款项出现在这里。"
    ordering = ("state", "approved_at")
    change_list_template = "finance/payments.html"
    forms: ClassVar = {
        "pay": ReferenceForm,
        "fail": ReasonForm,
        "return": ReturnForm,
        "refuse_payee": NoteForm,
    }
    sheet = SHEET

    def get_queryset(self, request):
        rows = super().get_queryset(request).with_parties().with_net()
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

    def sums(self, request):
        """What the list as it is filtered comes to, by fund source and state: they are reported apart (002-32, 002-33)."""
        rows = self.filtered(request).order_by().values("fund_source", "state")
        found: dict[str, dict] = {}
        for row in rows.annotate(
            sum=Sum("amount"), kept=Sum("net"), back=Sum("recovered"), count=Count("pk")
        ):
            line = found.setdefault(row["fund_source"] or "未注明", {"count": 0, "back": 0, "net": 0})
            line[row["state"]] = row["sum"]
            line["count"] += row["count"]
            line["back"] += row["back"]
            line["net"] += row["kept"]
        return [{"source": source, **line} for source, line in sorted(found.items())]

    def changelist_view(self, request, extra_context=None):
        totals = self.sums(request) if self.has_view_permission(request) else []
        extra = {
            "totals": totals,
            "total": {
                key: sum(line.get(key) or 0 for line in totals) or None
                for key in ("count", "due", "sent", "paid", "failed", "returned", "back", "net")
            },
            "may_batch": request.user.has_role(Role.FINANCE),
            "export_query": request.GET.urlencode(),
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def closing_rows(self, request):
        totals = self.sums(request)
        whole = sum(line.get(state) or 0 for line in totals for state in Payment.State.values)
        back, net = (sum(line[key] for line in totals) for key in ("back", "net"))
        return [["合计", *[""] * 4, whole, *[""] * 4, back, net]] if totals else []

    def asked(self, payment):
        return [
            ("收款户名", payment.payee_name),
            ("账号", payment.masked_account),
            ("开户行", payment.payee_bank),
            ("金额", f"{payment.amount:,.2f} 元（人民币{in_capitals(payment.amount)}）"),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None, *, account=""):
        payment = self.get_object(request, object_id)
        if payment is None:
            raise Http404(NOT_FOUND)
        if request.method == "POST" and not account:
            return redirect(request.path)
        moves = self.moves_of(payment, request.user)
        progress = all_progress(payment)
        return self.shown(
            request,
            "finance/payment.html",
            f"拨付 {payment.settlement.programme.code}",
            payment=payment,
            settlement=payment.settlement,
            programme=payment.settlement.programme,
            progress=progress,
            capitals=in_capitals(payment.amount),
            formula=formula_of(payment),
            account=account,
            may_pay=any(move["name"] == "pay" for move in moves),
            moves=[move for move in moves if move["name"] != "pay"],
            may_ask=may_ask(payment, request.user),
            is_cashier=actions.paying.is_cashier(payment, request.user),
            timeline=timeline(payment.case, limit=15),
        )

    def get_urls(self):
        wrap = self.admin_site.admin_view
        here = [
            path(
                "<path:object_id>/account/",
                wrap(require_POST(self.account_view)),
                name="finance_payment_account",
            ),
            path("<int:pk>/clawback/", wrap(self.clawback_view), name="finance_payment_clawback"),
        ]
        return [*here, *super().get_urls()]

    def account_view(self, request, object_id):
        """The full account number, once, for the cashier; a POST because it is written down."""
        payment = self.get_object(request, object_id)
        if payment is None:
            raise Http404(NOT_FOUND)
        back = self.page_of(payment)
        try:
            account = actions.view_account(payment, actor=request.user, now=timezone.now())
        except Refused as refusal:
            return refused(request, refusal, back=back)
        return self.change_view(request, object_id, account=account)

    def clawback_view(self, request, pk):
        """Asking for part or all of it back (004-42): first typed, then asked once more with the sum in 大写."""
        payment = self.row_or_404(request, pk)
        back, rules = self.page_of(payment), payment.settlement.programme.rule_set.rules()
        if request.method != "POST" and not may_ask(payment, request.user):
            sentence = (
                "这笔款项现在不能由您提出追回：没有拨出、已全部提出追回，或由拨付单位的财务、审批人员办理。"
            )
            return refused(request, Refused(sentence, code="not_offered", status=403), back=back)
        most = claimable(payment)
        form = ClawbackForm(
            posted(request),
            violations=violations_of(rules),
            most=most,
            initial={"basis": basis_of(rules)},
        )
        status, sure = 200, False
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    claim = self.ask(request, payment, form)
                except Refused as refusal:
                    if refusal.status != 422:
                        return refused(request, refusal, back=back)
                    log_refusal(request, refusal)
                    status = say(form, refusal)
                else:
                    if claim:
                        return redirect("admin:finance_clawback_change", claim.pk)
                    status, sure = 200, True
        rows = [*self.asked(payment), ("可追回", f"{most:,.2f} 元")]
        if sure:
            rows.append(
                (
                    "追回金额",
                    f"{form.cleaned_data['amount']:,.2f} 元（人民币{in_capitals(form.cleaned_data['amount'])}）",
                )
            )
        return self.shown(
            request, "finance/clawback_new.html", "提出追回", status=status, payment=payment, form=form, rows=rows,
            sure=sure, hidden=[(field.html_name, field.value() or "") for field in form] if sure else [], back=back,
        )  # fmt: skip

    def ask(self, request, payment, form) -> Clawback | None:
        """The claim itself when the person has said so twice; None while the question is still to be shown."""
        if request.POST.get("step") != "sure":
            return None
        return actions.ask_clawback(payment, **form.values(), actor=request.user, now=timezone.now())
