"""A line of the desk: how many of what wait since when, and the one button. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode

MOST = 500


@dataclass(frozen=True)
class Line:
    """One thing to do: how many, what, since when, and the one button. `opening_on` is the next opening day at stake."""

    count: int
    thing: str
    example: str
    url: str
    all_url: str
    since: date | None = None
    opening_on: date | None = None
    button: str = "办理"

    def waited(self, today):
        return (today - self.since).days if self.since else None

    @property
    def urgency(self):
        return min(filter(None, (self.since, self.opening_on)), default=date.max)


def admin_list(model, **query):
    """The address of a model's list in the admin, "" where it has none."""
    try:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address


def first_line(rows, thing, *, model, moment, button, **query):
    """A line for rows ordered oldest first, None without any. `moment(row)` is when its waiting began."""
    rows = list(rows[:MOST])
    if not rows:
        return None
    began = moment(rows[0])
    meta = model._meta
    return Line(
        count=len(rows), thing=thing, example=str(rows[0]),
        url=reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[rows[0].pk]),
        all_url=admin_list(model, **query), since=timezone.localdate(began) if began else None, button=button,
    )  # fmt: skip


def seats(user, *roles):
    return [m.organisation_id for m in user.current_memberships if m.role in roles]
