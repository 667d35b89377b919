"""Budgets by fund source, entered by the office that pays from them."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.roles import OrganisationKind
from applications.amounts import NotYuan
from finance import actions
from finance.actions.funds import KEEPERS, may_set
from finance.admin.figures import figure
from finance.amounts import parse_amount
from finance.models import FundBudget
from workflow.admin import ScopedAdmin
from workflow.timeline import timeline


class AmountField(forms.CharField):
    """An amount as offices write it: commas and ¥ are accepted, 万元 and three decimals are told apart."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value):
        try:
            return parse_amount(super().clean(value))
        except NotYuan as fault:
            raise ValidationError(str(fault)) from fault


class FundBudgetForm(forms.ModelForm):
    amount = AmountField(label="指标金额", help_text="单位：元，例如 900000.00")

    class Meta:
        model = FundBudget
        fields = ("organisation", "year", "fund_source", "amount", "document")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "fund_source" in self.fields:
            self.fields["fund_source"].help_text = "须与计划中写明的经费来源一致，才能按项目核对"


@admin.register(FundBudget)
class FundBudgetAdmin(ScopedAdmin):
    form = FundBudgetForm
    write_roles = KEEPERS
    list_display = ("fund_source", "year", "organisation", "money", "document", "set_by", "set_at")
    list_filter = ("year",)
    list_select_related = ("organisation", "set_by")
    search_fields = ("fund_source", "document")
    search_help_text = "经费来源或依据文件"
    fields = ("organisation", "year", "fund_source", "amount", "document")
    add_label = "登记经费指标"
    empty_hint = "登记本机关各项经费来源的年度指标后，经费工作台按指标核对已审定、已拨付和在途金额。"
    change_form_template = "admin/portal_change_form.html"

    @admin.display(description="指标金额（元）", ordering="amount")
    def money(self, row):
        return figure(row.amount)

    def get_readonly_fields(self, request, obj=None):
        """Whose money it is, and of which year, is what a row is about: another is another row."""
        return ("organisation", "year", "fund_source") if obj else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "organisation" and field is not None:
            field.queryset = field.queryset.filter(pk__in=own_offices(request.user))
        return field

    def get_changeform_initial_data(self, request):
        own = own_offices(request.user)
        first = {"year": timezone.localdate().year}
        if len(own) == 1:
            first["organisation"] = own[0]
        return {**first, **super().get_changeform_initial_data(request)}

    def has_change_permission(self, request, obj=None):
        if obj is not None and not may_set(obj.organisation, request.user):
            return False
        return super().has_change_permission(request, obj)

    def has_add_permission(self, request):
        return bool(request.user.is_authenticated and own_offices(request.user))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        entries = {"entries": timeline(row.case, limit=15)} if row else {}
        return super().change_view(request, object_id, form_url, {**entries, **(extra_context or {})})

    def save_model(self, request, obj, form, change):
        stored = actions.set_fund_budget(
            obj.organisation, year=obj.year, fund_source=obj.fund_source, amount=obj.amount, document=obj.document,
            version=obj.version if change else None, actor=request.user, now=timezone.now(),
        )  # fmt: skip
        obj.pk, obj.version = stored.pk, stored.version


def own_offices(user):
    """Primary keys of the authorities for which the person may enter budgets."""
    kinds = OrganisationKind.authorities()
    return sorted(
        {
            m.organisation_id
            for m in user.current_memberships
            if m.role in KEEPERS and m.organisation.kind in kinds
        }
    )
