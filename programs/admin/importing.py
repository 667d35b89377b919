"""Upload 附件1, see every fault, publish a numbered release."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from accounts.roles import Role
from accounts.scope import NOT_FOUND, get_visible
from programs import actions
from programs.actions.planning import matches_of
from programs.checks import unknown_groups
from programs.forms import UploadPlanForm
from programs.intake import read_plan
from programs.models import AnnualPlan, PlanImport
from programs.sheets import compare_rows
from workflow.admin import ScopedAdmin, status_piece
from workflow.perform import log_refusal, whole_number
from workflow.redaction import without_numbers
from workflow.timeline import timeline

PLANNERS = (Role.REVIEWER, Role.APPROVER)


@admin.register(PlanImport)
class PlanImportAdmin(ScopedAdmin):
    """Upload 附件1 → preview with every fault → publish a numbered release."""

    write_roles = PLANNERS
    add_label = "导入计划表"
    empty_hint = "上传通知附件 1 的计划表，核对预览后发布。"
    list_display = ("title", "year", "authority", "file_name", "status", "uploaded_by", "uploaded_at")
    list_filter = ("state", "year")
    list_select_related = ("authority", "uploaded_by")

    @admin.display(description="状态", ordering="state")
    def status(self, obj):
        return status_piece(obj.state, obj.get_state_display())

    def get_urls(self):
        site = self.admin_site.admin_view
        return [
            path("<int:pk>/publish/", site(require_POST(self.publish)), name="programs_planimport_publish"),
            path("<int:pk>/discard/", site(require_POST(self.discard)), name="programs_planimport_discard"),
            *super().get_urls(),
        ]

    def page(self, request, template, status=200, **context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, context, status=status)

    def staged(self, request, pk):
        return get_visible(PlanImport.objects.select_related("authority", "notice"), request.user, pk=pk)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise Http404(NOT_FOUND)
        form = UploadPlanForm(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                staged = self.stage(request, form.cleaned_data)
            except Refused as refusal:
                log_refusal(request, refusal)
                form.add_error("file" if refusal.field == "file" else None, refusal.sentence)
            else:
                return redirect("admin:programs_planimport_change", staged.pk)
        status = 422 if form.is_bound else 200
        return self.page(
            request, "admin/programs/plan_upload.html", status=status, title="导入年度计划", form=form
        )

    def stage(self, request, data):
        upload = data["file"]
        intake = read_plan(
            upload.read(),
            upload.name,
            authority=data["authority"],
            year=data["year"],
            stated_total=data["stated_total"],
        )
        default = f"{data['authority'].label}{data['year']}年高级研修项目计划"
        return actions.stage_plan(
            authority=data["authority"], year=data["year"], title=intake.title or default,
            programme_name=intake.programme_name, notice=data["notice"], rows=intake.rows, faults=intake.faults,
            hints=intake.hints, stated_total=intake.stated_total, file_name=without_numbers(upload.name)[-200:], sha256=intake.sha256,
            actor=request.user, now=timezone.now(),
        )  # fmt: skip

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.preview(request, self.staged(request, object_id))

    def preview(self, request, staged, *, refusal=None):
        matches = matches_of(staged)
        missing = [match for match in matches if not match.known]
        faulty = {}
        for fault in staged.faults:
            faulty.setdefault(fault["row"], []).append(fault)
        # Faults of no class are of the file, its title, its header.
        classes = {row["excel_row"] for row in staged.rows}
        only_faults = "faults" in request.GET
        rows = [(row, faulty.get(row["excel_row"], [])) for row in staged.rows]
        shown = [pair for pair in rows if pair[1]] if only_faults else rows
        sound = sum(1 for _, faults in rows if not faults)
        context = {
            "title": "核对计划表",
            "staged": staged,
            "rows": shown,
            "only_faults": only_faults,
            "general": [fault for fault in staged.faults if fault["row"] not in classes],
            "hints": hints_by_kind(staged.hints),
            "missing": missing,
            "differences": self.differences(request, staged),
            "unknown_groups": unknown_groups(staged.authority, staged.year, staged.rows),
            "known": len(matches) - len(missing),
            "tiles": tiles_of(staged, sound),
            "refusal": refusal,
            "open": staged.state == PlanImport.State.STAGED,
            "may_publish": request.user.has_role(Role.APPROVER, organisation=staged.authority),
            "entries": timeline(f"programs.planimport:{staged.pk}", limit=10),
        }
        status = refusal.status if refusal else 200
        return self.page(request, "admin/programs/plan_preview.html", status=status, **context)

    def differences(self, request, staged):
        """What a later release would say differently; None for a first release or one that is settled."""
        if staged.state != PlanImport.State.STAGED:
            return None
        plans = AnnualPlan.objects.visible_to(request.user)
        plan = plans.filter(authority=staged.authority, year=staged.year).first()
        last = plan.releases.first() if plan else None
        return {"number": last.number, **compare_rows(last.rows, staged.rows)} if last else None

    def publish(self, request, pk):
        staged = self.staged(request, pk)
        choices = {
            key.removeprefix("choose-"): chosen
            for key, value in request.POST.items()
            if key.startswith("choose-") and (chosen := whole_number(value))
        }
        try:
            release = actions.publish_plan(
                staged, seen=request.POST.get("sha256", ""), create_missing="create_missing" in request.POST, choices=choices,
                actor=request.user, now=timezone.now(), note=request.POST.get("note", ""),
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            return self.preview(request, self.staged(request, pk), refusal=refusal)
        messages.success(
            request, f"已发布《{release.plan.title}》第 {release.number} 版，项目的规则和五项内容已锁定。"
        )
        return redirect("admin:programs_annualplan_change", release.plan_id)

    def discard(self, request, pk):
        staged = self.staged(request, pk)
        try:
            actions.discard_import(staged, actor=request.user, now=timezone.now())
            messages.success(request, "已放弃这份导入，计划没有变化。")
        except Refused as refusal:
            log_refusal(request, refusal)
            return self.preview(request, staged, refusal=refusal)
        return redirect("admin:programs_planimport_changelist")


def tiles_of(staged, sound):
    return [
        {"count": len(staged.rows), "label": "共", "tone": "blue"},
        {"count": sound, "label": "可导入", "tone": "green"},
        {
            "count": len(staged.faults),
            "label": "处需修改",
            "tone": "red" if staged.faults else "grey",
        },
        {"count": len(staged.hints), "label": "条提示", "tone": "amber" if staged.hints else "grey"},
    ]


# Kinds of hints in the order in which they deserve a look.
HINT_KINDS = {
    "total": "总数与行数", "group": "分组期数", "date": "可能晚于办结期限", "number": "序号", "host": "同一承办单位承办多期",
    "topic": "选题相同或相近", "missing": "没有填写的内容", "hidden": "隐藏的行", "sheets": "没有读取的工作表",
    "tidied": "已整理的写法", "blank": "略过的行",
}  # fmt: skip


def hints_by_kind(hints):
    """[(label, hints)] in the order of HINT_KINDS; what has no kind of its own comes last."""
    found = {}
    for hint in hints:
        found.setdefault(HINT_KINDS.get(hint["kind"], "其他"), []).append(hint)
    order = [*HINT_KINDS.values(), "其他"]
    return sorted(found.items(), key=lambda pair: order.index(pair[0]))
