"""The pages of the host: upload to stored rows through HTTP, refusals in the page, foreign classes as missing ones."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from programs.lifecycle import Stage
from tests.builders import approver, filer, host, province, sponsor, user
from tests.trainees.builders import AFTER, SAMPLES, a_class, id_number, imported, person, workbook
from trainees.actions import close_roster
from trainees.models import Assessment, Attendance, RosterUpload, Trainee
from workflow.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return a_class()


@pytest.fixture
def host_client(client, row):
    client.force_login(filer(row.host))
    return client


def address(name, row, *more):
    return reverse(name, args=[row.pk, *more])


def send(client, row, content, name="名单.xlsx"):
    return client.post(address("roster_upload", row), {"file": SimpleUploadedFile(name, content)})


def text(response):
    return response.content.decode()


@pytest.mark.req("000-37")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_every_sample_goes_from_upload_to_stored_rows(client, path):
    row = a_class(days=5 if path.stem.startswith("GJ") else 4)
    client.force_login(filer(row.host))
    looked = client.get(send(client, row, path.read_bytes(), path.name)["Location"])
    assert looked.status_code == 200
    assert not Trainee.objects.exists()
    upload = RosterUpload.objects.get()
    page = client.get(address("roster_confirm", row, upload.pk))
    assert "确认导入" in text(page)
    form = page.context["form"]
    done = client.post(
        address("roster_confirm", row, upload.pk),
        {"sha256": form["sha256"].value(), "version": form["version"].value()},
    )
    assert done.status_code == 302
    people = load_workbook(path).worksheets[0].max_row - 1
    assert Trainee.objects.count() == Assessment.objects.count() == people
    shown = text(client.get(address("roster", row)))
    assert f"共 {people} 人" in shown
    assert not any(t.person.number in shown for t in Trainee.objects.select_related("person"))


def test_faults_are_all_on_the_page_and_the_filter_keeps_their_rows(host_client, row):
    people = [person(n) for n in range(1, 5)]
    people[0]["工作单位"] = None
    people[2]["身份证号"] = int(id_number(3)[:17] + "0")
    looked = host_client.get(send(host_client, row, workbook(people, marks=False))["Location"])
    page = text(looked)
    assert [tile["count"] for tile in looked.context["tiles"]] == [4, 2, 2, 0]
    assert "在第 2、4 行" in page
    assert "数值格式" in page
    only = host_client.get(looked.request["PATH_INFO"] + "?show=faults")
    assert [each.number for each in only.context["page"]] == [2, 4]
    upload = RosterUpload.objects.get()
    answer = host_client.post(
        address("roster_confirm", row, upload.pk), {"sha256": upload.sha256, "version": upload.roster.version}
    )
    assert answer.status_code == 422
    assert not Trainee.objects.exists()


def test_the_annotated_workbook_is_downloaded(host_client, row):
    send(host_client, row, workbook([person(1, 工作单位=None)], marks=False))
    answer = host_client.get(address("roster_annotated", row, RosterUpload.objects.get().pk))
    assert answer["Cache-Control"] == "private, no-store"
    assert "没有填写" in load_workbook(io.BytesIO(answer.content)).worksheets[0]["L2"].value


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.4 x", "PDF 文件"), (b"", "文件是空的"), (b"\x89PNG\r\n", "图片"), (b"a,b\n1,2\n", "CSV")],
)
def test_a_wrong_file_is_refused_in_the_page(host_client, row, content, sentence):
    answer = send(host_client, row, content)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not RosterUpload.objects.exists()


def test_an_oversized_file_is_refused_by_its_size(host_client, row):
    answer = send(host_client, row, b"PK" + b"0" * (20 * 1024 * 1024))
    assert answer.status_code == 422
    assert "超过 20 MB 的上限" in text(answer)


def test_no_file_chosen_is_said_in_words(host_client, row):
    answer = host_client.post(address("roster_upload", row), {})
    assert answer.status_code == 422
    assert "没有选择文件" in text(answer)


def test_giving_up_is_a_post_of_its_own(host_client, row):
    send(host_client, row, workbook([person(1)]))
    upload = RosterUpload.objects.get()
    assert host_client.get(address("roster_discard", row, upload.pk)).status_code == 405
    assert host_client.post(address("roster_discard", row, upload.pk)).status_code == 302
    again = host_client.post(address("roster_discard", row, upload.pk))
    assert again.status_code == 409
    assert "无需重复办理" in text(again)


def test_a_second_confirmation_is_told_so(host_client, row):
    send(host_client, row, workbook([person(1)]))
    upload = RosterUpload.objects.get()
    values = {"sha256": upload.sha256, "version": upload.roster.version}
    assert host_client.post(address("roster_confirm", row, upload.pk), values).status_code == 302
    again = host_client.post(address("roster_confirm", row, upload.pk), values)
    assert again.status_code == 409
    assert Trainee.objects.count() == 1


def test_people_taken_off_are_named_before_the_box_is_ticked(host_client, row):
    imported(row, count=2)
    send(host_client, row, workbook([person(2)]))
    upload = RosterUpload.objects.get(state="staged")
    page = host_client.get(address("roster_confirm", row, upload.pk))
    assert person(1)["姓名"] in text(page)
    values = {"sha256": upload.sha256, "version": upload.roster.version}
    refused = host_client.post(address("roster_confirm", row, upload.pk), values)
    assert refused.status_code == 422
    assert "同意移出" in text(refused)
    asked = host_client.post(address("roster_confirm", row, upload.pk), values | {"replace": "on"})
    assert (asked.status_code, "签到 8 条、考核结果 1 条" in text(asked)) == (422, True)
    assert Trainee.objects.count() == 2
    done = host_client.post(
        address("roster_confirm", row, upload.pk), values | {"replace": "on", "lose": "on"}
    )
    assert done.status_code == 302
    assert Trainee.objects.count() == 1


PAGES = ("roster", "attendance", "assessment", "roster_close", "roster_template", "roster_pdf", "roster_xlsx",
         "attendance_pdf", "attendance_xlsx")  # fmt: skip


@pytest.mark.req("PR-04", "PR-05")
def test_a_foreign_class_is_a_missing_one(client, row):
    roster = imported(row)
    someone = roster.trainees.first()
    filed = filer(row.host)
    client.force_login(filed)
    send(client, row, workbook([person(1)]))
    upload = RosterUpload.objects.get(state="staged")
    addresses = [address(name, row) for name in PAGES]
    addresses += [
        address(name, row, upload.pk) for name in ("roster_preview", "roster_confirm", "roster_annotated")
    ]
    addresses += [address(name, row, someone.pk) for name in ("trainee_number", "trainee_remove")]
    for each in addresses:
        assert client.get(each).status_code == 200, each
    missing = client.get(reverse("roster", args=[999_999])).content
    for stranger in (filer(host("乙校")), filer(host("丙校", province("福建", "35")))):
        client.force_login(stranger)
        for each in addresses:
            answer = client.get(each)
            assert answer.status_code == 404, each
            assert someone.name not in text(answer)
        assert client.post(address("roster_discard", row, upload.pk)).status_code == 404
        assert client.post(address("roster_upload", row), {}).status_code == 404
        assert len(client.get(address("roster", row)).content) == pytest.approx(len(missing), abs=200)
    client.logout()
    assert all(client.get(each).status_code == 302 for each in addresses)


def test_an_upload_or_trainee_of_another_class_is_not_reached_through_ones_own(host_client, row):
    other = imported(a_class(host("乙校"), number=2))
    imported(row)
    assert host_client.get(address("trainee_number", row, row.roster.trainees.first().pk)).status_code == 200
    assert host_client.get(address("trainee_number", row, other.trainees.first().pk)).status_code == 404
    assert host_client.get(address("roster_preview", row, other.uploads.first().pk)).status_code == 404


def test_readers_above_see_and_do_not_write(client, row):
    roster = imported(row)
    filed = filer(row.host)
    values = {f"result-{roster.trainees.first().pk}": "failed", "version": roster.version}
    for watcher in (
        approver(province()),
        user("sponsor", sponsor(), Role.REVIEWER),
        user("reader", row.host, Role.READER),
    ):
        client.force_login(watcher)
        page = text(client.get(address("roster", row)))
        assert person(1)["姓名"] in page
        assert "上传并核对" not in page
        assert send(client, row, workbook([person(1)])).status_code == 403
        assert client.post(address("assessment", row), all_results(roster) | values).status_code == 403
    client.force_login(filed)
    assert "上传并核对" in text(client.get(address("roster", row)))
    assert client.post(address("assessment", row), all_results(roster) | values).status_code == 302


def all_results(roster, result="passed"):
    return {f"result-{pk}": result for pk in roster.trainees.values_list("pk", flat=True)}


@pytest.mark.parametrize("name", ["roster", "attendance", "assessment"])
def test_pages_cost_the_same_for_one_and_for_three(client, name):
    costs = []
    for number, count in ((1, 1), (2, 3)):
        row = a_class(number=number)
        imported(row, count=count)
        client.force_login(filer(row.host))
        client.get(address(name, row))
        with CaptureQueriesContext(connection) as caught:
            client.get(address(name, row))
        costs.append(len(caught))
    assert costs[0] == costs[1] <= 32


def test_search_finds_names_and_units_and_takes_no_number(host_client, row):
    imported(row)
    found = host_client.get(address("roster", row), {"q": "第2研究院"})
    assert [line.trainee.number for line in found.context["found"].lines] == [2]
    typed = host_client.get(address("roster", row), {"q": id_number(1)})
    assert typed.context["words"] == ""


def test_empty_pages_say_what_will_be_here(host_client, row):
    for name, words in (
        ("roster", "这里将显示学员名单"),
        ("attendance", "还没有学员"),
        ("assessment", "这里将登记"),
    ):
        assert words in text(host_client.get(address(name, row)))
    early = a_class(row.host, stage=Stage.PLANNED, number=2)
    assert "先完成开班备案" in text(host_client.get(address("roster", early)))
    refused = send(host_client, early, workbook([person(1)]))
    assert refused.status_code == 409
    assert "先完成开班备案" in text(refused)


@pytest.mark.req("PR-24")
def test_a_number_is_shown_only_in_the_answer_to_a_post(host_client, row):
    someone = imported(row).trainees.first()
    where = address("trainee_number", row, someone.pk)
    assert id_number(1) not in text(host_client.get(where))
    empty = host_client.post(where, {"reason": ""})
    assert id_number(1) not in text(empty)
    shown = host_client.post(where, {"reason": "核对报名材料"})
    assert id_number(1) in text(shown)
    assert "no-store" in shown["Cache-Control"]
    assert Entry.objects.filter(verb="view_number").count() == 1


def test_a_reader_may_not_see_a_number(client, row):
    someone = imported(row).trainees.first()
    where = address("trainee_number", row, someone.pk)
    client.force_login(user("reader", row.host, Role.READER))
    refused = client.post(where, {"reason": "核对报名材料"})
    assert refused.status_code == 403
    assert id_number(1) not in text(refused)
    client.force_login(filer(row.host))
    assert id_number(1) in text(client.post(where, {"reason": "核对报名材料"}))


def test_a_make_up_through_the_form(host_client, row):
    roster = imported(row, workbook([person(1)], absent={(1, 2, "下午")}))
    someone = roster.trainees.get()
    values = {"trainee": someone.pk, "slot": "2021-10-16-pm", "present": "yes", "reason": ""}
    refused = host_client.post(address("attendance", row), values)
    assert refused.status_code == 422
    assert "补录签到须写明原因" in text(refused)
    assert host_client.post(address("attendance", row), values | {"reason": "漏签"}).status_code == 302
    assert Attendance.objects.get(trainee=someone, on="2021-10-16", half="pm").present
    again = host_client.post(address("attendance", row), values | {"reason": "漏签"})
    assert again.status_code == 409
    assert "无需重复补录" in text(again)


@pytest.mark.req("000-36")
def test_results_are_saved_together_and_a_stale_page_keeps_what_was_typed(host_client, row):
    roster = imported(row)
    first = roster.trainees.first()
    values = all_results(roster) | {
        f"result-{first.pk}": "failed",
        f"note-{first.pk}": "缺考",
        "version": roster.version,
    }
    assert host_client.post(address("assessment", row), values).status_code == 302
    assert Assessment.objects.get(trainee=first).note == "缺考"
    stale = host_client.post(address("assessment", row), values | {f"note-{first.pk}": "再次缺考"})
    assert stale.status_code == 409
    assert "已被他人修改" in text(stale)
    assert "再次缺考" in text(stale)
    blank = host_client.post(
        address("assessment", row), values | {f"result-{first.pk}": "", "version": roster.version + 1}
    )
    assert blank.status_code == 422
    assert "不能改回空白" in text(blank)


@pytest.mark.req("000-38", "001-25")
def test_closing_through_the_page(host_client, row):
    roster = imported(row, count=30)
    page = host_client.get(address("roster_close", row))
    assert "学员资格尚未审验" in text(page)
    assert "承办单位要加强学员的审验和考核（鲁人社函〔2021〕60号 二（三））" in text(page)
    refused = host_client.post(address("roster_close", row), {"version": roster.version})
    assert refused.status_code == 422
    assert "鲁人社函〔2021〕60号" in text(refused)
    done = host_client.post(address("roster_close", row), {"version": roster.version, "verified": "on"})
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.stage == Stage.HELD
    assert "名单已封存" in text(host_client.get(address("roster", row)))
    again = text(host_client.get(address("roster_close", row)))
    assert ("封存报送，无需重复办理" in again, "件事要先办" in again) == (True, False)


def test_closing_quotes_no_notice_that_does_not_ask_for_the_check(client):
    row = a_class(rules="national-2021")
    client.force_login(filer(row.host))
    imported(row, count=30)
    page = text(client.get(address("roster_close", row)))
    assert "依据的通知没有要求" in page
    assert "加强学员的审验" not in page


def test_the_host_takes_a_closed_roster_back(host_client, row):
    roster = imported(row, count=30)
    close_roster(roster, actor=filer(row.host), now=AFTER, verified=True, version=roster.version)
    where = reverse("move", args=["trainees.roster", roster.pk, "withdraw"])
    assert host_client.post(where, {"next": address("roster", row)}).status_code == 302
    assert "上传并核对" in text(host_client.get(address("roster", row)))


def test_removing_somebody_asks_for_a_reason(host_client, row):
    someone = imported(row).trainees.first()
    where = address("trainee_remove", row, someone.pk)
    assert "须写明原因" in text(host_client.post(where, {"reason": ""}))
    assert Trainee.objects.count() == 3
    assert host_client.post(where, {"reason": "未参训"}).status_code == 302
    assert Trainee.objects.count() == 2
