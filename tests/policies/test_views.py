import pytest

from policies.models import Notice
from policies.text import blocks
from tests.builders import approver, filer, host, load_all_notices, ministry, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    ministry(), province()
    load_all_notices()


@pytest.mark.req("000-02", "000-03")
def test_anybody_reads_the_public_notices(loaded, client):
    listed = client.get("/notices/").content.decode()
    assert "鲁人社函〔2021〕60号" in listed
    assert "征求意见稿" not in listed
    page = client.get("/notices/national-2021/").content.decode()
    for text in ("发布日期", "2021-04-20", "专业技术人员管理司", "此件主动公开", "20210416-附件1", "每期资助上限16.5万元",
                 "165,000.00 元", "必须遵守", "打印本页", "政策通知"):  # fmt: skip
        assert text in page
    fujian = client.get("/notices/fujian-2024/").content.decode()
    assert "平台默认" in fujian
    assert "省级人社部门 → 人力资源社会保障部" in fujian


@pytest.mark.req("001-01", "001-02")
def test_dates_contact_and_proofreader_are_shown(loaded, client):
    page = client.get("/notices/shandong-2021/").content.decode()
    for text in ("2021-08-19", "2021-08-20", "0531—86062283", "86912801（传真）", "250014", "校核人"):
        assert text in page


@pytest.mark.req("000-02", "004-01")
def test_a_draft_is_for_staff_and_for_others_like_a_missing_page(loaded, client):
    hidden, missing = client.get("/notices/hebei-draft/"), client.get("/notices/nothing/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content
    client.force_login(filer(host()))
    assert client.get("/notices/hebei-draft/").status_code == 404
    client.force_login(approver(province()))
    page = client.get("/notices/hebei-draft/").content.decode()
    assert "不具约束力" in page
    assert "<strong>必须遵守</strong>" not in page


def test_the_pages_cost_the_same_however_many_rules(loaded, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get("/notices/fujian-2024/")
    with django_assert_max_num_queries(3):
        client.get("/notices/")


def test_a_get_alone_is_answered(loaded, client):
    assert client.post("/notices/").status_code == 405


@pytest.mark.req("004-46")
def test_text_is_cut_into_headings_and_paragraphs(loaded):
    cut = list(blocks(Notice.objects.get(slug="hebei-draft").body))
    chapters = [block.lines[0] for block in cut if block.level == 2]
    assert [c.split()[0] for c in chapters] == ["第一章", "第二章", "第三章", "第四章", "第五章", "第五章"]
    shandong = list(blocks(Notice.objects.get(slug="shandong-2021").body))
    assert next(b.lines[0] for b in shandong if b.level == 2) == "一、高度重视高级研修项目组织实施工作"
    assert not any(b.level for b in blocks("（一）研修组织。各主管部门要明确项目主要负责人。"))
