"""Doors of correction and revocation: who may, the password asked for once more, pages that went stale."""

import io
import time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from certificates.actions import approve_amendment, propose_amendment
from certificates.models import Amendment, Certificate
from certificates.sheets import class_sheet
from tests.builders import PASSWORD, approver, filer, host, province, reviewer, user
from tests.certificates.issued import LATER, finished, issued
from tests.finance.pages import PNG
from tests.trainees.builders import id_number
from trainees.identity import mask_number
from workflow.models import Attachment, Entry

pytestmark = pytest.mark.django_db
WORDS = {"reason": "与身份证不一致", "document_number": ""}


@pytest.fixture
def certificate():
    return issued(count=1, names={1: "王小明"})[0]


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(LATER, tick=False):
        yield


def page(certificate, rest=""):
    return f"/portal/programmes/{certificate.programme_id}/certificates/{certificate.pk}/{rest}"


def amendment_of(certificate, kind="correct", actor=None, **values):
    return propose_amendment(
        certificate, kind=kind, values=values or {"name": "王晓明"}, reason="与身份证不一致", document_number="文号",
        actor=actor or filer(certificate.programme.host), now=LATER,
    )  # fmt: skip


def decide(client, amendment, verdict="approve", **more):
    address = f"/portal/programmes/{amendment.certificate.programme_id}/amendments/{amendment.pk}/decide/"
    return client.post(address, {"verdict": verdict, **more})


def sign_in_afresh(client, person):
    client.force_login(person)
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()


@pytest.mark.req("T31", "T22", "PR-10")
def test_a_correction_goes_from_the_form_to_the_new_certificate(client, certificate):
    client.force_login(filer(certificate.programme.host))
    address = page(certificate, "amend/correct/")
    assert "证书上现为：王小明" in client.get(address).content.decode()
    values = {"name": "王晓明", "sex": "", "doc_type": "resident_id", "doc_number": "", "hours": "24"}
    scan = SimpleUploadedFile("身份证明.png", PNG, "image/png")
    sent = client.post(address, {**values, **WORDS, "file": scan})
    amendment = Amendment.objects.get()
    assert sent["Location"].endswith(f"/amendments/{amendment.pk}/")
    assert amendment.changes["name"] == ["王小明", "王晓明"]
    assert Attachment.objects.of(amendment).get().original_name == "身份证明.png"
    shown = client.get(sent["Location"]).content.decode()
    assert "提出人不能自己审批" in shown
    assert "verdict" not in shown
    sign_in_afresh(client, approver(certificate.series.authority))
    assert decide(client, amendment, note="同意").status_code == 302
    new = finished(Certificate.objects.get(replaces=certificate))
    assert new.name == "王晓明"
    told = client.get(page(certificate)).content.decode()
    assert new.number in told
    assert "已被新证书替代" in told
    assert certificate.number in client.get(page(new)).content.decode()
    assert new.number in client.get(f"/verify/{certificate.number}/").content.decode()


@pytest.mark.req("PR-10")
def test_deciding_asks_for_the_password_once_more_and_then_goes_on(client, certificate):
    amendment = amendment_of(certificate, "revoke")
    boss = approver(certificate.series.authority)
    boss.set_password(PASSWORD)
    boss.save()
    client.force_login(boss)
    led = decide(client, amendment)
    assert "/accounts/reauthenticate/" in led["Location"]
    amendment.refresh_from_db()
    assert amendment.state == "proposed"
    assert client.post(led["Location"], {"password": "falsch"}).status_code == 200
    done = client.post(led["Location"], {"password": PASSWORD})
    assert done.status_code == 302
    certificate.refresh_from_db()
    assert certificate.state == "revoked"
    assert "已撤销" in client.get(f"/verify/{certificate.number}/").content.decode()


@pytest.mark.req("PR-08", "T10", "T22")
def test_who_may_not_propose_or_decide_is_told_and_who_may_is_let_through(client, certificate):
    here, office = certificate.programme.host, certificate.series.authority
    amendment = amendment_of(certificate)
    for person, status in (
        (user("colleague", here, "reader"), 403), (filer(host("示例青岛学院")), 404),
        (approver(province("福建", "35")), 404), (reviewer(office), 403), (amendment.proposed_by, 403),
    ):  # fmt: skip
        sign_in_afresh(client, person)
        assert decide(client, amendment).status_code == status
        assert client.get(page(certificate)).status_code == (404 if status == 404 else 200)
    sign_in_afresh(client, user("colleague", here, "reader"))
    assert client.get(page(certificate, "amend/revoke/")).status_code == 403
    assert client.post(page(certificate, "amend/revoke/"), WORDS).status_code == 403
    sign_in_afresh(client, approver(office))
    assert decide(client, amendment).status_code == 302


