"""Generating official papers: each is kept with the hash of its data and of its bytes; the same data gives the same paper."""

import tempfile
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.checks import may_write
from finance.documents.basis import Basis, basis_of
from finance.documents.kinds import DRAWN, WITH_ACCOUNT, Said, drawn, name_of, render, said, why_not
from finance.documents.official import Imprint
from finance.documents.packing import (
    TABLES,
    Item,
    attachments_of,
    item_of,
    package_said,
    require_size,
    safe,
    write_package,
)
from finance.models import Paper, Settlement
from programs.models import Programme
from workflow.glyphs import MissingGlyphs
from workflow.journal import record
from workflow.uploads import PDF, XLSX
from workflow.xlsx.limits import MIB

Kind, Form = Paper.Kind, Paper.Form
FORMS_OF = {**dict.fromkeys(DRAWN, (Form.PDF, Form.XLSX)), Kind.PACKAGE: (Form.ZIP,)}
CONTENT_TYPES = {Form.PDF: PDF, Form.XLSX: XLSX, Form.ZIP: "application/zip"}
OFFICE = (Role.REVIEWER, Role.APPROVER, Role.FINANCE)


def writes_for(programme: Programme, user) -> bool:
    """Whether the person fills in the account of the class, and so may see its own account number on its own papers."""
    settlement = Settlement.objects.filter(programme=programme).first() or Settlement()
    settlement.programme = programme
    return may_write(settlement, user)


def may_generate(programme: Programme, user) -> bool:
    """The host's filers, and those who review, approve or pay at an office on the way of the claim."""
    if writes_for(programme, user):
        return True
    settlement = Settlement.objects.filter(programme=programme).select_related("payer").first()
    offices = {programme.authority_id, programme.province_id, programme.sponsor_id}
    if settlement is not None:
        offices |= {settlement.payer_id, *(seat["organisation"] for seat in settlement.chain)}
    return any(m.role in OFFICE and m.organisation_id in offices for m in user.current_memberships)


def generate_paper(programme: Programme, *, kind: str, form: str, actor, now) -> Paper:
    """The paper for the data as they stand: kept once, so that the same data give the stored one again.

    Drawn outside the transaction, because that takes seconds. Refused for what cannot be drawn, with the reason.
    """
    if form not in FORMS_OF.get(kind, ()):
        raise Refused(
            "没有这种经费表或格式，请在“经费表与材料包”页面中选择。", code="unknown_paper", status=404
        )
    if not may_generate(programme, actor):
        raise not_allowed("生成经费表", f"{programme.host}的填报人员，以及审核、审批、拨付单位的经办人员")
    basis = basis_of(programme, on=timezone.localdate(now), in_full=writes_for(programme, actor))
    if sentence := why_not(kind, basis):
        raise Refused(f"{name_of(kind, basis)}现在不能生成：{sentence}", code="not_ready")
    if kind == Kind.PACKAGE:
        return generate_package(basis, actor=actor, now=now)
    return generate_one(basis, kind, form, actor=actor, now=now)


def generate_one(basis: Basis, kind: str, form: str, *, actor, now) -> Paper:
    row = new_row(basis, kind, form, said(kind, basis))
    if found := stored(row):
        return found
    try:
        content = render(drawn(kind, basis), form, Imprint(row.data_sha256, row.edition))
    except MissingGlyphs as fault:
        raise Refused(f"{fault}也可以先生成 Excel。", code="missing_glyphs") from fault
    return keep_paper(row, file=ContentFile(content), actor=actor, now=now)


def generate_package(basis: Basis, *, actor, now) -> Paper:
    """All papers that can be drawn, each kept by itself, and every file, in one archive on disk."""
    require_size(basis)
    row = new_row(basis, Kind.PACKAGE, Form.ZIP, package_said(basis))
    if found := stored(row):
        return found
    items = [
        *tables(basis, actor, now),
        *(item_of(p, file, file.content_type) for p, file in attachments_of(basis)),
    ]
    with tempfile.TemporaryFile() as target:
        write_package(target, basis, items, Imprint(row.data_sha256, row.edition))
        target.seek(0)
        return keep_paper(row, file=File(target), actor=actor, now=now)


