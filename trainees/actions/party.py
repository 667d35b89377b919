"""班委 and 临时党小组 of a class: who is in them, and what they did (001-27 to 001-29)."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from trainees.actions.guards import require_editable, require_filer, require_importing, still_on
from trainees.models import PartyActivity, PartyPost
from trainees.party.rules import may_join
from workflow.actions import locked
from workflow.journal import record

FIELDS = ("body", "kind", "title", "on", "begins_at", "place", "present", "note", "support")


def opened(roster, actor, what):
    """The roster under lock, for a write before it is closed."""
    require_filer(roster.programme, actor, what)
    roster = locked(roster)
    require_importing(roster.programme)
    require_editable(roster)
    return roster


@transaction.atomic
def save_post(trainee, *, body, post, actor, now):
    """Put a trainee into one of the bodies, or change the post there; only Party members into the 临时党小组."""
    roster = opened(trainee.roster, actor, "登记班委和临时党小组")
    trainee = still_on(roster, trainee)
    label = PartyPost.Body(body).label
    if not post.strip():
        raise Refused("请填写职务，如“班长”“组长”。", code="no_post", field="post")
    if not may_join(trainee, body):
        raise Refused(
            f"{trainee.name}在名单中不是中共党员，不能加入临时党小组。如登记有误，请先在学员名单中更正政治面貌。",
            code="no_member",
            field="trainee",
        )
    row = PartyPost.objects.select_for_update().filter(trainee=trainee, body=body).first()
    before = row.post if row else ""
    row = row or PartyPost(roster=roster, trainee=trainee, body=body)
    row.post = post.strip()
    row.save()
    record(
        roster, "save_post", actor=actor, now=now, before=before, after=f"{label}：{trainee.name} {row.post}"
    )
    return row


@transaction.atomic
def remove_post(post, *, actor, now):
    roster = opened(post.roster, actor, "移出班委和临时党小组")
    row = PartyPost.objects.select_for_update().select_related("trainee").filter(pk=post.pk).first()
    if row is None:
        raise Refused("这名成员已经移出，无需重复办理。", code="gone", status=409)
    before = f"{row.get_body_display()}：{row.trainee.name} {row.post}"
    row.delete()
    record(roster, "remove_post", actor=actor, now=now, before=before)


@transaction.atomic
def save_activity(roster, *, values, actor, now, activity=None):
    """Keep an activity (`values` by the names in FIELDS), a new one where `activity` is None."""
    roster = opened(roster, actor, "登记班组活动")
    if values["on"] > timezone.localdate(now):
        raise Refused(f"{values['on']:%Y-%m-%d} 还没有到，请在活动开展后登记。", code="too_early", field="on")
    if activity is None:
        row = PartyActivity(roster=roster)
    else:
        row = PartyActivity.objects.select_for_update().filter(pk=activity.pk, roster=roster).first()
        if row is None:
            raise Refused("这项活动已被删除，没有保存。", code="gone", status=409)
    before = str(row) if activity else ""
    for name in FIELDS:
        setattr(row, name, values[name])
    row.recorded_at, row.recorded_by = now, actor
    row.save()
    record(roster, "save_activity", actor=actor, now=now, before=before, after=f"{row.kind}：{row}")
    return row


@transaction.atomic
def remove_activity(activity, *, actor, now):
    roster = opened(activity.roster, actor, "删除班组活动")
    row = PartyActivity.objects.select_for_update().filter(pk=activity.pk).first()
    if row is None:
        raise Refused("这项活动已被删除，无需重复办理。", code="gone", status=409)
    before = f"{row.kind}：{row}"
    row.delete()
    record(roster, "remove_activity", actor=actor, now=now, before=before)
