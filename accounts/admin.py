"""Organisations, accounts and standing in the admin site. Writes go through actions; case data is elsewhere."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from accounts import actions
from accounts.models import Membership, Organisation, Sanction, User
from accounts.refusals import Refused
from accounts.roles import DUTIES, Role
from accounts.scope import NOT_FOUND

admin.site.site_header = "知更管理后台"
admin.site.site_title = "知更管理后台"
admin.site.index_title = "工作台"
admin.site.enable_nav_sidebar = True

KEEPERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


class ActionAdmin(admin.ModelAdmin):
    """A model admin whose saving is one action: a refusal is shown in the form and nothing is half-saved."""

    view_roles: tuple = tuple(Role)
    write_roles: tuple = KEEPERS
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        user = request.user
        return user.is_authenticated and user.is_authority and user.has_role(*self.view_roles)

    def has_change_permission(self, request, obj=None):
        return False

    def has_add_permission(self, request):
        return request.user.is_authenticated and request.user.has_role(*self.write_roles)

    def has_delete_permission(self, request, obj=None):
        return False

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404(NOT_FOUND)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(request.path)

    def log_addition(self, request, obj, message):
        """The journal is the record."""

    log_change = log_addition


@admin.register(Organisation)
class OrganisationAdmin(ActionAdmin):
    list_display = ("name", "kind", "parent", "uscc", "base_level", "active")
    list_filter = ("kind", "base_level", "active")
    search_fields = ("name", "short_name", "uscc")
    fields = ("name", "short_name", "kind", "parent", "region_code", "uscc", "base_level", "division")
    autocomplete_fields = ("parent",)
    list_select_related = ("parent",)

    def get_queryset(self, request):
        """Keepers of accounts see the tree they keep even though they see no case data."""
        paths = [m.organisation.path for m in request.user.current_memberships if m.role in DUTIES]
        base = admin.ModelAdmin.get_queryset(self, request)
        if any(path == "/" or path.count("/") == 2 for path in paths):
            return base
        kept = base.none()
        for path in paths:
            kept = kept | base.filter(path__startswith=path)
        return kept | base.visible_to(request.user)

    def save_model(self, request, obj, form, change):
        made = actions.create_organisation(actor=request.user, now=timezone.now(), **form.cleaned_data)
        obj.pk, obj.path = made.pk, made.path


class InviteForm(forms.ModelForm):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="所属机构")
    roles = forms.MultipleChoiceField(choices=Role.choices, label="角色", widget=forms.CheckboxSelectMultiple)
    password = forms.CharField(label="初始密码", widget=forms.PasswordInput, min_length=12, help_text="至少 12 位")

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "phone")


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request, obj=None):
        return True


@admin.register(User)
class UserAdmin(ActionAdmin):
    view_roles = DUTIES
    list_display = ("username", "display_name", "organisations", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "display_name")
    fields = ("username", "display_name", "email", "phone", "is_active", "last_login")
    inlines = (MembershipInline,)

    def get_queryset(self, request):
        paths = [m.organisation.path for m in request.user.current_memberships if m.role in DUTIES]
        base = admin.ModelAdmin.get_queryset(self, request).prefetch_related("memberships__organisation")
        kept = base.none()
        for path in paths:
            kept = kept | base.filter(memberships__organisation__path__startswith=path)
        return kept.distinct()

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        form = super().get_form(request, obj, change, form=InviteForm, fields=None, **kwargs)
        form.base_fields["organisation"].queryset = OrganisationAdmin(Organisation, self.admin_site).get_queryset(request)
        return form

    def get_fields(self, request, obj=None):
        if obj is not None:
            return self.fields
        return ("username", "display_name", "email", "phone", "organisation", "roles", "password")

    def get_inlines(self, request, obj):
        return self.inlines if obj else ()

    def save_model(self, request, obj, form, change):
        data = form.cleaned_data
        made = actions.invite(
            username=data["username"], display_name=data["display_name"], email=data["email"],
            organisation=data["organisation"], roles=data["roles"], password=data["password"],
            actor=request.user, now=timezone.now(),
        )  # fmt: skip
        obj.pk = made.pk

    @admin.display(description="机构与角色")
    def organisations(self, obj):
        return "；".join(str(m) for m in obj.memberships.all())


@admin.register(Sanction)
class SanctionAdmin(ActionAdmin):
    view_roles = (Role.READER, Role.REVIEWER, Role.APPROVER, Role.INSPECTOR)
    write_roles = (Role.APPROVER,)
    list_display = ("organisation", "violation", "from_year", "until_year", "imposed_by", "imposed_at", "lifted_at")
    list_filter = ("from_year",)
    fields = ("organisation", "violation", "reason", "from_year", "until_year")
    autocomplete_fields = ("organisation",)
    list_select_related = ("organisation", "imposed_by")

    def save_model(self, request, obj, form, change):
        made = actions.sanction(actor=request.user, now=timezone.now(), **form.cleaned_data)
        obj.pk = made.pk
