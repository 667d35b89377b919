"""Publishing a draft together with the drafts that inherit from it, parents first, all or none."""

import hashlib

from django.db import transaction

from accounts.refusals import Refused
from policies.actions.rule_sets import may_keep, put_in_force, shown_mark
from policies.models import RuleSet
from policies.querysets import LARGEST_FAMILY
from workflow.verbs import register


def family_of(rule_set, user):
    """The draft and the drafts below it for which the person answers, parents before their children."""
    found, above = [rule_set], [rule_set]
    while above and len(found) < LARGEST_FAMILY:
        below = (
            RuleSet.objects.filter(state=RuleSet.State.DRAFT, parent__in=above)
            .exclude(pk__in=[row.pk for row in found])
            .select_related("notice__issuer", "parent")
            .order_by("pk")
        )
        above = [row for row in below if user is None or may_keep(row.notice, user)]
        found += above
    return found


def family_mark(rows):
    """A mark of several drafts, for telling that any of them has changed or another has come."""
    return hashlib.sha256("".join(shown_mark(row) for row in rows).encode()).hexdigest()[:32]


@register(
    RuleSet,
    "publish_family",
    "整套发布",
    done="整套规则集已发布。",
    fields=("family_seen",),
    when=lambda rule_set, user: (
        not rule_set.frozen and may_keep(rule_set.notice, user) and len(family_of(rule_set, user)) > 1
    ),
)
@transaction.atomic
def publish_family(rule_set, *, family_seen="", actor, now):
    """Publish a draft and the drafts below it; a fault of any of them leaves all of them drafts."""
    rule_set = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    rows = family_of(rule_set, actor)
    if family_seen and not rule_set.frozen and family_seen != family_mark(rows):
        raise Refused(
            f"“{rule_set}”或它的下级草稿在您打开发布页面之后已被他人修改，没有发布。请返回重新打开发布页面，核对改动后再发布。",
            code="stale",
            status=409,
        )
    for row in rows:
        put_in_force(row, by_hand=actor is not None, actor=actor, now=now)
    return rows
