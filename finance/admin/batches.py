"""The desk of batches: chosen from what is due, sent by a second person, answered row by row."""

from hashlib import sha256

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from accounts.scope import NOT_FOUND, get_visible
from finance import actions
from finance.actions.batching import is_payer, one_source
from finance.admin.answers import answer_urls
from finance.admin.figures import figure
from finance.admin.moves import MoneyAdmin
from finance.amounts import add_up, in_capitals
from finance.bank.listing import listed
from finance.bank.papers import FILES
from finance.models import Batch, Payment, Transfer
from workflow.perform import refused
from workflow.timeline import timeline

NOT_SAID = "未注明"
SHEET = (
    ("批次号", 14, lambda row: row.number),
    ("拨付单位", 28, lambda row: str(row.payer)),
    ("经费来源", 26, lambda row: row.source or NOT_SAID),
    ("笔数", 8, lambda row: row.count),
    ("金额（元）", 16, lambda row: row.sum),
    ("状态", 12, lambda row: row.get_state_display()),
    ("已有结果", 10, lambda row: row.answered),
    ("制单人", 12, lambda row: str(row.made_by)),
    ("制单日期", 12, lambda row: timezone.localdate(row.made_at)),
    ("复核人", 12, lambda row: str(row.sent_by or "")),
    ("送出日期", 12, lambda row: timezone.localdate(row.sent_at) if row.sent_at else None),
)


class BatchSourceFilter(admin.SimpleListFilter):
    title = "经费来源"
    parameter_name = "source"
    field = "transfers__payment__fund_source"

    def lookups(self, request, model_admin):
        rows = Batch.objects.visible_to(request.user).order_by(self.field).exclude(**{self.field: None})
        return [(each, each or NOT_SAID) for each in rows.values_list(self.field, flat=True).distinct()]

    def queryset(self, request, queryset):
        return queryset if self.value() is None else queryset.drawn_on(self.value())


class BatchYearFilter(admin.SimpleListFilter):
    """By the year in which it was made, which its number begins with."""

    title = "年度"
    parameter_name = "year"

    def lookups(self, request, model_admin):
        years = Batch.objects.visible_to(request.user).order_by("-made_at__year")
        return [(year, str(year)) for year in years.values_list("made_at__year", flat=True).distinct()]

    def queryset(self, request, queryset):
        return queryset.filter(number__startswith=f"{self.value()}-") if self.value() else queryset


