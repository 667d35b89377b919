"""Classes that may be drawn, the people who inspect them, and what they find."""

from datetime import date, timedelta

from accounts.roles import Role
from programs.lifecycle import Stage
from supervision import actions
from supervision.models import Draw, Inspection
from tests import builders
from tests.workflow import builders as small

NOW = builders.NOW
LATER = NOW + timedelta(days=1)


def inspector(name="inspector", at=None):
    return builders.user(name, at or builders.province(), Role.INSPECTOR)


def a_class(at=None, *, stage=Stage.APPROVED, **fields):
    return small.programme(at, stage=stage, **fields)


def committed(count=3, *, size=1, authority=None):
    """A draw that is committed to, over `count` classes of as many hosts."""
    office = authority or builders.province()
    classes = [a_class(builders.host(f"示例院校{n}", office)) for n in range(count)]
    return actions.commit_draw(
        authority=office, title="2021年随机抽查", year=2021, size=size, programmes=classes,
        actor=inspector(f"inspector-{office.pk}", office), now=NOW,
    )  # fmt: skip


def drawn(count=3, *, size=1):
    row = committed(count, size=size)
    actions.draw(row, actor=inspector(f"inspector-{row.authority_id}", row.authority), now=LATER)
    return Draw.objects.get(pk=row.pk)


def inspection_of(row):
    """The inspection of a class that alone was in the draw, with one of its inspectors."""
    office = row.authority
    person = inspector(f"inspector-{office.pk}", office)
    chosen = actions.commit_draw(
        authority=office, title="抽查", year=row.year, size=1, programmes=[row], actor=person, now=NOW
    )
    actions.draw(chosen, actor=person, now=LATER)
    inspection = Draw.objects.get(pk=chosen.pk).inspections.get()
    return inspection, inspection.inspectors.first()


def awaited():
    """An inspection that was drawn and not held yet, with one of its inspectors."""
    inspection = drawn().inspections.get()
    return inspection, inspection.inspectors.first()


def faulty(**values):
    """An inspection that found one fault, to be put right by 20 November."""
    inspection, actor = awaited()
    found = {
        "held_on": date(2021, 10, 16), "outcome": Inspection.Outcome.FAULTS, "report": "现场查看签到",
        "faults": [("签到不全", date(2021, 11, 20))], "people_seen": 28, "people_signed_in": 30,
    }  # fmt: skip
    return actions.inspect(inspection, **found | values, actor=actor, now=LATER)


def complaint(office=None, **fields):
    values = {"category": "乱收费", "text": "收取资料费 500 元", "contact": "100-0000-0000"} | fields
    return actions.receive_complaint(authority=office or builders.province(), now=NOW, **values)
