"""What is enclosed with a notice: names, order, files."""

import hashlib

from django.db import transaction

from accounts.actions import validated
from policies.actions.rule_sets import require_issuer
from policies.models import Enclosure, Notice
from workflow.actions import attach, detach
from workflow.journal import record


@transaction.atomic
def keep_enclosures(notice, *, changed=(), removed=(), files=(), emptied=(), actor, now):
    """Save the list of a notice's attachments.

    `changed` are new or edited rows (one at place 0 goes to the end), `removed` go with their files; `files` are (row, content, content type, file
    name), checked before; `emptied` are rows that stay as names while their file goes. Older files are kept.
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    require_issuer(actor, notice, "编辑附件")
    have = list(notice.enclosures.all())
    before = {row.pk: str(row) for row in have}
    last = max((row.place for row in have), default=0)
    for row in removed:
        take_out(notice, row, actor=actor, now=now)
        row.delete()
        record(notice, "remove_enclosure", actor=actor, now=now, before=before.get(row.pk, str(row)))
    for row in changed:
        row.notice = notice
        if not row.place:
            last += 1
            row.place = last
        validated(row).save()
        record(notice, "keep_enclosure", actor=actor, now=now, before=before.get(row.pk, ""), after=str(row))
    for row in emptied:
        take_out(notice, row, actor=actor, now=now)
    for row, content, content_type, name in files:
        attach(
            notice, slot=row.slot, content=content, name=name, content_type=content_type, actor=actor, now=now,
            label=row.name,
        )  # fmt: skip


def take_out(notice, row, *, actor, now):
    if row.slot in notice.held_files:
        detach(notice, slot=row.slot, actor=actor, now=now, label=row.name)


def load_enclosures(notice, items, *, actor, now):
    """The list as a notice file has it, in the caller's transaction. What staff put a file to stays."""
    have = {row.name: row for row in notice.enclosures.all()}
    wanted = {item["name"]: item for item in items}
    Enclosure.objects.filter(
        pk__in=[row.pk for name, row in have.items() if name not in wanted and row.file is None]
    ).delete()
    for place, (name, item) in enumerate(wanted.items(), 1):
        row = have.get(name) or Enclosure(notice=notice, name=name)
        row.place, row.year = place, item.get("year")
        row.file_name = row.file_name or item.get("file_name", "") or item.get("file", "")
        validated(row).save()
        if "content" in item and is_awaited(row, item["content"]):
            attach(
                notice, slot=row.slot, content=item["content"], name=row.file_name,
                content_type=item["content_type"], actor=actor, now=now, label=name,
            )  # fmt: skip


def is_awaited(row, content):
    """Whether a file that lies beside the notice file is to be taken: not over one that a person gave."""
    held = row.file
    if held is None:
        return True
    return held.uploaded_by_id is None and held.sha256 != hashlib.sha256(content).hexdigest()
