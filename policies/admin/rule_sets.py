"""Rule sets: the list, the sheet of one, its head, versions and history."""

from django.contrib import admin
from django.shortcuts import redirect
from django.utils import timezone

from policies import actions
from policies.admin.comparing import comparing_urls
from policies.admin.drafting import drafting_urls, looks_of
from policies.admin.kept import KeptAdmin
from policies.admin.pages import address_of
from policies.admin.rules import rule_urls
from policies.forms import RuleSetForm
from policies.keys import KEYS, label_of
from policies.models import RuleSet
from policies.sheet import sheet
from workflow.admin import status_piece
from workflow.perform import moves_for
from workflow.timeline import timeline

TONES = {RuleSet.State.DRAFT: "blue", RuleSet.State.PUBLISHED: "green", RuleSet.State.SUPERSEDED: "grey"}


@admin.register(RuleSet)
class RuleSetAdmin(KeptAdmin):
    form = RuleSetForm
    add_label = "新建规则集"
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
        "standards",
        "level",
        "region_code",
        "year",
        "effective_from",
        "effective_to",
    )
    readonly_fields = ("version",)
    change_form_template = "admin/policies/rule_set.html"

    @admin.display(description="状态", ordering="state")
    def status(self, rule_set):
        return status_piece(TONES[rule_set.state], rule_set.get_state_display())

    @admin.display(description="依据文件")
    def notice_citation(self, rule_set):
        return rule_set.notice.citation

    def get_urls(self):
        return [*comparing_urls(self), *rule_urls(self), *drafting_urls(self), *super().get_urls()]

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or (not obj.frozen and actions.may_keep(obj.notice, request.user)))

    def get_readonly_fields(self, request, obj=None):
        """The code names the family of versions: it is chosen once."""
        return (*self.readonly_fields, "code") if obj else self.readonly_fields

    def save_model(self, request, obj, form, change):
        actions.keep_rule_set(obj, actor=request.user, now=timezone.now())

    def response_post_save_add(self, request, obj):
        """On to the sheet, where rules are added."""
        return redirect(address_of(obj))

    response_post_save_change = response_post_save_add

    def change_view(self, request, object_id, form_url="", extra_context=None):
        rule_set = self.get_object(request, object_id)
        extra = self.page_of(request, rule_set) if rule_set is not None else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def page_of(self, request, rule_set):
        """The sheet with what belongs around it; the head is a form of its own (?head=1)."""
        family = self.get_queryset(request).filter(code=rule_set.code).exclude(pk=rule_set.pk)
        keeps = self.has_change_permission(request, rule_set)
        return {
            "versions": family.order_by("-version"),
            "moves": moves_of(rule_set, request.user),
            "status": {"state": TONES[rule_set.state], "word": rule_set.get_state_display(), "owner": ""},
            "entries": timeline(f"policies.ruleset:{rule_set.pk}", limit=30),
            "keeps": keeps,
            "head_form": keeps and (request.method == "POST" or bool(request.GET.get("head"))),
            **sheet_of(request, rule_set, keeps),
        }


def moves_of(rule_set, user):
    """The moves as buttons; publishing and drafting a year are asked on pages of their own."""
    moves = [move for move in moves_for(rule_set, user) if move["name"] != "publish_family"]
    for move in moves:
        if move["name"] == "publish_rules":
            move |= {"page": True, "url": address_of(rule_set, "publication"), "label": "核对并发布"}
    if rule_set.state == RuleSet.State.PUBLISHED and actions.may_keep(rule_set.notice, user):
        url = address_of(rule_set, "next_year")
        moves.append({"name": "draft_rules", "page": True, "url": url, "label": "起草下一年度规则"})
    return moves


def sheet_of(request, rule_set, keeps):
    """The lines of the sheet as they are filtered, their counts, and the facts above them."""
    rules = rule_set.rules()
    words, own_only = request.GET.get("q", "").strip(), bool(request.GET.get("own"))
    groups = sheet(rules, words=words, own_only=own_only)
    everything = [line for group in sheet(rules) for line in group.lines]
    removed = request.GET.get("removed", "")
    return {
        "groups": groups,
        "shown": sum(len(group.lines) for group in groups),
        "total": len(everything),
        "origins": [
            (word, sum(line.origin == origin for line in everything))
            for origin, word in (("own", "本级"), ("override", "本级改写"), ("inherited", "继承"))
        ],
        "words": words,
        "own_only": own_only,
        "facts": facts_of(rule_set),
        "looks": looks_of(rule_set, rules) if keeps else [],
        "removed": (removed, label_of(removed)) if keeps and removed in KEYS else None,
    }


def facts_of(rule_set):
    """[(label, value)] of the head, as people read it; what is empty is left out."""
    year = f"{rule_set.year} 年" if rule_set.year else ""
    region = f"地区 {rule_set.region_code}" if rule_set.region_code else "全国"
    begins, ends = rule_set.effective_from, rule_set.effective_to
    span = f"{begins or ''} 至 {ends}" if ends else (f"自 {begins} 起" if begins else "")
    facts = [
        ("适用", " · ".join(filter(None, [year, rule_set.get_level_display(), region]))),
        ("适用日期", span),
        ("代码", rule_set.code),
        ("开支标准", rule_set.standards),
        ("起草自", rule_set.drafted_from),
    ]
    return [(label, value) for label, value in facts if value]
