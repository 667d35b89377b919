"""What the final assessment is made of, and the marks: the scheme of a class and the scores of its trainees."""

from django.db import transaction

from accounts.refusals import Refused
from trainees.actions.guards import open_roster, require_editable, require_filer, require_importing
from trainees.actions.rosters import ensure_roster
from trainees.assessing.components import Kind, components_of, plain, rounded, scheme_faults
from trainees.models import Assessment, AssessmentScheme, Score
from workflow.actions import locked
from workflow.journal import record


def require_scheme(roster):
    """The scheme of the roster under lock; refuses where there is none."""
    scheme = AssessmentScheme.objects.select_for_update().filter(roster=roster).first()
    if scheme is None:
        raise Refused("本班还没有设定考核办法，请先在“考核办法”中设定。", code="no_scheme", status=409)
    return scheme


def require_seen(scheme, version):
    """Refuse to write over marks or a scheme that somebody else has changed since the page was drawn."""
    if scheme.version != version:
        raise Refused(
            "在您打开页面之后，同事已修改本班的考核办法或得分，您填的内容没有保存。请核对标出的变化，再保存一次。",
            code="stale",
            status=409,
        )


@transaction.atomic
def set_scheme(programme, *, components, pass_mark, version, actor, now):
    """Set what the assessment of a class is made of; `components` as trainees.assessing.Component, `version` of the
    scheme that was seen, 0 where there was none. Fixed while a confirmed result rests on it."""
    require_filer(programme, actor, "设定考核办法")
    roster = locked(ensure_roster(programme))
    require_importing(programme)
    require_editable(roster)
    scheme = AssessmentScheme.objects.select_for_update().filter(roster=roster).first()
    require_seen(scheme or AssessmentScheme(version=0), version)
    require_unconfirmed(roster, "修改考核办法")
    if faults := scheme_faults(components, pass_mark):
        raise Refused("考核办法还不能保存：", code="scheme", details=faults)
    before = scheme_words(components_of(scheme.components), scheme.pass_mark) if scheme else "未设定"
    scheme = scheme or AssessmentScheme(roster=roster, version=0)
    scheme.components = [each.as_json() for each in components]
    scheme.pass_mark, scheme.version = pass_mark, scheme.version + 1
    scheme.save()
    record(
        roster, "set_scheme", actor=actor, now=now, before=before, after=scheme_words(components, pass_mark)
    )
    return scheme


@transaction.atomic
def drop_scheme(roster, *, actor, now):
    """Give the scheme up, so that results are registered alone again; marks stay and come back with their component."""
    require_filer(roster.programme, actor, "停用考核办法")
    roster = locked(roster)
    require_editable(roster)
    scheme = require_scheme(roster)
    require_unconfirmed(roster, "停用考核办法")
    before = scheme_words(components_of(scheme.components), scheme.pass_mark)
    scheme.delete()
    record(roster, "drop_scheme", actor=actor, now=now, before=before, after="只登记结果")


def require_unconfirmed(roster, what):
    confirmed = Assessment.objects.filter(trainee__roster=roster, score__isnull=False).count()
    if confirmed:
        raise Refused(
            f"已有 {confirmed} 人的结果按现行考核办法确认，不能{what}。请先撤回确认并写明原因，再修改。",
            code="confirmed",
            status=409,
        )


def scheme_words(components, pass_mark):
    parts = "、".join(f"{each.label} {plain(each.weight)}%" for each in components)
    return f"{parts}；合格线 {plain(pass_mark)} 分"


@transaction.atomic
def save_scores(roster, *, marks, version, actor, now):
    """Keep marks {(trainee id, code, attempt): Decimal, or None to strike it out}; gives how many changed.

    Refuses marks under a confirmed result, a resit without a first attempt, and conduct of somebody who is no Party
    member; `version` is that of the scheme on the page.
    """
    roster = open_roster(roster, actor, "登记考核得分")
    scheme = require_scheme(roster)
    require_seen(scheme, version)
    stored = {
        (row.trainee_id, row.component, row.attempt): row
        for row in Score.objects.filter(trainee__roster=roster)
    }
    wanted = {key: value for key, value in marks.items() if value != getattr(stored.get(key), "marks", None)}
    people = {person.pk: person for person in roster.trainees.defer("phone").select_related("assessment")}
    faults = list(_score_faults(wanted, stored, people, components_of(scheme.components)))
    if faults:
        raise Refused("得分没有保存：", code="scores", details=faults)
    if not wanted:
        return 0
    _write_scores(wanted, stored, actor=actor, now=now)
    scheme.version += 1
    scheme.save(update_fields=["version"])
    struck = sum(value is None for value in wanted.values())
    record(roster, "save_scores", actor=actor, now=now,
           after=f"登记 {len(wanted) - struck} 项" + (f"，清除 {struck} 项" if struck else ""),
           data={"changed": [[*key, _mark_text(stored.get(key)), str(value or "")] for key, value in wanted.items()]})  # fmt: skip
    return len(wanted)


def _score_faults(wanted, stored, people, components):
    entered = {each.code: each for each in components if each.entered}
    after = {key for key in stored if wanted.get(key, 0) is not None} | {
        k for k, v in wanted.items() if v is not None
    }
    for (pk, code, attempt), value in wanted.items():
        person, component = people.get(pk), entered.get(code)
        if person is None or component is None:
            yield "名单或考核内容已有变化，请刷新页面后重新登记。"
            return
        where = f"{person.name}“{component.label}”"
        if value is not None and not (0 <= value <= 100 and value == rounded(value)):
            yield f"{where}应为 0 至 100 的数，至多两位小数。"
        if component.kind == Kind.PARTY and not person.party_member and value is not None:
            yield f"{where}只登记党员学员；如政治面貌有误，请先在名单中更正。"
        if is_confirmed(person):
            yield f"{person.name}的结果已经确认，请先撤回确认，再改得分。"
        if attempt > 1 and value is not None and (pk, code, 1) not in after:
            yield f"{where}没有首次得分，不能登记补考。"
        if attempt == 1 and value is None and (pk, code, 2) in after:
            yield f"{where}已有补考得分，不能清除首次得分。"


def _write_scores(wanted, stored, *, actor, now):
    gone = [stored[key].pk for key, value in wanted.items() if value is None]
    Score.objects.filter(pk__in=gone).delete()
    rows = [
        Score(trainee_id=pk, component=code, attempt=attempt, marks=value, recorded_at=now, recorded_by=actor)
        for (pk, code, attempt), value in wanted.items()
        if value is not None
    ]
    Score.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["trainee", "component", "attempt"],
        update_fields=["marks", "recorded_at", "recorded_by"], batch_size=500,
    )  # fmt: skip


def is_confirmed(person):
    """Whether a result computed from marks stands; no query on a row read with its assessment."""
    row = getattr(person, "assessment", None)
    return row is not None and row.score is not None


def _mark_text(row):
    return str(row.marks) if row else ""
