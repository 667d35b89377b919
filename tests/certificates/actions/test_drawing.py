"""Chunks of certificates: few queries however many, and a correction ends the certificate that it replaces."""

import pytest

from certificates.actions import begin_batch, finish_certificates, issue_batch, reconcile, reserve_batch
from certificates.actions.numbering import next_numbers, reserved
from certificates.documents import CertificateContent
from certificates.models import Batch, Certificate, Leaf, Series
from certificates.register import register_report
from certificates.transparency.standing import is_logged
from tests.certificates.builders import ISSUED, accepted, clock, held_class
from tests.certificates.invariants import Invariants
from workflow.journal import canonical

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_papers")]


@pytest.mark.req("PR-13", "PR-14")
def test_a_chunk_of_nine_costs_as_many_queries_as_one_of_three(django_assert_max_num_queries):
    here = held_class(count=3)
    batches = [accepted(here), accepted(held_class(here.host, count=9, first_serial=11))]
    counts = []
    for batch in batches:
        running, _ = begin_batch(batch.pk, now=ISSUED)
        reserve_batch(running, now=ISSUED)
        rows = list(Certificate.objects.waiting().select_related("series__authority"))
        with django_assert_max_num_queries(40) as asked:
            assert finish_certificates(rows, clock=clock) == batch.total
        counts.append(len(asked))
    assert counts[1] <= counts[0], counts  # the first of all has also made its seal
    assert Invariants().hold(everything=True) == 12


def replacement(old):
    """The next number of the register, reserved in the old one's place as an approved correction does."""
    series = Series.objects.select_related("authority").get(pk=old.series_id)
    ((ordinal, number),) = next_numbers(series, old.programme.rule_set.rules(), 1)
    values = {**old.content, "number": number, "name": "更正后"}
    content = CertificateContent.from_json(canonical(values))
    new = reserved(series, ordinal, old.programme, old.trainee, content, ISSUED)
    new.replaces = old
    new.save(force_insert=True)
    series.last = ordinal
    series.save(update_fields=["last"])
    return new


@pytest.mark.req("PR-14", "T31")
def test_a_correction_waits_for_the_reconciler_and_ends_the_old_one_in_the_same_moment():
    batch = accepted(held_class(count=2))
    issue_batch(batch.pk, clock=clock)
    old = Certificate.objects.first()
    new = replacement(old)
    assert Batch.objects.with_progress().get().progress_words() == "2 / 2 本"
    assert issue_batch(batch.pk, clock=clock).state == Batch.State.DONE
    new.refresh_from_db()
    assert new.state == Certificate.State.RESERVED
    found = reconcile(clock=clock)
    assert (found.corrections, found.troubles) == (1, [])
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.superseded_by, new.state) == ("superseded", new, "valid")
    events = list(
        Leaf.objects.filter(position__gte=2).order_by("position").values_list("event", "certificate")
    )
    assert sorted(events) == [("issued", new.pk), ("superseded", old.pk)]
    assert is_logged(old)
    assert is_logged(new)
    assert register_report(Series.objects.get()).in_order
    assert Batch.objects.with_progress().get().progress_words() == "2 / 2 本"
    assert reconcile(clock=clock).corrections == 0
