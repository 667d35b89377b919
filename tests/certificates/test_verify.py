"""Verification: four outcomes told apart, no more than the paper shows, every look counted."""

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from django.utils.html import escape

from certificates.actions import issue_batch
from certificates.finding import tidy_number, verified
from certificates.models import Certificate, LookupLog
from tests.certificates.builders import accepted, clock, held_class
from tests.trainees.builders import id_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    issue_batch(accepted(held_class(count=2, names={1: "王小明"})).pk, clock=clock)
    return Certificate.objects.get(ordinal=1)


def page(client, number):
    response = client.get(f"/verify/{number}/")
    return response.status_code, response.content.decode()


@pytest.mark.req("003-39", "PR-15")
def test_a_valid_certificate_shows_the_minimum(client, certificate):
    status, text = page(client, certificate.number)
    assert status == 200
    for shown in (
        "有效",
        "王*明",
        "山东省人力资源和社会保障厅",
        "鲁人社函〔2021〕60号",
        "2021-10-28",
        certificate.number,
    ):
        assert shown in text
    for hidden in ("王小明", id_number(1), certificate.content["document_masked"]):
        assert hidden not in text


@pytest.mark.req("PR-15")
def test_spaces_and_dashes_typed_into_a_number_do_not_hide_it(client, certificate):
    number = certificate.number
    for typed in (f"{number[:4]}-{number[4:8]}-{number[8:]}", f" {number[:4]} {number[4:].lower()}"):
        answer = client.post("/verify/", {"number": typed}, follow=True)
        assert "<h1>有效</h1>" in answer.content.decode()


@pytest.mark.req("PR-15")
def test_the_four_outcomes_are_four(client, certificate):
    headings = {}
    headings["valid"] = page(client, certificate.number)[1]
    other = Certificate.objects.get(ordinal=2)
    for state in ("superseded", "revoked"):
        Certificate.objects.filter(pk=other.pk).update(
            state=state, ended_at=timezone.now(), ended_reason="原因不公开"
        )
        headings[state] = page(client, other.number)[1]
    status, headings["unknown"] = page(client, "YX372021999999")
    assert status == 404
    words = {"valid": "有效", "superseded": "已被新证书替代", "revoked": "已撤销", "unknown": "查无此证"}
    tones = {"valid": "tone-green", "superseded": "tone-amber", "revoked": "tone-red", "unknown": "tone-grey"}
    for state, text in headings.items():
        assert f"<h1>{words[state]}</h1>" in text
        assert f'class="banner {tones[state]}"' in text
        assert "原因不公开" not in text


@pytest.mark.req("PR-15")
@pytest.mark.parametrize("state", ["reserved", "void"])
def test_a_number_without_a_certificate_is_unknown(client, state):
    batch = accepted(held_class(count=1, names={1: "示例\U0003ffff"}))
    issue_batch(batch.pk, clock=clock)
    Certificate.objects.update(state=state)
    number = Certificate.objects.get().number
    assert page(client, number)[0] == 404
    assert verified(number).certificate is None
    assert LookupLog.objects.count() == 0


def test_each_look_is_counted(client, certificate):
    assert "第 1 次核验" in page(client, certificate.number)[1]
    assert "第 2 次核验" in page(client, certificate.number)[1]
    assert LookupLog.objects.filter(kind="verify").count() == 2


def test_a_typed_number_leads_to_its_answer(client, certificate):
    typed = f" {certificate.number.lower()[:6]} {certificate.number[6:]} "
    response = client.post("/verify/", {"number": typed}, follow=True)
    assert response.redirect_chain == [(f"/verify/{certificate.number}/", 302)]
    assert tidy_number("yx－1 2") == "YX-12"


@pytest.mark.req("T03")
def test_an_id_number_typed_here_never_reaches_an_address(client):
    response = client.post("/verify/", {"number": id_number(1)})
    assert response.status_code == 422
    assert "不是证件号码" in response.content.decode()


@pytest.mark.req("PR-09")
def test_verification_is_throttled(client, certificate, settings):
    settings.CERTIFICATE_BUDGETS = {**django_settings.CERTIFICATE_BUDGETS, "verify.address": (1, 600)}
    assert page(client, certificate.number)[0] == 200
    assert page(client, certificate.number)[0] == 429


def test_strange_addresses_are_unknown(client):
    for number in ("..", "%27", "x" * 300):
        assert client.get(f"/verify/{number}/").status_code == 404


@pytest.mark.parametrize(
    "typed", ["a/b", "<script>alert(1)</script>", "../..", ".", "——", "－", "// ", "%2f/"]
)
def test_what_is_no_number_is_told_so_and_comes_back(client, typed):
    """An address is made of the number: what cannot stand in one must not be an error of the portal."""
    response = client.post("/verify/", {"number": typed})
    assert response.status_code == 422
    assert "这不是证书编号" in response.content.decode()
    assert f'value="{escape(typed)}"' in response.content.decode()
