"""Verification by the text of a QR code, for whoever has no script."""

import pytest

from certificates.models import LookupLog
from tests.certificates.checking.builders import in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates():
    return in_force(count=2, names={1: "王小明", 2: "李小红"})


def answer(client, text):
    response = client.post("/verify/code/", {"code": text})
    return response.status_code, response.content.decode()


def outcomes():
    return list(LookupLog.objects.order_by("pk").values_list("kind", "outcome"))


@pytest.mark.req("PR-18")
def test_a_code_that_was_frozen_shows_what_it_says(client, certificates):
    status, text = answer(client, certificates[0].content["qr_text"])
    assert status == 200
    for shown in ("<h1>有效</h1>", "二维码签名有效", "王小明", "山东省人力资源和社会保障厅"):
        assert shown in text
    assert outcomes() == [("verify", "found")]


@pytest.mark.req("T08")
def test_a_forged_code_says_so_and_the_log_shows_it(client, certificates):
    mine, other = (each.content["qr_text"] for each in certificates)
    borrowed = mine.partition("#")[0] + "#" + other.partition("#")[2]  # a real signature, for another number
    torn = mine[:-20] + ("A" if mine[-20] != "A" else "B") + mine[-19:]
    for text in (borrowed, torn):
        status, page = answer(client, text)
        assert (status, "<h1>二维码与登记不符，疑似伪造</h1>" in page) == (200, True)
        assert "tone-red" in page
        assert "二维码签名有效" not in page
        assert "李小红" not in page
    assert outcomes() == [("verify", "forged")] * 2
    assert list(LookupLog.objects.values_list("certificate", flat=True)) == [certificates[0].pk] * 2


@pytest.mark.req("T08")
def test_a_code_that_leads_to_another_site_is_told_from_ours(client, certificates):
    text = certificates[0].content["qr_text"]
    there = "https://hrss.example.org/verify/" + text.partition("/verify/")[2]
    assert "hrss.example.org</code> 不是本平台的网址" in answer(client, there)[1]
    assert "不是本平台的网址" not in answer(client, text)[1]


def test_an_address_alone_is_answered_by_number(client, certificates):
    status, page = answer(client, certificates[0].content["verify_url"])
    assert (status, "没有签名，下面是按编号核验的结果" in page, "<h1>有效</h1>" in page) == (200, True, True)


def test_a_made_up_code_of_a_number_nobody_has_is_forged(client, certificates):
    number = certificates[0].number
    text = certificates[0].content["qr_text"].replace(number, "YX372021999999")
    status, page = answer(client, text)
    assert (status, "疑似伪造" in page) == (404, True)
    assert outcomes() == [("verify", "forged")]


def test_what_is_no_code_comes_back_with_its_sentence(client):
    for text, sentence in (("", "请粘贴"), ("hello", "不是本平台证书二维码"), ("x" * 2000, "内容过长")):
        status, page = answer(client, text)
        assert (status, sentence in page) == (422, True)
    assert outcomes() == []


def test_the_page_of_a_scanned_code_tells_a_forgery_by_its_outcome_alone(client, certificates):
    address = f"/verify/{certificates[0].number}/mismatch/"
    assert f'action="{address}"' in client.get(f"/verify/{certificates[0].number}/").content.decode()
    assert client.post(address).status_code == 200
    assert outcomes() == [("verify", "found"), ("verify", "forged")]
