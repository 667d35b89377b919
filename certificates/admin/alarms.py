"""Alarms over look-ups: for the ministry and for those who keep the system and its safety."""

from django.contrib import admin
from django.db.models import F

from certificates.actions.alarming import case_of
from certificates.admin.pages import PageAdmin
from certificates.models import Alarm
from certificates.models.looks import may_see_alarms
from workflow.admin import status_piece
from workflow.timeline import timeline


class SeenFilter(admin.SimpleListFilter):
    title, parameter_name, template = "处理", "standing", "admin/filter_tabs.html"

    def lookups(self, request, model_admin):
        return [("waiting", "待处理"), ("seen", "已处理")]

    def queryset(self, request, queryset):
        waiting = {"waiting": True, "seen": False}.get(self.value())
        return queryset if waiting is None else queryset.filter(seen_at__isnull=waiting)


@admin.register(Alarm)
class AlarmAdmin(PageAdmin):
    template = "admin/certificates/alarm.html"
    list_display = ("kind", "window_starts_at", "raised_at", "counted", "status", "seen_by", "note")
    list_filter = (SeenFilter, "kind")
    list_select_related = ("seen_by",)
    empty_hint = (
        "查询的次数、号码数、来源数或未查到的比例异常时，每个时段自动记一条；只记数量，不记查询的内容。"
    )

    def get_ordering(self, request):
        """What nobody has seen to stands first, then the latest."""
        return [F("seen_at").desc(nulls_first=True), "-raised_at", "-pk"]

    def has_view_permission(self, request, obj=None):
        return request.user.is_authenticated and may_see_alarms(request.user)

    @admin.display(description="数量", ordering="hits")
    def counted(self, row):
        return row.counted

    @admin.display(description="状态", ordering="seen_at")
    def status(self, row):
        return status_piece("green", "已处理") if row.seen_at else status_piece("red", "待处理")

    def page_context(self, request, obj):
        return {"entries": timeline(case_of(obj), limit=10)}
