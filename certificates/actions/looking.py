"""Writing down that a certificate was looked at: by its holder, by whoever checks it, by the host."""

from django.db import transaction

from accounts.refusals import not_allowed
from accounts.roles import Role
from certificates.models import LookupLog
from workflow.journal import record


@transaction.atomic
def note_look(certificates, kind, *, now):
    """One row a certificate, without who asked or with which words; gives the rows."""
    return [LookupLog.objects.create(certificate=each, kind=kind, at=now) for each in certificates]


def may_take_out(programme, user):
    """The host's filers and the people of the offices above; readers of the host see the list."""
    return user.is_authority or user.has_role(Role.FILER, organisation=programme.host)


@transaction.atomic
def note_hand_out(programme, *, what, actor, now):
    """Journal that somebody with an account takes certificates out of the portal; refuses who may not."""
    if not may_take_out(programme, actor):
        raise not_allowed("打开证书文件", f"{programme.host}的填报人员")
    record(programme, "hand_out", actor=actor, now=now, after=what)
