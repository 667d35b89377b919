"""Doors of one correction for a whole class: preview, proposal, decision, progress."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates.actions import propose_amendment
from certificates.models import Amendment, Certificate
from tests.builders import approver, filer, host, reviewer
from tests.certificates.issued import LATER, finished, issued
from tests.certificates.views.test_amending import sign_in_afresh
from tests.finance.pages import PNG
from workflow.models import Attachment

pytestmark = pytest.mark.django_db
TITLE = "智能制造关键技术高级研修班"
WORDS = {"reason": "计划印错了班名", "document_number": "鲁人社函〔2021〕9号"}


@pytest.fixture
def certificates():
    return issued(count=3)


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(LATER, tick=False):
        yield


def address_of(certificates):
    return f"/portal/programmes/{certificates[0].programme_id}/certificates/correct/"


@pytest.mark.req("T31", "T22", "PR-10")
def test_from_the_preview_to_the_new_certificates(client, certificates):
    programme = certificates[0].programme
    first = certificates[0]
    propose_amendment(
        first, kind="revoke", reason="冒名", document_number="文号", actor=filer(programme.host), now=LATER
    )
    client.force_login(filer(programme.host))
    address = address_of(certificates)
    assert address in client.get(f"/portal/programmes/{programme.pk}/certificates/").content.decode()
    assert f"证书上现为：{programme.title}（2 本）" in client.get(address).content.decode()
    preview = client.get(address, {"class_title": TITLE}).content.decode()
    assert "2 本会这样更正" in preview
    assert f"研修班名称 {programme.title} → {TITLE}" in preview
    assert f"{first.number}</a> {first.name}：已有一件“撤销”等待审批" in preview
    assert not Amendment.objects.exclude(group=None).exists()  # looking changes nothing
    sent = client.post(
        address,
        {
            "class_title": TITLE,
            "seen": "2",
            **WORDS,
            "file": SimpleUploadedFile("通知.png", PNG, "image/png"),
        },
    )
    lead = Amendment.objects.exclude(group=None).order_by("pk").first()
    page = f"/portal/programmes/{programme.pk}/amendments/class/{lead.group}/"
    assert sent["Location"] == page
    assert Attachment.objects.of(lead).get().original_name == "通知.png"
    shown = client.get(page).content.decode()
    assert "提出人不能自己审批" in shown
    assert 'value="approve"' not in shown
    assert 'value="withdraw"' in shown
    office = approver(certificates[0].series.authority)
    client.force_login(office)
    deciding = client.get(page).content.decode()
    assert "批准 2 本的更正" in deciding
    assert f"本：研修班名称 {programme.title} → {TITLE}" in deciding
    asked = client.post(f"{page}decide/", {"verdict": "approve"})
    assert "reauthenticate" in asked["Location"]  # the password once more
    assert not Certificate.objects.waiting().exists()
    sign_in_afresh(client, office)
    assert client.post(f"{page}decide/", {"verdict": "approve", "note": "同意"})["Location"] == page
    going_on = client.get(page).content.decode()
    assert "0 / 2" in going_on
    for each in Certificate.objects.waiting():
        finished(each, now=LATER)
    over = client.get(page).content.decode()
    assert "2 / 2" in over
    assert "已完成" in over
    one = client.get(f"/portal/programmes/{programme.pk}/amendments/{lead.pk}/").content.decode()
    assert page in one
    assert page in client.get(f"/portal/programmes/{programme.pk}/certificates/").content.decode()


def test_what_was_typed_comes_back_with_its_faults(client, certificates):
    client.force_login(filer(certificates[0].programme.host))
    address = address_of(certificates)
    for query, words in (
        ({"class_title": ""}, "请至少填写一项应为的内容"), ({"hours": "abc"}, "学时请填写大于 0 的数字"),
        ({"starts_on": "昨天"}, "请填写日期"),
    ):  # fmt: skip
        answer = client.get(address, query)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    same = client.get(address, {"class_title": certificates[0].content["class_title"]})
    assert "没有一本证书需要这样更正" in same.content.decode()
    missing = client.post(address, {"class_title": TITLE, "seen": "3"})
    assert missing.status_code == 422
    assert "请写明更正的原因" in missing.content.decode()
    assert "全班更正须有依据" in missing.content.decode()
    stale = client.post(address, {"class_title": TITLE, "seen": "2", **WORDS})
    assert stale.status_code == 422
    assert "请重新预览" in stale.content.decode()
    assert not Amendment.objects.exists()
    again = client.get(address, {"class_title": TITLE, "again": "1"}).content.decode()
    assert f'value="{TITLE}"' in again
    assert "会这样更正" not in again


def test_a_class_without_valid_certificates_has_nothing_to_correct(client, certificates):
    client.force_login(filer(certificates[0].programme.host))
    for each in certificates:
        propose_amendment(each, kind="revoke", reason="冒名", document_number="文号", now=LATER,
                          actor=filer(each.programme.host))  # fmt: skip
    answer = client.get(address_of(certificates))
    assert answer.status_code == 409
    assert "没有可以更正的有效证书" in answer.content.decode()


def test_another_host_sees_nothing_and_a_reviewer_may_propose_and_not_decide(client, certificates):
    client.force_login(filer(host("另一家研究院")))
    assert client.get(address_of(certificates)).status_code == 404
    mine = reviewer(certificates[0].series.authority)
    sign_in_afresh(client, mine)
    sent = client.post(address_of(certificates), {"class_title": TITLE, "seen": "3", **WORDS})
    assert sent.status_code == 302
    assert client.post(f"{sent['Location']}decide/", {"verdict": "approve"}).status_code == 403
    assert client.post(f"{sent['Location']}decide/", {"verdict": "?"}).status_code == 404
    assert client.post(f"{sent['Location']}decide/", {"verdict": "withdraw"}).status_code == 302
    assert set(Amendment.objects.values_list("state", flat=True)) == {"withdrawn"}
