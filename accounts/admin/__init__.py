"""Organisations and accounts in the admin site. Writes go through actions; case data is elsewhere."""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin.base import ScopedAdmin, VisibleFilter
from accounts.admin.organisations import OrganisationAdmin
from accounts.admin.people import UserAdmin

__all__ = ["OrganisationAdmin", "ScopedAdmin", "UserAdmin", "VisibleFilter"]

admin.site.site_header = "知更管理后台"
admin.site.site_title = "知更管理后台"
admin.site.index_title = "工作台"
admin.site.enable_nav_sidebar = True
admin.site.empty_value_display = "—"

# Pages that other packages bring along. Nobody keeps these rows by hand: rights follow from memberships alone, and
# a second factor is its owner's business.
for module, model in {
    "django.contrib.auth.admin": Group,
    "allauth.account.admin": EmailAddress,
    "allauth.mfa.admin": Authenticator,
}.items():
    import_module(module)
    admin.site.unregister(model)
