"""A class that recruits, and receipts for it."""

from datetime import UTC, date, datetime

from programs.lifecycle import Stage
from tests.builders import filer
from tests.trainees.builders import a_class, id_number
from trainees.actions.admitting import decide_registrations
from trainees.actions.recruiting import publish_recruitment, save_recruitment
from trainees.actions.registering import new_token, receive_receipt
from trainees.models import Registration
from trainees.sheets.receipt import Applicant

# The class opens on 15 October 2021; the registration closes on the 10th.
BEFORE = datetime(2021, 9, 20, 2, 0, tzinfo=UTC)
LATE = datetime(2021, 10, 11, 2, 0, tzinfo=UTC)
VALUES = {
    "text": "现招收学员。除往返交通费外不收取任何费用。", "seats": 3, "frontline_seats": 1, "closes_on": date(2021, 10, 10),
    "contact": "王招生", "phone": "0531-80000000", "email": "zhaosheng@example.com",
}  # fmt: skip
UNIT = {
    "unit": "示例济南研究院", "region": "济南市", "contact": "李联络", "phone": "0531-81111111", "email": "unit@example.com",
    "note": "",
}  # fmt: skip


def quota(name, seats, frontline=0, kind="region"):
    return {"kind": kind, "name": name, "seats": seats, "frontline_seats": frontline}


def drafted(at=None, *, quotas=(), now=BEFORE, **changes):
    """A notice that is written and not published."""
    fields = {key: changes.pop(key) for key in ("first", "rules", "stage") if key in changes}
    row = a_class(at, **{"stage": Stage.APPROVED, **fields})
    return save_recruitment(
        row, values=VALUES | changes, quotas=list(quotas), version=0, actor=filer(row.host), now=now
    )


def recruiting(at=None, **changes):
    """A published notice of three seats, one of them for the front line."""
    row = drafted(at, **changes)
    return publish_recruitment(row, version=row.version, actor=filer(row.programme.host), now=BEFORE)


def applicant(serial, **changes):
    values = {
        "name": f"示例{'甲乙丙丁戊己庚辛壬癸'[serial % 10]}", "sex": "男", "doc_type": "resident_id",
        "doc_number": id_number(serial), "unit": "示例济南研究院", "post": "科室负责人", "qualification": "高级工程师",
        "phone": f"100{serial:08}", "email": f"p{serial}@example.com",
    }  # fmt: skip
    return Applicant(**values | changes)


def received(recruitment, *people, now=BEFORE, token=None, actor=None, **unit):
    """A receipt with these people, as its unit sends it."""
    receipt, _ = receive_receipt(
        recruitment, values=UNIT | unit, people=list(people), token=token or new_token(), actor=actor, now=now
    )
    return receipt


def decided(recruitment, verdict, *serials, now=BEFORE, reason=""):
    """The host decides on the people of these serials."""
    keys = [each.pk for each in people(recruitment) if each.doc_number in map(id_number, serials)]
    return decide_registrations(
        recruitment,
        keys=keys,
        verdict=verdict,
        reason=reason,
        actor=filer(recruitment.programme.host),
        now=now,
    )


def people(recruitment):
    return list(Registration.objects.filter(receipt__recruitment=recruitment).order_by("pk"))


def states(recruitment):
    return [each.state for each in people(recruitment)]
