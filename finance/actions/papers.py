"""Documents of the claim and scans of the vouchers behind each line."""

import hashlib

from django.db import transaction

from accounts.refusals import Refused
from finance.actions.lines import still_there
from finance.checks import DOCUMENTS, require_open, slots_of
from finance.models import Expense, Settlement
from workflow.actions import attach, detach, locked

VOUCHER = "voucher"


def known_slot(settlement, slot):
    """{"slot", "label"} of a slot that the rules of the class know."""
    programme = settlement.programme
    names = {item["code"]: item["name"] for item in slots_of(programme, programme.rule_set.rules())}
    if slot not in names:
        raise Refused("没有这一项材料，请刷新页面后重新上传。", code="unknown_slot", field="file")
    return {"slot": slot, "label": names[slot]}


@transaction.atomic
def attach_paper(
    settlement: Settlement, *, slot: str, content: bytes, name: str, content_type: str, actor, now
):
    """Put a file into one of the document slots of the settlement."""
    settlement = locked(settlement)
    require_open(settlement, DOCUMENTS, actor)
    return attach(
        settlement, content=content, name=name, content_type=content_type, actor=actor, now=now,
        **known_slot(settlement, slot),
    )  # fmt: skip


@transaction.atomic
def detach_paper(settlement: Settlement, *, slot: str, actor, now):
    settlement = locked(settlement)
    require_open(settlement, DOCUMENTS, actor)
    detach(settlement, actor=actor, now=now, **known_slot(settlement, slot))


@transaction.atomic
def attach_voucher(line: Expense, *, content: bytes, name: str, content_type: str, actor, now):
    """Add a scan behind a line. A line may have many: the slot is named after the content, the same file counts once."""
    settlement = locked(line.settlement)
    line = still_there(settlement, line)
    require_open(settlement, line.category, actor, line=line)
    slot = f"{VOUCHER}-{hashlib.sha256(content).hexdigest()[:12]}"
    return attach(
        line, slot=slot, content=content, name=name, content_type=content_type, actor=actor, now=now,
        label="凭证",
    )  # fmt: skip


@transaction.atomic
def detach_voucher(line: Expense, *, slot: str, actor, now):
    settlement = locked(line.settlement)
    line = still_there(settlement, line)
    require_open(settlement, line.category, actor, line=line)
    detach(line, slot=slot, actor=actor, now=now, label="凭证")
