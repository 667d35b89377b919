"""Large lists in the worker's hands: read, looked at, stored, stopped, killed; all or nothing whatever happens."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from accounts.crypto import DecryptionError, encrypt_bytes
from accounts.refusals import Refused
from tests.builders import filer, host
from tests.trainees.builders import AFTER, a_class, imported, person, workbook
from trainees.actions import ensure_roster, sweep_uploads, work_upload
from trainees.actions.large import is_large, queue_reading, queue_storing, stop_upload
from trainees.actions.large.claims import STALE
from trainees.importing.lists import SealedFrames, is_listed, list_path, open_list, ready_path
from trainees.importing.preview import file_binding
from trainees.importing.staged import binding_of
from trainees.models import Assessment, Attendance, Person, RosterUpload, Trainee
from workflow.models import Entry
from workflow.xlsx.reading import open_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.req("000-37", "001-54")]
State = RosterUpload.State
COUNT = 1203


def clock():
    return AFTER


def later():
    return AFTER + STALE + timedelta(seconds=1)


def content(count=COUNT, changes=None, **options):
    return workbook([person(n, **(changes or {}).get(n, {})) for n in range(1, count + 1)], **options)


def waiting(row, data, **fields):
    """An upload as the door leaves it for the worker."""
    upload = RosterUpload(
        roster=ensure_roster(row), file_name="名单.xlsx", sha256=hashlib.sha256(data).hexdigest(),
        uploaded_at=AFTER, uploaded_by=filer(row.host), rows_total=COUNT, **fields,
    )  # fmt: skip
    upload.file.save("roster", ContentFile(encrypt_bytes(data, aad=file_binding(upload.sha256))), save=False)
    return queue_reading(upload, now=AFTER)


def read(row, data, **fields):
    upload = waiting(row, data, **fields)
    assert work_upload(upload.pk, clock=clock) == State.STAGED
    upload.refresh_from_db()
    return upload


def queued(upload, **options):
    upload.roster.refresh_from_db()
    options = {"seen": binding_of(upload), "version": upload.roster.version} | options
    return queue_storing(upload, actor=filer(upload.roster.programme.host), now=AFTER, **options)


def test_a_list_that_was_mended_since_it_was_seen_is_not_stored():
    upload = read(a_class(), content(3))
    with pytest.raises(Refused) as refusal:
        queued(upload, seen="0" * 64)
    assert (refusal.value.code, queued(upload).state) == ("other_file", State.STORING)


def test_a_workbook_is_large_by_its_rows(settings):
    settings.ROSTER_JOB_ROWS = 3
    with open_workbook(content(2)) as small, open_workbook(content(3)) as large:
        assert (is_large(small), is_large(large)) == (False, True)


def test_a_list_is_read_kept_and_paged_without_the_workbook():
    wrong = {
        2: {"工作单位": None},
        700: {"姓名": "王 明"},
        701: {"联系电话": "无"},
        1203: {"身份证号": person(1)["身份证号"]},
    }
    upload = read(a_class(), content(changes=wrong))
    kept = open_list(upload)
    assert {name: kept.counts[name] for name in ("found", "ok", "bad", "warned", "added", "kept", "removed")} == {
        "found": 1203, "ok": kept.counts["found"] - kept.counts["bad"] - kept.counts["warned"], "bad": 2,
        "warned": kept.counts["warned"], "added": 1203, "kept": 0, "removed": 0,
    }  # fmt: skip
    assert (kept.refused, kept.general, upload.rows_done, upload.rows_total) == (2, [], 1203, 1203)
    assert [row.row.number for row in kept.page(498, 5)] == [499, 500, 501, 502, 503]
    assert [row.row.number for row in kept.page(1200, 50)] == [1201, 1202, 1203]
    assert [fault.sentence for fault in kept.page(1202, 1)[0].faults] == [
        "第 1204 行“身份证号”与第 2 行的证件号码相同。同一人只能列一次，请删去其中一行或核对号码。"
    ]
    odd = kept.page(0, 2000, only_faults=True)
    assert all(row.faults or row.hints or row.changes for row in odd)
    assert {2, 700, 701, 1203} <= {row.row.number for row in odd}
    assert kept.page(1, 3, only_faults=True) == odd[1:4]
    assert [(c.old, c.new) for row in odd if row.row.number == 700 for c in row.changes] == [
        ("王 明", "王明")
    ]
    with pytest.raises(Refused) as refusal:
        queued(upload)
    assert refusal.value.sentence == "名单中还有 2 处需要修正，没有导入任何内容。请改正后再导入。"


def test_the_kept_list_is_sealed_and_opens_nowhere_else():
    upload = read(a_class(), content(5))
    raw = list_path(upload).read_bytes()
    assert person(1)["身份证号"].encode() not in raw
    assert "示例".encode() not in raw
    list_path(upload).rename(ready_path(upload))
    with pytest.raises(DecryptionError):
        SealedFrames(ready_path(upload), upload.sha256)
    assert not is_listed(upload)


def test_a_list_is_stored_whole_with_marks_and_results(django_capture_on_commit_callbacks):
    row = a_class()
    days = content(days=2, absent={(3, 1, "上午")})
    upload = read(row, days)
    queued(upload)
    with django_capture_on_commit_callbacks(execute=True):
        path = list_path(upload)
        assert work_upload(upload.pk, clock=clock) == State.CONFIRMED
    upload.refresh_from_db()
    assert (upload.state, upload.file.name, upload.rows_done, upload.roster.version) == (
        State.CONFIRMED, "", 1203, 2,
    )  # fmt: skip
    assert list(path.parent.glob(f"{path.stem}*")) == []
    assert (Trainee.objects.count(), Person.objects.count(), Assessment.objects.count()) == (1203, 1203, 1203)
    assert Attendance.objects.count() == 4 * 1203
    assert Attendance.objects.filter(present=False).values_list("trainee__number", flat=True).get() == 3
    third = Trainee.objects.select_related("person").get(number=3)
    assert (third.phone, third.person.number, third.name) == (
        person(3)["联系电话"], person(3)["身份证号"], person(3)["姓名"],
    )  # fmt: skip
    entry = Entry.objects.order_by("-pk").first()
    assert (entry.verb, entry.after) == (
        "confirm_roster", "共 1203 人：新增 1203，更新 0，移出 0；签到 4812 条；考核结果 1203 人",
    )  # fmt: skip


def test_a_second_list_renews_adds_and_asks_before_it_takes_off():
    row = a_class()
    imported(row, content(4))
    before = dict(Trainee.objects.values_list("number", "pk"))
    people = [person(n) for n in (1, 3, 4, 5)]
    people[1]["工作单位"] = "示例新单位"
    upload = read(row, workbook(people))
    kept = open_list(upload)
    assert (kept.counts["added"], kept.counts["kept"], kept.counts["removed"], kept.removed_names) == (
        1, 3, 1, [person(2)["姓名"]],
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        queued(upload)
    assert (refusal.value.code, refusal.value.field) == ("asks_first", "replace")
    queued(upload, replace=True)
    assert work_upload(upload.pk, clock=clock) == State.CONFIRMED
    after = dict(Trainee.objects.values_list("number", "pk"))
    assert {number: after[number] for number in (1, 3, 4)} == {number: before[number] for number in (1, 3, 4)}
    assert sorted(after) == [1, 3, 4, 5]
    assert Trainee.objects.get(number=3).unit == "示例新单位"
    upload.refresh_from_db()
    assert {name: upload.counts[name] for name in ("added", "renewed", "removed")} == {
        "added": 1, "renewed": 1, "removed": 1,
    }  # fmt: skip


def test_a_roster_changed_meanwhile_sends_the_list_back():
    row = a_class()
    imported(row, content(4))
    upload = read(row, content(5))
    upload.roster.refresh_from_db()
    queued(upload)
    type(upload.roster).objects.filter(pk=upload.roster_id).update(version=9)
    assert work_upload(upload.pk, clock=clock) == State.STAGED
    upload.refresh_from_db()
    assert "已被他人修改" in upload.error
    assert Trainee.objects.count() == 4
    with pytest.raises(Refused) as refusal:
        queued(upload)
    assert refusal.value.code == "stale"


def test_a_file_that_cannot_be_read_fails_with_its_sentence(django_capture_on_commit_callbacks):
    upload = waiting(a_class(), b"PK\x03\x04 no workbook")
    with django_capture_on_commit_callbacks(execute=True):
        assert work_upload(upload.pk, clock=clock) == State.FAILED
    upload.refresh_from_db()
    assert (upload.file.name, bool(upload.error)) == ("", True)
    assert Entry.objects.order_by("-pk").first().verb == "fail_upload"


def test_only_one_run_is_at_a_list_and_a_dead_one_is_replaced():
    upload = waiting(a_class(), content(5))
    RosterUpload.objects.update(worked_at=AFTER - timedelta(seconds=30), rows_done=3)
    assert work_upload(upload.pk, clock=clock) is None
    assert sweep_uploads(clock=clock) == 0
    assert sweep_uploads(clock=later) == 1
    upload.refresh_from_db()
    assert (upload.state, upload.rows_done) == (State.STAGED, 5)
    assert sweep_uploads(clock=later) == 0


def test_stopping_a_list_that_nobody_is_at_takes_effect_at_once(django_capture_on_commit_callbacks):
    row = a_class()
    upload = waiting(row, content(5))
    with django_capture_on_commit_callbacks(execute=True):
        stop_upload(upload, actor=filer(row.host), now=AFTER)
    upload.refresh_from_db()
    assert (upload.state, upload.file.name) == (State.DISCARDED, "")
    assert work_upload(upload.pk, clock=clock) is None
    with pytest.raises(Refused) as refusal:
        stop_upload(upload, actor=filer(row.host), now=AFTER)
    assert refusal.value.status == 409


def stopping(upload, when):
    """A clock in whose n-th look somebody stops the list."""
    looks = []

    def look():
        looks.append(1)
        if len(looks) == when:
            stop_upload(upload, actor=filer(upload.roster.programme.host), now=AFTER)
        return AFTER

    return look


def test_a_list_stopped_while_it_is_read_is_given_up():
    upload = waiting(a_class(), content())
    assert work_upload(upload.pk, clock=stopping(upload, 4)) == State.DISCARDED
    assert (Trainee.objects.count(), Person.objects.count()) == (0, 0)


def test_a_list_stopped_while_it_is_stored_changes_nothing_and_may_be_confirmed_again(settings):
    settings.ROSTER_AT_ONCE_ROWS = 100  # a list so long that it is made ready before the transaction
    row = a_class()
    imported(row, content(4))
    upload = read(row, content())
    queued(upload)
    assert work_upload(upload.pk, clock=stopping(upload, 3)) == State.STAGED
    upload.refresh_from_db()
    assert (upload.cancelled_at, upload.roster.version, Trainee.objects.count(), Person.objects.count()) == (
        None, 2, 4, 4,
    )  # fmt: skip
    queued(upload)
    assert work_upload(upload.pk, clock=clock) == State.CONFIRMED
    assert Trainee.objects.count() == COUNT


def test_a_stranger_stops_nothing():
    row, other = a_class(), a_class(host("示例青岛职业学院"))
    upload = waiting(row, content(5))
    with pytest.raises(Refused):
        stop_upload(upload, actor=filer(other.host), now=AFTER)
    upload.refresh_from_db()
    assert upload.state == State.READING
    stop_upload(upload, actor=filer(row.host), now=AFTER)
