"""Classes of one host on 10 November 2021, each at another place of its way; rules as in tests.workflow.builders."""

from datetime import UTC, date, datetime

from applications.models import Filing
from programs.lifecycle import Stage
from tests import builders
from tests.workflow import builders as small
from workflow.lifecycle import State

DAY = datetime(2021, 11, 10, 2, tzinfo=UTC)
TODAY = date(2021, 11, 10)


def ended(day, *, at=None, stage=Stage.HELD, **fields):
    """A class that ended in October on that day: its package is due on the same day of November."""
    return small.programme(
        at, stage=stage, starts_on=date(2021, 10, 1), ends_on=date(2021, 10, day), **fields
    )


def late(at=None, **fields):
    return ended(5, at=at, title="迟报的班", **fields)


def soon(at=None, **fields):
    return ended(15, at=at, title="快到期的班", **fields)


def waiting(at=None, **fields):
    return ended(8, at=at, stage=Stage.REPORTED, title="等审核的班", **fields)


def lapsed(at=None, **fields):
    """Never begun, of the plan of the year before."""
    return small.programme(
        at,
        year=2020,
        period_from=date(2020, 10, 1),
        period_to=date(2020, 10, 31),
        title="没有举办的班",
        **fields,
    )


def returned(at=None, **fields):
    """Its filing came back and is being mended; it was received in time."""
    row = small.programme(at, title="被退回的班", **fields)
    Filing.objects.create(
        programme=row, state=State.RETURNED, round=1, starts_on=date(2021, 11, 26), ends_on=date(2021, 11, 29),
        received_at=builders.NOW, submitted_at=builders.NOW,
    )  # fmt: skip
    return row


def filed(at=None, **fields):
    """Its filing lies with the province."""
    row = small.programme(at, stage=Stage.FILED, title="备案中的班", **fields)
    office = row.province
    Filing.objects.create(
        programme=row, state=State.SUBMITTED, round=1, starts_on=date(2021, 11, 26), ends_on=date(2021, 11, 29),
        holder=office, chain=[{"seat": "province", "organisation": office.pk, "label": "山东省人社厅"}], gate="record",
        submitted_at=builders.NOW, submitted_by=builders.filer(row.host), received_at=builders.NOW,
    )  # fmt: skip
    return row
