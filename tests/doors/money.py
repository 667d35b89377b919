"""Money at the points of its way that doors lead to: a settlement under review, one that was accepted."""

from decimal import Decimal

from django.utils import timezone

from finance.actions import propose_invoice
from finance.models import Cut, Edition, SecondUse, Settlement
from finance.sealing import sha256_of
from tests import builders
from tests.certificates import builders as certificates
from tests.finance import builders as money
from tests.finance.einvoice.files import xml
from tests.finance.importing import builders as sheets
from workflow.lifecycle import Gate, Seat, State

EDITION = {
    "programme": "示例", "rules": [{"code": "shandong-2021", "version": 1}], "lines": {}, "shares": [], "cuts": [],
    "submitted_by": "甲", "reviewed_by": "乙", "payee": {"name": "示例学院", "bank": "示例银行", "account": ""},
    "figures": {
        "total": "1000", "claimed": "1000", "eligible": "1000", "payable": "1000", "own_cost": "0", "formula": "示例",
        "people_days": "4",
    },
}  # fmt: skip


def judged(world):
    """`judged_line` and `cut_line`: two lines of a settlement that lies with the province, one of them cut."""
    now = timezone.now()
    row = certificates.held_class(world.host, count=1, first_serial=60)
    settlement = money.opened(row, now)
    lines = [money.line(settlement, now=now) for _ in range(2)]
    office = builders.province()
    Cut.objects.create(
        expense=lines[1], approved=Decimal("900.00"), reason="示例", by=world.people["finance"],
        organisation_name=office.name, at=now,
    )  # fmt: skip
    Settlement.objects.filter(pk=settlement.pk).update(
        state=State.SUBMITTED, gate=Gate.APPROVAL, round=1, submitted_at=now, submitted_by=world.owner, holder=office,
        chain=[{"seat": Seat.PROVINCE, "organisation": office.pk, "label": office.name}],
    )  # fmt: skip
    version = Settlement.objects.get(pk=settlement.pk).version
    return {
        "judged_line": lines[0].pk, "cut_line": lines[1].pk, "judged_version": version, "judged_settlement": settlement.pk,
    }  # fmt: skip


def staged_lines(world):
    """`line_file`: a sheet of lines that waits to be confirmed, of the class whose account is open."""
    settlement = Settlement.objects.get(pk=world.ids["settlement"])
    row = sheets.staged(settlement, sheets.MEALS, now=timezone.now())
    return {"line_file": row.pk, "line_file_hash": row.sha256}


def kept_edition(world):
    """The first edition of `paid_settlement`."""
    Edition.objects.create(
        settlement_id=world.ids["paid_settlement"], number=1, content=EDITION, sha256=sha256_of(EDITION), total=1000,
        payable=1000, accepted_by=world.people["approver"], accepted_at=timezone.now(),
    )  # fmt: skip
    return {}


def waiting(settlement, *, actor, now):
    """`proposal`: an e-invoice that waits to be confirmed; `second_use`: an attempt that was refused."""
    proposal = propose_invoice(
        settlement, content=xml(), name="发票.xml", content_type="application/xml", read_from="xml",
        values={"number": "37002021000000000003", "amount": "10.00"}, actor=actor, now=now,
    )  # fmt: skip
    attempt = SecondUse.objects.create(
        settlement=settlement,
        line="示例",
        number="37002021000000000009",
        seller="示例",
        amount=1,
        by=actor,
        at=now,
    )
    return {"proposal": proposal.pk, "second_use": attempt.pk}
