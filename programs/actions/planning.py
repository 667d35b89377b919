"""From an uploaded 附件1 to a published, numbered plan."""

import hashlib
from itertools import count

from django.db import transaction

from accounts.actions import create_organisation, validated
from accounts.models import Organisation
from accounts.refusals import Refused, not_allowed
from accounts.roles import OrganisationKind, Role
from programs.models import AnnualPlan, Funding, Level, PlanImport, PlanRelease, Programme, Track
from programs.organisations import Known, match_organisations
from workflow.journal import canonical, record, record_many


def require_planner(actor, authority, what, *roles):
    if not actor.has_role(*roles, organisation=authority):
        raise not_allowed(what, f"{authority}的{'、'.join(Role(r).label for r in roles)}人员")


@transaction.atomic
def stage_plan(*, authority, year, title, programme_name, notice, rows, faults, hints, stated_total, file_name,
               sha256, actor, now):  # fmt: skip
    """Keep what was read from a workbook for checking. Rows, faults and hints are JSON-ready lists of programs.sheets."""
    require_planner(actor, authority, "导入计划", Role.REVIEWER, Role.APPROVER)
    staged = PlanImport.objects.create(
        authority=authority, year=year, title=title, programme_name=programme_name, notice=notice, rows=rows,
        faults=faults, hints=hints, stated_total=stated_total, file_name=file_name, sha256=sha256,
        uploaded_by=actor, uploaded_at=now,
    )  # fmt: skip
    record(staged, "stage_plan", actor=actor, now=now, after=f"{len(rows)} 行，{len(faults)} 处需修改")
    return staged


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
    return [Known(*row) for row in rows.values_list("pk", "name", "short_name", "kind", "path")]


def matches_of(staged):
    """How the names in a staged plan match the organisations now."""
    authority = staged.authority
    default = Known(authority.pk, authority.name, authority.short_name, authority.kind, authority.path)
    return match_organisations(staged.rows, known_organisations(), default)


@transaction.atomic
def publish_plan(staged, *, create_missing=False, choices=None, actor, now, note=""):
    """Publish a numbered release: create what was confirmed, pin the rules, lock the five fields.

    `create_missing` confirms creating every unknown organisation as proposed; `choices` maps a name to
    the pk of an existing organisation instead. Refuses while a row has a fault; hints never refuse.
    """
    staged = lock_staged(staged)
    authority = staged.authority
    require_planner(actor, authority, "发布计划", Role.APPROVER)
    if staged.faults:
        raise Refused(
            f"计划表还有 {len(staged.faults)} 处问题未修改，不能发布。请按预览中标出的单元格修改后重新上传。",
            code="faults",
            details=[fault["sentence"] for fault in staged.faults[:20]],
        )
    organisations = resolve(staged, create_missing, choices or {}, actor=actor, now=now)
    plan, _ = AnnualPlan.objects.select_for_update().get_or_create(
        authority=authority, year=staged.year,
        defaults={"title": staged.title, "programme_name": staged.programme_name},
    )  # fmt: skip
    added = add_programmes(plan, staged, organisations)
    plan.title, plan.programme_name, plan.notice = staged.title, staged.programme_name, staged.notice
    plan.stated_total = staged.stated_total
    plan.release += 1
    plan.released_at = now
    plan.save()
    release = PlanRelease.objects.create(
        plan=plan, number=plan.release, published_at=now, published_by=actor, rows=staged.rows, hints=staged.hints,
        hash=hashlib.sha256(canonical(staged.rows).encode()).hexdigest(),
    )  # fmt: skip
    staged.state = PlanImport.State.PUBLISHED
    staged.save(update_fields=["state"])
    record(plan, "publish_plan", actor=actor, now=now, note=note,
           after=f"第 {plan.release} 版，新增 {len(added)} 期", data={"sha256": release.hash})  # fmt: skip
    record_many(added, "plan", actor=actor, now=now, organisation=authority, after=f"列入{plan.title}")
    return release


def resolve(staged, create_missing, choices, *, actor, now):
    """{name: Organisation} for every name in the plan; creates the confirmed ones."""
    matches = matches_of(staged)
    missing = [m for m in matches if not m.known and m.name not in choices]
    if missing and not create_missing:
        names = "、".join(f"“{m.name}”（第 {m.rows[0]} 行）" for m in missing[:5])
        raise Refused(
            f"有 {len(missing)} 个单位在系统中找不到：{names}{' 等' if len(missing) > 5 else ''}。"
            "请在预览页选择对应的已有单位，或勾选“新建这些单位”后再发布。",
            code="unknown_organisations",
        )
    wanted = [m.pk or choices.get(m.name) or m.parent_pk for m in matches]
    rows = Organisation.objects.in_bulk(wanted)
    found = {}
    for match in matches:
        pk = match.pk or choices.get(match.name)
        if pk:
            found[match.name] = rows[int(pk)]
        else:
            found[match.name] = create_organisation(
                name=match.name, kind=match.kind, parent=rows[match.parent_pk], actor=actor, now=now,
                may=lambda *_: None,  # the right to publish the plan covers it
            )  # fmt: skip
    return found


