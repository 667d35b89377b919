"""What the public pages of the notices show, beyond the text itself."""

import pytest
from django.urls import reverse

from policies.actions import publish_rules, supersede_rules
from policies.findings import findings
from policies.models import Notice, Rule, RuleSet
from tests.builders import NOW, approver, load_all_notices, ministry, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    ministry(), province(), province("河北", "13"), province("福建", "35")
    load_all_notices()


def listed(client, **query):
    return client.get(reverse("notices", query=query)).context["notices"]


def slugs(client, **query):
    return {row.slug for row in listed(client, **query)}


@pytest.mark.req("000-02", "004-01")
def test_the_list_is_found_by_year_office_kind_standing_and_words(loaded, client):
    assert slugs(client, year=2024) == {"fujian-2024"}
    assert slugs(client, issuer="财政部") == {"project-2021-2030", "training-fees-2016"}
    assert slugs(client, kind="scheme") == {"project-2021-2030"}
    assert slugs(client, q="60号") == {"shandong-2021"}
    assert slugs(client, standing="draft") == set()
    for unknown in (
        {"year": "x"},
        {"year": "99999999999"},
        {"kind": "x"},
        {"standing": "x"},
        {"issuer": "无"},
    ):
        answer = client.get(reverse("notices", query=unknown))
        assert (answer.status_code, answer.context["notices"]) == (200, [])
        assert "没有符合条件的文件" in answer.content.decode()
    client.force_login(approver(province("河北", "13")))
    assert slugs(client, standing="draft") == {"hebei-draft"}


@pytest.mark.req("004-02", "002-03", "003-01")
def test_what_a_document_rests_on_is_linked_in_both_directions(loaded, client):
    public = client.get("/notices/project-2021-2030/").content.decode()
    assert "被下列文件引用" not in public
    fujian = client.get("/notices/fujian-2024/").content.decode()
    for text in ("人社厅函〔2024〕34号", "闽人社办〔2023〕216号", "平台未收录"):
        assert text in fujian
    client.force_login(approver(province("河北", "13")))
    hebei = client.get("/notices/hebei-draft/").content.decode()
    assert '<a href="/notices/project-2021-2030/">人社部发〔2021〕73号</a>' in hebei
    assert "被下列文件引用" in client.get("/notices/project-2021-2030/").content.decode()


@pytest.mark.req("000-01", "002-01", "001-03", "004-45")
def test_a_document_says_everything_about_itself(loaded, client):
    national = client.get("/notices/national-2021/").content.decode()
    for text in (
        "人社厅发〔2021〕24号",
        "人力资源社会保障部办公厅",
        "2021-04-16",
        "2021-04-20",
        "人社部",
        "通知",
    ):
        assert text in national
    fujian = client.get("/notices/fujian-2024/").content.decode()
    for text in ("职业能力建设处", "林茗", "0591-87522301", "2024-07-31", "此件主动公开"):
        assert text in fujian
    assert "专业技术人员管理处" in client.get("/notices/shandong-2021/").content.decode()
    client.force_login(approver(province("河北", "13")))
    hebei = client.get("/notices/hebei-draft/").content.decode()
    for text in ("解释机关", "河北省人力资源和社会保障厅", "自印发之日起施行", "管理办法"):
        assert text in hebei


@pytest.mark.req("003-01")
def test_all_six_issuers_stand_on_the_page_and_on_paper(loaded, client):
    page = client.get("/notices/project-2021-2030/").content.decode()
    assert "人力资源社会保障部、财政部、工业和信息化部、科技部、教育部、中国科学院" in page
    assert page.count("<span>财政部</span>") == 1


@pytest.mark.req("000-03")
def test_the_page_prints_as_a_document_with_or_without_the_rules(loaded, client):
    plain = client.get("/notices/shandong-2021/").content.decode()
    assert "打印本页" in plain
    assert 'class="masthead"' in plain
    assert "rules-on-paper" not in plain
    assert "rules-on-paper" in client.get("/notices/shandong-2021/?print=rules").content.decode()


@pytest.mark.req("003-82", "003-84")
def test_an_office_registers_a_document_of_its_own_kind(loaded, client):
    """A deployment of the national group has no office in the portal; a province's own measures hang on the province."""
    client.force_login(approver(ministry()))
    typed = {
        "slug": "deployment-2022", "title": "2022年工程工作部署", "kind": "deployment", "issuers": "全国专业技术人才知识更新工程指导协调小组",
        "body": "正文", "public": "on", "enclosures-TOTAL_FORMS": 0, "enclosures-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert client.post(reverse("admin:policies_notice_add"), typed).status_code == 302
    hebei = province("河北", "13")
    client.force_login(approver(hebei))
    local = typed | {
        "slug": "hebei-measures", "title": "河北省职称衔接办法", "kind": "regulation", "issuers": hebei.name, "issuer": hebei.pk,
    }  # fmt: skip
    assert client.post(reverse("admin:policies_notice_add"), local).status_code == 302
    assert Notice.objects.get(slug="hebei-measures").issuer == hebei
    client.logout()
    assert slugs(client, kind="deployment") == {"deployment-2022"}
    assert slugs(client, issuer=hebei.name) == {"hebei-measures"}
    assert "工作部署" in client.get("/notices/deployment-2022/").content.decode()


def test_a_finding_leads_to_its_rule_on_the_public_page(loaded, client):
    rules = RuleSet.objects.get(code="shandong-2021").rules()
    (found,) = [f for f in findings(rules, {"hours": 20}) if f.key == "class.hours.min"]
    assert found.address == "/notices/shandong-2021/#shandong-2021-1-class.hours.min"
    assert rules.require("class.hours.min").address == found.address
    page, _, anchor = found.address.partition("#")
    assert f'id="{anchor}"' in client.get(page).content.decode()


def test_what_a_parent_says_leads_to_the_parent_s_line(loaded):
    rules = RuleSet.objects.get(code="fujian-2024-national").rules()
    assert rules.require("class.end_by").address == "/notices/fujian-2024/#fujian-2024-1-class.end_by"


def test_a_draft_has_no_public_address(loaded):
    draft = RuleSet.objects.get(code="hebei-draft").rules()
    assert {rule.address for rule in draft.own} == {""}
    assert {rule.notice_slug for rule in draft if rule.address} == {"training-fees-2016"}


def test_a_superseded_version_keeps_its_lines(loaded, client):
    """A class that is pinned to it must still be able to read what it is judged by."""
    office = approver(province())
    supersede_rules(RuleSet.objects.get(code="shandong-2021"), actor=office, now=NOW)
    draft = RuleSet.objects.get(code="shandong-2021", version=2)
    Rule.objects.filter(rule_set=draft, key="class.hours.min").update(value={"min": 28})
    publish_rules(draft, actor=office, now=NOW)
    page = client.get("/notices/shandong-2021/").content.decode()
    for version in (1, 2):
        assert f'id="shandong-2021-{version}-class.hours.min"' in page
    assert "已被新版替代" in page


def test_a_notice_that_is_closed_takes_its_addresses_back(loaded):
    before = RuleSet.objects.get(code="shandong-2021").rules()
    Notice.objects.filter(slug="shandong-2021").update(public=False)
    after = RuleSet.objects.get(code="shandong-2021").rules()
    assert (before.require("class.hours.min").address != "", after.require("class.hours.min").address) == (
        True,
        "",
    )
