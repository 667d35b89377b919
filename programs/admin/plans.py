"""Published plans, the categories of a year, and their classes."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.roles import Role
from accounts.scope import NOT_FOUND
from programs import actions
from programs.browse import numbers_of
from programs.forms import TrackForm
from programs.models import AnnualPlan, PlanImport, Programme, Track
from workflow.admin import ScopedAdmin, VisibleFilter, status_piece
from workflow.timeline import timeline


@admin.register(AnnualPlan)
class AnnualPlanAdmin(ScopedAdmin):
    list_display = ("title", "year", "authority", "release", "released_at", "public_page")
    empty_hint = "计划表导入并发布后，年度计划出现在这里。"
    list_filter = ("year",)
    list_select_related = ("authority",)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        plan = self.get_object(request, object_id)
        if plan is None:
            raise Http404(NOT_FOUND)
        numbers_of([plan])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": plan.title,
            "plan": plan,
            "releases": plan.releases.select_related("published_by"),
            "entries": timeline(f"programs.annualplan:{plan.pk}", limit=20),
        }
        return TemplateResponse(request, "admin/programs/annual_plan.html", context)

    @admin.display(description="公开页")
    def public_page(self, obj):
        return (
            format_html('<a href="{}">查看</a>', reverse("plan", args=[obj.pk])) if obj.release else "未发布"
        )


@admin.register(Track)
class TrackAdmin(ScopedAdmin):
    """Which rules the classes of a group row are held to, by authority and year."""

    form = TrackForm
    write_roles = (Role.APPROVER,)
    list_display = ("name", "year", "authority", "level", "rule_set")
    list_filter = ("year", "level")
    list_select_related = ("authority", "rule_set")
    fields = ("authority", "year", "code", "name", "aliases", "level", "rule_set")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "authority":
            field.queryset = field.queryset.filter(
                pk__in=[m.organisation_id for m in request.user.current_memberships]
            )
        if db_field.name == "rule_set":
            field.queryset = field.queryset.published()
        return field

    def get_changeform_initial_data(self, request):
        """An office that has no choice is not asked; the preview of a plan names year and category in the address."""
        own = [m.organisation_id for m in request.user.current_memberships if m.role == Role.APPROVER]
        chosen = super().get_changeform_initial_data(request)
        return {"authority": own[0], **chosen} if len(own) == 1 else chosen

    def response_add(self, request, obj, post_url_continue=None):
        """Back to the plan that waits for the category, where there is one."""
        waiting = PlanImport.objects.visible_to(request.user).filter(
            authority=obj.authority, year=obj.year, state=PlanImport.State.STAGED
        )
        staged = waiting.order_by("-uploaded_at").first()
        if staged is None or "_continue" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, f"已设置项目类别“{obj}”。")
        return redirect("admin:programs_planimport_change", staged.pk)

    def save_model(self, request, obj, form, change):
        actions.save_track(obj, actor=request.user, now=timezone.now())

    def has_change_permission(self, request, obj=None):
        if obj is not None and not request.user.has_role(Role.APPROVER, organisation=obj.authority):
            return False
        return super().has_change_permission(request, obj)


@admin.register(Programme)
class ProgrammeAdmin(ScopedAdmin):
    list_display = ("code", "title_link", "host", "track", "status", "starts_on", "ends_on")
    list_display_links = None
    list_filter = ("stage", "plan__year", "track__level", "funding", ("plan", VisibleFilter))
    search_fields = ("code", "title", "host__name")
    search_help_text = "项目编号、选题或承办单位"
    empty_hint = "计划发布后，每一期项目出现在这里。"
    list_select_related = ("host", "track")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        programme = self.get_object(request, object_id)
        if programme is None:
            raise Http404(NOT_FOUND)
        return redirect("programme", programme.pk)

    @admin.display(description="阶段", ordering="stage")
    def status(self, obj):
        return status_piece(obj.stage, obj.get_stage_display())

    @admin.display(description="研修选题", ordering="title")
    def title_link(self, obj):
        return format_html('<a href="{}">{}</a>', reverse("programme", args=[obj.pk]), obj.title)
