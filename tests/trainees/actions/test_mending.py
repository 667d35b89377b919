"""A staged roster put right in the browser: columns, cells, rows; bound to what was seen, sealed, told without numbers."""

import pytest

from accounts.refusals import Refused
from accounts.roles import Role
from tests.builders import filer, user
from tests.trainees.builders import AFTER, HEADER, a_class, id_number, imported, person, workbook
from trainees.actions import confirm_roster, discard_roster, map_columns, mend_upload, upload_roster
from trainees.importing.preview import preview
from trainees.importing.staged import binding_of, corrections_of
from trainees.models import ColumnMapping, RosterUpload, Trainee
from workflow.models import Entry

pytestmark = pytest.mark.django_db
ODD = ["序号", "Who", "性别", "Number", "Company", "职务"]


def staged(row, content):
    return upload_roster(row, content=content, name="名单.xlsx", actor=filer(row.host), now=AFTER)


def odd_sheet(count=2):
    people = [person(n) for n in range(1, count + 1)]
    for each in people:
        each |= {"Who": each["姓名"], "Number": each["身份证号"], "Company": each["工作单位"]}
    return workbook(people, header=ODD, marks=False)


def mend(upload, **values):
    upload.refresh_from_db()
    values = {"seen": binding_of(upload), "actor": upload.uploaded_by, "now": AFTER} | values
    return mend_upload(upload, **values)


def assign(upload, mapping, **values):
    values = {"seen": binding_of(upload), "actor": upload.uploaded_by, "now": AFTER} | values
    return map_columns(upload, mapping=mapping, **values)


def confirm(upload, **values):
    upload = RosterUpload.objects.select_related("roster__programme").get(pk=upload.pk)
    values = {"sha256": binding_of(upload), "version": upload.roster.version} | values
    return confirm_roster(upload, actor=upload.uploaded_by, now=AFTER, **values)


def looked_at(upload):
    return preview(RosterUpload.objects.get(pk=upload.pk), today=AFTER.date())


def refusal(call, *args, **values):
    with pytest.raises(Refused) as caught:
        call(*args, **values)
    return caught.value


ALL = {"number": 1, "name": 2, "sex": 3, "doc_number": 4, "unit": 5, "post": 6}


@pytest.mark.req("000-37")
def test_columns_that_nobody_knows_are_assigned_and_the_upload_is_not_lost():
    row = a_class()
    upload = staged(row, odd_sheet())
    assert [fault.kind for fault in looked_at(upload).general] == ["header"] * 3
    assign(upload, ALL)
    found = looked_at(upload)
    assert (found.refused, [each.name for each in found.sheet.rows]) == (
        [],
        [person(n)["姓名"] for n in (1, 2)],
    )
    assert confirm(upload)["added"] == 2
    # What no column of the sheet holds is empty, not blank.
    assert {(t.phone, t.email, t.region, t.political_status) for t in Trainee.objects.all()} == {
        ("", "", "", "")
    }


def test_the_next_sheet_of_this_host_with_this_header_is_read_the_same_way():
    row, other = a_class(), a_class(number=2)
    assign(staged(row, odd_sheet()), ALL)
    assert staged(other, odd_sheet(3)).mapping == ALL
    assert staged(other, workbook([person(1)], header=[*ODD, "备注"], marks=False)).mapping == {}
    assert ColumnMapping.objects.get().mapping["name"] == "WHO"


def test_assigning_what_the_guess_says_writes_nothing_down():
    upload = staged(a_class(), workbook([person(1)], marks=False))
    assign(upload, looked_at(upload).columns.mapping)
    assert RosterUpload.objects.get().mapping == {}


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"name": 2, "unit": 5}, "column_missing"),
        ({"name": 2, "unit": 5, "doc_number": 5}, "column_twice"),
        ({"name": 2, "unit": 5, "doc_number": 40}, "no_column"),
        ({"name": 2, "unit": 5, "doc_number": 4, "salary": 6}, "no_column"),
    ],
)
def test_an_assignment_that_cannot_be_is_refused(mapping, code):
    upload = staged(a_class(), odd_sheet())
    assert refusal(assign, upload, mapping).code == code
    assert RosterUpload.objects.get().mapping == {}


