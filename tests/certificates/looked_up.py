"""Certificates that are there to be found, without the paper: drawing and sealing one takes seconds."""

import json
from datetime import timedelta
from decimal import Decimal

from certificates.documents import CertificateContent
from certificates.models import Certificate, Leaf, Seal, Series
from tests.certificates.builders import ISSUED, held_class
from trainees.identity import mask_number


def shown(trainee, *, state=Certificate.State.VALID, hours=24, days=0, number=""):
    """The certificate of a trainee in a state that somebody may see; `days` after the usual day of issue."""
    programme = trainee.roster.programme
    series, _ = Series.objects.get_or_create(
        authority=programme.authority, year=programme.ends_on.year, defaults={"pattern": "YX{n}"}
    )
    ordinal = Certificate.objects.count() + 1
    day = (ISSUED + timedelta(days=days)).date()
    number = number or f"YX37{programme.ends_on.year}{ordinal:06}"
    content = CertificateContent(
        number=number, name=trainee.name, document_masked=mask_number(trainee.person.number), title="结业证书",
        programme_name="专业技术人才知识更新工程高级研修项目", class_title=programme.title, starts_on=programme.starts_on,
        ends_on=programme.ends_on, hours=Decimal(hours), host=programme.host.name, issuer=programme.authority.name,
        issued_on=day, verify_url=f"http://127.0.0.1:8000/verify/{number}/",
    )  # fmt: skip
    row = Certificate.objects.create(
        series=series, ordinal=ordinal, number=number, programme=programme, trainee=trainee, person=trainee.person,
        name=trainee.name, hours=hours, issued_on=day, content=json.loads(content.canonical_json()), content_hash=content.content_hash(),
        reserved_at=ISSUED,
    )  # fmt: skip
    if state in (Certificate.State.RESERVED, Certificate.State.VOID):
        Certificate.objects.filter(pk=row.pk).update(state=state)
    else:
        make_valid(row, series, state)
    return Certificate.objects.get(pk=row.pk)


def make_valid(row, series, state):
    seal, _ = Seal.objects.get_or_create(
        authority=series.authority, signer="file", key_name="x", subject="x", chain="x", fingerprint="0" * 64,
        not_before=ISSUED, not_after=ISSUED + timedelta(days=9999), enabled_at=ISSUED,
    )  # fmt: skip
    leaf = Leaf.objects.create(
        position=10_000 + row.pk, event=Leaf.Event.ISSUED, certificate=row, statement={}, salt=bytes(16),
        leaf_hash=bytes(32), at=ISSUED,
    )  # fmt: skip
    Certificate.objects.filter(pk=row.pk).update(
        state=state, seal=seal, leaf=leaf, file="x.pdf", file_sha256="0" * 64, valid_at=ISSUED
    )


def people_of(names, **fields):
    """A held class with these people, by serial; gives {serial: trainee}."""
    row = held_class(count=len(names), names=names, first_serial=min(names), **fields)
    return dict(zip(sorted(names), row.roster.trainees.order_by("number"), strict=True))
