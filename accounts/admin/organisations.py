"""The organisation tree in the admin site."""

from django.contrib import admin
from django.utils import timezone

from accounts import actions
from accounts.admin.base import KEEPERS, ScopedAdmin, kept_below
from accounts.models import Organisation
from accounts.roles import Role


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    view_roles = tuple(Role)
    write_roles = KEEPERS
    list_display = ("name", "kind", "parent", "uscc", "base_level", "active")
    list_filter = ("kind", "base_level", "active")
    search_fields = ("name", "short_name", "uscc")
    search_help_text = "名称、简称或信用代码"
    autocomplete_fields = ("parent",)
    list_select_related = ("parent",)

    def get_queryset(self, request):
        """Keepers of accounts see the tree they keep even though they see no case data."""
        base = admin.ModelAdmin.get_queryset(self, request)
        return base.visible_to(request.user) | kept_below(base, request.user)

    def get_fields(self, request, obj=None):
        fields = ["name", "short_name", "kind", "parent", "region_code", "uscc", "base_level", "division"]
        return [*fields, "active"] if obj else fields

    def get_readonly_fields(self, request, obj=None):
        return ("kind",) if obj else ()

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or actions.keeps(request.user, obj)
        )

    def save_model(self, request, obj, form, change):
        now, data = timezone.now(), form.cleaned_data
        if not change:
            made = actions.create_organisation(actor=request.user, now=now, **data)
            obj.pk, obj.path = made.pk, made.path
            return
        parent = data.pop("parent")
        if "parent" in form.changed_data:
            actions.move_organisation(obj, parent=parent, actor=request.user, now=now)
        actions.amend_organisation(obj, actor=request.user, now=now, **data)
