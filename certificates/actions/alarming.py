"""Raising alarms over look-ups that look like a sweep, and putting them aside once somebody has seen to them."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation, ThrottleCounter
from accounts.refusals import Refused, not_allowed
from accounts.roles import OrganisationKind
from certificates.lookup.alarms import OVERALL_MISSES, WATCHED, Counter, alarms_in
from certificates.lookup.spread import forget_asked, spreads
from certificates.models import Alarm
from certificates.models.looks import may_see_alarms
from workflow.actions import remind
from workflow.journal import record
from workflow.redaction import without_numbers
from workflow.verbs import register

# The longest window there is; of what began before, every hit has been looked at.
_BACK = timedelta(hours=1, minutes=2)
_LONGEST = Alarm._meta.get_field("note").max_length


def watch_lookups(*, now):
    """Raise an alarm, once for each kind, window and source, and tell the ministry; gives the new ones."""
    rows = ThrottleCounter.objects.filter(
        bucket__in=[*WATCHED, OVERALL_MISSES], window_starts_at__gte=now - _BACK
    )
    limits = settings.LOOKUP_ALARMS
    counters = [Counter(*row) for row in rows.values_list("bucket", "key_hash", "window_starts_at", "hits")]
    counters += spreads(since=now - _BACK, least=min(limits["numbers"], limits["addresses"]))
    raised = [raise_alarm(kind, counter, now=now) for kind, counter in alarms_in(counters, limits)]
    forget_asked(before=now - _BACK)
    return [alarm for alarm in raised if alarm]


@transaction.atomic
def raise_alarm(kind, counter, *, now):
    """The alarm if it is new, None if it was raised before: then it learns how far the count has gone."""
    alarm, new = Alarm.objects.get_or_create(
        kind=kind,
        window_starts_at=counter.starts,
        source=counter.source,
        defaults={"hits": counter.hits, "raised_at": now},
    )
    if not new:
        Alarm.objects.filter(pk=alarm.pk, hits__lt=counter.hits).update(hits=counter.hits)
        return None
    for ministry in Organisation.objects.filter(kind=OrganisationKind.MINISTRY, active=True):
        remind(
            f"alarm:{alarm.pk}:{ministry.pk}", organisation=ministry, title=f"证书查询告警：{alarm.get_kind_display()}", now=now,
            body=f"一个时段内 {alarm.counted}，可能有人在批量套取个人信息。超过免费次数的，系统已要求浏览器先做计算，并限制次数。"
            "告警只记数量，不记查询的内容；请在后台查看并登记处理。",
            address=reverse("admin:certificates_alarm_change", args=[alarm.pk]), urgent=True,
        )  # fmt: skip
    return alarm


@register(
    Alarm, "see_alarm", "登记已处理", fields=("note",), when=lambda alarm, user: alarm.seen_at is None and may_see_alarms(user),
    done="已登记处理。",
)  # fmt: skip
@transaction.atomic
def see_alarm(alarm, *, note, actor, now):
    """Put an alarm aside, with the name of whoever saw to it and what was found and done."""
    fresh = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if not may_see_alarms(actor):
        raise not_allowed("处理查询告警", "人力资源社会保障部人员或系统管理员、安全管理员")
    if fresh.seen_at:
        raise Refused(
            f"这条告警已由{fresh.seen_by}登记处理，不需要再办。请返回刷新页面。",
            code="wrong_state",
            status=409,
        )
    note = without_numbers(note.strip())
    if not note or len(note) > _LONGEST:
        raise Refused(
            f"请写明处理说明（最多 {_LONGEST} 个字）：核实了什么、采取了什么措施；判断为正常访问的，写明依据。",
            code="no_reason",
            field="note",
        )
    fresh.seen_by, fresh.seen_at, fresh.note = actor, now, note
    fresh.save(update_fields=["seen_by", "seen_at", "note"])
    record(fresh, "see_alarm", actor=actor, now=now, case=case_of(fresh), note=note)
    return fresh


def case_of(alarm):
    return f"certificates.alarm:{alarm.pk}"
