"""Personal data that has served its purpose goes: people who registered and did not come, and the traces of phones."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from programs.lifecycle import Stage
from trainees.models import Receipt, Recruitment, Registration, SignIn
from workflow.actions import locked
from workflow.journal import record

State = Registration.State


def forget_what_is_over(*, before: date, actor, now) -> int:
    """For every class that ended (or was cancelled, and would have closed its registration) before a day: delete the
    registrations of those who were not admitted, receipts that are then empty, and what phones left. Gives how many rows.

    The admitted stay as their trainees do; marks stay, for they say by themselves that somebody signed on a phone.
    """
    over = Q(programme__ends_on__lt=before) | Q(programme__stage=Stage.CANCELLED, closes_on__lt=before)
    waiting = Recruitment.objects.filter(over).exclude(receipts=None).order_by("pk")
    gone = sum(_forget_applicants(row, actor=actor, now=now) for row in waiting)
    signed = SignIn.objects.filter(session__roster__programme__ends_on__lt=before)
    return gone + signed.delete()[0]


@transaction.atomic
def _forget_applicants(recruitment, *, actor, now):
    recruitment = locked(recruitment)
    people = Registration.objects.filter(receipt__recruitment=recruitment).exclude(state=State.ADMITTED)
    count = people.count()
    people.delete()
    empty = Receipt.objects.filter(recruitment=recruitment, registrations=None)
    receipts = empty.count()
    empty.delete()
    if count or receipts:
        record(recruitment, "forget_applicants", actor=actor, now=now,
               note=f"办班结束已满保存期限，删除未录取人员 {count} 人、空回执 {receipts} 份")  # fmt: skip
    return count + receipts
