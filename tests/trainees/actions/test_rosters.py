"""A workbook comes in: staged encrypted, confirmed by its hash, replaced, given up."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.refusals import Refused
from programs.lifecycle import Stage
from tests.builders import filer, host, province, reviewer
from tests.trainees.builders import (
    AFTER,
    DURING,
    SAMPLES,
    a_class,
    id_number,
    imported,
    person,
    workbook,
)  # fmt: skip
from trainees.actions import confirm_roster, discard_roster, record_attendance, remove_trainee, upload_roster
from trainees.importing.preview import preview
from trainees.models import Assessment, Attendance, Person, RosterUpload, Trainee
from trainees.people import find_people
from workflow.models import Entry
from workflow.xlsx.limits import WorkbookRefused

pytestmark = pytest.mark.django_db


def staged(row, content=None, *, now=AFTER, name="名单.xlsx"):
    content = content or workbook([person(n) for n in (1, 2, 3)])
    return upload_roster(row, content=content, name=name, actor=filer(row.host), now=now)


def confirm(upload, **changes):
    values = {
        "sha256": upload.sha256, "version": upload.roster.version, "actor": filer(upload.roster.programme.host),
        "now": AFTER, **changes,
    }  # fmt: skip
    return confirm_roster(upload, **values)


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def stored_files():
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.req("000-37", "001-40")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_samples_are_stored_as_they_are(path, django_assert_max_num_queries):
    row = a_class(days=5 if path.stem.startswith("GJ") else 4)
    upload = staged(row, path.read_bytes(), name=path.name)
    with django_assert_max_num_queries(40):
        counts = confirm(upload)
    sheet = load_workbook(path)
    rows = list(sheet.worksheets[0].iter_rows(min_row=2, values_only=True))
    signed = list(sheet["签到表"].iter_rows(min_row=2, values_only=True))
    stored = Trainee.objects.filter(roster=upload.roster).select_related("person", "assessment")
    assert [
        (t.number, t.name, t.person.number, t.unit, t.qualification, int(t.claimed_hours)) for t in stored
    ] == [(r[0], r[1], r[4], r[5], r[7], int(r[9])) for r in rows]
    assert [t.assessment.get_result_display() for t in stored] == [r[10] for r in rows]
    marks = Attendance.objects.filter(trainee__roster=upload.roster)
    assert marks.filter(present=True).count() == sum(cell == "√" for r in signed for cell in r[2:])
    assert marks.count() == len(signed) * (len(signed[0]) - 2)
    assert counts == {
        "found": len(rows), "added": len(rows), "renewed": 0, "removed": 0, "marks": marks.count(), "results": len(rows),
    }  # fmt: skip


def test_nothing_is_stored_until_it_is_confirmed():
    row = a_class()
    upload = staged(row)
    assert not Person.objects.exists()
    assert not Trainee.objects.exists()
    assert upload.counts["found"] == 3
    confirm(upload)
    assert Trainee.objects.count() == 3


@pytest.mark.req("PR-24")
def test_id_numbers_are_nowhere_in_plain():
    row = a_class()
    upload = staged(row)
    with upload.file as stored:
        sealed = stored.read()
    assert id_number(1).encode() not in sealed
    confirm(upload)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            text = repr(cursor.fetchall())
            assert id_number(1) not in text, table
            assert "10000000001" not in text, table  # nor the telephone
    assert [p.number for p in find_people(id_number(1))] == [id_number(1)]


def test_the_file_is_gone_once_it_is_settled(django_capture_on_commit_callbacks):
    row = a_class()
    before = stored_files()
    upload = staged(row)
    assert len(stored_files()) == len(before) + 1
    with django_capture_on_commit_callbacks(execute=True):
        confirm(upload)
    assert stored_files() == before
    assert not RosterUpload.objects.get().file


def test_giving_up_leaves_no_file_and_no_people(django_capture_on_commit_callbacks):
    row = a_class()
    before = stored_files()
    upload = staged(row)
    with django_capture_on_commit_callbacks(execute=True):
        discard_roster(upload, actor=filer(row.host), now=AFTER)
    assert stored_files() == before
    assert not Trainee.objects.exists()
    assert refusal(confirm, upload).code == "settled"


def test_a_new_upload_replaces_the_one_that_waited():
    row = a_class()
    first = staged(row)
    staged(row, workbook([person(9)]))
    first.refresh_from_db()
    assert first.state == RosterUpload.State.DISCARDED
    assert refusal(confirm, first).code == "settled"


def test_who_was_taken_off_meanwhile_is_not_taken_off_or_marked_again():
    """Two clerks with the same page: the second is told, and the journal knows of one removal."""
    roster = imported(a_class())
    actor, gone = filer(roster.programme.host), roster.trainees.first()
    stale = Trainee.objects.get(pk=gone.pk)
    remove_trainee(gone, reason="因故未能参训", actor=actor, now=AFTER)
    again = refusal(remove_trainee, stale, reason="因故未能参训", actor=actor, now=AFTER)
    marking = {"on": date(2021, 10, 15), "half": "am", "present": False, "reason": "漏签"}
    marked = refusal(record_attendance, stale, **marking, actor=actor, now=AFTER)
    assert [(error.code, error.status) for error in (again, marked)] == [("gone", 409)] * 2
    assert Entry.objects.filter(verb="remove_trainee").count() == 1


def test_what_was_seen_is_what_is_stored():
    """The confirmation names the file's hash and the roster's version; anything else is refused."""
    row = a_class()
    upload = staged(row)
    assert refusal(confirm, upload, sha256="0" * 64).code == "other_file"
    assert refusal(confirm, upload, version=upload.roster.version + 1).code == "stale"
    assert not Trainee.objects.exists()
    confirm(upload)
    assert upload.roster.trainees.count() == 3


def test_a_second_submission_is_told_so():
    row = a_class()
    upload = staged(row)
    confirm(upload)
    assert refusal(confirm, upload, version=upload.roster.version + 1).code == "settled"
    assert Trainee.objects.count() == 3


def test_two_people_importing_do_not_overwrite_each_other():
    row = a_class()
    imported(row)
    upload = staged(row, workbook([person(n) for n in (1, 2, 3, 4)]))
    seen = upload.roster.version
    remove_trainee(Trainee.objects.first(), reason="未参训", actor=filer(row.host), now=AFTER)
    assert refusal(confirm, upload, version=seen).code == "stale"
    assert Trainee.objects.count() == 2


@pytest.mark.req("000-37")
def test_every_fault_is_said_at_once_and_nothing_is_stored():
    people = [person(n) for n in range(1, 7)]
    people[0]["身份证号"] = int(id_number(1)[:17] + "0")
    people[1]["身份证号"] = id_number(2)[:17] + ("1" if id_number(2)[17] != "1" else "2")
    people[2]["姓名"] = None
    people[3]["证件类型"] = "驾驶证"
    people[5]["身份证号"] = people[4]["身份证号"]
    row = a_class()
    upload = staged(row, workbook(people, marks=False))
    caught = refusal(confirm, upload)
    assert caught.code == "faults"
    assert [int(re.match(r"第 (\d+) 行", d)[1]) for d in caught.details] == [2, 3, 4, 5, 7]
    assert not any(id_number(n) in sentence for sentence in caught.details for n in range(1, 7))
    assert not Person.objects.exists()
    assert "faults" not in repr(Entry.objects.values_list("verb", flat=True))


def test_taking_people_off_asks_first():
    row = a_class()
    imported(row, count=3)
    upload = staged(row, workbook([person(1), person(2, 职务="总工程师"), person(4)]))
    caught = refusal(confirm, upload)
    assert caught.code == "asks_first"
    assert person(3)["姓名"] in caught.sentence
    assert refusal(confirm, upload, replace=True).code == "asks_about_losses"
    counts = confirm(upload, replace=True, lose=True)
    assert (counts["added"], counts["renewed"], counts["removed"]) == (1, 1, 1)
    assert list(Trainee.objects.values_list("number", "post")) == [
        (1, "科室负责人"),
        (2, "总工程师"),
        (4, "科室负责人"),
    ]


def test_the_same_person_on_two_rosters_is_one_person():
    one, other = a_class(), a_class(number=2)
    imported(one)
    imported(other)
    assert Person.objects.count() == 3
    assert Trainee.objects.count() == 6


@pytest.mark.req("000-16")
def test_a_roster_waits_for_the_filing():
    for stage in (Stage.PLANNED, Stage.FILED):
        row = a_class(stage=stage)
        caught = refusal(staged, row)
        assert caught.status == 409
        assert "先完成开班备案" in caught.sentence
    assert staged(a_class(stage=Stage.APPROVED)).roster.pk


def test_before_opening_only_the_list_is_taken_over():
    row = a_class(stage=Stage.APPROVED)
    imported(row)
    assert Trainee.objects.count() == 3
    assert not Attendance.objects.exists()
    assert not Assessment.objects.exists()


def test_a_mark_of_a_day_to_come_is_refused_and_an_empty_one_is_left_out():
    row = a_class(days=6)
    people = [person(1)]
    upload = staged(row, workbook(people, days=6), now=DURING)
    assert refusal(confirm, upload, now=DURING).code == "faults"
    ahead = {(1, day, half) for day in (5, 6) for half in ("上午", "下午")}
    upload = staged(row, workbook(people, days=6, absent=ahead), now=DURING)
    confirm(upload, now=DURING)
    assert Attendance.objects.count() == 8


def test_marks_after_the_last_day_are_refused():
    row = a_class(days=3)
    upload = staged(row, workbook([person(1)], days=4))
    caught = refusal(confirm, upload)
    assert "办班到 2021-10-17 结束" in caught.details[0]


def test_only_the_hosts_filers_import():
    row = a_class()
    content = workbook([person(1)])
    for stranger in (filer(host("乙校")), reviewer(row.host), reviewer(province())):
        assert (
            refusal(upload_roster, row, content=content, name="x.xlsx", actor=stranger, now=AFTER).status
            == 403
        )
    upload = staged(row, content)
    assert refusal(confirm, upload, actor=filer(host("乙校"))).status == 403
    assert refusal(discard_roster, upload, actor=filer(host("乙校")), now=AFTER).status == 403
    assert confirm(upload)["found"] == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b"%PDF-1.7 x", "wrong_type"), (b"PK\x03\x04 torn", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_leaves_nothing(content, code):
    row = a_class()
    before = stored_files()
    with pytest.raises(WorkbookRefused) as caught:
        upload_roster(row, content=content, name="x.xlsx", actor=filer(row.host), now=AFTER)
    assert caught.value.code == code
    assert not RosterUpload.objects.exists()
    assert stored_files() == before


def test_the_journal_holds_counts_and_no_number():
    row = a_class()
    imported(row, name=f"{row.code} 名单 {id_number(3)}.xlsx")
    entries = list(Entry.objects.filter(case=row.case).order_by("number"))
    assert [entry.verb for entry in entries] == ["upload_roster", "confirm_roster"]
    assert entries[0].after == f"{row.code} 名单 ***.xlsx"
    assert entries[1].after == "共 3 人：新增 3，更新 0，移出 0；签到 24 条；考核结果 3 人"
    assert id_number(3) not in repr([(e.before, e.after, e.note, e.data) for e in entries])


def test_removing_somebody_takes_marks_and_result_along_with_a_reason():
    row = a_class()
    imported(row)
    someone = Trainee.objects.first()
    assert refusal(remove_trainee, someone, reason=" ", actor=filer(row.host), now=AFTER).code == "no_reason"
    assert refusal(remove_trainee, someone, reason="x", actor=filer(host("乙校")), now=AFTER).status == 403
    remove_trainee(someone, reason="本人未参训", actor=filer(row.host), now=AFTER)
    assert Trainee.objects.count() == 2
    assert Attendance.objects.count() == 16
    assert Entry.objects.filter(verb="remove_trainee").get().note == "本人未参训"


def test_a_person_stands_once_on_a_roster():
    row = a_class()
    roster = imported(row)
    someone = roster.trainees.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Trainee.objects.create(
            roster=roster, person=someone.person, row=9, number=9, name="x", number_mask="x", unit="x"
        )


def test_the_number_of_queries_does_not_grow_with_the_people():
    def queries(count, number):
        row = a_class(number=number)
        upload = staged(row, workbook([person(n) for n in range(1, count + 1)]))
        with CaptureQueriesContext(connection) as caught:
            confirm(upload)
        return len(caught)

    assert queries(1, 1) + 2 >= queries(12, 2)


def test_timetable_and_marks_may_differ_but_are_pointed_out():
    row = a_class()
    row.filing.sessions.filter(half="pm").delete()
    upload = staged(row)
    found = preview(upload, today=AFTER.date())
    assert not found.refused
    assert any("没有课，不计学时" in note.sentence for note in found.notes)
