"""Organisations and accounts in the admin site. Writes go through actions; case data is elsewhere."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from accounts import actions
from accounts.models import Organisation, User
from accounts.refusals import Refused
from accounts.roles import CASE_ROLES, DUTIES, Role
from accounts.scope import NOT_FOUND

admin.site.site_header = "知更管理后台"
admin.site.site_title = "知更管理后台"
admin.site.index_title = "工作台"
admin.site.enable_nav_sidebar = True

KEEPERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


class ScopedAdmin(admin.ModelAdmin):
    """Staff see the rows in their scope; whether they may write is the model's own matter (`write_roles`).

    Saving is one action. What the action refuses is shown in the form, above what was typed; nothing is
    half-saved. Nothing is ever deleted, and no lookup is open but the declared filters.
    """

    view_roles: tuple = CASE_ROLES
    write_roles: tuple = ()
    show_full_result_count = False
    list_per_page = 50
    actions: tuple | None = None

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        user = request.user
        return user.is_authenticated and user.is_authority and user.has_role(*self.view_roles)

    def has_change_permission(self, request, obj=None):
        return (
            bool(self.write_roles)
            and request.user.is_authenticated
            and request.user.has_role(*self.write_roles)
        )

    has_add_permission = has_change_permission

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request=None):
        """Only declared filters: an open lookup would read hidden columns letter by letter."""
        declared = set()
        for entry in self.get_list_filter(request):
            if isinstance(entry, type):
                declared.add(getattr(entry, "parameter_name", None))
            else:
                declared.add(entry if isinstance(entry, str) else entry[0])
        field = lookup.removesuffix("__isnull").removesuffix("__exact").removesuffix("__id")
        return field in declared

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return refused_form(form, refusal) if refusal else form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            request.refusal = refusal
            response = super().changeform_view(request, object_id, form_url, extra_context)
            response.status_code = refusal.status
            return response

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404(NOT_FOUND)

    def log_addition(self, request, obj, message):
        """The journal is the record; Django's own log would keep a second, weaker one."""

    log_change = log_addition

    def log_deletions(self, request, queryset):
        pass


def refused_form(form, refusal):
    """The form class that carries the sentence of a refusal, so that what was typed comes back with it."""

    def clean(self):
        form.clean(self)
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)

    return type(form.__name__, (form,), {"clean": clean})


def kept_below(queryset, user, field=""):
    """Rows of the organisations that the person administers; the three duties see no case data by it."""
    prefix = f"{field}__" if field else ""
    kept = queryset.none()
    for membership in user.current_memberships:
        if membership.role in DUTIES:
            kept = kept | queryset.filter(**{f"{prefix}path__startswith": membership.organisation.path})
    return kept


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    view_roles = tuple(Role)
    write_roles = KEEPERS
    list_display = ("name", "kind", "parent", "uscc", "base_level", "active")
    list_filter = ("kind", "base_level", "active")
    search_fields = ("name", "short_name", "uscc")
    search_help_text = "按名称、简称或统一社会信用代码查找"
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


class InviteForm(forms.ModelForm):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="所属机构")
    roles = forms.MultipleChoiceField(choices=Role.choices, label="角色", widget=forms.CheckboxSelectMultiple)
    password = forms.CharField(
        label="初始密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), min_length=12,
        help_text="至少 12 位；请另行告知本人，首次登录后修改",
    )  # fmt: skip

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "phone")


class GrantForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="机构")
    role = forms.ChoiceField(choices=Role.choices, label="角色")


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="新的初始密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), min_length=12,
        help_text="至少 12 位；请另行告知本人",
    )  # fmt: skip


@admin.register(User)
class UserAdmin(ScopedAdmin):
    view_roles = DUTIES
    write_roles = KEEPERS
    change_form_template = "admin/accounts/account.html"
    list_display = ("username", "display_name", "organisations", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "display_name")
    search_help_text = "按用户名或姓名查找"
    fields = ("username", "display_name", "email", "phone", "is_active")
    readonly_fields = ("username",)

    def get_urls(self):
        site = self.admin_site.admin_view
        return [
            path("<int:pk>/grant/", site(self.grant), name="accounts_user_grant"),
            path("<int:pk>/revoke/<int:membership>/", site(self.revoke), name="accounts_user_revoke"),
            path("<int:pk>/password/", site(self.reset_password), name="accounts_user_password"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        base = admin.ModelAdmin.get_queryset(self, request).prefetch_related("memberships__organisation")
        return kept_below(base, request.user, "memberships__organisation").distinct()

    def own_organisations(self, request):
        return kept_below(
            admin.site.get_model_admin(Organisation).get_queryset(request), request.user
        ).order_by("path")

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        # Django names the page's fields itself; the form knows its own.
        kwargs |= {"form": InviteForm, "fields": None}
        form = super().get_form(request, obj, change, **kwargs)
        form.base_fields["organisation"].queryset = self.own_organisations(request)
        return form

    def get_fields(self, request, obj=None):
        if obj is not None:
            return self.fields
        return ("username", "display_name", "email", "phone", "organisation", "roles", "password")

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else ()

    def save_model(self, request, obj, form, change):
        data = form.cleaned_data
        if change:
            actions.amend_account(obj, actor=request.user, now=timezone.now(), **data)
            return
        made = actions.invite(actor=request.user, now=timezone.now(), **data)
        obj.pk = made.pk

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        keeps = request.user.has_role(*KEEPERS)
        extra = {"keeps": keeps}
        if object_id and keeps:
            grant_form = GrantForm()
            grant_form.fields["organisation"].queryset = self.own_organisations(request)
            extra |= {"grant_form": grant_form, "password_form": PasswordForm()}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def account(self, request, pk):
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None or request.method != "POST" or not request.user.has_role(*KEEPERS):
            raise Http404(NOT_FOUND)
        return row

    def answer(self, request, pk, sentence, act):
        try:
            act()
        except (Refused, ValidationError) as refusal:
            messages.error(
                request, refusal.sentence if isinstance(refusal, Refused) else " ".join(refusal.messages)
            )
        else:
            messages.success(request, sentence)
        return redirect("admin:accounts_user_change", pk)

    def grant(self, request, pk):
        account = self.account(request, pk)
        form = GrantForm(request.POST)
        form.fields["organisation"].queryset = self.own_organisations(request)

        def act():
            if not form.is_valid():
                raise Refused("请选择机构和角色。", code="incomplete")
            actions.grant(account, actor=request.user, now=timezone.now(), **form.cleaned_data)

        return self.answer(request, pk, "已授予角色，对方重新打开页面即生效。", act)

    def revoke(self, request, pk, membership):
        account = self.account(request, pk)
        row = next((m for m in account.memberships.all() if m.pk == membership), None)
        if row is None:
            raise Http404(NOT_FOUND)
        return self.answer(
            request, pk, "已收回角色。", lambda: actions.revoke(row, actor=request.user, now=timezone.now())
        )

    def reset_password(self, request, pk):
        account = self.account(request, pk)
        form = PasswordForm(request.POST)

        def act():
            if not form.is_valid():
                raise ValidationError(form.errors["password"])
            actions.reset_password(
                account, password=form.cleaned_data["password"], actor=request.user, now=timezone.now()
            )

        return self.answer(request, pk, "已设置新的初始密码，请另行告知本人。", act)

    @admin.display(description="机构与角色")
    def organisations(self, obj):
        return "；".join(str(m) for m in obj.memberships.all())
