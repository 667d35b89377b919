"""Alarms over look-ups: for the ministry and for those who keep the system and its safety."""

from django.contrib import admin

from certificates.admin.pages import PageAdmin
from certificates.models import Alarm
from certificates.models.looks import may_see_alarms
from workflow.admin import status_piece


@admin.register(Alarm)
class AlarmAdmin(PageAdmin):
    template = "admin/certificates/alarm.html"
    list_display = ("kind", "window_starts_at", "raised_at", "hits", "status", "seen_by")
    list_filter = ("kind",)
    list_select_related = ("seen_by",)
    empty_hint = "查询次数或未查到的比例异常时，每个时段自动记一条；只记次数，不记查询的内容。"

    def has_view_permission(self, request, obj=None):
        return request.user.is_authenticated and may_see_alarms(request.user)

    @admin.display(description="状态", ordering="seen_at")
    def status(self, row):
        return status_piece("green", "已处理") if row.seen_at else status_piece("red", "待处理")
