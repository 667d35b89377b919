"""Accounts and their roles in the admin site; case data is elsewhere."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.admin.base import CHOOSE, KEEPERS, ScopedAdmin, kept_below
from accounts.models import Organisation, User
from accounts.refusals import Refused, log_refusal
from accounts.roles import DUTIES, Role
from accounts.scope import NOT_FOUND

TOO_SHORT = "初始密码至少 %(limit_value)d 位，现在是 %(show_value)d 位。"
WORDS = {
    "labels": {"email": "电子邮箱", "is_active": "启用"},
    "help_texts": {
        "username": "登录时使用，可用字母、数字和 @ . + - _；开设后不能修改",
        "is_active": "停用后不能登录。账号不删除，办理记录保留",
    },
}


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("display_name", "email", "phone", "is_active")
        labels, help_texts = WORDS["labels"], WORDS["help_texts"]


class InviteForm(forms.ModelForm):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="所属机构", empty_label=CHOOSE)
    roles = forms.MultipleChoiceField(choices=Role.choices, label="角色", widget=forms.CheckboxSelectMultiple)
    password = forms.CharField(
        error_messages={"min_length": TOO_SHORT}, label="初始密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), min_length=12,
        help_text="至少 12 位；请另行告知本人，首次登录后修改",
    )  # fmt: skip

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "phone")
        labels, help_texts = WORDS["labels"], WORDS["help_texts"]


class GrantForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="机构", empty_label=CHOOSE)
    role = forms.ChoiceField(choices=Role.choices, label="角色")


class PasswordForm(forms.Form):
    password = forms.CharField(
        error_messages={"min_length": TOO_SHORT}, label="新的初始密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), min_length=12,
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
    search_help_text = "用户名或姓名"
    add_label = "开设账号"
    fields = ("username", "display_name", "email", "phone", "is_active")
    readonly_fields = ("username",)

    def get_urls(self):
        site = self.admin_site.admin_view
        return [
            path("<int:pk>/grant/", site(require_POST(self.grant)), name="accounts_user_grant"),
            path(
                "<int:pk>/revoke/<int:membership>/",
                site(require_POST(self.revoke)),
                name="accounts_user_revoke",
            ),
            path(
                "<int:pk>/password/", site(require_POST(self.reset_password)), name="accounts_user_password"
            ),
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
            return super().get_form(request, obj, change, form=AccountForm, **kwargs)
        form = super().get_form(request, obj, change, form=InviteForm, **kwargs)
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
        if row is None or not request.user.has_role(*KEEPERS):
            raise Http404(NOT_FOUND)
        return row

    def answer(self, request, pk, sentence, act):
        try:
            act()
        except (Refused, ValidationError) as refusal:
            if isinstance(refusal, Refused):
                log_refusal(request, refusal)
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
