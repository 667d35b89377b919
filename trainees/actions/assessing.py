"""Results of the final assessment: registered alone, or confirmed from what the components come to."""

from django.db import transaction

from accounts.refusals import Refused
from trainees.actions.guards import open_roster
from trainees.actions.scoring import require_scheme, require_seen
from trainees.assessing.proposals import proposals
from trainees.models import Assessment, AssessmentScheme, Result
from workflow.journal import record


@transaction.atomic
def assess(roster, *, results, version, actor, now):
    """Register results of the final assessment: {trainee id: (result, note)}; gives how many changed (000-36)."""
    roster = open_roster(roster, actor, "登记结业考核", version=version)
    if AssessmentScheme.objects.filter(roster=roster).exists():
        raise Refused("本班已设定考核办法，结果由得分得出，请在“结业考核”中确认。", code="scheme", status=409)
    people = {person.pk: person for person in roster.trainees.defer("phone").select_related("assessment")}
    if strangers := set(results) - set(people):
        raise Refused(
            f"有 {len(strangers)} 名学员已不在名单中，没有保存。请刷新页面后重新登记。",
            code="stranger",
            status=409,
        )
    changed = [
        Assessment(trainee=people[pk], result=result, note=note.strip(), assessed_at=now, assessed_by=actor)
        for pk, (result, note) in results.items()
        if _differs(people[pk], result, note.strip())
    ]
    if not changed:
        return 0
    Assessment.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["trainee"],
        update_fields=["result", "note", "assessed_at", "assessed_by"],
    )  # fmt: skip
    roster.version += 1
    roster.save(update_fields=["version"])
    passed = sum(row.result == Assessment.Result.PASSED for row in changed)
    record(roster, "assess", actor=actor, now=now, after=f"合格 {passed} 人，不合格 {len(changed) - passed} 人",
           data={"changed": {str(row.trainee_id): row.result for row in changed}})  # fmt: skip
    return len(changed)


def _differs(person, result, note):
    try:
        row = person.assessment
    except Assessment.DoesNotExist:
        return True
    return (row.result, row.note) != (result, note)


def _require_reasons(people, results):
    """A result that is not the proposed one is explained; all that are not are named at once."""
    bare = [
        f"{people[pk].trainee.name}：{people[pk].proposal.label}，改为“{Result(result).label}”须写明理由。"
        for pk, (result, note) in results.items()
        if result != people[pk].proposal.result and not note.strip()
    ]
    if bare:
        raise Refused(
            "以下学员的结果与建议不一致，请写明理由；理由会随名单报送审核：", code="no_reason", details=bare
        )


@transaction.atomic
def confirm_results(roster, *, results, version, actor, now):
    """Confirm {trainee id: (result, note)} under the scheme; a result that is not the proposed one needs its note.

    What is kept beside the result is the total of this moment. Gives how many were confirmed.
    """
    roster = open_roster(roster, actor, "确认考核结果")
    scheme = require_scheme(roster)
    require_seen(scheme, version)
    found = proposals(roster.programme, scheme)
    people = {each.trainee.pk: each for each in found.people}
    if set(results) - set(people):
        raise Refused("名单已有变化，没有确认。请刷新页面后核对。", code="stranger", status=409)
    _require_reasons(people, results)
    rows = [
        Assessment(
            trainee=people[pk].trainee, result=result, note=note.strip(), score=people[pk].proposal.total,
            resit=people[pk].proposal.resit, assessed_at=now, assessed_by=actor,
        )
        for pk, (result, note) in results.items()
    ]  # fmt: skip
    Assessment.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["trainee"],
        update_fields=["result", "note", "score", "resit", "assessed_at", "assessed_by"],
    )  # fmt: skip
    _touch(scheme, roster)
    passed = sum(row.result == Result.PASSED for row in rows)
    departing = [
        people[row.trainee_id].trainee.name
        for row in rows
        if row.result != people[row.trainee_id].proposal.result
    ]
    record(roster, "confirm_results", actor=actor, now=now,
           after=f"合格 {passed} 人，不合格 {len(rows) - passed} 人"
                 + (f"；与建议不一致：{'、'.join(departing)}" if departing else ""),
           data={"results": {str(row.trainee_id): [row.result, str(row.score or "")] for row in rows}})  # fmt: skip
    return len(rows)


@transaction.atomic
def take_back_results(roster, *, trainees, reason, actor, now):
    """Take confirmed results back, of these trainees or (None) of all, so that marks may change; gives how many."""
    roster = open_roster(roster, actor, "撤回考核结果")
    scheme = require_scheme(roster)
    if not reason.strip():
        raise Refused("撤回确认须写明原因，如“登记有误”“参加补考”。", code="no_reason", field="reason")
    rows = Assessment.objects.select_related("trainee").filter(trainee__roster=roster)
    if trainees is not None:
        rows = rows.filter(trainee__in=trainees)
    taken = list(rows)
    if not taken:
        raise Refused("没有已确认的结果，无需撤回。", code="nothing", status=409)
    rows.delete()
    _touch(scheme, roster)
    names = "、".join(f"{row.trainee.name} {row.get_result_display()}" for row in taken)
    record(roster, "take_back_results", actor=actor, now=now, before=names, note=reason.strip(),
           data={"results": {str(row.trainee_id): [row.result, str(row.score or ""), row.note] for row in taken}})  # fmt: skip
    return len(taken)


def _touch(scheme, roster):
    for row in (scheme, roster):
        row.version += 1
        row.save(update_fields=["version"])
