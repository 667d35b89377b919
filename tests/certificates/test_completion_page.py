"""The host's page of the completion package: an upload answers at its own slot."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.builders import filer
from tests.certificates.builders import REPORTED, held_class
from tests.paths.papers import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(REPORTED, tick=False):
        yield


@pytest.fixture
def page(client):
    row = held_class()
    client.force_login(filer(row.host))
    return f"/portal/programmes/{row.pk}/completion/"


def send(client, page, slot, name, content):
    file = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(f"{page}attach/", {"slot": slot, "file": file}, follow=True)


def test_a_refused_file_is_named_with_its_slot_and_at_its_slot(client, page):
    slot = client.get(page).context["slots"][1]
    refused = send(client, page, slot["code"], "总结.pdf", b"MZ\x90\x00")
    words = refused.content.decode()
    assert refused.status_code == 422
    assert f'<a href="#slot-{slot["code"]}">{slot["label"]}</a>：' in words
    assert [each["code"] for each in refused.context["slots"] if each.get("error")] == [slot["code"]]
    assert "错误：结业上报" in words


def test_an_upload_and_the_words_say_that_they_were_kept(client, page):
    slot = client.get(page).context["slots"][0]["code"]
    assert "已上传：总结.pdf。" in send(client, page, slot, "总结.pdf", pdf("总结")).content.decode()
    version = client.get(page).context["completion"].version
    kept = client.post(f"{page}words/", {"summary": "按计划完成。", "version": version}, follow=True)
    assert "已保存情况说明。" in kept.content.decode()
