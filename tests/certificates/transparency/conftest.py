"""Certificates with entries in the log, without papers: drawing and sealing are tested elsewhere."""

from hashlib import sha256

import pytest

from certificates.actions.logging import append_leaves
from certificates.models import Certificate, Seal, Series
from tests.certificates.builders import ISSUED, held_class
from trainees.models import Trainee


def numbered(programme):
    """A reserved certificate for everybody on the roster."""
    series, _ = Series.objects.get_or_create(
        authority=programme.authority,
        level=programme.level,
        year=programme.year,
        defaults={"pattern": "YX{ordinal}"},
    )
    people = Trainee.objects.filter(roster__programme=programme).order_by("number")
    return Certificate.objects.bulk_create(
        Certificate(
            series=series, ordinal=n, number=f"YX{programme.pk:04}{n:04}", programme=programme, trainee=trainee,
            person_id=trainee.person_id, name=trainee.name, hours=24, issued_on=ISSUED.date(), content={},
            content_hash=sha256(f"{programme.pk} {n}".encode()).hexdigest(), reserved_at=ISSUED,
        )
        for n, trainee in enumerate(people, start=series.certificates.count() + 1)
    )  # fmt: skip


@pytest.fixture
def reserved(db):
    """Five numbered certificates of one class."""
    return numbered(held_class(count=5))


@pytest.fixture
def entries(reserved):
    """The entries of their issue."""
    return append_leaves(reserved, "issued", now=ISSUED)


@pytest.fixture
def valid(reserved):
    """Five certificates that are valid, each with its entry; no paper lies behind them."""
    facts = {row.pk: {"paper_sha256": row.content_hash} for row in reserved}
    seal = Seal.objects.create(
        authority=reserved[0].series.authority, key_name="x", subject="x", chain="", fingerprint="0" * 64,
        not_before=ISSUED, not_after=ISSUED, enabled_at=ISSUED,
    )  # fmt: skip
    leaves = append_leaves(reserved, "issued", now=ISSUED, facts=facts)
    for row, leaf in zip(reserved, leaves, strict=True):
        Certificate.objects.filter(pk=row.pk).update(
            state="valid", leaf=leaf, seal=seal, file="x", file_sha256=row.content_hash, valid_at=ISSUED
        )
    return list(Certificate.objects.select_related("leaf").order_by("ordinal"))


def ended(row, event, *, logged=True):
    """Take a certificate out of force, with its entry or without."""
    Certificate.objects.filter(pk=row.pk).update(state=event, ended_at=ISSUED)
    row.refresh_from_db()
    return append_leaves([row], event, now=ISSUED)[0] if logged else None
