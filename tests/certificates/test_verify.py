"""Verification by number: outcomes told apart, no more than the paper shows, every look counted."""

import re

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from django.utils.html import escape

from certificates.actions import reserve_batch
from certificates.checking.answers import tidy_number, verified
from certificates.models import Certificate, LookupLog
from tests.builders import province
from tests.certificates.builders import ISSUED, accepted, held_class
from tests.certificates.checking.builders import ended, in_force
from tests.trainees.builders import id_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return in_force(names={1: "王小明"})[0]


def page(client, number):
    response = client.get(f"/verify/{number}/")
    return response.status_code, response.content.decode()


def looks():
    return list(LookupLog.objects.order_by("pk").values_list("certificate__number", "kind", "outcome"))


@pytest.mark.req("003-39", "PR-15", "PR-17")
def test_a_valid_certificate_shows_the_minimum_and_what_it_rests_on(client, certificate):
    status, text = page(client, certificate.number)
    assert status == 200
    for shown in (
        "<h1>有效</h1>",
        "王*明",
        "山东省人力资源和社会保障厅编号",
        "有权编号：",
        "鲁人社函〔2021〕60号",
        "2021-10-28",
        certificate.number,
        "由本平台签发",
        "公开日志第 1 条，共 1 条，证明通过",
        "已加盖山东省人力资源和社会保障厅电子印章",
    ):
        assert shown in text, shown
    for hidden in (
        "王小明",
        id_number(1),
        certificate.content["document_masked"],
        certificate.content["qr_text"],
    ):
        assert hidden not in text


@pytest.mark.req("PR-15")
def test_spaces_and_dashes_typed_into_a_number_do_not_hide_it(client, certificate):
    number = certificate.number
    for typed in (f"{number[:4]}-{number[4:8]}-{number[8:]}", f" {number[:4]} {number[4:].lower()}"):
        answer = client.post("/verify/", {"number": typed}, follow=True)
        assert "<h1>有效</h1>" in answer.content.decode()


@pytest.mark.req("PR-15")
def test_the_outcomes_differ_in_colour_icon_and_word(client):
    valid, superseded, revoked, faulty = in_force(count=4)
    ended(superseded, "superseded", new=valid)
    ended(revoked, "revoked")
    ended(faulty, "valid", event="revoked")
    seen = {}
    for certificate, status in ((valid, 200), (superseded, 200), (revoked, 200), (faulty, 200), (None, 404)):
        number = certificate.number if certificate else "YX372021999999"
        code, text = page(client, number)
        heading = re.search(r"<h1>(.*?)</h1>", text)[1]
        tone = re.search(r'class="banner (tone-\w+)" role="status"', text)[1]
        icon = re.search(r'class="banner.*?#([\w-]+)"', text, re.DOTALL)[1]
        assert code == status
        assert f"<title>{heading}：" in text
        assert "原因不公开" not in text
        seen[heading] = tone, icon
    assert seen == {
        "有效": ("tone-green", "check"),
        "已被新证书替代": ("tone-amber", "swap"),
        "已撤销": ("tone-red", "ban"),
        "登记有误，请联系发证机关": ("tone-red", "alert"),
        "查无此证": ("tone-grey", "question"),
    }
    assert f'href="/verify/{valid.number}/">{valid.number}</a>' in page(client, superseded.number)[1]


@pytest.mark.req("PR-14", "T09")
def test_what_the_log_does_not_bear_out_is_not_valid(client):
    def other(row):
        row.content_hash = "0" * 64

    certificate = in_force(logged=other)[0]
    text = page(client, certificate.number)[1]
    assert "<h1>登记有误，请联系发证机关</h1>" in text
    assert "公开日志与登记对不上。" in text
    assert "有效</h1>" not in text
    assert 'tone-green"' not in text.partition("<ul")[0]


@pytest.mark.req("PR-15")
@pytest.mark.parametrize("state", ["reserved", "void"])
def test_a_number_without_a_certificate_is_unknown(client, state):
    reserve_batch(accepted(held_class(count=1)), now=ISSUED)
    Certificate.objects.update(state=state)
    number = Certificate.objects.get().number
    assert page(client, number)[0] == 404
    assert verified(number, now=ISSUED).certificate is None
    assert looks() == [(None, "verify", "missed")]


def test_each_look_is_counted(client, certificate):
    assert "第 1 次核验" in page(client, certificate.number)[1]
    assert "第 2 次核验" in page(client, certificate.number)[1]
    assert looks() == [(certificate.number, "verify", "found")] * 2


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
def test_verification_is_throttled_and_the_log_shows_it(client, certificate, settings):
    settings.CERTIFICATE_BUDGETS = {**django_settings.CERTIFICATE_BUDGETS, "verify.address": (1, 600)}
    assert page(client, certificate.number)[0] == 200
    status, text = page(client, certificate.number)
    assert (status, "本次没有核验" in text) == (429, True)
    assert looks() == [(certificate.number, "verify", "found"), (None, "verify", "refused")]


def test_a_thousand_verifications_a_minute_fit_the_budget():
    limit, period = django_settings.CERTIFICATE_BUDGETS["verify.overall"]
    assert limit * 60 / period >= 1000


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("YX412021000001", "编号属于河南省人力资源和社会保障厅2021年的登记"),
        ("YX372021000999", "登记中没有这一号"),
        ("YX992021000001", "不是任何省"),
        ("YX371921000001", "年度“1921”不可能"),
        ("YX37202100001", "少了 1 位"),
        ("YX37202100000I", "容易看混"),
        ("SDZS-2021-1", "请向证书上的发证机关核验"),
        ("..", "逐位核对"),
        ("%27", "逐位核对"),
        ("x" * 300, "请向证书上的发证机关核验"),
    ],
)
def test_an_unknown_number_says_what_may_be_wrong_and_whom_to_ask(client, certificate, number, sentence):
    province("河南", "41")
    status, text = page(client, number)
    assert (status, sentence in text) == (404, True)
    assert looks() == [(None, "verify", "missed")]


def test_a_letter_for_a_figure_leads_to_what_was_meant(client, certificate):
    text = page(client, certificate.number[:-1] + "I")[1]
    assert f'<a class="number" href="/verify/{certificate.number}/">{certificate.number}</a>' in text


@pytest.mark.parametrize(
    "typed", ["a/b", "<script>alert(1)</script>", "../..", ".", "——", "－", "// ", "%2f/"]
)
def test_what_is_no_number_is_told_so_and_comes_back(client, typed):
    """An address is made of the number: what cannot stand in one must not be an error of the portal."""
    response = client.post("/verify/", {"number": typed})
    assert response.status_code == 422
    assert "这不是证书编号" in response.content.decode()
    assert f'value="{escape(typed)}"' in response.content.decode()


def test_the_time_stands_on_the_receipt(client, certificate):
    text = page(client, certificate.number)[1]
    assert f"核验时间 {timezone.localdate():%Y-%m-%d}" in text
    assert '<p class="print-only receipt-title">核验回执</p>' in text
