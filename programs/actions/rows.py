"""The rows of a published plan as programmes: new ones enter, known ones keep what their notice locks."""

from itertools import count

from accounts.models import Organisation
from accounts.refusals import Refused
from accounts.roles import OrganisationKind
from policies.models import RuleSet
from programs.lifecycle import Stage
from programs.locking import LABELS, locked_by
from programs.models import Funding, Level, Programme, Track
from programs.sheets.funding import funding_of
from workflow.journal import record

# What a later release may correct as long as the class has not been filed.
OPEN = ("field", "headcount", "days", "sponsor", "funding", "fund_source")
# Locked fields that a row may say differently; the topic is part of what the row is known by. A blank may be filled in.
SAID = tuple(name for name in LABELS if name != "title")


def enter_rows(plan, rows, organisations, *, actor, now):
    """Enter the rows of a release into the plan. Gives (programmes added, number corrected).

    A row is known by its group, topic and host. Refuses rows of an unknown group, a row said twice, a
    changed locked field, and a release that lacks a published row.
    """
    tracks = list(Track.objects.for_plan(plan))
    shaper = Shaper(plan, tracks, organisations)
    # Locked: a class that is being filed in this moment is corrected before that or not at all.
    known = plan.programmes.select_for_update(of=("self",)).select_related("rule_set", "sponsor")
    published = {key_of(programme): programme for programme in known}
    numbers = count(plan.programmes.count() + 1)
    added, mended, seen = [], 0, {}
    for row in rows:
        shaped = shaper.programme(row)
        key = key_of(shaped)
        if key in seen:
            raise Refused(
                f"第 {row['excel_row']} 行与第 {seen[key]} 行的类别、选题和承办单位都相同，是同一期写了两次。请删去一行后重新上传。",
                code="repeated_row",
            )
        seen[key] = row["excel_row"]
        old = published.pop(key, None)
        if old is None:
            shaped.number = next(numbers)
            shaped.code = (
                f"{'GJ' if shaped.track.level == Level.NATIONAL else 'SJ'}{plan.year}{shaped.number:03}"
            )
            added.append(shaped)
        else:
            refuse_locked(old, shaped, row["excel_row"])
            mended += correct(old, shaped, row["excel_row"], actor=actor, now=now)
    refuse_missing(published.values())
    return Programme.objects.bulk_create(added), mended


def key_of(programme):
    return (programme.track_id, programme.title, programme.host_id)


class Shaper:
    """Turns rows of programs.sheets into programmes of one plan; reads what it needs once."""

    def __init__(self, plan, tracks, organisations):
        self.plan, self.tracks, self.organisations = plan, tracks, organisations
        self.ministry = Organisation.objects.filter(kind=OrganisationKind.MINISTRY).first()
        provincial = Organisation.objects.filter(kind__in=OrganisationKind.provincial())
        self.provinces = {o.pk: o for o in provincial}
        rules = RuleSet.objects.filter(pk__in={track.rule_set_id for track in tracks}).compiled()
        self.sources = {
            track.pk: rules[track.rule_set_id].value("subsidy.fund_source", "") for track in tracks
        }

    def programme(self, row):
        track, host = self.track(row), self.organisations[row["host"]]
        words = row["funding"] or ""
        subsidised = funding_of(words) == Funding.SUBSIDISED
        return Programme(
            plan=self.plan, track=track, rule_set=track.rule_set, title=row["title"], content=row.get("content", ""),
            audience=row.get("audience", ""), period=row["period"], period_from=row["starts_on"],
            period_to=row["ends_on"], place=row["place"], field=row["field"], headcount=row["headcount"],
            days=row["days"], funding=Funding.SUBSIDISED if subsidised else Funding.SELF_FUNDED,
            fund_source=str(self.sources[track.pk] or words) if subsidised else "",
            authority=self.ministry if track.level == Level.NATIONAL else self.plan.authority,
            province=next((self.provinces[pk] for pk in host.ancestor_ids if pk in self.provinces), None),
            sponsor=self.organisations[row["sponsor"]], host=host,
        )  # fmt: skip

    def track(self, row):
        for track in self.tracks:
            if track.is_called(row["group"]):
                return track
        if len(self.tracks) == 1 and not row["group"]:
            return self.tracks[0]
        names = "、".join(track.name for track in self.tracks) or "尚未设置"
        raise Refused(
            f"第 {row['excel_row']} 行的类别“{row['group'] or '空'}”不在本年度项目类别中（{names}）。"
            "请改正计划表的分组行，或先在“项目类别”中增加该写法。",
            code="unknown_track",
        )


def refuse_locked(programme, shaped, excel_row):
    """A published class keeps its content, audience, time and place; a blank cell leaves them as they are."""
    for field in SAID:
        old, new = getattr(programme, field), getattr(shaped, field)
        if old and new and new != old:
            rules = programme.rule_set.rules()
            name, rule = dict(locked_by(rules)).get(field), rules.get("plan.locked_fields")
            basis = f"{rule.citation}规定“{rule.quote or rule.label}”，" if name else ""
            raise Refused(
                f"第 {excel_row} 行“{programme.title}”的{name or LABELS[field]}与已发布的计划不同（原“{old}”，现“{new}”）。"
                f"{basis}计划发布后该项锁定。请改回原内容；确需调整的，由承办单位报送情况说明办理变更。",
                code="locked_field",
            )


def correct(programme, shaped, excel_row, *, actor, now):
    """Take over what a later release says differently of what is not locked, or fills in; True when something did."""
    changed = [name for name in OPEN if getattr(shaped, name) not in ("", None, getattr(programme, name))]
    changed += [name for name in SAID if getattr(shaped, name) and not getattr(programme, name)]
    if "funding" in changed and "fund_source" not in changed:
        changed.append("fund_source")
    if not changed:
        return False
    labels = "、".join(str(Programme._meta.get_field(name).verbose_name) for name in changed)
    if programme.stage != Stage.PLANNED:
        raise Refused(
            f"第 {excel_row} 行“{programme.title}”的{labels}与已发布的计划不同，而该期已是“{programme.get_stage_display()}”，"
            "不能再由计划表更改。请改回原内容后重新上传。",
            code="already_filed",
        )
    before = "；".join(str(getattr(programme, name)) for name in changed)
    for name in changed:
        setattr(programme, name, getattr(shaped, name))
    programme.version += 1
    programme.save(update_fields=[*changed, "version"])
    after = "；".join(str(getattr(programme, name)) for name in changed)
    record(programme, "replan", actor=actor, now=now, before=before, after=after, note=labels)
    return True


def refuse_missing(programmes):
    gone = [p for p in programmes if p.stage != Stage.CANCELLED]
    if gone:
        titles = "、".join(f"“{p.title}”" for p in gone[:3])
        raise Refused(
            f"已发布的 {len(gone)} 期不在这份计划表中（{titles}{' 等' if len(gone) > 3 else ''}）：被删去、改了选题或换了承办单位。"
            "已发布的项目不能通过导入删除或改选题；请补回这些行，或由承办单位办理变更、在项目页办理取消。",
            code="rows_missing",
        )
