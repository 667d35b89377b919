"""The plan in the admin site: import with preview, release, tracks, changes, calls and topics."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.refusals import Refused
from accounts.roles import OrganisationKind, Role
from accounts.scope import NOT_FOUND
from programs import actions
from programs.actions.planning import matches_of
from programs.browse import numbers_of
from programs.forms import UploadPlanForm
from programs.intake import read_plan
from programs.models import AnnualPlan, Call, Change, PlanImport, Programme, Topic, Track
from workflow.admin import DossierAdmin, ScopedAdmin
from workflow.timeline import timeline

PLANNERS = (Role.REVIEWER, Role.APPROVER)


@admin.register(PlanImport)
class PlanImportAdmin(ScopedAdmin):
    """Upload 附件1 → preview with every fault → publish a numbered release."""

    write_roles = PLANNERS
    list_display = ("title", "year", "authority", "file_name", "state", "uploaded_by", "uploaded_at")
    list_filter = ("state", "year")
    list_select_related = ("authority", "uploaded_by")

    def get_urls(self):
        site = self.admin_site.admin_view
        return [
            path("<int:pk>/publish/", site(self.publish), name="programs_planimport_publish"),
            path("<int:pk>/discard/", site(self.discard), name="programs_planimport_discard"),
            *super().get_urls(),
        ]

    def page(self, request, template, **context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, context)

    def staged(self, request, pk):
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None:
            raise Http404(NOT_FOUND)
        return row

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise Http404(NOT_FOUND)
        form = UploadPlanForm(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                staged = self.stage(request, form.cleaned_data)
            except Refused as refusal:
                form.add_error("file" if refusal.field == "file" else None, refusal.sentence)
            else:
                return redirect("admin:programs_planimport_change", staged.pk)
        return self.page(request, "admin/programs/plan_upload.html", title="导入年度计划", form=form)

    def stage(self, request, data):
        upload = data["file"]
        intake = read_plan(
            upload.read(), upload.name, authority=data["authority"], year=data["year"], stated_total=data["stated_total"]
        )
        default = f"{data['authority'].label}{data['year']}年高级研修项目计划"
        return actions.stage_plan(
            authority=data["authority"], year=data["year"], title=intake.title or default,
            programme_name=intake.programme_name, notice=data["notice"], rows=intake.rows, faults=intake.faults,
            hints=intake.hints, stated_total=intake.stated_total, file_name=upload.name, sha256=intake.sha256,
            actor=request.user, now=timezone.now(),
        )  # fmt: skip

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not object_id.isdigit():
            raise Http404(NOT_FOUND)
        return self.preview(request, self.staged(request, object_id))

    def preview(self, request, staged, *, refusal=None):
        matches = matches_of(staged)
        missing = [match for match in matches if not match.known]
        faulty = {}
        for fault in staged.faults:
            faulty.setdefault(fault["row"], []).append(fault)
        only_faults = "faults" in request.GET
        rows = [(row, faulty.get(row["excel_row"], [])) for row in staged.rows]
        shown = [pair for pair in rows if pair[1]] if only_faults else rows
        context = {
            "title": "核对计划表",
            "staged": staged,
            "rows": shown,
            "only_faults": only_faults,
            "general": faulty.get(0, []),
            "missing": missing,
            "known": len(matches) - len(missing),
            "tiles": [
                {"count": len(staged.rows), "label": "共", "tone": "blue"},
                {"count": len(staged.rows) - sum(1 for row, faults in rows if faults), "label": "可导入", "tone": "green"},
                {"count": len(staged.faults), "label": "处需修改", "tone": "red" if staged.faults else "grey"},
                {"count": len(staged.hints), "label": "条提示", "tone": "amber" if staged.hints else "grey"},
            ],
            "refusal": refusal,
            "open": staged.state == PlanImport.State.STAGED,
            "may_publish": request.user.has_role(Role.APPROVER, organisation=staged.authority),
            "entries": timeline(f"programs.planimport:{staged.pk}", limit=10),
        }
        response = self.page(request, "admin/programs/plan_preview.html", **context)
        if refusal:
            response.status_code = refusal.status
        return response

    def publish(self, request, pk):
        staged = self.staged(request, pk)
        if request.method != "POST":
            return redirect("admin:programs_planimport_change", pk)
        choices = {
            key.removeprefix("choose-"): int(value)
            for key, value in request.POST.items()
            if key.startswith("choose-") and value.isdigit()
        }
        try:
            release = actions.publish_plan(
                staged, create_missing="create_missing" in request.POST, choices=choices,
                actor=request.user, now=timezone.now(), note=request.POST.get("note", ""),
            )  # fmt: skip
        except Refused as refusal:
            return self.preview(request, staged, refusal=refusal)
        messages.success(request, f"已发布《{release.plan.title}》第 {release.number} 版，项目的规则和五项内容已锁定。")
        return redirect("admin:programs_annualplan_change", release.plan_id)

    def discard(self, request, pk):
        staged = self.staged(request, pk)
        if request.method == "POST":
            try:
                actions.discard_import(staged, actor=request.user, now=timezone.now())
                messages.success(request, "已放弃这份导入，计划没有变化。")
            except Refused as refusal:
                messages.error(request, refusal.sentence)
        return redirect("admin:programs_planimport_changelist")


@admin.register(AnnualPlan)
class AnnualPlanAdmin(ScopedAdmin):
    list_display = ("title", "year", "authority", "release", "released_at", "public_page")
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
        return format_html('<a href="{}">查看</a>', reverse("plan", args=[obj.pk])) if obj.release else "未发布"


@admin.register(Track)
class TrackAdmin(ScopedAdmin):
    """Which rules the classes of a group row are held to, by authority and year."""

    write_roles = (Role.APPROVER,)
    list_display = ("name", "year", "authority", "level", "rule_set")
    list_filter = ("year", "level")
    list_select_related = ("authority", "rule_set")
    fields = ("authority", "year", "code", "name", "aliases", "level", "rule_set")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "authority":
            field.queryset = field.queryset.filter(pk__in=[m.organisation_id for m in request.user.current_memberships])
        if db_field.name == "rule_set":
            field.queryset = field.queryset.published()
        return field

    def save_model(self, request, obj, form, change):
        actions.save_track(obj, actor=request.user, now=timezone.now())

    def has_change_permission(self, request, obj=None):
        if obj is not None and not request.user.has_role(Role.APPROVER, organisation=obj.authority):
            return False
        return super().has_change_permission(request, obj)


@admin.register(Programme)
class ProgrammeAdmin(ScopedAdmin):
    list_display = ("code", "title_link", "host", "track", "stage", "starts_on", "ends_on")
    list_display_links = None
    list_filter = ("stage", "plan__year", "track__level", "funding", "plan")
    search_fields = ("code", "title", "host__name")
    list_select_related = ("host", "track")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("programme", object_id)

    @admin.display(description="研修选题", ordering="title")
    def title_link(self, obj):
        return format_html('<a href="{}">{}</a>', reverse("programme", args=[obj.pk]), obj.title)


@admin.register(Change)
class ChangeAdmin(DossierAdmin):
    list_display = ("programme", "field", "state", "holder", "submitted_at")
    list_select_related = ("programme", "holder")

    def review_context(self, request, dossier):
        rows = [
            ("项目", str(dossier.programme)), ("变更事项", dossier.get_field_display()), ("原内容", dossier.old),
            ("变更为", dossier.new), ("情况说明", dossier.reason),
        ]  # fmt: skip
        return {"sections": [{"code": "change", "title": "变更内容", "rows": rows}], "findings": [],
                "parts": [("reason", "情况说明")]}  # fmt: skip


@admin.register(Call)
class CallAdmin(ScopedAdmin):
    write_roles = (Role.APPROVER,)
    list_display = ("title", "year", "authority", "opens_on", "closes_on")
    list_filter = ("year",)
    list_select_related = ("authority",)
    fields = ("authority", "year", "title", "opens_on", "closes_on")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.queryset = field.queryset.filter(
            pk__in=[m.organisation_id for m in request.user.current_memberships if m.role == Role.APPROVER],
            kind__in=OrganisationKind.authorities(),
        )
        return field

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def save_model(self, request, obj, form, change):
        made = actions.open_call(actor=request.user, now=timezone.now(), **form.cleaned_data)
        obj.pk = made.pk


@admin.register(Topic)
class TopicAdmin(DossierAdmin):
    list_display = ("title", "call", "sponsor", "host", "state", "selected_at")
    list_select_related = ("call", "sponsor", "host")

    def review_context(self, request, dossier):
        names = ("title", "field", "need", "audience", "period", "place", "headcount", "days", "host", "sponsor")
        rows = [(Topic._meta.get_field(name).verbose_name, getattr(dossier, name)) for name in names]
        return {"sections": [{"code": "topic", "title": "选题", "rows": rows}], "findings": [], "parts": [("need", "需求与意义")]}
