"""What the notices say to an inspector, and which classes have a filing that they may punish, read in bulk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from applications.facts import filing_deadline
from certificates.deadlines import completion_deadline
from certificates.models import Completion
from certificates.package import GENERATED
from finance.facts import settlement_deadline
from policies.models import Holiday, RuleSet
from policies.rules import RuleValue
from policies.timetable import Deadline
from programs.checks import change_deadline
from programs.lifecycle import Stage
from programs.models import Programme
from supervision.proposals import bar_for, names_a_bar
from workflow.models import Attachment


@dataclass(frozen=True)
class Guidance:
    """What an inspection of a class looks at: the costs to check, and the papers with how they stand."""

    focus: RuleValue | None
    papers: RuleValue | None
    states: list[tuple[str, str]]


def guidance(programme: Programme) -> Guidance:
    """From the rules pinned to the class: 检查重点 (004-39) and the evaluation papers (001-63)."""
    rules = programme.rule_set.rules()
    papers = rules.get("inspection.papers")
    return Guidance(rules.get("inspection.focus"), papers, papers_of(programme, papers) if papers else [])


def papers_of(programme, rule):
    completion = Completion.objects.filter(programme=programme).first()
    files = Attachment.objects.of(completion).current() if completion else ()
    held = {file.slot: file.original_name for file in files}
    return [
        (item["name"], held.get(item["code"], "平台生成" if item["code"] in GENERATED else "尚未报送"))
        for item in rule.value
    ]


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


def late_papers(programme: Programme) -> list[Deadline]:
    """The papers of a class that came in after their day, in the order of its life; each knows its rule and its cost."""
    rules, calendar = programme.rule_set.rules(), Holiday.objects.working_days()
    changes = programme.changes.exclude(received_at=None).order_by("received_at")
    completion = getattr(programme, "completion", None)
    lines = [
        filing_deadline(programme, getattr(programme, "filing", None), rules, calendar),
        *(change_deadline(change, rules, calendar) for change in changes),
        completion_deadline(programme, completion, rules, calendar),
    ]
    if programme.is_subsidised:
        settlement = getattr(programme, "settlement", None)
        lines.append(settlement_deadline(programme, settlement, rules, calendar))
    return [line for line in lines if line and line.received_on and line.is_late(line.received_on)]
