"""The reconciler: finishes what was left, removes what no row names, tells what a person must see to; twice is once."""

import os
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from certificates.actions import begin_batch, issue_batch, reconcile, reserve_batch
from certificates.models import Batch, Certificate
from certificates.storing import store_paper
from tests.certificates.builders import ISSUED, accepted, clock, held_class
from workflow.storage import private_storage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_papers")]
LATER = ISSUED + timedelta(hours=3)


def aged(name, moment):
    os.utime(private_storage().path(name), (moment.timestamp(), moment.timestamp()))


@pytest.mark.req("PR-13", "T25", "T26")
def test_what_a_dead_worker_left_is_finished_and_a_second_run_finds_nothing():
    batch = accepted(held_class(count=2))
    running, _ = begin_batch(batch.pk, now=ISSUED)
    reserve_batch(running, now=ISSUED)
    assert reconcile(clock=lambda: LATER).batches == 1
    assert Batch.objects.get().state == Batch.State.DONE
    before = list(Certificate.objects.values())
    again = reconcile(clock=lambda: LATER)
    assert (again.batches, again.removed, again.papers, again.troubles) == (0, 0, 2, [])
    assert list(Certificate.objects.values()) == before


@pytest.mark.req("T27")
def test_only_old_files_that_no_row_names_are_removed():
    issue_batch(accepted(held_class(count=1)).pk, clock=clock)
    named = Certificate.objects.get().file.name
    old, young = store_paper(b"%PDF old"), store_paper(b"%PDF young")
    for name, moment in ((named, ISSUED), (old, ISSUED), (young, LATER)):
        aged(name, moment)
    assert reconcile(clock=lambda: LATER).removed == 1
    storage = private_storage()
    assert [storage.exists(name) for name in (named, old, young)] == [True, False, True]


@pytest.mark.req("PR-19", "T27")
def test_a_paper_that_is_gone_or_changed_is_told_and_not_mended():
    issue_batch(accepted(held_class(count=3)).pk, clock=clock)
    gone, changed, _ = Certificate.objects.order_by("ordinal")
    os.unlink(gone.file.path)
    with open(changed.file.path, "ab") as file:
        file.write(b"%")
    troubles = reconcile(clock=lambda: LATER).troubles
    assert [each.partition("：")[0] for each in troubles] == [f"证书{gone.number}", f"证书{changed.number}"]
    assert {each.state for each in Certificate.objects.all()} == {"valid"}
    with pytest.raises(CommandError, match="散列不一致"):
        call_command("reconcile_certificates")
    assert reconcile(clock=lambda: LATER, papers_since=LATER).troubles == []
