"""Which classes a draft is tried on."""

from dataclasses import dataclass

from policies.models import RuleSet
from programs.lifecycle import Stage
from programs.models import Programme, Track


@dataclass(frozen=True)
class Choice:
    """A year with its categories; `chosen` are the primary keys of those whose classes are judged."""

    years: list[int]
    year: int | None
    tracks: list[Track]
    chosen: frozenset[int]

    def programmes(self, user):
        return (
            Programme.objects.visible_to(user)
            .filter(track__in=self.chosen)
            .exclude(stage=Stage.CANCELLED)
            .order_by("plan", "number")
        )


def choose(rule_set: RuleSet, user, *, year="", tracks=()) -> Choice:
    """What was asked for, as far as the person may see it; else the classes that this draft's rules would follow on."""
    seen = list(
        Track.objects.filter(
            pk__in=Programme.objects.visible_to(user).exclude(stage=Stage.CANCELLED).values("track")
        ).select_related("authority", "rule_set")
    )
    years = sorted({track.year for track in seen}, reverse=True)
    usual = [track for track in seen if follows_on(rule_set, track)] or [
        track for track in seen if is_alike(rule_set, track)
    ]
    asked = int(year) if year.isdecimal() and int(year[:5]) in years else None
    wanted = asked or max((track.year for track in usual), default=years[0] if years else None)
    shown = [track for track in seen if track.year == wanted]
    picked = {track.pk for track in shown if str(track.pk) in tracks}
    default = {track.pk for track in shown if track in usual} or {track.pk for track in shown}
    return Choice(years, wanted, shown, frozenset(picked or default))


def follows_on(rule_set, track):
    """Whether the classes of a category are pinned to what the draft was made from."""
    before = rule_set.drafted_from.code if rule_set.drafted_from else rule_set.code
    return track.rule_set.code in {before, rule_set.code} and track.rule_set_id != rule_set.pk


def is_alike(rule_set, track):
    """The same level and region, in an earlier year."""
    return (
        track.level == rule_set.level
        and track.rule_set.region_code == rule_set.region_code
        and (rule_set.year is None or track.year < rule_set.year)
    )
