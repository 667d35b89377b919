"""When and where: the class as its trainee has to know it."""

from applications.models import CourseSession, Filing, Half
from trainees.hours import shift_of
from trainees.own.cards import Card


def card(trainee, *, now):
    """Time, place and the half days that are taught, the day of today marked."""
    programme = trainee.roster.programme
    filing = Filing.objects.filter(programme=programme).first()
    venue = (filing.venue if filing else "") or programme.place
    lines = [("时间", days_of(programme)), ("地点", venue)]
    if filing and filing.lodging:
        lines.append(("住宿", filing.lodging))
    if filing and filing.meals:
        lines.append(("用餐", filing.meals))
    days = lessons_by_day(filing, programme) if filing else {}
    return Card(
        "timetable", "时间、地点和课程", tuple(lines), template="trainees/own/_timetable.html",
        data={"days": days, "today": now.astimezone().date()},
    )  # fmt: skip


def days_of(programme):
    if not programme.starts_on:
        return programme.period
    return f"{programme.starts_on:%Y-%m-%d} 至 {programme.ends_on:%Y-%m-%d}"


def lessons_by_day(filing, programme):
    """{day: [(half day in words, topic, 学时)]} in the order of the day; one query."""
    shift = shift_of(programme, filing)
    order = list(Half.values)
    rows = CourseSession.objects.filter(filing=filing).values_list("on", "half", "topic", "hours")
    days: dict = {}
    for on, half, topic, hours in sorted(rows, key=lambda row: (row[0], order.index(row[1]))):
        days.setdefault(on + shift, []).append((Half(half).label, topic, hours))
    return days
