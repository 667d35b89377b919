"""Notices, rule sets and the working calendar in the admin site. Every save is one action."""

from django.contrib import admin
from django.utils import timezone

from accounts.refusals import Refused
from accounts.roles import Role
from policies import actions
from policies.forms import NoticeForm, RuleForm
from policies.models import Holiday, Notice, Rule, RuleSet
from policies.reading import in_words
from workflow.admin import ScopedAdmin, status_piece
from workflow.perform import moves_for, refused
from workflow.timeline import timeline


class KeptAdmin(ScopedAdmin):
    """Saving goes through an action; what the action refuses is a page of its own, with nothing half-saved."""

    write_roles = (Role.APPROVER,)
    actions = None
    change_form_template = "admin/portal_change_form.html"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", db_field.related_model.objects.visible_to(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            return refused(request, refusal, back=request.path)


READ_AS = {name: f"{name}_read" for name in ("issuers", "contact", "attachments", "rests_on")}
CONTACT = {
    "name": "联系人", "phones": "电话", "fax": "传真", "email": "电子邮箱", "address": "通讯地址", "postcode": "邮编",
}  # fmt: skip


@admin.register(Notice)
class NoticeAdmin(KeptAdmin):
    form = NoticeForm
    list_display = ("citation", "title", "written_on", "openness", "standing")
    list_filter = ("public", "draft")
    search_fields = ("number", "title")
    search_help_text = "文号或标题"
    add_label = "录入文件"

    def get_fields(self, request, obj=None):
        """Whoever only reads sees lists and contacts as lines, not as data."""
        fields = super().get_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fields
        return [READ_AS.get(name, name) for name in fields]

    def get_readonly_fields(self, request, obj=None):
        return () if self.has_change_permission(request, obj) else tuple(READ_AS.values())

    @admin.display(description="发文机关")
    def issuers_read(self, notice):
        return "\n".join(notice.issuers)

    @admin.display(description="依据文件")
    def rests_on_read(self, notice):
        return "\n".join(notice.rests_on)

    @admin.display(description="附件")
    def attachments_read(self, notice):
        return "\n".join(each.get("name", "") for each in notice.attachments)

    @admin.display(description="联系方式")
    def contact_read(self, notice):
        said = []
        for key, label in CONTACT.items():
            value = notice.contact.get(key)
            if value:
                said.append(f"{label}：{'、'.join(value) if isinstance(value, list) else value}")
        return "\n".join(said)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or actions.may_keep(obj, request.user))

    @admin.display(description="公开", ordering="public")
    def openness(self, notice):
        return "主动公开" if notice.public else "不公开"

    @admin.display(description="性质", ordering="draft")
    def standing(self, notice):
        return "征求意见稿，不具约束力" if notice.draft else "正式文件"

    @admin.display(description="文号")
    def citation(self, notice):
        return notice.number or "（无文号）"

    def save_model(self, request, obj, form, change):
        actions.keep_notice(obj, actor=request.user, now=timezone.now())


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


TONES = {RuleSet.State.DRAFT: "blue", RuleSet.State.PUBLISHED: "green", RuleSet.State.SUPERSEDED: "grey"}


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
