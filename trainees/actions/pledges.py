"""The pledge of discipline: made by a trainee on the own page, or recorded by the host who holds the signed paper."""

from django.db import transaction

from accounts.refusals import Refused
from trainees.actions.guards import require_editable, require_filer, require_importing, still_on
from trainees.models import Pledge
from workflow.actions import locked
from workflow.journal import record


def pledge_text(programme):
    """The words of the pledge, from the rule discipline; "" where the rules ask for none."""
    named = programme.rule_set.rules().value("discipline")
    return f"本人承诺在研修期间遵守：{'、'.join(named)}。" if named else ""


def opened(roster):
    """The roster under lock while it may be written, and the words; refuses where no pledge is asked for."""
    text = pledge_text(roster.programme)
    if not text:
        raise Refused("本班依据的通知没有要求学员承诺，无需办理。", code="no_pledge", status=409)
    roster = locked(roster)
    require_importing(roster.programme)
    require_editable(roster)
    return roster, text


@transaction.atomic
def pledge(trainee, *, actor, now):
    """The trainee's own pledge; a second time changes nothing. `actor` is None: whoever has the page is the trainee."""
    roster, text = opened(trainee.roster)
    trainee = still_on(roster, trainee)
    row, made = Pledge.objects.get_or_create(trainee=trainee, defaults={"text": text, "pledged_at": now})
    if made:
        record(roster, "pledge", actor=actor, now=now, after=trainee.name, note=text)
    return row


@transaction.atomic
def record_pledges(roster, *, trainees, actor, now):
    """Record who of these (primary keys) has signed on paper; gives how many are new."""
    require_filer(roster.programme, actor, "登记学员承诺")
    roster, text = opened(roster)
    rows = [
        Pledge(trainee=each, text=text, pledged_at=now, recorded_by=actor)
        for each in roster.trainees.defer("phone").filter(pk__in=trainees, pledge__isnull=True)
    ]
    if not rows:
        raise Refused("没有勾选还未承诺的学员，没有登记。", code="nothing", field="trainees")
    Pledge.objects.bulk_create(rows)
    names = "、".join(row.trainee.name for row in rows)
    record(roster, "record_pledges", actor=actor, now=now, after=f"{len(rows)} 人：{names}", note=text)
    return len(rows)
