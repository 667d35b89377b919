"""The holder's own doors: reporting an error, following it, who has looked, share links."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine

from certificates.actions import note_look, report_error
from certificates.amending.receipts import check_letter, new_code
from certificates.lookup.finding import token_for
from certificates.models import ErrorReport, LookupLog, Share
from tests.builders import approver, filer
from tests.certificates.issued import LATER, issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return issued(count=1, names={1: "王小明"})[0]


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(LATER, tick=False):
        yield


def token_of(certificate):
    (look,) = note_look([certificate], LookupLog.Kind.LOOKUP, now=LATER)
    return token_for(look)


def seal_in(response):
    return re.search(r'name="seal" value="([^"]+)"', response.content.decode())[1]


@pytest.mark.req("T23", "T01", "T03")
def test_a_report_gives_a_receipt_code_that_follows_it(client, certificate):
    address = f"/certificates/{token_of(certificate)}/report/"
    seal = seal_in(client.get(address))
    sent = {"seal": seal, "parts": ["name", "hours"], "text": "应为王晓明", "contact": ""}
    first, again = client.post(address, sent), client.post(address, sent)
    code = re.search(r'id="receipt-code">([^<]+)<', first.content.decode())[1]
    assert code in again.content.decode()
    report = ErrorReport.objects.get()
    assert code not in str(ErrorReport.objects.values())
    answer = client.post("/certificates/reports/", {"code": code.lower().replace("-", " ")})
    text = answer.content.decode()
    assert answer.status_code == 200
    for shown in ("待处理", certificate.number, "姓名、学时", str(certificate.programme.host)):
        assert shown in text
    for hidden in ("王小明", report.text):
        assert hidden not in text
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_a_code_that_is_nobodys_gives_one_answer(client, certificate):
    stranger = new_code()
    text = client.post("/certificates/reports/", {"code": stranger}).content.decode()
    assert "没有这个回执码的勘误" in text
    slip = stranger[:-1] + ("0" if stranger[-1] != "0" else "1")
    wrong = client.post("/certificates/reports/", {"code": slip})
    assert (wrong.status_code, "校验码" in wrong.content.decode()) == (422, True)


@pytest.mark.req("T01")
def test_codes_are_tried_only_so_often(client, settings):
    settings.CERTIFICATE_BUDGETS = {**settings.CERTIFICATE_BUDGETS, "follow.address": (2, 600)}
    statuses = [
        client.post("/certificates/reports/", {"code": "0" * 11 + check_letter("0" * 11)}).status_code
        for _ in range(3)
    ]
    assert statuses == [200, 200, 429]


@pytest.mark.parametrize("door", ["report", "looks", "shares"])
@pytest.mark.req("T03")
def test_these_doors_close_with_the_lookup(client, certificate, door):
    token = token_of(certificate)
    assert client.get(f"/certificates/{token}/{door}/").status_code == 200
    with time_machine.travel(LATER + timedelta(minutes=16), tick=False):
        assert client.get(f"/certificates/{token}/{door}/").status_code == 410
    assert client.get(f"/certificates/{token}x/{door}/").status_code == 410


def test_a_tampered_form_makes_a_report_of_this_certificate_alone(client, certificate):
    other = issued(count=1, first_serial=5)[0]
    foreign = seal_in(client.get(f"/certificates/{token_of(other)}/report/"))
    sent = {"seal": foreign, "parts": ["name"], "text": "应为王晓明"}
    client.post(f"/certificates/{token_of(certificate)}/report/", sent)
    client.post(f"/certificates/{token_of(certificate)}/report/", {**sent, "seal": "x"})
    assert [row.certificate for row in ErrorReport.objects.all()] == [certificate, certificate]


def test_what_is_missing_in_a_report_is_said_at_its_field(client, certificate):
    address = f"/certificates/{token_of(certificate)}/report/"
    answer = client.post(address, {"seal": "x", "text": ""})
    assert (answer.status_code, ErrorReport.objects.count()) == (422, 0)
    assert "请至少勾选一项" in answer.content.decode()


@pytest.mark.req("T32")
def test_the_holder_sees_when_and_how_the_certificate_was_looked_at_and_never_by_whom(client, certificate):
    note_look([certificate], LookupLog.Kind.VERIFY, now=LATER)
    note_look([certificate], LookupLog.Kind.PAPER, now=LATER - timedelta(days=40))
    address = f"/certificates/{token_of(certificate)}/looks/"
    page = client.get(address)
    text = page.content.decode()
    assert page.context["total"] == 3
    assert dict(page.context["counts"])["核验"] == 1
    assert sum(month.count for month in page.context["months"]) == 3
    assert [month.on.month for month in page.context["months"]][-1] == 11
    assert "127.0.0.1" not in text
    assert "王小明" not in text
    with_more = len(text)
    other = issued(count=1, first_serial=5)[0]
    note_look([other], LookupLog.Kind.VERIFY, now=LATER)
    assert len(client.get(address).content.decode()) == with_more


@pytest.mark.req("T03", "T23", "PR-15")
def test_a_share_link_shows_what_a_verification_shows_until_it_is_taken_back(client, certificate):
    mine = f"/certificates/{token_of(certificate)}/shares/"
    sent = {"seal": seal_in(client.get(mine)), "label": "某公司人事处", "days": "7"}
    made, again = client.post(mine, sent), client.post(mine, sent)
    address = re.search(r'id="share-link">([^<]+)<', made.content.decode())[1]
    assert address in again.content.decode()
    share = Share.objects.get()
    path = (
        address.removeprefix("http://localhost:8000")
        if address.startswith("http://localhost")
        else "/" + address.split("/", 3)[3]
    )
    shown = client.get(path)
    text = shown.content.decode()
    assert shown.status_code == 200
    for seen in ("有效", "王*明", certificate.number):
        assert seen in text
    for hidden in ("王小明", certificate.content["document_masked"], "某公司人事处"):
        assert hidden not in text
    assert (shown["Referrer-Policy"], shown["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in shown["Cache-Control"]
    assert client.get(f"{path}paper.pdf").status_code == 404
    assert client.post(f"{mine}{share.pk}/end/").status_code == 302
    gone = client.get(path)
    assert (gone.status_code, "王*明" in gone.content.decode()) == (410, False)
    looks = LookupLog.objects.filter(share=share).order_by("pk")
    assert list(looks.values_list("kind", "outcome")) == [("share", "found"), ("share", "stale")]
    assert "某公司人事处" in client.get(mine.replace("shares", "looks")).content.decode()


def test_the_paper_is_opened_only_where_the_holder_agreed_and_while_the_link_lives(client, certificate):
    type(certificate).objects.filter(pk=certificate.pk).update(file_sha256=sha256(b"%PDF-1.7\n").hexdigest())
    mine = f"/certificates/{token_of(certificate)}/shares/"
    made = client.post(
        mine, {"seal": seal_in(client.get(mine)), "label": "某公司", "days": "7", "paper": "on"}
    )
    path = "/" + re.search(r'id="share-link">([^<]+)<', made.content.decode())[1].split("/", 3)[3]
    assert client.get(f"{path}paper.pdf")["Content-Type"] == "application/pdf"
    with time_machine.travel(LATER + timedelta(days=8), tick=False):
        assert client.get(f"{path}paper.pdf").status_code == 410
        assert client.get(path).status_code == 410
    assert list(LookupLog.objects.exclude(share=None).order_by("pk").values_list("kind", "outcome")) == [
        ("paper", "found"), ("paper", "stale"), ("share", "stale"),
    ]  # fmt: skip


@pytest.mark.req("T10")
def test_nobody_ends_the_link_of_another_certificate(client, certificate):
    other = issued(count=1, first_serial=5)[0]
    theirs = f"/certificates/{token_of(other)}/shares/"
    client.post(theirs, {"seal": seal_in(client.get(theirs)), "label": "某公司", "days": "7"})
    share = Share.objects.get()
    assert client.post(f"/certificates/{token_of(certificate)}/shares/{share.pk}/end/").status_code == 404
    share.refresh_from_db()
    assert share.ended_at is None


def test_a_link_that_never_was_is_written_down_without_a_certificate(client):
    assert client.get(f"/certificates/shared/{'x' * 32}/").status_code == 410
    assert list(LookupLog.objects.values_list("certificate", "kind", "outcome")) == [(None, "share", "stale")]


def test_the_certificate_page_leads_to_all_of_it_and_names_what_it_replaced(client, certificate):
    token = token_of(certificate)
    text = client.get(f"/certificates/{token}/").content.decode()
    for door in ("report", "looks", "shares"):
        assert f"/certificates/{token}/{door}/" in text
    assert "/certificates/reports/" in text


def test_a_report_of_the_holder_is_seen_by_the_host_on_desk_and_class_page(client, certificate):
    report_error(certificate, code=new_code(), parts=["name"], text="应为王晓明", contact="", now=LATER)
    client.force_login(filer(certificate.programme.host))
    page = f"/portal/programmes/{certificate.programme_id}/certificates/"
    desk = client.get("/portal/").content.decode()
    assert "证书勘误 1 件" in desk
    assert "现在没有要办的事" not in desk
    assert "证书勘误 1 件" in client.get(page).content.decode()
    assert "应为王晓明" in client.get(f"{page}{certificate.pk}/").content.decode()
    client.force_login(approver(certificate.series.authority))
    assert "证书勘误待处理" in client.get("/admin/").content.decode()