@admin.register(Batch)
class BatchAdmin(MoneyAdmin):
    list_display = (
        "number",
        "payer",
        "source",
        "rows_listed",
        "total",
        "status",
        "progress",
        "made_by",
        "sent_by",
    )
    list_display_links = ("number",)
    list_filter = ("state", BatchSourceFilter, BatchYearFilter)
    search_fields = ("number", "transfers__payment__settlement__programme__code")
    search_help_text = "批次号或项目编号"
    empty_hint = "从“待拨付”的款项中勾选制单，由第二人复核后送银行。"
    add_label = "制作批次"
    ordering = ("state", "-made_at")
    change_list_template = "finance/batches.html"
    write_roles = (Role.FINANCE,)
    sheet = SHEET

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("payer", "made_by", "sent_by")
        return rows.with_sums()

    @admin.display(description="经费来源")
    def source(self, batch):
        return batch.source or NOT_SAID

    @admin.display(description="笔数")
    def rows_listed(self, batch):
        return batch.count

    @admin.display(description="金额（元）")
    def total(self, batch):
        return figure(batch.sum)

    @admin.display(description="银行结果")
    def progress(self, batch):
        return "—" if batch.state == Batch.State.DRAFT else f"{batch.answered}/{batch.count}"

    def changelist_view(self, request, extra_context=None):
        rows = list(self.filtered(request)) if self.has_view_permission(request) else []
        extra = {
            "batch_total": add_up(row.sum or 0 for row in rows),
            "batch_rows": sum(row.count for row in rows),
            "export_query": request.GET.urlencode(),
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def closing_rows(self, request):
        rows = list(self.filtered(request))
        total = add_up(row.sum or 0 for row in rows)
        return [["合计", "", "", sum(row.count for row in rows), total, *[""] * 6]] if rows else []

    def asked(self, batch):
        found = listed(batch)
        return [
            ("批次", batch),
            ("款项", f"{len(found.rows)} 笔"),
            ("金额", f"{found.total:,.2f} 元（人民币{found.capitals}）"),
            ("经费来源", found.source or NOT_SAID),
            ("制单", f"{batch.made_by}，{timezone.localdate(batch.made_at)}"),
        ]

    def get_urls(self):
        wrap, name = self.admin_site.admin_view, "finance_batch"
        here = [
            path("<int:pk>/files/<slug:kind>/", wrap(require_POST(self.file_view)), name=f"{name}_file"),
            path("<int:pk>/rows/<int:row>/drop/", wrap(self.drop_view), name=f"{name}_drop"),
            *answer_urls(self, wrap),
        ]
        return [*here, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        batch = self.get_object(request, object_id)
        if batch is None:
            raise Http404(NOT_FOUND)
        if request.method == "POST":
            return redirect(request.path)
        found = listed(batch)
        handles = is_payer(batch.payer, request.user)
        return self.shown(
            request,
            "finance/batch.html",
            f"拨付批次 {batch}",
            batch=batch,
            found=found,
            moves=self.moves_of(batch, request.user),
            drops=handles and batch.state == Batch.State.DRAFT,
            answers=handles and batch.state == Batch.State.SENT,
            files=[(kind, label) for kind, (label, *_) in FILES.items()]
            if handles and batch.state != Batch.State.DRAFT
            else [],
            waits_for_second=batch.state == Batch.State.DRAFT and batch.made_by_id == request.user.pk,
            timeline=timeline(batch.case, limit=15),
        )

    # --- making one -------------------------------------------------------------------------

    def add_view(self, request, form_url="", extra_context=None):
        """Choose from what is due; the server counts and adds up; then asked once more."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        rows = due_for(request.user)
        chosen = chosen_of(request, rows)
        step = request.POST.get("step", "")
        if request.method == "POST" and step == "sum":
            total = add_up(row.amount for row in chosen)
            return JsonResponse(
                {"count": len(chosen), "total": f"{total:,.2f}", "capitals": in_capitals(total)}
            )
        if request.method == "POST" and step == "make":
            try:
                batch = actions.make_batch(
                    chosen, note=request.POST.get("note", ""), actor=request.user, now=timezone.now()
                )
            except Refused as refusal:
                return refused(request, refusal, back=request.path)
            return redirect(self.page_of(batch))
        sure = bool(chosen) and step == "check"
        try:
            one_source(chosen if sure else [])
        except Refused as refusal:
            return refused(request, refusal, back=request.path)
        return self.choosing(request, rows, chosen, sure=sure)

    def choosing(self, request, rows, chosen, *, sure):
        asked = request.method == "POST"
        total = add_up(row.amount for row in chosen)
        source, year = request.GET.get("source"), request.GET.get("year")
        offered = [
            row
            for row in rows
            if (not source or (row.fund_source or NOT_SAID) == source)
            and (not year or str(row.settlement.programme.plan.year) == year)
        ]
        return self.shown(
            request,
            "finance/batch_new.html",
            "制作拨付批次",
            status=422 if asked and not chosen else 200,
            rows=offered,
            chosen=chosen,
            chosen_ids={row.pk for row in chosen},
            sure=sure,
            nothing_chosen=asked and not chosen,
            total=total,
            capitals=in_capitals(total),
            sources=sorted({row.fund_source or NOT_SAID for row in rows}),
            years=sorted({row.settlement.programme.plan.year for row in rows}, reverse=True),
            source=source,
            year=year,
            payers={row.settlement.payer_id for row in rows},
            note=request.POST.get("note", ""),
            list_url="admin:finance_batch_changelist",
        )

    def drop_view(self, request, pk, row):
        """Taking one payment off a list that has not gone out."""
        batch = self.row_or_404(request, pk)
        transfer = get_visible(
            Transfer.objects.filter(batch=batch).select_related("payment__settlement__programme"),
            request.user,
            pk=row,
        )
        back = self.page_of(batch)
        if not is_payer(batch.payer, request.user):
            return refused(request, not_allowed("移出款项", f"{batch.payer}的财务人员"), back=back)
        if request.method != "POST":
            rows = [
                ("批次", batch),
                ("收款户名", transfer.payee_name),
                (
                    "金额",
                    f"{transfer.payment.amount:,.2f} 元（人民币{in_capitals(transfer.payment.amount)}）",
                ),
            ]
            return self.shown(
                request, "finance/step.html", "移出批次", row=batch, form=None, question="把这笔款项移出批次？", rows=rows,
                consequences=["移出后仍为待拨付，可以单独拨付或列入其他批次。"], label="移出", back=back, version=batch.version,
            )  # fmt: skip
        try:
            actions.drop_from_batch(batch, transfer=transfer, actor=request.user, now=timezone.now())
        except Refused as refusal:
            return refused(request, refusal, back=back)
        return redirect(back)

    def file_view(self, request, pk, kind):
        """A list with full account numbers; a POST because it is written down who took it."""
        batch = self.row_or_404(request, pk)
        if kind not in FILES:
            raise Http404(NOT_FOUND)
        label, draw, content_type, ending = FILES[kind]
        content = b"" if batch.state == Batch.State.DRAFT else draw(listed(batch))
        try:
            actions.hand_out_batch(
                batch, digest=sha256(content).hexdigest(), what=label, actor=request.user, now=timezone.now()
            )
        except Refused as refusal:
            return refused(request, refusal, back=self.page_of(batch))
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="batch-{batch.number}.{ending}"'
        response["Cache-Control"] = "private, no-store"
        return response


def due_for(user) -> list[Payment]:
    """What the person could list now: due, on no list, of an office whose cashier he is, not approved by himself."""
    offices = [m.organisation_id for m in user.current_memberships if m.role == Role.FINANCE]
    rows = Payment.objects.visible_to(user).awaiting_batch().filter(settlement__payer__in=offices)
    rows = (
        rows.exclude(approved_by=user.pk)
        .exclude(settlement__submitted_by=user.pk)
        .order_by("fund_source", "approved_at", "pk")
    )
    return list(
        rows.select_related("settlement__programme__host", "settlement__programme__plan", "settlement__payer")
    )


def chosen_of(request, rows):
    wanted = set(request.POST.getlist("payment"))
    return [row for row in rows if str(row.pk) in wanted]
