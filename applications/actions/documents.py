"""Files that accompany a filing, and the seals confirmed on them."""

from django.db import transaction

from accounts.refusals import Refused
from applications.actions.drafting import opened, touch
from applications.parts import OTHER_DOCUMENTS
from applications.sections import document_items
from workflow import actions as dossiers
from workflow.models import Attachment


def slots_of(filing):
    """{code: item} of the documents that the rules name, and one slot for anything else (000-22: 等材料)."""
    code, name = OTHER_DOCUMENTS
    return {item["code"]: item for item in document_items(filing.rules)} | {
        code: {"code": code, "name": name}
    }


def item_of(filing, slot):
    item = slots_of(filing).get(slot)
    if item is None:
        raise Refused("本期备案没有这一项材料，请从材料清单中选择。", code="no_slot", field="slot")
    return item


@transaction.atomic
def attach_document(filing, *, slot, content, name, content_type, version, actor, now):
    """Put a checked file (bytes) into a slot; the one that was there stays as an older version."""
    filing = opened(filing, "documents", actor=actor, version=version)
    item = item_of(filing, slot)
    attachment = dossiers.attach(
        filing, slot=slot, content=content, name=name, content_type=content_type, actor=actor, now=now,
        label=item["name"],
    )  # fmt: skip
    touch(filing, "documents", actor=actor, now=now, after=f"{item['name']}：{name[:200]}")
    return attachment


@transaction.atomic
def detach_document(filing, *, slot, version, actor, now):
    filing = opened(filing, "documents", actor=actor, version=version)
    item = item_of(filing, slot)
    dossiers.detach(filing, slot=slot, actor=actor, now=now, label=item["name"])
    touch(filing, "documents", actor=actor, now=now)


@transaction.atomic
def confirm_seals(filing, *, slot, seals, version, actor, now):
    """Note which of the seals that the rules ask for stand on the scan in a slot."""
    filing = opened(filing, "documents", actor=actor, version=version)
    item = item_of(filing, slot)
    attachment = Attachment.objects.current().filter(subject=filing.key, slot=slot).first()
    if attachment is None:
        raise Refused(f"请先上传“{item['name']}”，再确认印章。", code="no_file", status=409)
    attachment.seals = [seal for seal in item.get("seals", []) if seal in seals]
    attachment.save(update_fields=["seals"])
    touch(
        filing,
        "documents",
        actor=actor,
        now=now,
        after=f"{item['name']}：已盖{'、'.join(attachment.seals) or '（无）'}",
    )
