"""Reserving, finishing, running twice, failing, and accounting for every number."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.refusals import Refused
from certificates.actions import (
    begin_batch,
    finish_certificate,
    issue_batch,
    rerun_batch,
    reserve_batch,
    void_certificate,
)
from certificates.models import Batch, Certificate, IssuanceLog, Series
from certificates.register import register_report
from certificates.storing import PaperChanged, read_paper
from certificates.tasks import sweep_batches
from tests.builders import approver, filer, host, ministry, province
from tests.certificates.builders import ACCEPTED, ISSUED, accepted, clock, held_class, settled
from workflow.models import Entry

pytestmark = pytest.mark.django_db

NO_FONT = "\U0003ffff"


@pytest.fixture
def batch():
    return accepted(held_class(count=3, failed=(2,)))


@pytest.mark.req("000-39", "001-26", "004-15", "PR-13")
def test_only_those_who_passed_get_a_certificate(batch):
    done = issue_batch(batch.pk, clock=clock)
    assert done.state == Batch.State.DONE
    rows = Certificate.objects.order_by("ordinal")
    assert [(c.number, c.trainee.number, c.state) for c in rows] == [
        ("YX372021000001", 1, "valid"), ("YX372021000002", 3, "valid"),
    ]  # fmt: skip
    assert {c.content["title"] for c in rows} == {"专业技术人才知识更新工程高级研修项目结业证书"}
    assert [c.hours for c in rows] == [24, 24]


@pytest.mark.req("PR-13", "T27")
def test_a_valid_certificate_has_its_paper_and_its_digest(batch):
    issue_batch(batch.pk, clock=clock)
    for certificate in Certificate.objects.all():
        content = read_paper(certificate)
        assert content.startswith(b"%PDF")
        assert sha256(content).hexdigest() == certificate.file_sha256
        events = list(certificate.log.values_list("event", flat=True))
        assert events == ["reserved", "valid"]


@pytest.mark.req("PR-13")
def test_number_and_content_are_stored_before_anything_is_drawn(batch):
    running, _ = begin_batch(batch.pk, now=ISSUED)
    reserve_batch(running, now=ISSUED)
    rows = Certificate.objects.all()
    assert {c.state for c in rows} == {"reserved"}
    assert all(c.content["number"] == c.number and len(c.content_hash) == 64 for c in rows)
    assert IssuanceLog.objects.filter(event="reserved").count() == 2


@pytest.mark.req("T25")
def test_running_again_changes_nothing(batch):
    issue_batch(batch.pk, clock=clock)
    before = list(Certificate.objects.values())
    issue_batch(batch.pk, clock=clock)
    assert list(Certificate.objects.values()) == before
    assert IssuanceLog.objects.count() == 4


@pytest.mark.req("T25")
def test_the_next_run_finishes_what_a_dead_one_left(batch):
    running, _ = begin_batch(batch.pk, now=ISSUED)
    first, *_ = reserve_batch(running, now=ISSUED)
    finish_certificate(Certificate.objects.get(number=first.number), now=ISSUED)
    done = issue_batch(batch.pk, clock=lambda: ISSUED + timedelta(minutes=5))
    assert done.state == Batch.State.DONE
    assert [c.number for c in Certificate.objects.valid()] == ["YX372021000001", "YX372021000002"]


def test_the_sweep_takes_up_what_nobody_heard_of(batch):
    Batch.objects.update(requested_at=timezone.now() - timedelta(minutes=1))
    sweep_batches()
    batch.refresh_from_db()
    assert (batch.state, Certificate.objects.valid().count()) == (Batch.State.DONE, 2)


def test_the_sweep_leaves_a_fresh_batch_to_its_message(batch):
    Batch.objects.update(requested_at=timezone.now())
    sweep_batches()
    assert Certificate.objects.count() == 0


@pytest.mark.req("T24")
def test_registers_count_on_across_classes_and_stay_apart_by_issuer():
    here = host()
    issue_batch(accepted(held_class(here, count=2)).pk, clock=clock)
    issue_batch(accepted(held_class(here, count=1, first_serial=11)).pk, clock=clock)
    other = province("福建", "35")
    from_other = held_class(
        host("示例福州学院", other), count=1, first_serial=21, rules="fujian-2024-ordinary"
    )
    issue_batch(accepted(from_other).pk, clock=clock)
    assert list(Certificate.objects.order_by("number").values_list("number", flat=True)) == [
        "YX352021000001", "YX372021000001", "YX372021000002", "YX372021000003",
    ]  # fmt: skip
    assert all(register_report(series).in_order for series in Series.objects.all())


@pytest.mark.req("004-16")
def test_national_certificates_are_numbered_by_the_ministry():
    row = held_class(count=1, rules="national-2021", level="national")
    settled(row)
    issue_batch(accepted(row).pk, clock=clock)
    certificate = Certificate.objects.get()
    assert certificate.number == "YX002021000001"
    assert certificate.series.authority == ministry()
    assert certificate.content["issuer"] == "人力资源社会保障部"


@pytest.mark.req("PR-27")
def test_a_character_without_a_font_stops_that_certificate_alone_and_is_named():
    batch = accepted(held_class(count=3, names={2: f"示例{NO_FONT}"}))
    stopped = issue_batch(batch.pk, clock=clock)
    assert stopped.state == Batch.State.BLOCKED
    assert "1 个证书待处理" in stopped.error
    waiting = Certificate.objects.waiting().get()
    assert "U+3FFFF" in waiting.fault
    assert Certificate.objects.valid().count() == 2
    issue_batch(batch.pk, clock=clock)
    assert waiting.log.filter(event="fault").count() == 1


@pytest.mark.req("PR-13")
def test_content_that_no_longer_matches_its_hash_is_never_drawn(batch):
    running, _ = begin_batch(batch.pk, now=ISSUED)
    first, _ = reserve_batch(running, now=ISSUED)
    tampered = Certificate.objects.get(number=first.number)
    tampered.content = {**tampered.content, "name": "别人"}
    assert finish_certificate(tampered, now=ISSUED) is False
    tampered.refresh_from_db()
    assert (tampered.state, tampered.file.name) == ("reserved", "")
    assert "散列不符" in tampered.fault


@pytest.mark.req("PR-13", "T24")
@pytest.mark.parametrize("change", [{"number": "YX9"}, {"content_hash": "0" * 64}, {"ordinal": 99}])
def test_the_database_itself_refuses_to_change_a_number(batch, change):
    issue_batch(batch.pk, clock=clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(ordinal=1).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(ordinal=1)._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuanceLog.objects.update(note="改")


def test_two_live_certificates_for_one_trainee_are_impossible(batch):
    issue_batch(batch.pk, clock=clock)
    copy = Certificate.objects.get(ordinal=1)
    copy.pk, copy.ordinal, copy.number = None, 9, "YX372021000009"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


@pytest.mark.req("T27")
def test_a_full_disk_leaves_the_number_reserved_and_the_batch_to_the_sweep(batch, settings, tmp_path):
    blocked = tmp_path / "file-where-a-folder-should-be"
    blocked.write_text("")
    settings.MEDIA_ROOT = blocked
    with pytest.raises(OSError, match="file-where"):
        issue_batch(batch.pk, clock=clock)
    batch.refresh_from_db()
    assert "磁盘" in batch.error
    assert {c.state for c in Certificate.objects.all()} == {"reserved"}
    settings.MEDIA_ROOT = tmp_path / "files"
    later = ISSUED + timedelta(minutes=3)
    assert list(Batch.objects.due(later)) == [batch]
    assert issue_batch(batch.pk, clock=lambda: later).state == Batch.State.DONE


@pytest.mark.req("PR-19")
def test_a_file_that_was_changed_is_not_handed_out(batch):
    issue_batch(batch.pk, clock=clock)
    certificate = Certificate.objects.get(ordinal=1)
    with open(certificate.file.path, "ab") as file:
        file.write(b"%")
    with pytest.raises(PaperChanged):
        read_paper(certificate)


@pytest.mark.req("T24")
def test_a_void_number_is_accounted_for_and_never_used_again():
    row = held_class(count=2, names={2: f"示例{NO_FONT}"})
    batch = accepted(row)
    issue_batch(batch.pk, clock=clock)
    waiting = Certificate.objects.waiting().get()
    for stranger in (filer(row.host), approver(province("福建", "35"))):
        with pytest.raises(Refused):
            void_certificate(waiting, reason="姓名录入有误", actor=stranger, now=ISSUED)
    with pytest.raises(Refused, match="原因"):
        void_certificate(waiting, reason=" ", actor=approver(row.authority), now=ISSUED)
    assert Batch.objects.with_progress().get().progress_words() == "1 / 2 本，待处理 1 本"
    void_certificate(waiting, reason="姓名录入有误", actor=approver(row.authority), now=ISSUED)
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE
    assert Batch.objects.with_progress().get().progress_words() == "1 / 2 本，作废 1 本"
    issue_batch(accepted(held_class(row.host, count=1, first_serial=11)).pk, clock=clock)
    states = list(Certificate.objects.order_by("ordinal").values_list("ordinal", "state"))
    assert states == [(1, "valid"), (2, "void"), (3, "valid")]
    assert register_report(Series.objects.get()).in_order
    with pytest.raises(Refused, match="只有还没有制证的编号可以作废"):
        void_certificate(
            Certificate.objects.get(ordinal=1), reason="试", actor=approver(row.authority), now=ISSUED
        )


def test_a_blocked_batch_is_put_back_by_the_authority_alone():
    row = held_class(count=1, names={1: f"示例{NO_FONT}"})
    batch = accepted(row)
    issue_batch(batch.pk, clock=clock)
    with pytest.raises(Refused):
        rerun_batch(batch, actor=filer(row.host), now=ISSUED)
    rerun_batch(batch, actor=approver(row.authority), now=ISSUED)
    batch.refresh_from_db()
    assert batch.state == Batch.State.QUEUED


def test_the_journal_holds_the_hash_of_every_content_and_paper(batch):
    issue_batch(batch.pk, clock=clock)
    contents = Entry.objects.get(verb="reserve").data["content"]
    papers = Entry.objects.get(verb="issue").data["papers"]
    for certificate in Certificate.objects.all():
        assert contents[certificate.number] == certificate.content_hash
        assert papers[certificate.number] == certificate.file_sha256


def test_a_class_that_is_not_completed_gets_no_numbers(batch):
    programme = batch.completion.programme
    programme.stage = "held"
    programme.save(update_fields=["stage"])
    assert issue_batch(batch.pk, clock=clock).state == Batch.State.BLOCKED
    assert Certificate.objects.count() == 0


def test_the_moment_of_acceptance_is_no_part_of_the_number(batch):
    assert batch.requested_at == ACCEPTED
    issue_batch(batch.pk, clock=clock)
    assert {str(c.issued_on) for c in Certificate.objects.all()} == {"2021-10-28"}
