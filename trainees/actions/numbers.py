"""The full ID number of a trainee, shown once to somebody with a reason."""

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from workflow.journal import record


def may_view_number(trainee, user):
    """The host's filers, and reviewers and approvers of an organisation above or of the class itself."""
    programme = trainee.roster.programme
    if user.has_role(Role.FILER, organisation=programme.host):
        return True
    parties = (programme.host, programme.sponsor, programme.authority)
    return any(
        party.path.startswith(membership.organisation.path)
        for membership in user.current_memberships
        if membership.role in (Role.REVIEWER, Role.APPROVER)
        for party in parties
    )


@transaction.atomic
def view_number(trainee, *, reason, actor, now):
    """The number as text. Who looked at whose number, and why, is in the journal; the number never is (T32)."""
    if not may_view_number(trainee, actor):
        raise not_allowed("查看完整证件号码", "承办单位填报人员或审核、审批人员")
    if len(reason.strip()) < 4:
        raise Refused(
            "查看完整证件号码须写明用途（至少 4 个字），如“核对报名材料”。该记录会留存备查。",
            code="no_reason",
            field="reason",
        )
    record(trainee.roster, "view_number", actor=actor, now=now, note=reason.strip(),
           after=f"第 {trainee.number} 号 {trainee.name}")  # fmt: skip
    return trainee.person.number
