"""A sign-in sheet or a meeting log: staged, laid beside the marks, confirmed; other marks give way only when asked."""

from datetime import date

import pytest

from accounts.refusals import Refused
from tests.builders import filer, host
from tests.trainees.actions.test_rosters import stored_files
from tests.trainees.builders import AFTER, a_class, imported, meeting_log, person, signed_sheet, workbook
from trainees.actions import confirm_attendance, discard_attendance, record_attendance, stage_attendance
from trainees.attending.files import read_file
from trainees.models import Attendance, AttendanceFile, Trainee
from workflow.models import Entry

pytestmark = pytest.mark.django_db
FIRST = date(2021, 10, 15)
PEOPLE = [person(n) for n in range(1, 4)]
SHEET, MEETING = AttendanceFile.Kind.SHEET, AttendanceFile.Kind.MEETING


@pytest.fixture
def roster():
    return imported(a_class(), workbook(PEOPLE, absent={(1, 1, "上午")}))


def staged(roster, content, kind=SHEET, **changed):
    values = {
        "content": content,
        "name": "签到表.xlsx",
        "actor": filer(roster.programme.host),
        "now": AFTER,
        **changed,
    }
    return stage_attendance(roster, kind=kind, **values)


def confirmed(row, **changed):
    values = {"sha256": row.sha256, "actor": filer(row.roster.programme.host), "now": AFTER, **changed}
    return confirm_attendance(row, **values)


def read(row):
    return read_file(row, today=AFTER.date())


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


@pytest.mark.req("000-21", "001-25")
def test_a_sheet_changes_what_it_says_and_asks_for_what_was_made_otherwise(roster):
    one, two, three = roster.trainees.all()
    actor = filer(roster.programme.host)
    record_attendance(two, on=FIRST, half="am", present=False, reason="请假", actor=actor, now=AFTER)
    row = staged(roster, signed_sheet(PEOPLE, absent={(3, 2, "下午")}))
    found = read(row)
    assert [(c.trainee.pk, c.slot, c.before, c.after) for c in found.plain] == [
        (one.pk, "10-15 上午", "缺勤", "出勤"), (three.pk, "10-16 下午", "出勤", "缺勤"),
    ]  # fmt: skip
    assert [(c.trainee.pk, c.slot, c.before, c.after) for c in found.conflicts] == [
        (two.pk, "10-15 上午", "缺勤", "出勤")
    ]
    assert (found.same, found.faults, found.hints) == (21, [], [])
    assert confirmed(row) == 2
    assert Attendance.objects.get(trainee=one, on=FIRST, half="am").present
    assert (Attendance.objects.get(trainee=two, on=FIRST, half="am").source) == "manual"
    entry = Entry.objects.get(verb="confirm_attendance")
    assert (entry.after, entry.data["kept"]) == ("签到表：写入 2 条，保留原登记 1 条", 1)


def test_what_is_ticked_gives_way(roster):
    two = roster.trainees.get(number=2)
    record_attendance(
        two, on=FIRST, half="am", present=False, reason="请假", actor=filer(roster.programme.host), now=AFTER
    )
    row = staged(roster, signed_sheet(PEOPLE))
    code = read(row).conflicts[0].code
    assert confirmed(row, take=[code]) == 2
    mark = Attendance.objects.get(trainee=two, on=FIRST, half="am")
    assert (mark.present, mark.source, mark.reason) == (True, "sheet", "")


def test_a_sheet_with_faults_changes_nothing(roster):
    row = staged(roster, signed_sheet([*PEOPLE, person(9)], marks={(2, 1, "下午"): "来了"}))
    found = read(row)
    assert len(found.faults) == 2
    assert "无法判断是否出勤" in "".join(found.faults)
    assert "不在名单中" in "".join(found.faults)
    before = Attendance.objects.filter(present=True).count()
    assert refusal(confirmed, row).code == "faults"
    assert Attendance.objects.filter(present=True).count() == before


