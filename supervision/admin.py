"""Supervision in the admin site: draws, inspections, complaints."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.actions import sanction
from accounts.models import Sanction
from accounts.refusals import Refused
from accounts.roles import Role
from accounts.scope import NOT_FOUND
from programs.lifecycle import Stage
from programs.models import Programme
from supervision import actions
from supervision.models import Complaint, Draw, Inspection, Proposal
from supervision.reading import guidance
from workflow.admin import ScopedAdmin, status_piece
from workflow.perform import log_refusal, moves_for
from workflow.timeline import timeline

INSPECTORS = (Role.INSPECTOR, Role.APPROVER)


# How much of a long journal stands on a page; the rest is one click away.
LATEST = 15


class PageAdmin(ScopedAdmin):
    """A row shown on a page of its own, with its moves; Django's change form stays closed."""

    template = ""

    def page(self, request, obj, *, status=200, **extra):
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": str(obj), "obj": obj,
            "moves": moves_for(obj, request.user), **extra,
        }  # fmt: skip
        return TemplateResponse(request, self.template, context, status=status)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404(NOT_FOUND)
        return self.page(request, obj, entries=timeline(self.case_of(obj), limit=LATEST))

    def response_add(self, request, obj, post_url_continue=None):
        """On to the page of the new row: its next move stands there."""
        messages.success(request, f"已登记：{obj}。")
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)

    def case_of(self, obj):
        """The chain of the journal that tells about the row."""
        return f"{obj._meta.label_lower}:{obj.pk}"


class DrawForm(forms.ModelForm):
    class Meta:
        model = Draw
        fields = ("authority", "title", "year", "size")


@admin.register(Draw)
class DrawAdmin(PageAdmin):
    template = "admin/supervision/draw.html"
    form = DrawForm
    write_roles = INSPECTORS
    add_label = "新建抽查"
    empty_hint = "新建抽查并封存随机种子，再抽取项目和检查人员，结果在公众页面公开。"
    list_display = ("title", "year", "authority", "size", "committed_at", "drawn_at")
    list_filter = ("year",)
    list_select_related = ("authority",)

    def page(self, request, obj, **extra):
        """With the inspections that came of it: classes and people by name, where the draw itself keeps codes."""
        rows = Inspection.objects.visible_to(request.user).filter(draw=obj)
        rows = rows.select_related("programme__host").prefetch_related("inspectors").order_by("pk")
        return super().page(request, obj, inspections=rows, **extra)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        own = [m.organisation_id for m in request.user.current_memberships if m.role in INSPECTORS]
        field.queryset = field.queryset.filter(pk__in=own)
        field.empty_label = None
        return field

    def save_model(self, request, obj, form, change):
        data = form.cleaned_data
        classes = (
            Programme.objects.visible_to(request.user).filter(plan__year=data["year"]).select_related("host")
        )
        below = Q(authority=data["authority"]) | Q(host__path__startswith=data["authority"].path)
        held = classes.filter(below).exclude(stage__in=[Stage.PLANNED, Stage.FILED, Stage.CANCELLED])
        made = actions.commit_draw(programmes=list(held), actor=request.user, now=timezone.now(), **data)
        obj.pk = made.pk


