"""Which classes have a filing that a notice may punish, read in bulk."""

from datetime import date

from django.db.models import Q

from applications.facts import filing_deadline
from policies.models import Holiday, RuleSet
from programs.lifecycle import Stage
from programs.models import Programme
from supervision.proposals import bar_for, names_a_bar


def bars(today: date):
    """[(class, its Bar or None)] of all whose filing came in under a notice that bars late filers, decided ones left out."""
    calendar = Holiday.objects.working_days()
    compiled = RuleSet.objects.exclude(state="draft").compiled()
    rules = {pk: each for pk, each in compiled.items() if names_a_bar(each)}
    rows = Programme.objects.filter(rule_set__in=rules, filing__received_at__isnull=False)
    rows = rows.exclude(stage=Stage.CANCELLED).filter(Q(proposal=None) | Q(proposal__decided_at=None))
    found = []
    for programme in rows.select_related("filing", "host", "plan"):
        own = rules[programme.rule_set_id]
        line = filing_deadline(programme, programme.filing, own, calendar)
        found.append((programme, bar_for(own, line, programme.year, today)))
    return found