@pytest.mark.req("PR-24")
def test_cells_are_typed_over_sealed_and_stored():
    row = a_class()
    people = [person(1), person(2, 身份证号=int(id_number(2)[:17] + "0")), person(3, 工作单位=None)]
    upload = staged(row, workbook(people, marks=False))
    assert len(looked_at(upload).refused) == 2
    mend(upload, cells={3: {"doc_number": id_number(2)}, 4: {"unit": "示例学院"}})
    assert looked_at(upload).refused == []
    entry = Entry.objects.filter(verb="mend_upload").get()
    assert (entry.after, entry.data["cells"]) == ("更正 2 格", 2)
    assert id_number(2) not in str([*Entry.objects.values()])
    raw = RosterUpload.objects.extra(select={"sealed": "corrections"}).values_list("sealed", flat=True).get()
    assert id_number(2) not in raw
    confirm(upload)
    assert list(Trainee.objects.order_by("number").values_list("unit", flat=True))[2] == "示例学院"
    assert Trainee.objects.get(number=2).person.number == id_number(2)
    assert RosterUpload.objects.get().corrections == ""


def test_a_correction_is_taken_back_and_a_row_left_out_comes_in_again():
    upload = staged(a_class(), workbook([person(1), person(2)], marks=False))
    mend(upload, cells={2: {"unit": ""}}, left_out=[3])
    found = looked_at(upload)
    assert (len(found.rows), len(found.refused)) == (1, 1)
    mend(upload, restored=[(2, "unit")], taken_in=[3])
    assert (corrections_of(RosterUpload.objects.get()), len(looked_at(upload).rows)) == ({}, 2)
    assert binding_of(RosterUpload.objects.get()) == upload.sha256


@pytest.mark.req("PR-24")
def test_what_was_not_seen_is_neither_mended_nor_stored():
    row = a_class()
    upload = staged(row, workbook([person(1)], marks=False))
    before = upload.sha256
    mend(upload, cells={2: {"post": "院长"}})
    seen = binding_of(RosterUpload.objects.get())
    assert refusal(mend, upload, cells={2: {"post": "校长"}}, seen=before).code == "other_file"
    assert refusal(confirm, upload, sha256=before).code == "other_file"
    assert refusal(confirm, upload, sha256="0" * 64).status == 409
    assert not Trainee.objects.exists()
    confirm(upload, sha256=seen)
    assert Trainee.objects.get().post == "院长"


def test_only_the_host_mends_and_only_while_it_waits():
    row = a_class()
    upload = staged(row, workbook([person(1)], marks=False))
    reader = user("reader", row.host, Role.READER)
    assert refusal(mend, upload, cells={2: {"post": "院长"}}, actor=reader).status == 403
    assert refusal(assign, upload, ALL, actor=reader).status == 403
    discard_roster(upload, actor=upload.uploaded_by, now=AFTER)
    assert refusal(mend, upload, cells={2: {"post": "院长"}}).code == "settled"


def test_what_is_too_long_or_no_field_is_refused():
    upload = staged(a_class(), workbook([person(1)], header=HEADER, marks=False))
    assert refusal(mend, upload, cells={2: {"post": "长" * 301}}).code == "long"
    assert refusal(mend, upload, cells={2: {"salary": "1"}}).code == "no_column"


def test_a_colleague_is_told_of_the_upload_that_waits():
    row = a_class()
    colleague = user("colleague", row.host, Role.FILER)
    first = staged(row, workbook([person(1)]))

    def send(**more):
        return upload_roster(
            row, content=workbook([person(2)]), name="另一份.xlsx", actor=colleague, now=AFTER, **more
        )

    told = refusal(send)
    assert (told.code, told.status, "名单.xlsx" in told.sentence) == ("other_upload", 409, True)
    assert RosterUpload.objects.get().state == "staged"
    send(instead=True)
    assert RosterUpload.objects.get(pk=first.pk).state == "discarded"


def test_people_with_marks_go_only_with_a_word_of_their_own():
    row = a_class()
    imported(row, count=2)
    upload = staged(row, workbook([person(2)], absent=()))
    told = refusal(confirm, upload, replace=True)
    assert (told.code, "签到 8 条、考核结果 1 条" in told.sentence) == ("asks_about_losses", True)
    assert Trainee.objects.count() == 2
    assert confirm(upload, replace=True, lose=True)["removed"] == 1
