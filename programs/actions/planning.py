"""From an uploaded 附件1 to a published, numbered plan."""

import hashlib

from django.db import transaction
from django.utils import timezone

from accounts.actions import create_organisation, validated
from accounts.models import Organisation
from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from programs.actions.rows import enter_rows
from programs.models import AnnualPlan, PlanImport, PlanRelease
from programs.organisations import Known, match_organisations
from workflow.journal import canonical, record, record_many

# What an import says of the plan as a whole; what it leaves out stays as the release before said it.
SAID = ("title", "programme_name", "notice", "stated_total")


def require_planner(actor, authority, what, *roles):
    if not actor.has_role(*roles, organisation=authority):
        raise not_allowed(what, f"{authority}的{'、'.join(Role(r).label for r in roles)}人员")


@transaction.atomic
def stage_plan(*, authority, year, title, programme_name, notice, rows, faults, hints, stated_total, file_name,
               sha256, actor, now):  # fmt: skip
    """Keep what was read from a workbook for checking. Rows, faults and hints are JSON-ready lists of programs.sheets."""
    require_planner(actor, authority, "导入计划", Role.REVIEWER, Role.APPROVER)
    refuse_staged_twice(authority, year, sha256)
    staged = PlanImport.objects.create(
        authority=authority, year=year, title=title, programme_name=programme_name, notice=notice, rows=rows,
        faults=faults, hints=hints, stated_total=stated_total, file_name=file_name, sha256=sha256,
        uploaded_by=actor, uploaded_at=now,
    )  # fmt: skip
    record(staged, "stage_plan", actor=actor, now=now, after=f"{len(rows)} 行，{len(faults)} 处需修改")
    return staged


def refuse_staged_twice(authority, year, sha256):
    """One file waits once: two people with the same workbook work on one import."""
    waiting = PlanImport.objects.filter(
        authority=authority, year=year, sha256=sha256, state=PlanImport.State.STAGED
    )
    if earlier := waiting.select_related("uploaded_by").first():
        raise Refused(
            f"同一个文件已由{earlier.uploaded_by}于 {timezone.localtime(earlier.uploaded_at):%Y-%m-%d %H:%M} 上传，正待发布。"
            "请到“计划导入”中直接办理那一份；要重新填写年度、通知或期数的，请先放弃那一份。",
            code="staged_twice",
            field="file",
            status=409,
        )


@transaction.atomic
def discard_import(staged, *, actor, now):
    staged = lock_staged(staged)
    require_planner(actor, staged.authority, "放弃导入", Role.REVIEWER, Role.APPROVER)
    staged.state = PlanImport.State.DISCARDED
    staged.save(update_fields=["state"])
    record(staged, "discard_import", actor=actor, now=now)


def lock_staged(staged):
    staged = PlanImport.objects.select_for_update().get(pk=staged.pk)
    if staged.state != PlanImport.State.STAGED:
        raise Refused(f"这份导入{staged.get_state_display()}，不能再次办理。", code="settled", status=409)
    return staged


def known_organisations():
    rows = Organisation.objects.filter(active=True).order_by("pk")
    names = ("pk", "name", "short_name", "kind", "path", "uscc", "parent__name")
    return [Known(*row[:-1], row[-1] or "") for row in rows.values_list(*names)]


def matches_of(staged):
    """How the names in a staged plan match the organisations now."""
    authority = staged.authority
    default = Known(authority.pk, authority.name, authority.short_name, authority.kind, authority.path)
    return match_organisations(staged.rows, known_organisations(), default)