class InspectionForm(forms.Form):
    held_on = forms.DateField(label="检查日期", widget=forms.DateInput(attrs={"type": "date"}))
    people_seen = forms.IntegerField(label="现场人数", min_value=0, required=False)
    people_signed_in = forms.IntegerField(label="签到人数", min_value=0, required=False)
    outcome = forms.ChoiceField(
        label="结论", choices=[c for c in Inspection.Outcome.choices if c[0] != "pending"]
    )
    report = forms.CharField(label="检查情况", widget=forms.Textarea(attrs={"rows": 5}))
    fault = forms.CharField(
        label="问题（责令整改时填写）", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(label="整改期限", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self):
        data = super().clean()
        if data.get("fault") and not data.get("due_on"):
            self.add_error("due_on", "写了问题，请同时写整改期限。")
        return data


@admin.register(Inspection)
class InspectionAdmin(PageAdmin):
    template = "admin/supervision/inspection.html"
    view_roles = (*INSPECTORS, Role.REVIEWER)
    list_display = ("programme", "kind", "held_on", "result", "people_seen", "people_signed_in")
    list_filter = ("outcome", "kind")
    search_fields = ("programme__code", "programme__title", "programme__host__name")
    search_help_text = "项目编号、选题或承办单位"
    empty_hint = "随机抽查抽中的项目出现在这里，由抽中的检查人员登记结果。"
    list_select_related = ("programme",)

    @admin.display(description="结论", ordering="outcome")
    def result(self, inspection):
        return status_piece(inspection.outcome, inspection.get_outcome_display())

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404(NOT_FOUND)
        form, status = InspectionForm(request.POST or None), 422 if request.method == "POST" else 200
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            fault, due_on = data.pop("fault"), data.pop("due_on")
            try:
                actions.inspect(
                    obj,
                    faults=[(fault, due_on)] if fault else [],
                    actor=request.user,
                    now=timezone.now(),
                    **data,
                )
            except Refused as refusal:
                log_refusal(request, refusal)
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, "已登记检查结果。")
                return redirect(request.path)
        pending = obj.outcome == Inspection.Outcome.PENDING
        guide = guidance(obj.programme)
        return self.page(request, obj, status=status, form=form, pending=pending, guide=guide)


@admin.register(Complaint)
class ComplaintAdmin(PageAdmin):
    template = "admin/supervision/complaint.html"
    view_roles = (*INSPECTORS, Role.REVIEWER)
    list_display = ("receipt", "category", "status", "authority", "received_at", "closed_at")
    list_filter = ("state", "category")
    search_fields = ("=receipt",)
    search_help_text = "查询码"
    empty_hint = "公众和单位在投诉页面提交的内容，按内容分送有权处理的机关。"
    list_select_related = ("authority",)

    @admin.display(description="状态", ordering="state")
    def status(self, complaint):
        return status_piece(complaint.state, complaint.get_state_display())


@admin.register(Proposal)
class ProposalAdmin(PageAdmin):
    """What the notices attach to late papers: adopted or not, each a move."""

    template = "admin/supervision/proposal.html"
    view_roles = (*INSPECTORS, Role.REVIEWER)
    list_display = ("programme", "host", "violation", "consequence", "years", "status", "proposed_at")
    list_filter = ("state",)
    search_fields = ("programme__code", "programme__title", "programme__host__name")
    search_help_text = "项目编号、选题或承办单位"
    empty_hint = "材料逾期而政策文件规定了限制申报的，系统每天自动提出建议，由审批人员决定是否采纳。"
    list_select_related = ("programme__host",)

    @admin.display(description="承办单位", ordering="programme__host__name")
    def host(self, proposal):
        return proposal.programme.host

    @admin.display(description="不予受理的计划年度", ordering="from_year")
    def years(self, proposal):
        if proposal.until_year == proposal.from_year:
            return str(proposal.from_year)
        return f"{proposal.from_year} 至 {proposal.until_year or '长期'}"

    @admin.display(description="状态", ordering="state")
    def status(self, proposal):
        return status_piece(proposal.state, proposal.get_state_display())

    def case_of(self, obj):
        return obj.programme.case


@admin.register(Sanction)
class SanctionAdmin(PageAdmin):
    """Who may not apply, for which plan years, and why; lifting is a move."""

    template = "admin/supervision/sanction.html"
    write_roles = (Role.APPROVER,)
    list_display = (
        "organisation",
        "violation",
        "from_year",
        "until_year",
        "imposed_by",
        "imposed_at",
        "lifted_at",
    )
    list_filter = ("from_year",)
    search_fields = ("organisation__name", "violation")
    search_help_text = "机构名称或违规情形"
    add_label = "作出限制"
    empty_hint = "对违规单位作出的限制出现在这里，在限制的计划年度内不受理其申报。"
    fields = ("organisation", "violation", "reason", "from_year", "until_year")
    autocomplete_fields = ("organisation",)
    list_select_related = ("organisation", "imposed_by")

    def save_model(self, request, obj, form, change):
        made = sanction(actor=request.user, now=timezone.now(), **form.cleaned_data)
        obj.pk = made.pk

    def case_of(self, obj):
        return f"accounts.organisation:{obj.organisation_id}"
