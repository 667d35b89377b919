"""Results of the final assessment, registered while the class runs."""

from django.db import transaction

from accounts.refusals import Refused
from trainees.actions.guards import open_roster
from trainees.models import Assessment
from workflow.journal import record


@transaction.atomic
def assess(roster, *, results, version, actor, now):
    """Register results of the final assessment: {trainee id: (result, note)}; gives how many changed (000-36)."""
    roster = open_roster(roster, actor, "登记结业考核", version=version)
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
