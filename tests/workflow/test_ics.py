import re
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from workflow.ics import DayEvent, calendar_file

NAME = "示例济南理工职业学院的期限"
LONG = "第一步：跳过休息日，国庆节；\n第二步：往前第 10 个工作日。" * 6
DAY = DayEvent(
    "class-1-filing@zhigeng", date(2021, 9, 27), "开班备案截止：新能源汽车动力电池安全技术高级研修班，第二期", LONG,
    "https://portal.example/portal/programmes/1/", datetime(2021, 8, 20, 2, 0, tzinfo=UTC), 3,
)  # fmt: skip


def test_a_day_is_read_back_as_it_was_told():
    calendar = Calendar.from_ical(calendar_file(NAME, [DAY], refresh=True))
    (event,) = calendar.events
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2021, 9, 27), date(2021, 9, 28))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"]), str(event["URL"])) == (
        DAY.summary,
        LONG,
        DAY.url,
    )
    assert (event["DTSTAMP"].dt, event["SEQUENCE"], str(event["UID"])) == (DAY.changed_at, 3, DAY.uid)
    (alarm,) = event.walk("VALARM")
    # 09:00 three days before an event that begins at midnight.
    assert datetime(2021, 9, 27) + alarm["TRIGGER"].dt == datetime(2021, 9, 24, 9, 0)
    assert str(calendar["X-WR-CALNAME"]) == NAME
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=12)
    assert not event.errors
    assert not calendar.errors


def test_lines_are_folded_at_75_octets_and_no_character_is_torn():
    body = calendar_file(NAME, [DAY])
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # each physical line is whole UTF-8, as strict readers ask
    unfolded = body.decode().replace("\r\n ", "")
    said = re.search(r"^DESCRIPTION:(.*)$", unfolded, re.MULTILINE)[1].rstrip("\r")
    assert said == LONG.replace("\n", "\\n")  # Chinese commas need no escape


def test_separators_are_escaped():
    text = calendar_file(
        "a,b;c", [DayEvent("x@zhigeng", date(2021, 1, 1), "A, b; c\\d", alarm=False)]
    ).decode()
    assert "SUMMARY:A\\, b\\; c\\\\d" in text
    assert "X-WR-CALNAME:a\\,b\\;c" in text
    assert "VALARM" not in text


def test_the_same_days_give_the_same_bytes():
    assert calendar_file(NAME, [DAY]) == calendar_file(NAME, [DAY])
