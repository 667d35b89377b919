"""Vouchers that somebody tried to use twice: both accounts to an office that sees both, one to an office that sees one."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.urls import reverse
from django.utils.html import format_html

from finance.admin.figures import figure
from finance.models import SecondUse
from finance.reading import first_uses
from workflow.admin import ScopedAdmin


class WithFirstUse(ChangeList):
    """A page of attempts, each with `.first_use`: the account that holds the voucher, in two queries."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        found = first_uses(self.result_list, request.user)
        for row in self.result_list:
            row.first_use = found[row.pk]


@admin.register(SecondUse)
class SecondUseAdmin(ScopedAdmin):
    list_display = ("account", "host", "line", "number", "seller", "sum", "by", "at", "first")
    list_display_links = None
    search_fields = ("number", "code", "seller", "settlement__programme__code")
    search_help_text = "票据号码、代码、开票方或项目编号"
    empty_hint = "填报单位登记一张已在别处登记的票据时会被拒绝，并记在这里。"
    list_select_related = ("settlement__programme__host", "by")

    def get_changelist(self, request, **options):
        return WithFirstUse

    @admin.display(description="后登记的结算", ordering="settlement__programme__code")
    def account(self, row):
        address = reverse("admin:finance_settlement_change", args=[row.settlement_id])
        return format_html('<a href="{}">{}</a>', address, row.settlement.programme.code)

    @admin.display(description="承办单位")
    def host(self, row):
        return row.settlement.programme.host

    @admin.display(description="金额（元）", ordering="amount")
    def sum(self, row):
        return figure(row.amount)

    @admin.display(description="已登记在")
    def first(self, row):
        return row.first_use
