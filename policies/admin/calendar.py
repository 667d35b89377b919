"""The working calendar: single days, and the year pages on which a whole notice is entered."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from policies import actions
from policies.admin.kept import KeptAdmin
from policies.almanac import year_of
from policies.arrangement import read, working_day_count
from policies.calendar import WorkingDays
from policies.forms import ArrangementForm
from policies.models import CalendarYear, Holiday
from workflow.perform import log_refusal
from workflow.timeline import timeline


class CalendarAdmin(KeptAdmin):
    """One calendar for all: the ministry keeps it."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and request.user.is_ministry

    has_add_permission = has_change_permission


@admin.register(Holiday)
class HolidayAdmin(CalendarAdmin):
    add_label = "新增一天"
    list_display = ("date", "name", "kind_of_day", "source")
    list_filter = ("is_working",)
    search_fields = ("name", "source")
    search_help_text = "名称或依据"
    date_hierarchy = "date"

    @admin.display(description="当日", ordering="is_working")
    def kind_of_day(self, holiday):
        return "上班" if holiday.is_working else "放假"

    has_delete_permission = CalendarAdmin.has_change_permission

    def save_model(self, request, obj, form, change):
        actions.keep_holiday(obj, actor=request.user, now=timezone.now())

    def delete_model(self, request, obj):
        actions.drop_holiday(obj, actor=request.user, now=timezone.now())


@admin.register(CalendarYear)
class CalendarYearAdmin(CalendarAdmin):
    """Paste a year's notice → preview what it moves → enter it as a whole."""

    add_label = "录入一年的放假安排"
    list_display = ("year", "number", "title", "published_on", "entered_by", "changed_at")
    list_select_related = ("entered_by",)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise Http404(NOT_FOUND)
        return self.enter(request, None)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        notice = self.get_object(request, object_id)
        if notice is None:
            raise Http404(NOT_FOUND)
        if request.method == "POST" and not self.has_change_permission(request, notice):
            raise Http404(NOT_FOUND)
        return self.enter(request, notice)

    def enter(self, request, notice):
        """The page of one year. The first button shows what the text means, the second enters what was shown."""
        rows = Holiday.objects.visible_to(request.user).arranged_for(notice.year) if notice else ()
        form = ArrangementForm(request.POST if request.method == "POST" else None, notice=notice, rows=rows)
        found, refusal = None, None
        if request.method == "POST" and form.is_valid():
            found = read(form.cleaned_data["text"], form.cleaned_data["year"])
            if "save" in request.POST and not found.faults and form.was_shown():
                try:
                    return self.save(request, form, found)
                except Refused as error:
                    log_refusal(request, error)
                    refusal = error
        faulty = refusal or form.errors or (found and found.faults)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{notice.year} 年放假安排" if notice else "录入一年的放假安排",
            "notice": notice,
            "form": form,
            "found": found,
            "refusal": refusal,
            "may_change": self.has_change_permission(request, notice),
            "changed_text": "save" in request.POST and bool(found) and not form.was_shown(),
            **self.picture(request, found, notice),
            "entries": timeline("policies.holiday", limit=10) if notice else (),
        }
        template = "admin/policies/calendar_year.html"
        return TemplateResponse(request, template, context, status=422 if faulty else 200)

    def save(self, request, form, found):
        row = actions.keep_calendar_year(
            form.notice_row(), found.days, actor=request.user, now=timezone.now(), version=form.version()
        )
        messages.success(
            request, f"已录入{row}，共 {len(found.days)} 天。该年度不再标“推算”，各项期限已按新安排计算。"
        )
        return redirect("admin:policies_calendaryear_change", row.pk)

    def picture(self, request, found, notice):
        """The year as it is, and as it would be with what was read."""
        if not found and not notice:
            return {}
        year = found.year if found else notice.year
        now = Holiday.objects.working_days()
        kept = {day: now.exceptions[day] for day in now.exceptions if day.year != year}
        names = {day: now.names[day] for day in kept}
        shown = now
        if found:
            kept |= {each.day: each.is_working for each in found.days}
            names |= {each.day: each.name for each in found.days}
            shown = WorkingDays(kept, names, now.exact_years | {year})
        before, after = working_day_count(now, year), working_day_count(shown, year)
        return {
            "months": year_of(year, shown),
            "before": before,
            "after": after,
            "moved": after - before,
            "was_exact": year in now.exact_years,
        }
