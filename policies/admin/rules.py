"""One page for each rule of a draft: state it, override it, take it out; and the choice of a rule to add."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from accounts.refusals import Refused, log_refusal
from accounts.scope import NOT_FOUND
from policies import actions
from policies.admin.pages import address_of, framed, page_door
from policies.checks import chain_faults
from policies.forms import StatementForm, entry_for
from policies.groups import by_group, group_of
from policies.keys import KEYS, full_label
from policies.kinds import Kind
from policies.known import known_for, last_removed
from policies.numbering import example_of
from policies.sheet import line_of

POST = ("GET", "HEAD", "POST")


def rule_urls(desk):
    return [
        path("<int:pk>/add-rule/", page_door(desk, choose_rule), name="policies_ruleset_add_rule"),
        path("<int:pk>/rules/<str:key>/", page_door(desk, rule_page, *POST), name="policies_ruleset_rule"),
        path(
            "<int:pk>/rules/<str:key>/remove/",
            page_door(desk, remove_page, *POST),
            name="policies_ruleset_remove_rule",
        ),
    ]


def choose_rule(desk, request, rule_set):
    """The rules of the catalogue that neither this set nor those above it state."""
    actions.require_keeper(rule_set, request.user)
    stated = rule_set.rules().table
    words = request.GET.get("q", "").split()
    left = [
        key
        for key, spec in KEYS.items()
        if key not in stated
        and all(word in f"{full_label(key)} {spec.kind.label} {group_of(key)} {key}" for word in words)
    ]
    groups = [
        (heading, [(key, full_label(key), KEYS[key].kind.label) for key in keys])
        for heading, keys in by_group(left).items()
    ]
    return framed(
        desk, request, rule_set, "add_rule.html", title="增加规则", groups=groups, count=len(left),
        words=" ".join(words),
    )  # fmt: skip


def rule_page(desk, request, rule_set, key):
    if key not in KEYS:
        raise Http404(NOT_FOUND)
    actions.require_keeper(rule_set, request.user)
    page = RulePage(rule_set, key, request)
    if request.method == "POST" and page.saved():
        messages.success(request, f"已保存“{full_label(key)}”。")
        return redirect(f"{address_of(rule_set)}#{key}")
    return framed(desk, request, rule_set, "rule.html", status=page.status, **page.context())


class RulePage:
    """The cells of one rule, drawn from what it says now, from the set above, or from what was typed."""

    def __init__(self, rule_set, key, request):
        self.rule_set, self.key, self.request = rule_set, key, request
        self.status = 200
        rules = rule_set.rules()
        self.line = line_of(rules, key)
        self.row = rule_set.rows.filter(key=key).first()
        self.seen = actions.mark_of(self.row)
        data = request.POST if request.method == "POST" else None
        start = self.start()
        known = known_for(key, rules, request.user)
        self.known = known
        value = {"value": start["value"]} if start else {}
        self.entry = entry_for(key, data=data, known=known, **value)
        self.statement = StatementForm(data, initial=start, prefix="rule")

    def start(self):
        """What the cells begin with: the own rule, what was removed when that is asked back, else the one above."""
        if self.request.GET.get("again") and (gone := last_removed(self.rule_set, self.key)):
            return gone
        if self.line is None:
            return {}
        rule = self.line.rule
        return {"value": rule.value, "force": str(rule.force), "clause": rule.clause, "quote": rule.quote}

    def saved(self):
        """Keep what was typed; False with the faults at their cells when it will not do."""
        parts = [self.entry.is_valid(), self.statement.is_valid()]
        if all(parts):
            for seat, sentence in chain_faults(self.rule_set, self.key, self.entry.value):
                self.entry.add_error(seat, sentence)
            parts = [self.entry.is_valid()]
        if not all(parts):
            self.status = 422
            return False
        try:
            actions.keep_rule(
                self.rule_set, self.key, value=self.entry.value, seen=self.request.POST.get("seen"),
                actor=self.request.user, now=timezone.now(), **self.statement.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(self.request, refusal)
            self.statement.add_error(None, refusal.sentence)
            self.status = refusal.status
            return False
        return True

    def context(self):
        spec, line = KEYS[self.key], self.line
        override = line is not None and line.origin != "own"
        verb = "改写" if line and line.origin == "inherited" else ("修改" if line else "增加")
        pattern = line.rule.value if spec.kind == Kind.PATTERN and line else None
        return {
            "title": f"{verb}“{full_label(self.key)}”",
            "key": self.key,
            "spec": spec,
            "line": line,
            "above": self.above() if override else None,
            "entry": self.entry,
            "statement": self.statement,
            "codes": self.codes(),
            "seen": self.request.POST.get("seen", self.seen),
            "example": example_of(pattern) if pattern else "",
            "forms": [form for form in (self.entry.form, self.statement) if form is not None],
            "formsets": [self.entry.rows] if self.entry.rows is not None else [],
        }

    def codes(self):
        """[(code, name)] in use elsewhere, for the lists that have codes."""
        return (
            sorted((code, name) for name, code in self.known.names.items())
            if self.entry.rows is not None
            else []
        )

    def above(self):
        """(name of the set above, its words) where this rule overrides or would override one."""
        line = self.line
        return line.parent, line.parent_words or line.words


def remove_page(desk, request, rule_set, key):
    actions.require_keeper(rule_set, request.user)
    line = line_of(rule_set.rules(), key)
    if line is None or line.origin == "inherited":
        raise Http404(NOT_FOUND)
    override = line.origin == "override"
    if request.method == "POST":
        actions.remove_rule(
            rule_set, key, seen=request.POST.get("version"), actor=request.user, now=timezone.now()
        )
        said = "已恢复继承" if override else "已删除"
        messages.success(request, f"{said}“{line.rule.label}”。")
        return redirect(f"{address_of(rule_set)}?removed={key}")
    return framed(
        desk, request, rule_set, "remove_rule.html", title="恢复继承" if override else "删除规则",
        key=key, line=line, override=override, question=question_of(line),
        rows=[("本级现在写的", line.words), *([(f"恢复后照〈{line.parent}〉", line.parent_words)] if override else [])],
        consequences=consequences_of(override), seen=actions.mark_of(rule_set.rows.get(key=key)),
        submit_label="恢复继承" if override else "删除",
    )  # fmt: skip


def question_of(line):
    if line.origin == "override":
        return f"去掉本级对“{line.rule.label}”的改写，恢复继承？"
    return f"删除“{line.rule.label}”这一条？"


def consequences_of(override):
    after = "本规则集将照上级执行这一条。" if override else "本规则集将不再有这一条规定，系统不再按它检查。"
    return [
        after,
        "只影响本草稿；现行版本和已列入计划的项目不变。",
        "删除后可以在规则表上方点“找回”，内容会原样带回。",
    ]
