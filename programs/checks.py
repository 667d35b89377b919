"""What the pinned rules say to a request for a change; late or not, it is accepted and shown as what it is."""

from dataclasses import replace
from datetime import timedelta
from itertools import chain

from django.db.models import F
from django.utils import timezone

from policies.calendar import WorkingDays
from policies.findings import Status, findings
from policies.models import Holiday, RuleSet
from policies.rules import Rules
from policies.timetable import Deadline, deadline_of
from programs.lifecycle import Stage
from programs.locking import LOCKED_FIELDS
from programs.models import Track
from programs.sheets import PeriodNotUnderstood, parse_period

CODES = {field: code for code, field in LOCKED_FIELDS.items()}
JUDGED = ("change.lead", "class.end_by")


def change_facts(change):
    """A change as facts: for a new time, `ends_on` too."""
    programme = change.programme
    # Before the filing the plan names a span; until its last day the class may still be ahead.
    opening = programme.starts_on or programme.period_to
    facts = {
        "year": programme.year,
        "funding": programme.funding,
        "change_fields": {CODES[change.field]},
        "change_submitted_on": timezone.localdate(change.received_at) if change.received_at else None,
        "opening_on": opening,
        "change_effective_on": opening,
    }
    if change.field == "period" and (span := span_or_none(change.new, programme.year)):
        takes_effect = span.starts_on if span.names_days else span.ends_on
        facts["change_effective_on"] = min(filter(None, (opening, takes_effect)))
        # A month does not say when the class ends; the earliest end that it allows does.
        earliest = span.starts_on + timedelta(days=programme.days - 1)
        facts["ends_on"] = span.ends_on if span.names_days else earliest
    return facts


def change_deadline(change, rules: Rules, calendar: WorkingDays) -> Deadline | None:
    """By when the change had to be reported, and whether it was; None where the notice sets no day."""
    return deadline_of("change", rules, change_facts(change), calendar)


def change_findings(change, rules=None, calendar=None):
    """Findings for the reviewer of a submitted change: reported in time, and the new days within the year's last."""
    programme, facts = change.programme, change_facts(change)
    only = JUDGED if "ends_on" in facts else JUDGED[:1]
    rules = rules or programme.rule_set.rules()
    return findings(rules, facts, only=only, calendar=calendar or Holiday.objects.working_days())


def opening_obstacles(programme, today):
    """Why the class cannot be opened yet, one sentence each; its page shows them, the action enforces them."""
    if programme.stage != Stage.APPROVED:
        yield f"项目当前为“{programme.get_stage_display()}”，开班备案通过后才能开班。"
    elif programme.starts_on and today < programme.starts_on:
        yield f"备案的开班日期是 {programme.starts_on:%Y-%m-%d}，还没有到。如需提前，请先办理举办时间变更。"


TOPIC_JUDGED = ("class.days.about", "class.headcount.", "class.end_by")


def topic_findings(topic):
    """What the rules of the coming year's categories say to a topic; nothing while the office has set up none.

    A topic names no category yet: what several of them say alike is said once. It is advice to whoever applies and
    whoever selects: the rules bind the class, not the idea of one.
    """
    tracks = Track.objects.filter(authority=topic.call.authority, year=topic.call.year)
    heads = RuleSet.objects.filter(pk__in=tracks.values("rule_set"))
    if topic.headcount is None or topic.days is None:
        return []
    span = span_or_none(topic.period, topic.call.year)
    facts = {"year": topic.call.year, "days": topic.days, "headcount": topic.headcount}
    if span:
        facts["ends_on"] = (
            span.ends_on if span.names_days else span.starts_on + timedelta(days=topic.days - 1)
        )
    said = [findings(rules, facts, only=TOPIC_JUDGED) for rules in heads.compiled().values()]
    found = {(each.key, each.status, each.sentence): each for each in chain.from_iterable(said)}
    return [
        replace(each, status=Status.ADVICE) if each.refuses or each.needs_reason else each
        for each in found.values()
    ]


TAGS = {"themes": "programme.themes", "natures": "plan.topic_natures"}


def topic_tags(call):
    """{field: names} of the tags that the published rules of the call's region and of the whole country name."""
    region = call.authority.region_code[:2]
    heads = (
        RuleSet.objects.published()
        .filter(region_code__in=["", region])
        .order_by(F("year").desc(nulls_last=True), "pk")
    )
    found: dict[str, dict[str, None]] = {field: {} for field in TAGS}
    for rules in heads.compiled().values():
        for field, key in TAGS.items():
            found[field] |= dict.fromkeys(item["name"] for item in rules.value(key, []))
    return {field: list(names) for field, names in found.items()}


def unknown_groups(authority, year, rows):
    """{group row: [Excel rows]} of a staged plan (dicts of programs.sheets) that no category of the year is called."""
    tracks = list(Track.objects.filter(authority=authority, year=year))
    found = {}
    for row in rows:
        alone = len(tracks) == 1 and not row["group"]
        if not alone and not any(track.is_called(row["group"]) for track in tracks):
            found.setdefault(row["group"], []).append(row["excel_row"])
    return found


def span_or_none(words, year):
    try:
        return parse_period(words, year)
    except PeriodNotUnderstood:
        return None