def tables(basis: Basis, actor, now) -> Iterator[Item]:
    """The papers of the package; one whose text no font draws is there as a workbook alone."""
    at = 0
    for kind in DRAWN:
        if why_not(kind, basis):
            continue
        at += 1
        for form in FORMS_OF[kind]:
            try:
                paper = generate_one(basis, kind, form, actor=actor, now=now)
            except Refused as refusal:
                if refusal.code != "missing_glyphs":
                    raise
                continue
            path = f"{TABLES}/{at:02} {safe(name_of(kind, basis))}.{form}"
            yield item_of(path, paper, CONTENT_TYPES[Form(form)])


def new_row(basis: Basis, kind: str, form: str, told: Said) -> Paper:
    """An unsaved row with its edition: that of the same data in another form, else the next one."""
    programme = basis.programme
    rows = Paper.objects.filter(programme=programme, kind=kind)
    same = rows.filter(data_sha256=told.data_sha256).first()
    last = rows.order_by("-edition").first()
    edition = same.edition if same else (last.edition if last else 0) + 1
    name = safe(f"{programme.code} {name_of(kind, basis)} 第{edition}版", 60)
    row = Paper(
        programme=programme, kind=kind, form=form, edition=edition, data_sha256=told.data_sha256,
        in_full=basis.in_full and kind in WITH_ACCOUNT, file_name=f"{name}.{form}",
    )  # fmt: skip
    row.content = told.lines
    return row


def stored(row: Paper) -> Paper | None:
    """The paper already kept for the same data in the same form."""
    return Paper.objects.filter(
        programme=row.programme,
        kind=row.kind,
        form=row.form,
        in_full=row.in_full,
        data_sha256=row.data_sha256,
    ).first()


@transaction.atomic
def keep_paper(row: Paper, *, file: File, actor, now) -> Paper:
    """Store the paper under the lock of its class, once for its data."""
    Programme.objects.select_for_update().get(pk=row.programme_id)
    if found := stored(row):
        return found
    others = Paper.objects.filter(programme=row.programme, kind=row.kind, edition=row.edition)
    if others.exclude(data_sha256=row.data_sha256).exists():
        raise Refused(
            "另一位人员刚刚按不同的数据生成了新的一版，这一版没有保存。请刷新页面后再生成一次。",
            code="overtaken",
            status=409,
        )
    row.sha256, row.size = hashed(file)
    row.made_by, row.made_at = actor, now
    row.file.save(row.file_name, file, save=False)
    row.save(force_insert=True)
    record(row, "generate_paper", actor=actor, now=now, after=f"{row.file_name} {row.sha256[:16]}")
    return row


def hashed(file: BinaryIO | File) -> tuple[str, int]:
    """(sha256, size) of an open file, read in pieces; rewound."""
    digest, size = sha256(), 0
    file.seek(0)
    for chunk in iter(lambda: file.read(MIB), b""):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return digest.hexdigest(), size


def may_fetch(paper: Paper, user) -> bool:
    """Whether the person may have this paper: one with the whole account is for the host's filers and the payer's cashiers."""
    if not paper.in_full or writes_for(paper.programme, user):
        return True
    settlement = Settlement.objects.filter(programme=paper.programme).select_related("payer").first()
    payer = settlement.payer if settlement else None
    return payer is not None and user.has_role(Role.FINANCE, organisation=payer)


@transaction.atomic
def fetch_paper(paper: Paper, *, actor, now) -> Paper:
    """Hand out a package, or a paper with the whole account; each time is journalled."""
    if not may_fetch(paper, actor):
        raise not_allowed("下载含完整账号的材料", f"{paper.programme.host}的填报人员或拨付单位的财务人员")
    record(paper, "fetch_paper", actor=actor, now=now, after=paper.file_name)
    return paper