def test_people_who_are_not_in_the_sheet_stay_as_they_are(roster):
    found = read(staged(roster, signed_sheet(PEOPLE[:1])))
    assert found.faults == []
    assert found.hints == [f"表中没有 2 名学员：{PEOPLE[1]['姓名']}、{PEOPLE[2]['姓名']}，他们的签到不变。"]
    assert [change.trainee.number for change in found.changes] == [1]


def test_a_column_that_nobody_filled_in_makes_nobody_absent(roster):
    empty = {(n, 2, "下午") for n in (1, 2, 3)}
    found = read(staged(roster, signed_sheet(PEOPLE, absent=empty | {(1, 1, "上午")})))
    assert found.hints == ["第 2 天下午没有一人出勤，按没有填写处理，不导入。"]
    assert (found.changes, found.same) == ([], 21)


@pytest.mark.req("PR-24")
def test_a_settled_file_is_deleted(roster, django_capture_on_commit_callbacks):
    before, actor = stored_files(), filer(roster.programme.host)
    with django_capture_on_commit_callbacks(execute=True):
        row = staged(roster, signed_sheet(PEOPLE))
        other = staged(roster, signed_sheet(PEOPLE[:2]))
    row.refresh_from_db()
    assert row.state == AttendanceFile.State.DISCARDED
    assert refusal(confirmed, row).code == "settled"
    assert len(stored_files()) == len(before) + 1
    assert refusal(confirmed, other, sha256="0" * 64).code == "other_file"
    with django_capture_on_commit_callbacks(execute=True):
        discard_attendance(other, actor=actor, now=AFTER)
    assert stored_files() == before


def test_only_the_hosts_filers_bring_a_sheet(roster):
    stranger = filer(host("乙校"))
    assert refusal(staged, roster, signed_sheet(PEOPLE), actor=stranger).status == 403
    row = staged(roster, signed_sheet(PEOPLE))
    assert refusal(confirmed, row, actor=stranger).status == 403
    assert refusal(discard_attendance, row, actor=stranger, now=AFTER).status == 403
    assert confirmed(row) == 1


def test_what_is_no_sheet_is_refused_at_the_upload(roster):
    assert refusal(staged, roster, meeting_log([("示例", 100)])).code == "no_sheet"
    values = {"on": FIRST, "half": "am", "minutes": 90}
    assert refusal(staged, roster, signed_sheet(PEOPLE), MEETING, **values).code == "no_log"
    assert not AttendanceFile.objects.exists()


@pytest.mark.req("000-21")
def test_a_meeting_log_marks_those_on_line_and_nobody_else(roster):
    one, two, three = roster.trainees.all()
    Trainee.objects.filter(pk__in=[one.pk, two.pk]).update(online=True)
    Attendance.objects.all().delete()
    content = meeting_log([(f"某院-{one.name}", 120), (two.name, 30), (three.name, 120), ("iPhone", 200)])
    row = staged(roster, content, MEETING, on=FIRST, half="am", minutes=90)
    found = read(row)
    assert [change.trainee.pk for change in found.plain] == [one.pk]
    assert [(words, len(rows)) for words, _, rows in found.groups] == [
        ("在线时间不足", 1), ("名单中为线下学员", 1), ("名单中有同名", 0), ("名单中没有此人", 1),
    ]  # fmt: skip
    assert confirmed(row) == 1
    mark = Attendance.objects.get()
    assert (mark.trainee_id, mark.on, mark.half, mark.present, mark.source) == (
        one.pk,
        FIRST,
        "am",
        True,
        "online",
    )


def test_marks_by_phone_and_log_outlive_the_next_roster(roster):
    one = roster.trainees.first()
    Attendance.objects.filter(trainee=one, on=FIRST).update(source="phone", present=True)
    imported(roster.programme, workbook(PEOPLE, absent={(1, 1, "上午"), (1, 1, "下午")}))
    marks = Attendance.objects.filter(trainee=one, on=FIRST).values_list("present", "source")
    assert list(marks) == [(True, "phone"), (True, "phone")]
