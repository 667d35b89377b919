"""Days as an iCalendar file (RFC 5545) that phones, Outlook and WPS read. Values in, bytes out.

Every event is a whole day, so no reader's time zone can move it. The same values give the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration, vText

MIME = "text/calendar; charset=utf-8"
PRODUCT = "-//Zhigeng//Deadlines//ZH"
# Nine in the morning three days before: an all-day event begins at midnight, when nobody wants to be rung.
REMIND = -timedelta(days=2, hours=15)
REFRESH = timedelta(hours=12)


@dataclass(frozen=True)
class DayEvent:
    """One day: `uid` stays the same when the day moves; `sequence` and `changed_at` say which telling is newer."""

    uid: str
    on: date
    summary: str
    description: str = ""
    url: str = ""
    changed_at: datetime = datetime(2021, 1, 1, tzinfo=UTC)
    sequence: int = 0
    alarm: bool = True
    categories: tuple[str, ...] = field(default=())


def calendar_file(name: str, events: Iterable[DayEvent], *, refresh: bool = False) -> bytes:
    """The file; `refresh` tells subscribed calendars how often to look again."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    if refresh:
        calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
    for each in events:
        calendar.add_component(event_of(each))
    return calendar.to_ical()


def event_of(each: DayEvent) -> Event:
    event = Event()
    event.add("uid", each.uid)
    event.add("dtstamp", each.changed_at.astimezone(UTC))
    event.add("last-modified", each.changed_at.astimezone(UTC))
    event.add("sequence", each.sequence)
    event.add("dtstart", each.on)
    event.add("dtend", each.on + timedelta(days=1))
    event.add("summary", each.summary)
    if each.description:
        event.add("description", each.description)
    if each.url:
        event.add("url", each.url)
    if each.categories:
        event.add("categories", list(each.categories))
    event.add("transp", "TRANSPARENT")
    if each.alarm:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", each.summary)
        alarm.add("trigger", REMIND)
        event.add_component(alarm)
    return event