def track_for(row, tracks):
    for track in tracks:
        if track.is_called(row["group"]):
            return track
    if len(tracks) == 1 and not row["group"]:
        return tracks[0]
    names = "、".join(track.name for track in tracks) or "（尚未设置）"
    raise Refused(
        f"第 {row['excel_row']} 行的类别“{row['group'] or '空'}”不在本年度项目类别中（{names}）。"
        "请改正计划表的分组行，或先在“项目类别”中增加该写法。",
        code="unknown_track",
    )


def add_programmes(plan, staged, organisations):
    """Create the rows that the plan does not have yet; a published row cannot be changed by an import."""
    tracks = list(Track.objects.for_plan(plan))
    ministry = Organisation.objects.filter(kind=OrganisationKind.MINISTRY).first()
    provincial = Organisation.objects.filter(kind__in=OrganisationKind.provincial())
    provinces = {o.pk: o for o in provincial}
    sources = {track.pk: fund_source_of(track) for track in tracks}
    existing = {(p.track_id, p.title, p.host_id): p for p in plan.programmes.all()}
    numbers = count(len(existing) + 1)
    fresh = []
    for row in staged.rows:
        track, host = track_for(row, tracks), organisations[row["host"]]
        old = existing.pop((track.pk, row["title"], host.pk), None)
        if old is not None:
            refuse_changed(old, row)
            continue
        national = track.level == Level.NATIONAL
        number = next(numbers)
        funding_words = row["funding"] or ""
        subsidised = bool(funding_words) and "自筹" not in funding_words
        fresh.append(
            Programme(
                plan=plan, track=track, rule_set=track.rule_set, number=number,
                code=f"{'GJ' if national else 'SJ'}{plan.year}{number:03}",
                title=row["title"], content=row.get("content", ""), audience=row.get("audience", ""),
                period=row["period"], period_from=row["starts_on"], period_to=row["ends_on"], place=row["place"],
                field=row["field"], headcount=row["headcount"],
                days=row["days"],
                funding=Funding.SUBSIDISED if subsidised else Funding.SELF_FUNDED,
                fund_source=(sources[track.pk] or funding_words) if subsidised else "",
                authority=ministry if national else plan.authority,
                province=next((provinces[pk] for pk in host.ancestor_ids if pk in provinces), None),
                sponsor=organisations[row["sponsor"]], host=host,
            )
        )  # fmt: skip
    if existing:
        titles = "、".join(f"“{p.title}”" for p in list(existing.values())[:3])
        raise Refused(
            f"已发布的 {len(existing)} 期不在这份计划表中（{titles}{' 等' if len(existing) > 3 else ''}）。"
            "已发布的项目不能通过导入删除；请补回这些行，或在项目页办理取消。",
            code="rows_missing",
        )
    return Programme.objects.bulk_create(fresh)


def fund_source_of(track):
    rule = track.rule_set.rules().get("subsidy.fund_source")
    return str(rule.value) if rule and rule.specified else ""


def refuse_changed(programme, row):
    for field, label in (("period", "举办时间"), ("place", "举办地点"), ("audience", "研修对象"), ("content", "研修内容")):
        new = row.get(field) or ""
        if new and new != getattr(programme, field):
            raise Refused(
                f"第 {row['excel_row']} 行“{programme.title}”的{label}与已发布的计划不同（原“{getattr(programme, field)}”，"
                f"现“{new}”）。计划发布后该项锁定，不得随意调整；请改回原内容，或由承办单位报送情况说明办理变更。",
                code="locked_field",
            )


@transaction.atomic
def save_track(track, *, actor, now):
    """Store a category of one authority's plan year, with the rules that its classes are held to."""
    require_planner(actor, track.authority, "设置项目类别", Role.APPROVER)
    if not track.rule_set.frozen:
        raise Refused(f"规则“{track.rule_set}”还是草稿，请先发布规则，再设为类别的适用规则。", code="draft_rules")
    validated(track)
    track.save()
    record(track, "save", actor=actor, now=now, after=f"{track}：{track.rule_set}")
    return track
