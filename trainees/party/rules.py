"""班委 and 临时党小组: whom they may hold, and whether an activity lies outside class hours (001-27, 001-28). Pure."""

from datetime import time

from applications.models import Half
from trainees.models import PartyPost

NOON, EVENING = time(12), time(18)
POSTS = {
    PartyPost.Body.COMMITTEE: ("班长", "副班长", "学习委员", "生活委员"),
    PartyPost.Body.PARTY_GROUP: ("组长", "副组长", "组织委员", "宣传委员", "组员"),
}


def half_of(begins_at):
    """The half day of an hour; None for an activity whose hour is not known."""
    if begins_at is None:
        return None
    if begins_at < NOON:
        return Half.MORNING
    return Half.AFTERNOON if begins_at < EVENING else Half.EVENING


def in_class_hours(on, begins_at, taught):
    """Whether an activity falls into a half day {(day, half): 学时} in which the class has lessons."""
    return (on, half_of(begins_at)) in taught


def status_of(trainee):
    """How the roster knows the political status: "member", "other" or "unknown"."""
    if trainee.party_member:
        return "member"
    return "other" if trainee.political_status else "unknown"


def may_join(trainee, body):
    """The 临时党小组 is of Party members; the 班委 is of anybody."""
    return body != PartyPost.Body.PARTY_GROUP or trainee.party_member
