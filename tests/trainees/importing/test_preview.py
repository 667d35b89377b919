"""What a staged workbook would do to the roster, and what of it is not read."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from programs.lifecycle import Stage
from tests.builders import filer, host
from tests.trainees.builders import AFTER, HEADER, a_class, id_number, imported, person, workbook
from trainees.actions import upload_roster
from trainees.importing.preview import preview

pytestmark = pytest.mark.django_db
TODAY = AFTER.date()


def looked_at(row, content):
    upload = upload_roster(row, content=content, name="名单.xlsx", actor=filer(row.host), now=AFTER)
    return preview(upload, today=TODAY)


def test_four_tiles_add_up():
    people = [person(n) for n in range(1, 7)]
    people[1]["工作单位"] = None
    people[2]["姓名"] = "李　四"
    people[3]["培训学时"] = 20
    found = looked_at(a_class(), workbook(people))
    counts = {
        "found": 6,
        "ok": 4,
        "bad": 1,
        "warned": 1,
        "general": 0,
        "added": 6,
        "renewed": 0,
        "kept": 0,
        "removed": 0,
    }
    assert found.counts == counts
    assert found.bad_rows == [3]
    assert [row.state for row in found.rows] == ["ok", "bad", "ok", "warned", "ok", "ok"]
    assert found.rows[1].bad == {"unit"}
    assert [(c.old, c.new) for c in found.rows[2].changes] == [("李　四", "李四")]


def test_while_the_class_runs_days_to_come_are_neither_counted_nor_compared():
    row = a_class(first=date(2021, 10, 19))
    absent = {(n, day, half) for n in (1, 2) for day in (3, 4) for half in ("上午", "下午")}
    found = looked_at(row, workbook([person(1), person(2)], absent=absent))
    assert (found.marks, found.refused, [hint for each in found.rows for hint in each.hints]) == (8, [], [])


@pytest.mark.req("000-37")
def test_hours_claimed_stand_beside_hours_computed():
    found = looked_at(a_class(), workbook([person(1), person(2)], absent={(2, 4, "下午")}))
    (hint,) = [hint for row in found.rows for hint in row.hints]
    assert "填报 24 学时，按课程表和签到计算为 21.0 学时" in hint.sentence
    assert (hint.row, found.refused) == (3, [])


def test_it_says_who_is_new_changed_and_gone():
    row = a_class()
    imported(row)
    found = looked_at(
        row, workbook([person(2), person(3, 工作单位="示例新单位", 联系电话="10099999999"), person(4)])
    )
    assert [each.name for each in found.added] == [person(4)["姓名"]]
    assert [each.name for each in found.removed] == [person(1)["姓名"]]
    (renewal,) = found.renewed
    assert renewal.differences == (("工作单位", "示例第3研究院", "示例新单位"), ("联系电话", "", "已更新"))


def test_before_opening_it_says_that_marks_are_not_taken():
    found = looked_at(a_class(stage=Stage.APPROVED), workbook([person(1)]))
    assert (found.marks, found.results, found.takes_marks) == (0, 0, False)
    assert any("尚未开班" in note.sentence for note in found.notes)


def test_a_class_without_a_first_day_cannot_place_its_marks():
    row = a_class()
    row.starts_on = row.ends_on = None
    row.save(update_fields=["starts_on", "ends_on"])
    assert "开班日期尚未确定" in looked_at(row, workbook([person(1)])).refused[0].sentence


def test_hidden_rows_and_other_sheets_are_named():
    book = load_workbook(io.BytesIO(workbook([person(1), person(2)])))
    book.worksheets[0].row_dimensions[3].hidden = True
    other = book.create_sheet("旧名单")
    other.append(HEADER)
    other.append([person(3)[label] for label in HEADER])
    other.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    found = looked_at(a_class(), out.getvalue())
    told = " ".join(
        [note.sentence for note in found.notes] + [h.sentence for row in found.rows for h in row.hints]
    )
    assert "隐藏行" in told
    assert "旧名单" in told
    assert found.counts["found"] == 2


def test_no_sentence_holds_a_number():
    people = [person(1), person(1, 序号=2), person(3, 身份证号=id_number(3)[:-1] + "A")]
    found = looked_at(a_class(), workbook(people, marks=False))
    sentences = " ".join(f.sentence for f in (*found.refused, *found.notes, *found.sheet.changes))
    assert len(found.refused) == 2
    assert not any(id_number(n)[:17] in sentences for n in (1, 3))
    assert id_number(1) not in repr(found.rows)


def test_days_of_the_sheet_become_days_of_the_class():
    row = a_class(first=date(2021, 10, 18), days=2)
    imported(row, workbook([person(1)], days=2))
    marks = row.roster.trainees.get().attendance.order_by("on", "half").values_list("on", "half")
    assert list(marks) == [
        (date(2021, 10, 18), "am"), (date(2021, 10, 18), "pm"), (date(2021, 10, 19), "am"), (date(2021, 10, 19), "pm"),
    ]  # fmt: skip


@pytest.mark.req("T10")
def test_a_document_known_under_another_name_is_a_hint_without_that_name():
    imported(a_class())
    other = a_class(host("示例青岛职业学院"))
    found = looked_at(other, workbook([person(1), person(2, 姓名="改名的人"), person(4)]))
    told = [(row.row.excel_row, [hint.kind for hint in row.hints]) for row in found.rows]
    assert told == [(2, []), (3, ["names"]), (4, [])]
    (hint,) = found.rows[1].hints
    assert hint.sentence == "第 3 行“姓名”：同一证件号码在别的名单中登记的姓名与此不同，请对照证件核对。"
    assert person(2)["姓名"] not in hint.sentence
    assert (hint.cell, found.rows[1].warned, found.refused) == ("B3", {"name"}, [])


def test_asking_for_other_names_costs_the_same_for_one_person_and_for_twenty():
    def cost(people):
        row = a_class()
        content = workbook([person(n) for n in range(1, people + 1)])
        upload = upload_roster(row, content=content, name="名单.xlsx", actor=filer(row.host), now=AFTER)
        with CaptureQueriesContext(connection) as caught:
            preview(upload, today=TODAY)
        return len(caught)

    assert cost(1) == cost(20)
