"""From one year's rules to the next: the draft of a year, and what is asked before a draft is published."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Refused, log_refusal
from accounts.roles import Role
from policies import actions
from policies.admin.pages import address_of, framed, page_door
from policies.attention import needs_a_look
from policies.checks import predecessor, publication_faults
from policies.comparing import compare
from policies.forms import NextYearForm
from policies.forms.rule_sets import NEW
from policies.models import Notice, RuleSet
from workflow.perform import moves_for


def drafting_urls(desk):
    return [
        path(
            "<int:pk>/next-year/",
            page_door(desk, next_year, "GET", "HEAD", "POST"),
            name="policies_ruleset_next_year",
        ),
        path("<int:pk>/publication/", page_door(desk, publication), name="policies_ruleset_publication"),
    ]


def next_year(desk, request, rule_set):
    actions.require_drafter(rule_set, request.user)
    form = form_for(rule_set, request)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            draft = draft_from(form.cleaned_data, form.members, rule_set, request.user)
        except Refused as refusal:
            log_refusal(request, refusal)
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, f"已起草“{draft}”。请按新文件逐条核对，再发布。")
            return redirect(address_of(draft))
    status = 422 if form.is_bound and status == 200 else status
    return framed(
        desk, request, rule_set, "next_year.html", status=status, title="起草下一年度规则", form=form,
        count=rule_set.rows.count(),
    )  # fmt: skip


def form_for(rule_set, request):
    user = request.user
    year = (rule_set.year or timezone.localdate().year) + 1
    family = RuleSet.objects.visible_to(user).family(rule_set.code)
    members = [
        actions.Member(row, *(actions.next_name(text, rule_set.year, year) for text in (row.code, row.name)))
        for row in family
        if actions.may_keep(row.notice, user)
    ]
    initial = {
        "year": year,
        "code": actions.next_name(rule_set.code, rule_set.year, year),
        "name": actions.next_name(rule_set.name, rule_set.year, year),
        "title": actions.next_name(rule_set.notice.title, rule_set.year, year),
        "issuer": rule_set.notice.issuer_id,
        "parent": parent_for(rule_set, user),
        "level": rule_set.level,
        "region_code": rule_set.region_code,
    }
    notices = Notice.objects.visible_to(user).filter(draft=False)
    return NextYearForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        issuers=issuers_for(user),
        notices=notices.filter(pk__in=[row.pk for row in notices if actions.may_keep(row, user)]),
        parents=RuleSet.objects.visible_to(user).exclude(state=RuleSet.State.SUPERSEDED),
        members=members,
    )


def parent_for(rule_set, user):
    """The version in force of the set above; a draft of next year's is chosen by hand."""
    if rule_set.parent is None:
        return None
    current = RuleSet.objects.visible_to(user).current(rule_set.parent.code)
    return (current or rule_set.parent).pk


def issuers_for(user):
    """The authorities in whose name the person may state rules: his own and those below it."""
    found = Organisation.objects.none()
    for membership in user.current_memberships:
        if membership.role == Role.APPROVER:
            below = Organisation.objects.visible_to(user).filter(active=True).authorities()
            found = found | below.filter(path__startswith=membership.organisation.path)
    return found


def draft_from(typed, members, rule_set, actor):
    notice = actions.NewNotice(typed["title"], typed["issuer"]) if typed["basis"] == NEW else typed["notice"]
    head = {name: typed[name] for name in ("parent", "level", "region_code", "effective_from")}
    family = [
        actions.Member(m.rule_set, typed[f"code_{m.rule_set.pk}"], typed[f"name_{m.rule_set.pk}"])
        for m in (members if typed.get("family") else ())
    ]
    return actions.draft_next_year(
        rule_set, notice=notice, year=typed["year"], code=typed["code"], name=typed["name"], head=head,
        family=family, actor=actor, now=timezone.now(),
    )  # fmt: skip


def looks_of(rule_set, rules):
    """What is to be looked at in a draft that was copied from another year's rules."""
    before = rule_set.drafted_from
    if rule_set.frozen or before is None or before.year == rule_set.year:
        return []
    return list(needs_a_look(rules, before.rules()))


def publication(desk, request, rule_set):
    """What publishing means, and everything that still stands against it; the move itself is a POST."""
    actions.require_keeper(rule_set, request.user)
    rules = rule_set.rules()
    before = predecessor(rule_set)
    changed = [line for line in compare(before.rules(), rules) if line.differs] if before else []
    return framed(
        desk,
        request,
        rule_set,
        "publication.html",
        title="发布规则集",
        faults=list(publication_faults(rule_set)),
        looks=looks_of(rule_set, rules),
        own=len(rules.own),
        before=before,
        changed=changed,
        answers=answers_of(rule_set, request.user),
        heirs=heirs_of(rule_set, request.user),
        seen=actions.shown_mark(rule_set),
        **family_shown(rule_set, request.user),
        move=next((m for m in moves_for(rule_set, request.user) if m["name"] == "publish_rules"), None),
    )


def family_shown(rule_set, user):
    """The drafts below that may be published in the same move, each with what stands against it."""
    rows = actions.family_of(rule_set, user)
    said = set(publication_faults(rule_set))
    stands = {row: list(publication_faults(row, together=rows)) for row in rows[1:]}
    move = next((m for m in moves_for(rule_set, user) if m["name"] == "publish_family"), None)
    return {
        # What the page says of the draft above, most often of the notice, is not said of each draft again.
        "below": [(row, [fault for fault in faults if fault not in said]) for row, faults in stands.items()],
        "family_move": move if not said and not any(stands.values()) else None,
        "family_seen": actions.family_mark(rows),
    }


def heirs_of(rule_set, user):
    """The sets in force that go on inheriting from an earlier version: a set keeps the parent it was published with."""
    heirs = RuleSet.objects.visible_to(user).published().filter(parent__code=rule_set.code)
    return heirs.exclude(parent=rule_set).order_by("code")


def answers_of(rule_set, user):
    """[(label, value)]: who answers for the rules, and from when they hold for whom."""
    notice = rule_set.notice
    office = str(notice.issuer) if notice.issuer else "人力资源社会保障部"
    span = (f"自 {rule_set.effective_from} 起" if rule_set.effective_from else "没有写明开始日期") + (
        f"，至 {rule_set.effective_to}" if rule_set.effective_to else ""
    )
    return [
        ("依据文件", notice),
        ("负责机关", f"{office}{f'（{notice.division}）' if notice.division else ''}"),
        ("发布人", f"{user}（{user.role_labels}）"),
        ("适用日期", span),
        ("上级规则集", rule_set.parent or "（不继承）"),
        ("开支标准", rule_set.standards or "（不引用）"),
    ]
