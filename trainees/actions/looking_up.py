"""A person's record across classes and years, shown to the office for a reason that is kept."""

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from trainees.models import Trainee
from trainees.names import name_key
from trainees.people import find_people
from trainees.record.ledger import entries
from workflow.journal import record

LEAST_REASON = 4


def may_look_up(user):
    """Reviewers and approvers of an authority; a host knows its own rosters."""
    return user.is_authority and user.has_role(Role.REVIEWER, Role.APPROVER)


def require_office(user, what):
    if not may_look_up(user):
        raise not_allowed(what, "主管机关的审核、审批人员")


@transaction.atomic
def look_up_person(name, *, number, reason, actor, now):
    """The classes within the actor's scope of the person of this name and number, as lines of the ledger.

    Every look is in the journal with its reason, whether it finds anybody or not; the number is in no entry (T32).
    """
    require_office(actor, "查询人员学时")
    if len(reason.strip()) < LEAST_REASON:
        raise Refused(
            f"查询人员须写明用途（至少 {LEAST_REASON} 个字），如“核对继续教育学时”。该记录会留存备查。",
            code="no_reason",
            field="reason",
        )
    people = find_people(number)
    lines = entries(Trainee.objects.visible_to(actor).filter(person__in=people))
    wanted = name_key(name)
    if not any(name_key(line.trainee.name) == wanted for line in lines):
        lines = []
    record(lines[0].trainee.person if lines else actor, "look_up_person", actor=actor, now=now, note=reason.strip(),
           after=f"{name.strip()}：{len(lines)} 期")  # fmt: skip
    return lines
