import pytest
from django.urls import reverse

from policies.models import Holiday, Notice
from tests.builders import approver, load_all_notices, ministry, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    ministry(), province(), province("福建", "35")
    load_all_notices()


def page(client, name, *args):
    return client.get(reverse(f"admin:policies_{name}", args=args))


@pytest.mark.req("001-02")
def test_staff_enter_a_notice(loaded, client):
    shandong = province()
    client.force_login(approver(shandong))
    data = {
        "slug": "sd-2022", "number": "鲁人社函〔2022〕9号", "title": "示例通知", "issuers": "甲厅\n乙厅", "issuer": shandong.pk,
        "kind": "notice", "body": "正文", "contact_name": "王", "contact_phones": "0531-1\n0531-2", "contact_postcode": "25001",
        "public": "on", "rests_on": "", "enclosures-TOTAL_FORMS": 1, "enclosures-INITIAL_FORMS": 0,
        "enclosures-0-name": "1. 计划", "enclosures-0-place": 1,
    }  # fmt: skip
    address = reverse("admin:policies_notice_add")
    assert "邮编应为 6 位数字" in client.post(address, data).content.decode()
    assert client.post(address, data | {"contact_postcode": "250014"}).status_code == 302
    notice = Notice.objects.get(slug="sd-2022")
    contact = {"name": "王", "phones": ["0531-1", "0531-2"], "postcode": "250014"}
    assert (notice.issuers, notice.contact) == (["甲厅", "乙厅"], contact)
    assert [row.name for row in notice.enclosures.all()] == ["1. 计划"]
    client.force_login(approver(province("福建", "35")))
    taken = data | {"contact_name": "", "issuer": province("福建", "35").pk}
    refused = client.post(reverse("admin:policies_notice_change", args=[notice.pk]), taken)
    assert refused.status_code == 403
    notice.refresh_from_db()
    assert notice.contact == contact


def test_the_ministry_keeps_the_calendar(loaded, client):
    data = {"date": "2027-01-04", "name": "元旦"}
    client.force_login(approver(province()))
    assert client.post(reverse("admin:policies_holiday_add"), data).status_code == 403
    client.force_login(approver(ministry()))
    assert client.post(reverse("admin:policies_holiday_add"), data).status_code == 302
    day = Holiday.objects.get(date="2027-01-04")
    client.post(reverse("admin:policies_holiday_delete", args=[day.pk]), {"post": "yes"})
    assert not Holiday.objects.filter(pk=day.pk).exists()


def test_the_lists_open(loaded, client):
    client.force_login(approver(ministry()))
    for name in (
        "notice_changelist",
        "ruleset_changelist",
        "holiday_changelist",
        "notice_add",
        "ruleset_add",
    ):
        assert page(client, name).status_code == 200
