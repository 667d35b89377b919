"""A large list on its pages: progress, stopping, the look at what was read, confirmation, all by the worker's hand."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.builders import filer
from tests.trainees.builders import a_class, id_number, person, workbook
from trainees.actions import add_trainee, work_upload
from trainees.models import RosterUpload, Trainee

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few_rows(settings):
    settings.ROSTER_JOB_ROWS = 3


@pytest.fixture
def row():
    return a_class()


@pytest.fixture
def host_client(client, row):
    client.force_login(filer(row.host))
    return client


def address(name, row, *more):
    return reverse(name, args=[row.pk, *more])


def send(client, row, count=6, **changes):
    people = [person(n) for n in range(1, count + 1)]
    people[1] |= changes
    answer = client.post(
        address("roster_upload", row),
        {"file": SimpleUploadedFile("大名单.xlsx", workbook(people, marks=False))},
    )
    return RosterUpload.objects.latest("pk"), answer["Location"]


def work(upload):
    work_upload(upload.pk, clock=timezone.now)
    upload.refresh_from_db()


def text(response):
    return response.content.decode()


def values(page):
    form = page.context["form"]
    return {name: form[name].value() for name in ("sha256", "version")}


def test_it_is_read_looked_at_and_stored_with_progress_on_the_way(host_client, row):
    upload, where = send(host_client, row)
    page = text(host_client.get(where))
    assert ("正在逐行核对" in page, "<progress" in page, 'http-equiv="refresh"' in page) == (True, True, True)
    work(upload)
    looked = host_client.get(where)
    assert [tile["count"] for tile in looked.context["tiles"]] == [6, 6, 0, 0]
    asked = host_client.get(address("roster_confirm", row, upload.pk))
    assert "确认导入 6 名学员" in text(asked)
    assert host_client.post(address("roster_confirm", row, upload.pk), values(asked))["Location"] == where
    assert "正在导入" in text(host_client.get(where))
    assert not Trainee.objects.exists()
    work(upload)
    assert "名单已导入" in text(host_client.get(where))
    assert Trainee.objects.count() == 6


def test_what_is_wrong_is_put_right_in_the_browser_and_read_again(host_client, row):
    upload, where = send(host_client, row, 工作单位=None)
    work(upload)
    grid = host_client.get(address("roster_mend", row, upload.pk))
    assert [each.number for each in grid.context["page"]] == [3]
    posted = {"seen": grid.context["form"]["seen"].value(), "c-3-unit": "示例学院"}
    assert host_client.post(address("roster_mend", row, upload.pk), posted).status_code == 302
    assert "正在逐行核对" in text(host_client.get(where))
    work(upload)
    looked = host_client.get(where)
    assert (looked.context["blocked"], "网页更正" in text(looked)) == (0, True)


def test_reading_is_stopped_and_the_upload_given_up(host_client, row):
    upload, _ = send(host_client, row)
    assert host_client.post(address("roster_stop", row, upload.pk)).status_code == 302
    upload.refresh_from_db()
    assert (upload.state, upload.file.name) == ("discarded", "")
    again = host_client.post(address("roster_stop", row, upload.pk))
    assert (again.status_code, "不能再办理这一步" in text(again)) == (409, True)


def test_storing_is_stopped_and_nothing_has_changed(host_client, row):
    upload, _ = send(host_client, row)
    work(upload)
    host_client.post(
        address("roster_confirm", row, upload.pk),
        values(host_client.get(address("roster_confirm", row, upload.pk))),
    )
    assert host_client.post(address("roster_stop", row, upload.pk)).status_code == 302
    upload.refresh_from_db()
    assert (upload.state, Trainee.objects.count()) == ("staged", 0)


def test_a_roster_that_changed_meanwhile_is_compared_again_first(host_client, row):
    upload, where = send(host_client, row)
    work(upload)
    typed = {"name": "示例新人", "doc_number": id_number(77), "unit": "示例学院"}
    add_trainee(row, values=typed, actor=upload.uploaded_by, now=timezone.now())
    page = text(host_client.get(where))
    assert ("重新核对" in page, "下一步：确认导入" in page) == (True, False)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]
    host_client.post(address("roster_reread", row, upload.pk), {"seen": seen})
    work(upload)
    asked = host_client.get(address("roster_confirm", row, upload.pk))
    assert "示例新人" in text(asked)
    told = host_client.post(address("roster_confirm", row, upload.pk), values(asked) | {"replace": "on"})
    assert (told.status_code, "同意一并删除" in text(told)) == (422, True)
    host_client.post(
        address("roster_confirm", row, upload.pk), values(asked) | {"replace": "on", "lose": "on"}
    )
    work(upload)
    assert (upload.state, Trainee.objects.count()) == ("confirmed", 6)


def test_its_faults_come_as_a_list(host_client, row):
    upload, _ = send(host_client, row, 工作单位=None)
    work(upload)
    answer = host_client.get(address("roster_annotated", row, upload.pk))
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert "%E5%90%8D%E5%8D%95%E9%97%AE%E9%A2%98%E6%B8%85%E5%8D%95" in answer["Content-Disposition"]
