"""Rule sets with their rules, versions and history."""

from django.contrib import admin
from django.utils import timezone

from policies import actions
from policies.admin.comparing import comparing_urls
from policies.admin.kept import KeptAdmin
from policies.forms import RuleForm
from policies.models import Rule, RuleSet
from policies.reading import in_words
from workflow.admin import status_piece
from workflow.perform import moves_for
from workflow.timeline import timeline

TONES = {RuleSet.State.DRAFT: "blue", RuleSet.State.PUBLISHED: "green", RuleSet.State.SUPERSEDED: "grey"}


class RuleInline(admin.StackedInline):
    """The rules of a set: forms in a draft, plain lines once it is published."""

    model = Rule
    form = RuleForm
    extra = 0
    readonly_fields = ("label", "content")

    def get_fields(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return self.form.Meta.fields
        return ("label", "content", "force", "clause", "quote")

    @admin.display(description="规则")
    def label(self, rule):
        return rule.label

    @admin.display(description="内容")
    def content(self, rule):
        return in_words(rule.key, rule.kind, rule.value)

    def has_view_permission(self, request, obj=None):
        return request.user.is_authority

    def has_change_permission(self, request, obj=None):
        return obj is not None and not obj.frozen and actions.may_keep(obj.notice, request.user)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(RuleSet)
class RuleSetAdmin(KeptAdmin):
    list_display = ("name", "version", "status", "level", "year", "notice_citation", "published_at")
    list_filter = ("state", "level", "year")
    search_fields = ("code", "name")
    search_help_text = "名称或代码"
    list_select_related = ("notice",)
    fields = (
        "code",
        "name",
        "notice",
        "version",
        "parent",
        "level",
        "region_code",
        "year",
        "effective_from",
        "effective_to",
    )
    readonly_fields = ("version",)
    inlines = (RuleInline,)
    change_form_template = "admin/policies/rule_set.html"

    @admin.display(description="状态", ordering="state")
    def status(self, rule_set):
        return status_piece(TONES[rule_set.state], rule_set.get_state_display())

    @admin.display(description="依据文件")
    def notice_citation(self, rule_set):
        return rule_set.notice.citation

    def get_urls(self):
        return [*comparing_urls(self), *super().get_urls()]

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or (not obj.frozen and actions.may_keep(obj.notice, request.user)))

    def get_readonly_fields(self, request, obj=None):
        """The code names the family of versions: it is chosen once."""
        return (*self.readonly_fields, "code") if obj else self.readonly_fields

    def save_model(self, request, obj, form, change):
        actions.keep_rule_set(obj, actor=request.user, now=timezone.now())

    def save_formset(self, request, form, formset, change):
        changed = formset.save(commit=False)
        actions.keep_rules(
            form.instance,
            changed=changed,
            removed=formset.deleted_objects,
            actor=request.user,
            now=timezone.now(),
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        rule_set = self.get_object(request, object_id)
        extra = {}
        if rule_set is not None:
            family = self.get_queryset(request).filter(code=rule_set.code).exclude(pk=rule_set.pk)
            extra = {
                "versions": family.order_by("-version"),
                "moves": moves_for(rule_set, request.user),
                "status": {"state": TONES[rule_set.state], "word": rule_set.get_state_display(), "owner": ""},
                "entries": timeline(f"policies.ruleset:{rule_set.pk}", limit=30),
            }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})
