"""Certificates that are valid, without a batch: reserved like the others, finished with a paper of a few bytes."""

from datetime import UTC, datetime, timedelta

from certificates.actions import reserve_batch
from certificates.actions.drawing import _make_valid
from certificates.actions.issuing import begin_batch
from certificates.actions.sealing import seal_of
from certificates.models import Certificate
from certificates.storing import store_paper
from tests.certificates.builders import ISSUED, accepted, held_class

LATER = datetime(2021, 11, 8, 2, 0, tzinfo=UTC)


def numbered(row=None, **fields):
    """A class whose certificates have numbers and no paper yet; gives the certificates."""
    batch = accepted(row or held_class(**fields))
    running, _ = begin_batch(batch.pk, now=ISSUED)
    reserve_batch(running, now=ISSUED)
    return list(Certificate.objects.filter(programme=batch.completion.programme).order_by("ordinal"))


def issued(row=None, **fields):
    """The certificates of a class, valid."""
    return [finished(each) for each in numbered(row, **fields)]


def finished(certificate, *, now=ISSUED):
    """A reserved certificate made valid with a made-up paper: drawing and sealing have tests of their own."""
    seal = seal_of(certificate.series.authority, now=now)
    stored = {certificate.pk: (store_paper(b"%PDF-1.7\n"), "0" * 64, seal)}
    assert _make_valid([certificate], stored, {}, now=now) == {certificate.pk}
    return Certificate.objects.get(pk=certificate.pk)


def later(days=1):
    return LATER + timedelta(days=days)
