"""Verification of a PDF file: read, compared, kept nowhere."""

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates.models import LookupLog
from certificates.storing import read_paper
from tests.certificates.checking.builders import ended, in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return in_force(names={1: "王小明"})[0]


def answer(client, content, name="证书.pdf"):
    response = client.post("/verify/file/", {"file": SimpleUploadedFile(name, content, "application/pdf")})
    return response.status_code, response.content.decode()


def outcomes():
    return list(LookupLog.objects.order_by("pk").values_list("certificate__number", "kind", "outcome"))


@pytest.mark.req("PR-19", "T08")
def test_the_file_as_it_was_issued_is_the_same_and_its_status_stands_beside(client, certificate):
    status, text = answer(client, read_paper(certificate))
    assert status == 200
    for shown in ("<h1>文件与发证时完全相同，证书有效</h1>", "tone-green", "王*明", certificate.file_sha256):
        assert shown in text
    assert outcomes() == [(certificate.number, "file", "found")]


@pytest.mark.req("PR-19")
def test_the_file_of_a_revoked_certificate_is_not_green(client, certificate):
    content = read_paper(certificate)
    ended(certificate, "revoked")
    text = answer(client, content)[1]
    assert "<h1>文件与发证时完全相同，但证书已撤销</h1>" in text
    assert 'class="banner tone-red"' in text


@pytest.mark.req("PR-19", "PR-20")
def test_a_file_that_is_not_what_was_issued_is_never_called_the_same(client, certificate):
    content = read_paper(certificate)
    for changed in (
        content + b"\n% more",
        content.replace(b"1.7", b"1.6"),
        b"%PDF-1.4\n%%EOF",
        b"hello",
        b"",
    ):
        status, text = answer(client, changed)
        assert status == 200
        assert "完全相同" not in text
        assert 'class="banner tone-green"' not in text
        assert certificate.number not in text.partition("</h1>")[0]
    assert {outcome for _, _, outcome in outcomes()} <= {"missed", "changed", "forged"}
    assert len(outcomes()) == 5


def test_a_post_without_a_file_is_asked_for_one(client):
    response = client.post("/verify/file/")
    assert response.status_code == 422
    assert "请选择要核验的 PDF 文件" in response.content.decode()
    assert outcomes() == []


@pytest.mark.req("PR-09")
def test_files_have_a_budget_of_their_own(client, settings):
    settings.CERTIFICATE_BUDGETS = {**django_settings.CERTIFICATE_BUDGETS, "file.address": (1, 600)}
    assert answer(client, b"hello")[0] == 200
    assert answer(client, b"hello")[0] == 429
    assert outcomes() == [(None, "file", "missed"), (None, "file", "refused")]


def test_the_sentence_comes_with_the_outcome(client):
    assert "上传的不是 PDF 文件" in answer(client, b"hello")[1]
