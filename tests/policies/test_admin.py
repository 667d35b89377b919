import pytest
from django.urls import reverse

from accounts.roles import Role
from policies.models import Holiday, Notice, RuleSet
from tests.builders import approver, host, load_all_notices, ministry, province, reviewer, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    ministry(), province(), province("福建", "35")
    load_all_notices()


def page(client, name, *args):
    return client.get(reverse(f"admin:policies_{name}", args=args))


def form_data(response):
    """What a browser would send back from an admin form that nobody touched."""
    form = response.context["adminform"].form
    data = {}
    for bound in [form, *(f for s in response.context["inline_admin_formsets"] for f in s.formset.forms)]:
        for field in bound:
            value = field.value()
            data[field.html_name] = "" if value is None else ("on" if value is True else value)
    for inline in response.context["inline_admin_formsets"]:
        for field in inline.formset.management_form:
            data[field.html_name] = field.value()
    return {key: value for key, value in data.items() if value is not False}


def move(client, rule_set, verb):
    return client.post(reverse("move", args=["policies.ruleset", rule_set.pk, verb]), follow=False)


def test_a_published_set_is_read_only_and_offers_a_new_version(loaded, client):
    rule_set = RuleSet.objects.get(code="shandong-2021")
    client.force_login(approver(province()))
    text = page(client, "ruleset_change", rule_set.pk).content.decode()
    assert "另存为新版本" in text
    assert "不少于 24 学时" in text
    assert 'name="rows-0-value"' not in text
    assert (
        client.post(reverse("admin:policies_ruleset_change", args=[rule_set.pk]), {"name": "x"}).status_code
        == 403
    )


def test_a_new_version_is_cloned_edited_and_published_through_the_doors(loaded, client):
    client.force_login(approver(province()))
    move(client, RuleSet.objects.get(code="shandong-2021"), "supersede_rules")
    draft = RuleSet.objects.get(code="shandong-2021", version=2)
    address = reverse("admin:policies_ruleset_change", args=[draft.pk])
    data = form_data(client.get(address))
    (cell,) = [k for k, v in data.items() if k.endswith("-key") and v == "class.hours.min"]
    data[cell.replace("-key", "-value")] = '{"min": "二十八"}'
    refused = client.post(address, data)
    assert refused.status_code == 200
    assert "界限的 min 应为不小于零的数" in refused.content.decode()
    data[cell.replace("-key", "-value")] = '{"min": 28}'
    assert client.post(address, data).status_code == 302
    assert draft.rows.get(key="class.hours.min").value == {"min": 28}
    move(client, draft, "publish_rules")
    assert RuleSet.objects.current("shandong-2021").version == 2


def test_another_province_reads_and_does_not_write(loaded, client):
    client.force_login(approver(province()))
    move(client, RuleSet.objects.get(code="shandong-2021"), "supersede_rules")
    draft = RuleSet.objects.get(code="shandong-2021", version=2)
    for person in (approver(province("福建", "35")), reviewer(province())):
        client.force_login(person)
        text = page(client, "ruleset_change", draft.pk).content.decode()
        assert 'name="rows-0-value"' not in text
        assert move(client, draft, "publish_rules").status_code == 403
    client.force_login(approver(ministry()))
    assert 'name="rows-0-value"' in page(client, "ruleset_change", draft.pk).content.decode()
    client.force_login(user("host-person", host(), Role.FILER))
    assert page(client, "ruleset_change", draft.pk).status_code == 302
    assert move(client, draft, "publish_rules").status_code == 404


def test_staff_enter_a_notice(loaded, client):
    shandong = province()
    client.force_login(approver(shandong))
    data = {
        "slug": "sd-2022", "number": "鲁人社函〔2022〕9号", "title": "示例通知", "issuers": "甲厅\n乙厅", "issuer": shandong.pk,
        "body": "正文", "contact": '["王"]', "attachments": '[{"name": "1. 计划"}]', "public": "on", "rests_on": "",
    }  # fmt: skip
    address = reverse("admin:policies_notice_add")
    assert "联系方式应写成" in client.post(address, data).content.decode()
    assert client.post(address, data | {"contact": '{"name": "王"}'}).status_code == 302
    notice = Notice.objects.get(slug="sd-2022")
    assert (notice.issuers, notice.attachments) == (["甲厅", "乙厅"], [{"name": "1. 计划"}])
    client.force_login(approver(province("福建", "35")))
    taken = data | {"contact": "{}", "issuer": province("福建", "35").pk}
    refused = client.post(reverse("admin:policies_notice_change", args=[notice.pk]), taken)
    assert refused.status_code == 403
    notice.refresh_from_db()
    assert notice.contact == {"name": "王"}


def test_the_ministry_keeps_the_calendar(loaded, client):
    data = {"date": "2027-01-01", "name": "元旦"}
    client.force_login(approver(province()))
    assert client.post(reverse("admin:policies_holiday_add"), data).status_code == 403
    client.force_login(approver(ministry()))
    assert client.post(reverse("admin:policies_holiday_add"), data).status_code == 302
    day = Holiday.objects.get(date="2027-01-01")
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
