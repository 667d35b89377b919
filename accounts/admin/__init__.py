"""Organisations and accounts in the admin site. Writes go through actions; case data is elsewhere."""

from django.contrib import admin

from accounts.admin.base import ScopedAdmin
from accounts.admin.organisations import OrganisationAdmin
from accounts.admin.people import UserAdmin

__all__ = ["OrganisationAdmin", "ScopedAdmin", "UserAdmin"]

admin.site.site_header = "知更管理后台"
admin.site.site_title = "知更管理后台"
admin.site.index_title = "工作台"
admin.site.enable_nav_sidebar = True
admin.site.empty_value_display = "—"
