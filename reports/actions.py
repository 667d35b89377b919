"""Writes of this app: the private calendar address of a person."""

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused, not_allowed
from reports.models import CalendarKey
from reports.tokens import digest_of, new_token
from workflow.journal import record


def require_oneself(user, actor):
    """Whoever holds the address reads what the person may read: nobody makes one for somebody else."""
    if actor is None or actor.pk != user.pk or not user.is_active:
        raise not_allowed("管理日历订阅", "本人")


@transaction.atomic
def make_calendar_key(user, *, actor, now):
    """A new address; an older one stops working. Gives the token, which is kept nowhere."""
    require_oneself(user, actor)
    User.objects.select_for_update().get(pk=user.pk)
    token = new_token()
    _, made = CalendarKey.objects.update_or_create(
        user=user, defaults={"digest": digest_of(token), "made_at": now}
    )
    record(
        user, "make_calendar_key", actor=actor, now=now, before="" if made else "原地址作废", after="新地址"
    )
    return token


@transaction.atomic
def revoke_calendar_key(user, *, actor, now):
    require_oneself(user, actor)
    key = CalendarKey.objects.select_for_update().filter(user=user).first()
    if key is None:
        raise Refused("您没有日历订阅地址，不需要停用。", code="no_calendar_key", status=409)
    key.delete()
    record(user, "revoke_calendar_key", actor=actor, now=now, before="日历订阅地址")