@transaction.atomic
def publish_plan(staged, *, seen="", create_missing=False, choices=None, actor, now, note=""):
    """Publish a numbered release: create what was confirmed, pin the rules, lock the five fields.

    `create_missing` confirms creating every unknown organisation as proposed; `choices` maps a name to
    the pk of an existing organisation instead. `seen` is the SHA-256 of the file whose preview was confirmed.
    Refuses while a row has a fault; hints never refuse.
    """
    staged = lock_staged(staged)
    authority = staged.authority
    require_planner(actor, authority, "发布计划", Role.APPROVER)
    require_publishable(staged, seen)
    organisations = resolve(staged, create_missing, choices or {}, actor=actor, now=now)
    plan, _ = AnnualPlan.objects.select_for_update().get_or_create(
        authority=authority, year=staged.year,
        defaults={"title": staged.title, "programme_name": staged.programme_name},
    )  # fmt: skip
    content = hashlib.sha256(canonical(staged.rows).encode()).hexdigest()
    refuse_same_again(plan, staged, content)
    added, mended = enter_rows(plan, staged.rows, organisations, actor=actor, now=now)
    for name in SAID:
        setattr(plan, name, getattr(staged, name) or getattr(plan, name))
    plan.release += 1
    plan.released_at = now
    plan.save(update_fields=[*SAID, "release", "released_at"])
    release = PlanRelease.objects.create(
        plan=plan, number=plan.release, published_at=now, published_by=actor, rows=staged.rows, hints=staged.hints,
        hash=content,
    )  # fmt: skip
    staged.state = PlanImport.State.PUBLISHED
    staged.save(update_fields=["state"])
    record(plan, "publish_plan", actor=actor, now=now, note=note,
           after=f"第 {plan.release} 版，新增 {len(added)} 期，更新 {mended} 期", data={"sha256": release.hash, "file": staged.sha256})  # fmt: skip
    record_many(added, "plan", actor=actor, now=now, organisation=authority, after=f"列入{plan.title}")
    return release


def require_publishable(staged, seen):
    if seen and seen != staged.sha256:
        raise Refused(
            "您核对的不是这份文件（校验值不同），没有发布。请重新打开预览，核对后再发布。",
            code="other_file",
            status=409,
        )
    if staged.faults:
        raise Refused(
            f"计划表还有 {len(staged.faults)} 处问题未修改，不能发布。请按预览中标出的单元格修改后重新上传。",
            code="faults",
            details=[fault["sentence"] for fault in staged.faults[:20]],
        )


def refuse_same_again(plan, staged, content):
    """A release says something new: the same rows under the same title, notice and total would be none."""
    last = plan.releases.first()
    if (
        last
        and last.hash == content
        and all(getattr(staged, n) in (None, "", getattr(plan, n)) for n in SAID)
    ):
        raise Refused(
            f"这份计划表与已发布的第 {last.number} 版完全相同，没有可发布的变化。如需公布新版，请上传改好的计划表；否则请放弃这份导入。",
            code="same_release",
            status=409,
        )


def resolve(staged, create_missing, choices, *, actor, now):
    """{name: Organisation} for every name in the plan; creates the confirmed ones."""
    matches = matches_of(staged)
    missing = [m for m in matches if not m.known and m.name not in choices]
    refuse_ambiguous([m for m in missing if m.ambiguous])
    if missing and not create_missing:
        names = "、".join(f"“{m.name}”（第 {m.rows[0]} 行）" for m in missing[:5])
        raise Refused(
            f"有 {len(missing)} 个单位在系统中找不到：{names}{' 等' if len(missing) > 5 else ''}。"
            "请在预览页选择对应的已有单位，或勾选“新建这些单位”后再发布。",
            code="unknown_organisations",
        )
    pks = {match.name: match.pk or choices.get(match.name) for match in matches}
    rows = Organisation.objects.filter(active=True).in_bulk(
        [*filter(None, pks.values()), *(m.parent_pk for m in missing)]
    )
    found = {}
    for match in matches:
        pk = pks[match.name]
        if pk is None:
            found[match.name] = create_organisation(
                name=match.name, kind=match.kind, parent=rows[match.parent_pk], uscc=match.uscc, actor=actor, now=now,
                may=lambda *_: None,  # the right to publish the plan covers it
            )  # fmt: skip
        elif pk in rows:
            found[match.name] = rows[pk]
        else:
            raise Refused(
                f"为“{match.name}”选择的单位不存在或已停用，请刷新预览页重新选择。",
                code="unknown_choice",
                status=409,
            )
    return found


def refuse_ambiguous(matches):
    if not matches:
        return
    names = "、".join(f"“{m.name}”（第 {m.rows[0]} 行，系统中有 {len(m.near)} 个）" for m in matches[:5])
    raise Refused(
        f"有 {len(matches)} 个名称对应多个单位：{names}。请在预览页逐一选定是哪一个；名称相同的不能再新建。",
        code="ambiguous_organisations",
    )


@transaction.atomic
def save_track(track, *, actor, now):
    """Store a category of one authority's plan year, with the rules that its classes are held to."""
    require_planner(actor, track.authority, "设置项目类别", Role.APPROVER)
    if not track.rule_set.frozen:
        raise Refused(
            f"规则“{track.rule_set}”还是草稿，请先发布规则，再设为类别的适用规则。", code="draft_rules"
        )
    validated(track)
    track.save()
    record(track, "save", actor=actor, now=now, after=f"{track}：{track.rule_set}")
    return track
