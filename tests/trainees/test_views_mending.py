"""The pages on which a staged roster is put right: columns, cells, what is not read; as much for many rows as for few."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from tests.builders import filer, user
from tests.trainees.builders import a_class, id_number, imported, person, workbook
from trainees.models import RosterUpload, Trainee

pytestmark = pytest.mark.django_db
ODD = ["序号", "Who", "性别", "身份证号", "工作单位", "职务", "备注"]


@pytest.fixture
def row():
    return a_class()


@pytest.fixture
def host_client(client, row):
    client.force_login(filer(row.host))
    return client


def address(name, row, *more):
    return reverse(name, args=[row.pk, *more])


def send(client, row, content):
    client.post(address("roster_upload", row), {"file": SimpleUploadedFile("名单.xlsx", content)})
    return RosterUpload.objects.latest("pk")


def text(response):
    return response.content.decode()


def posted(page):
    """The form of the grid as a browser sends it back."""
    form = page.context["form"]
    return {
        name: form[name].value() or "" for name, field in form.fields.items() if not name.startswith("out-")
    }


def figures(response):
    return {tile["label"]: tile["count"] for tile in response.context["tiles"]}


def odd(count=2):
    people = [person(n) | {"Who": person(n)["姓名"]} for n in range(1, count + 1)]
    return workbook(people, header=ODD, marks=False)


@pytest.mark.req("000-20", "000-37", "001-40")
def test_a_column_with_a_strange_name_is_assigned_on_the_page_and_kept_for_the_next_time(host_client, row):
    upload = send(host_client, row, odd())
    page = host_client.get(address("roster_preview", row, upload.pk))
    assert "缺少“姓名”一列" in text(page)
    assert "G 列“备注”" in text(page)
    choices = {f"column-{column}": key for key, column in page.context["columns"].mapping.items()}
    asked = {"seen": upload.sha256, **choices}
    missing = host_client.post(address("roster_columns", row, upload.pk), asked)
    assert (missing.status_code, "还没有指定“姓名”" in text(missing)) == (422, True)
    twice = host_client.post(address("roster_columns", row, upload.pk), asked | {"column-2": "unit"})
    assert (twice.status_code, "已用作这一项" in text(twice)) == (422, True)
    done = host_client.post(address("roster_columns", row, upload.pk), asked | {"column-2": "name"})
    assert done.status_code == 302
    assert host_client.get(done["Location"]).context["blocked"] == 0
    again = send(host_client, row, odd(3))
    page = text(host_client.get(address("roster_preview", row, again.pk)))
    assert "已按上次指定的列对应读取" in page
    assert "按贵单位指定的对应" in page


@pytest.mark.req("000-37", "001-54", "PR-24")
def test_bad_cells_are_inputs_bound_to_their_words_and_no_number_is_on_the_page(host_client, row):
    people = [person(1), person(2, 身份证号=id_number(2)[:-1] + "A"), person(3, 工作单位=None)]
    upload = send(host_client, row, workbook(people, marks=False))
    where = address("roster_mend", row, upload.pk)
    page = host_client.get(where)
    assert [each.number for each in page.context["page"]] == [3, 4]
    assert 'aria-describedby="cell-3-doc_number-words"' in text(page)
    assert 'id="cell-3-doc_number-words"' in text(page)
    assert id_number(2)[2:16] not in text(page)
    answer = host_client.post(where, posted(page) | {"c-3-doc_number": id_number(2), "c-4-unit": "示例学院"})
    looked = host_client.get(answer["Location"])
    assert looked.context["blocked"] == 0
    assert (looked.context["cells_mended"], "网页更正" in text(looked)) == (2, True)
    assert id_number(2)[2:16] not in text(looked)


def test_a_correction_is_taken_back_on_the_page_and_what_was_typed_besides_is_kept(host_client, row):
    upload = send(host_client, row, workbook([person(1, 工作单位=None), person(2, 性别="不详")], marks=False))
    where = address("roster_mend", row, upload.pk)
    host_client.post(where, posted(host_client.get(where)) | {"c-2-unit": "示例学院"})
    page = host_client.get(where)
    assert "恢复原值" in text(page)
    host_client.post(where, posted(page) | {"restore": "2:unit", "c-3-sex": "女"})
    page = host_client.get(where)
    assert next(each.number for each in page.context["page"]) == 2
    assert [(line[0], line[1]) for line in page.context["mended"]] == [(3, "sex")]


def test_a_row_is_left_out_and_said_so(host_client, row):
    upload = send(host_client, row, workbook([person(1), person(1, 序号=2)], marks=False))
    where = address("roster_mend", row, upload.pk)
    answer = host_client.post(where, posted(host_client.get(where)) | {"out-3": "on"})
    looked = host_client.get(answer["Location"])
    assert (looked.context["counts"]["found"], looked.context["blocked"]) == (1, 0)
    assert "1 行不导入" in text(looked)


def test_a_page_that_is_out_of_date_is_refused_and_keeps_what_was_typed(host_client, row):
    upload = send(host_client, row, workbook([person(1, 工作单位=None)], marks=False))
    where = address("roster_mend", row, upload.pk)
    old = posted(host_client.get(where))
    host_client.post(where, old | {"c-2-unit": "示例学院"})
    stale = host_client.post(where + "?show=all", old | {"c-2-unit": "另一学院"})
    assert (stale.status_code, "已有变化" in text(stale), "另一学院" in text(stale)) == (409, True, True)


def test_what_is_not_read_is_named_by_row(host_client, row):
    book = load_workbook(io.BytesIO(workbook([person(1), person(2), person(3)], marks=False)))
    sheet = book.worksheets[0]
    sheet.move_range("A4:K4", rows=2)
    sheet["A7"] = f"注：联系人证件 {id_number(9)}"
    book.create_sheet("通讯录")["A1"] = "电话"
    out = io.BytesIO()
    book.save(out)
    upload = send(host_client, row, out.getvalue())
    told = " ".join(host_client.get(address("roster_preview", row, upload.pk)).context["skipped"])
    assert "空白行 2 行（第 4–5 行）" in told
    assert "第 7 行不是学员" in told
    assert "工作表“通讯录”（1 行）中没有名单" in told
    assert id_number(9) not in told


def test_a_colleague_sees_what_waits_and_says_so_before_it_goes(client, row):
    client.force_login(filer(row.host))
    send(client, row, workbook([person(1)]))
    client.force_login(user("colleague", row.host, Role.FILER))
    assert "放弃同事的那一份" in text(client.get(address("roster", row)))
    file = workbook([person(2)])
    told = client.post(address("roster_upload", row), {"file": SimpleUploadedFile("乙.xlsx", file)})
    assert (told.status_code, "还在核对" in text(told)) == (409, True)
    values = {"file": SimpleUploadedFile("乙.xlsx", file), "instead": "on"}
    assert client.post(address("roster_upload", row), values).status_code == 302
    assert RosterUpload.objects.filter(state="staged").get().file_name == "乙.xlsx"


@pytest.mark.parametrize("name", ["roster_preview", "roster_mend"])
def test_a_page_costs_the_same_for_one_row_and_for_thirty(host_client, row, name):
    costs = []
    for count in (1, 30):
        people = [person(n, 工作单位=None) for n in range(1, count + 1)]
        upload = send(host_client, row, workbook(people, marks=False))
        with CaptureQueriesContext(connection) as caught:
            assert host_client.get(address(name, row, upload.pk)).status_code == 200
        costs.append(len(caught))
    assert costs[0] == costs[1]


def test_the_roster_comes_in_pages_of_a_hundred_and_is_searched_whole(host_client, row):
    imported(row, workbook([person(n) for n in range(1, 106)], marks=False))
    first = host_client.get(address("roster", row))
    assert (len(first.context["found"].lines), first.context["found"].total) == (100, 105)
    last = host_client.get(address("roster", row), {"page": "2"})
    assert [line.trainee.number for line in last.context["found"].lines] == [101, 102, 103, 104, 105]
    found = host_client.get(address("roster", row), {"q": "第105研究院"})
    assert [line.trainee.number for line in found.context["found"].lines] == [105]
    assert first.context["passed"] == Trainee.objects.filter(assessment__result="passed").count() == 105


def test_nobody_is_ready_while_a_required_column_is_missing(host_client, row):
    """The rows may be in order; without the column none of them can come in, and the figures say so."""
    header = ["序号", "姓名", "身份证号", "职务"]
    upload = send(host_client, row, workbook([person(1), person(2)], header=header, marks=False))
    page = host_client.get(address("roster_preview", row, upload.pk))
    assert "工作单位" in text(page)
    assert figures(page) == {"共": 2, "可导入": 0, "需修正": 2, "提示": figures(page)["提示"]}
    upload = send(host_client, row, workbook([person(1), person(2)], marks=False))
    assert figures(host_client.get(address("roster_preview", row, upload.pk)))["可导入"] == 2
