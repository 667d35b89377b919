"""Laying before the offices what the notices attach to late papers. Running twice proposes nothing twice."""

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from policies.models import Holiday, RuleSet
from policies.timetable import deadline_of
from programs.lifecycle import Stage
from programs.models import Programme
from supervision.actions import propose_for
from supervision.proposals import bar_for, names_a_bar


@shared_task(name="supervision.propose")
def propose():
    """Open or withdraw a proposal for every class whose filing came in; gives how many are open now."""
    now = timezone.now()
    today, calendar = timezone.localdate(now), Holiday.objects.working_days()
    rules = {
        pk: each
        for pk, each in RuleSet.objects.exclude(state="draft").compiled().items()
        if names_a_bar(each)
    }
    rows = Programme.objects.filter(rule_set__in=rules, filing__received_at__isnull=False)
    rows = rows.exclude(stage=Stage.CANCELLED).filter(Q(proposal=None) | Q(proposal__decided_at=None))
    opened = 0
    for programme in rows.select_related("filing", "host", "plan"):
        own, filing = rules[programme.rule_set_id], programme.filing
        facts = {
            "opening_on": filing.starts_on, "submitted_on": timezone.localdate(filing.received_at), "year": programme.year,
            "funding": programme.funding,
        }  # fmt: skip
        line = deadline_of("filing", own, facts, calendar)
        opened += propose_for(programme, bar_for(own, line, programme.year, today), now=now) is not None
    return opened