@pytest.mark.req("PR-11", "T30")
def test_a_page_that_went_stale_does_nothing_twice(client, certificate):
    amendment = amendment_of(certificate, "revoke")
    sign_in_afresh(client, approver(certificate.series.authority))
    assert [decide(client, amendment).status_code, decide(client, amendment).status_code] == [302, 409]
    assert decide(client, amendment, "decline", note="不").status_code == 409
    assert decide(client, amendment, "nonsense").status_code == 404
    assert client.get(page(certificate, "amend/correct/")).status_code == 409
    assert client.get(page(certificate, "amend/nonsense/")).status_code == 404


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, certificate):
    client.force_login(filer(certificate.programme.host))
    address = page(certificate, "amend/correct/")
    values = {"name": "王1明", "sex": "", "doc_type": "resident_id", "doc_number": "123", "hours": "24"}
    answer = client.post(address, {**values, **WORDS})
    text = answer.content.decode()
    assert answer.status_code == 422
    for shown in ("不能用于姓名", "与身份证不一致", "王1明"):
        assert shown in text
    assert client.post(page(certificate, "amend/revoke/"), WORDS).status_code == 422
    assert not Amendment.objects.exists()


@pytest.mark.req("T04", "T32", "PR-10")
def test_the_full_new_number_is_shown_to_the_decider_once_and_journalled(client, certificate):
    number = id_number(77)
    amendment = amendment_of(certificate, doc_number=number, sex="")
    address = f"/portal/programmes/{certificate.programme_id}/amendments/{amendment.pk}/"
    client.force_login(approver(certificate.series.authority))
    assert number not in client.get(address).content.decode()
    assert "/accounts/reauthenticate/" in client.post(f"{address}number/")["Location"]
    sign_in_afresh(client, approver(certificate.series.authority))
    assert number in client.post(f"{address}number/").content.decode()
    assert number not in client.get(address).content.decode()
    assert Entry.objects.filter(verb="view_new_number").count() == 1
    sign_in_afresh(client, user("colleague", certificate.programme.host, "reader"))
    assert client.post(f"{address}number/").status_code == 403


def test_every_list_shows_the_number_that_each_certificate_bears(client, certificate):
    old, new = certificate.content["document_masked"], mask_number(id_number(77))
    amendment = amendment_of(certificate, doc_number=id_number(77), sex="")
    result = approve_amendment(amendment, actor=approver(certificate.series.authority), now=LATER).result
    finished(result)
    certificate.refresh_from_db()
    assert (old == new, certificate.trainee.number_mask) == (False, new)
    rows = load_workbook(io.BytesIO(class_sheet(certificate.programme, [certificate, result]))).active
    assert [rows.cell(line, 6).value for line in (4, 5)] == [old, new]
    client.force_login(approver(certificate.series.authority))
    shown = client.get(f"/admin/certificates/certificate/{certificate.pk}/change/").content.decode()
    assert (old in shown, new in shown) == (True, False)
    assert all(words in shown for words in (result.number, "更正经过", "失效"))
    listed = client.get(f"/portal/programmes/{certificate.programme_id}/certificates/").content.decode()
    assert old in listed
    assert new in listed


def test_the_office_finds_what_waits_on_its_desk_and_lists(client, certificate):
    amendment = amendment_of(certificate)
    client.force_login(approver(certificate.series.authority))
    assert "证书更正或撤销待审批" in client.get("/admin/").content.decode()
    listed = client.get("/admin/certificates/amendment/")
    assert certificate.number in listed.content.decode()
    led = client.get(f"/admin/certificates/amendment/{amendment.pk}/change/")
    assert led["Location"].endswith(f"/amendments/{amendment.pk}/")
    client.force_login(approver(province("福建", "35")))
    assert client.get(f"/admin/certificates/amendment/{amendment.pk}/change/").status_code in (302, 404)
    assert certificate.number not in client.get("/admin/certificates/amendment/").content.decode()
