"""Moving a dossier, attaching files to it. Each app's own actions call these inside theirs."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.refusals import Refused
from workflow.actions.reminding import remind
from workflow.checks import require_move
from workflow.journal import canonical, record
from workflow.lifecycle import MOVES, Seat, State
from workflow.models import Attachment, Dossier, Remark, Snapshot, key_of
from workflow.redaction import without_numbers


def locked(row, *, version=None):
    """The row as it is now, locked. With the version the person saw, refuses what was changed meanwhile."""
    fresh = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if version is not None and fresh.version != int(version):
        raise Refused(
            f"“{fresh}”在您打开页面之后已被他人修改（您看到的是第 {version} 版，现为第 {fresh.version} 版）。"
            "您的填写没有覆盖他人的内容，请刷新页面核对后再保存。",
            code="stale",
            status=409,
        )
    return fresh


def build_chain(dossier: Dossier, seats):
    """Resolve the seats that the rules demand into organisations: [{"seat", "organisation", "label"}, …].

    A seat that this paper does not have (no city between host and province) or that the filer itself
    holds (申报单位 = 承办单位) is left out; a chain with nobody in it is refused.
    """
    chain: list[dict[str, object]] = []
    for seat in seats:
        organisation = dossier.organisation_at(seat)
        if organisation is None or organisation == dossier.filer:
            continue
        if not organisation.active:
            raise Refused(
                f"“{dossier}”应报送{organisation}，但该机构在系统中已停用。请联系上级人社部门更正机构资料后再提交。",
                code="closed_office",
            )
        if chain and chain[-1]["organisation"] == organisation.pk:
            continue
        chain.append({"seat": str(seat), "organisation": organisation.pk, "label": organisation.spoken_name})
    if not chain:
        wanted = "、".join(Seat(seat).label for seat in seats) or "（规则未设审核机关）"
        raise Refused(
            f"“{dossier}”应报送{wanted}，但系统中没有对应的机关。请联系省级人社部门在“机构”中补全隶属关系后再提交。",
            code="nobody_in_chain",
        )
    return chain


def submit(dossier: Dossier, *, seats, gate, snapshot, actor, now, note=""):
    """Hand the paper to the first seat of its chain and keep what it said. The caller holds the lock."""
    require_move(dossier, "submit", actor)
    before = dossier.state
    dossier.chain = build_chain(dossier, seats)
    dossier.position, dossier.gate = 0, gate
    dossier.holder_id = dossier.chain[0]["organisation"]
    dossier.state = MOVES["submit"].target
    dossier.round += 1
    dossier.submitted_at, dossier.submitted_by = now, actor
    dossier.received_at = dossier.received_at or now
    dossier.open_parts = []
    save_move(dossier, "submit", before, actor=actor, now=now, note=note, organisation=dossier.filer)
    text = canonical(snapshot)
    Snapshot.objects.create(
        subject=dossier.key, round=dossier.round, at=now, parts=snapshot,
        hash=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip


def endorse(dossier: Dossier, *, actor, now, note=""):
    """Agree at this seat and hand the paper on."""
    require_move(dossier, "endorse", actor)
    before, holder = dossier.state, dossier.holder
    dossier.chain[dossier.position]["by"] = actor.pk
    dossier.position += 1
    dossier.holder_id = dossier.chain[dossier.position]["organisation"]
    save_move(dossier, "endorse", before, actor=actor, now=now, note=note, organisation=holder)


def accept(dossier: Dossier, *, actor, now, note=""):
    require_move(dossier, "accept", actor)
    before, holder = dossier.state, dossier.holder
    dossier.state = MOVES["accept"].target
    dossier.holder = None
    dossier.decided_at, dossier.decided_by = now, actor
    save_move(dossier, "accept", before, actor=actor, now=now, note=note, organisation=holder)


def return_(dossier: Dossier, *, remarks, parts, actor, now, note=""):
    """Send the paper back with comments: remarks is [(part, text), …]; only the parts named reopen.

    A comment without a part is general and reopens everything. `parts` are the codes that this paper has: a
    comment on any other would leave its writer nothing to open.
    """
    require_move(dossier, "return", actor)
    if any(part and part not in parts and text.strip() for part, text in remarks):
        raise Refused("意见所指的部分不在这份材料中，请刷新页面后重新填写。", code="no_part", field="note")
    remarks = [(part, without_numbers(text.strip())) for part, text in remarks if text.strip()]
    if note.strip():
        remarks.append(("", without_numbers(note.strip())))
    if not remarks:
        raise Refused(
            "退回时请写明需要补正的内容（可分部分填写），填报单位才知道改什么。",
            code="no_remark",
            field="note",
        )
    holder, before = dossier.holder, dossier.state
    for part, text in remarks:
        Remark.objects.create(
            subject=dossier.key, round=dossier.round, part=part, text=text, seat=dossier.seat,
            organisation_name=str(holder), author=actor, at=now,
        )  # fmt: skip
    named = [part for part, _ in remarks]
    dossier.open_parts = sorted(set(named)) if all(named) else []
    dossier.state = MOVES["return"].target
    dossier.holder = None
    save_move(dossier, "return", before, actor=actor, now=now, organisation=holder,
              note="；".join(text for _, text in remarks))  # fmt: skip
    remind(
        f"returned:{dossier.key}:{dossier.round}",
        organisation=dossier.filer, case=dossier.case, title=f"{dossier}被退回补正",
        body="；".join(text for _, text in remarks), address=dossier.portal_address(), urgent=True, now=now,
    )  # fmt: skip


def withdraw(dossier: Dossier, *, actor, now, note=""):
    """Take the paper back. A withdrawn paper was never received: the next submission counts its own day."""
    require_move(dossier, "withdraw", actor)
    before = dossier.state
    dossier.state, dossier.holder, dossier.received_at = MOVES["withdraw"].target, None, None
    save_move(dossier, "withdraw", before, actor=actor, now=now, note=note, organisation=dossier.filer)


def reopen(dossier: Dossier, *, actor, now, note=""):
    require_move(dossier, "reopen", actor)
    before = dossier.state
    dossier.state, dossier.open_parts = MOVES["reopen"].target, []
    save_move(dossier, "reopen", before, actor=actor, now=now, note=note, organisation=dossier.filer)


MOVED = [
    "state", "chain", "position", "holder", "gate", "round", "open_parts", "version", "submitted_at",
    "submitted_by", "received_at", "decided_at", "decided_by",
]  # fmt: skip


def save_move(dossier, verb, before, *, actor, now, note, organisation=None):
    dossier.version += 1
    dossier.save(update_fields=MOVED)
    record(
        dossier, verb, actor=actor, now=now, organisation=organisation, note=note,
        before=State(before).label, after=f"{State(dossier.state).label} {dossier.turn}".strip(),
    )  # fmt: skip


@transaction.atomic
def attach(row, *, slot, content, name, content_type, actor, now, seals=(), label=""):
    """Put a file (bytes) into a slot of a paper; the one that was there stays as an older version.

    `label` is what the journal calls the slot.
    """
    subject, name = key_of(row), without_numbers(name)[-200:]
    Attachment.objects.filter(subject=subject, slot=slot).current().update(superseded_at=now)
    attachment = Attachment(
        subject=subject, slot=slot, original_name=name, content_type=content_type, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), uploaded_at=now, uploaded_by=actor, seals=list(seals),
    )  # fmt: skip
    attachment.file.save("file", ContentFile(content), save=False)
    attachment.save()
    record(
        row,
        "attach",
        actor=actor,
        now=now,
        after=f"{label or slot}：{name}",
        data={"sha256": attachment.sha256},
    )
    return attachment


@transaction.atomic
def detach(row, *, slot, actor, now, label=""):
    """Take the current file out of a slot; it is kept as an older version."""
    attachment = Attachment.objects.current().filter(subject=key_of(row), slot=slot).first()
    if attachment is None:
        raise Refused("这一项没有可移除的文件，页面可能已过期，请刷新。", code="no_file", status=409)
    attachment.superseded_at = now
    attachment.save(update_fields=["superseded_at"])
    record(row, "detach", actor=actor, now=now, before=f"{label or slot}：{attachment.original_name}")
