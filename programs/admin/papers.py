"""Changes of the plan, calls for topics, and the topics that came in."""

from collections import Counter

from django.contrib import admin, messages
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from accounts.roles import OrganisationKind, Role
from policies.models import Holiday
from programs import actions
from programs.admin.lateness import DatedAdmin
from programs.checks import change_deadline, change_findings, topic_findings
from programs.models import Call, Change, Topic
from workflow.admin import DossierAdmin, ScopedAdmin, VisibleFilter
from workflow.perform import log_refusal


@admin.register(Change)
class ChangeAdmin(DatedAdmin):
    list_display = ("programme", "field", "old", "new", "status", "submitted_at", "late")
    list_filter = (*DossierAdmin.list_filter, "field")
    list_select_related = ("programme__plan", "holder")
    search_fields = ("programme__code", "programme__title", "programme__host__name")
    search_help_text = "项目编号、选题或承办单位"

    def deadline(self, paper, rules, calendar):
        return change_deadline(paper, rules, calendar)

    def review_context(self, request, dossier):
        line = change_deadline(dossier, dossier.programme.rule_set.rules(), Holiday.objects.working_days())
        rows = [
            ("项目", str(dossier.programme)), ("变更事项", dossier.get_field_display()), ("原内容", dossier.old),
            ("变更为", dossier.new), ("情况说明", dossier.reason),
        ]  # fmt: skip
        return {"sections": [{"code": "change", "title": "变更内容", "rows": rows}],
                "findings": change_findings(dossier), "parts": list(Change.PARTS.items()),
                "late_words": line.late_words(timezone.localdate()) if line else ""}  # fmt: skip


@admin.register(Call)
class CallAdmin(ScopedAdmin):
    write_roles = (Role.APPROVER,)
    add_label = "发布征集"
    empty_hint = "发布征集后，主管部门和承办单位可以在期限内申报选题。"
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


class ThemeFilter(admin.SimpleListFilter):
    """Topics by the strategy they serve, with how many there are of each."""

    title = "服务战略与主题"
    parameter_name = "theme"

    def lookups(self, request, model_admin):
        carried = model_admin.get_queryset(request).exclude(themes="").values_list("themes", flat=True)
        counted = Counter(name for themes in carried for name in themes.split("；"))
        return [(name, f"{name}（{n}）") for name, n in counted.most_common()]

    def queryset(self, request, queryset):
        return queryset.themed(self.value()) if self.value() else queryset


@admin.register(Topic)
class TopicAdmin(DossierAdmin):
    list_display = ("title", "call", "sponsor", "host", "status", "selected_at")
    list_filter = (*DossierAdmin.list_filter, ("call", VisibleFilter), ThemeFilter)
    search_fields = ("title", "host__name", "sponsor__name")
    search_help_text = "选题、申报单位或承办单位"
    list_select_related = ("call", "sponsor", "host", "holder")
    actions = ("select",)

    def has_select_permission(self, request):
        return request.user.has_role(Role.APPROVER)

    @admin.action(description="遴选入选（须已评审通过）", permissions=["select"])
    def select(self, request, queryset):
        """Mark the ticked topics as selected, call by call."""
        topics = list(queryset.select_related("call__authority"))
        try:
            with transaction.atomic():
                chosen = sum(
                    actions.select_topics(call, topics=[t for t in topics if t.call_id == call.pk],
                                          actor=request.user, now=timezone.now())
                    for call in {topic.call for topic in topics}
                )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            messages.error(request, refusal.sentence)
        else:
            left = len(topics) - chosen
            more = f"另有 {left} 个未评审通过或已入选，没有变动。" if left else ""
            messages.success(request, f"已入选 {chosen} 个选题。{more}")

    def review_context(self, request, dossier):
        names = (
            "title",
            "field",
            "themes",
            "natures",
            "need",
            "advantages",
            "audience",
            "period",
            "place",
            "headcount",
            "days",
            "host",
            "sponsor",
        )
        values = [(Topic._meta.get_field(name).verbose_name, getattr(dossier, name)) for name in names]
        rows = [(label, value) for label, value in values if value != ""]
        return {
            "sections": [{"code": "topic", "title": "选题", "rows": rows}],
            "findings": topic_findings(dossier),
            "parts": list(Topic.PARTS.items()),
        }
