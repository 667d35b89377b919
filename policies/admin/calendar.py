"""The working calendar."""

from django.contrib import admin
from django.utils import timezone

from policies import actions
from policies.admin.kept import KeptAdmin
from policies.models import Holiday


@admin.register(Holiday)
class HolidayAdmin(KeptAdmin):
    add_label = "新增一天"
    list_display = ("date", "name", "kind_of_day", "certainty", "source")
    list_filter = ("is_working", "provisional")
    search_fields = ("name", "source")
    search_help_text = "名称或依据"

    @admin.display(description="当日", ordering="is_working")
    def kind_of_day(self, holiday):
        return "上班" if holiday.is_working else "放假"

    @admin.display(description="性质", ordering="provisional")
    def certainty(self, holiday):
        return "推算，待通知公布" if holiday.provisional else "国务院通知"

    def has_change_permission(self, request, obj=None):
        """One calendar for all: the ministry keeps it."""
        return super().has_change_permission(request, obj) and request.user.is_ministry

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission

    def save_model(self, request, obj, form, change):
        actions.keep_holiday(obj, actor=request.user, now=timezone.now())

    def delete_model(self, request, obj):
        actions.drop_holiday(obj, actor=request.user, now=timezone.now())
