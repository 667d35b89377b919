"""The workbook to fill in, made for one class: its half days, the columns that its notice wants."""

from applications.models import Half
from trainees.hours import timetable
from trainees.sheets.template import TemplateSlot, roster_template, whole_days

_ORDER = list(Half.values)
# What a rule calls a column, and what the sheet calls it (000-37).
_WANTED = {
    "name": "name", "employer": "unit", "qualification": "title", "id_number": "doc_number", "hours": "hours",
    "assessment": "result", "political_status": "political_status", "region": "region", "phone": "phone",
}  # fmt: skip
_MOST_DAYS = 31


def class_template(programme):
    """The template as bytes: half days from the timetable where it has any, else whole days of the class."""
    return roster_template(
        subtitle=f"项目名称：{programme.title}　　项目编号：{programme.code}　　承办单位：{programme.host}",
        slots=_slots(programme),
        required=_required(programme.rule_set.rules()),
    )


def _slots(programme):
    taught = {(on, half) for on, half, _ in timetable(programme)}
    first = programme.starts_on
    if first and taught:
        places = sorted(taught, key=lambda place: (place[0], _ORDER.index(place[1])))
        return tuple(
            TemplateSlot((on - first).days + 1, half, f"{on.month}月{on.day}日") for on, half in places
        )
    days = (programme.ends_on - first).days + 1 if first and programme.ends_on else programme.days
    return whole_days(max(1, min(days or 1, _MOST_DAYS)))


def _required(rules):
    rule = rules.get("roster.fields")
    return (
        frozenset(_WANTED[each["code"]] for each in rule.value if each["code"] in _WANTED)
        if rule
        else frozenset()
    )
