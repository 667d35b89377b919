"""The trainee hands in the 研修论文 on the own page, and reads the result once the roster is closed."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.applications.builders import PDF
from tests.builders import filer, host
from tests.trainees.actions.schemes import THREE, a_roster, marked
from tests.trainees.actions.test_scoring import ALL_PASS, confirmed
from tests.trainees.builders import AFTER
from trainees.actions import close_roster
from trainees.checks import roster_findings
from trainees.models import ResearchPaper
from trainees.own.links import link_of

pytestmark = pytest.mark.django_db
ABOUT = {
    "relation": "用第二天的方法分析本单位的产线。", "problem": "故障难以及早发现", "industry": "装备制造",
}  # fmt: skip


def text(response):
    return response.content.decode()


def sent(client, content, name="论文.pdf", title="示例论文", **changes):
    values = ABOUT | {"title": title, "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("own_paper"), values | changes)


@pytest.mark.req("004-32")
def test_a_paper_goes_from_the_own_page_to_the_host(client):
    roster = a_roster(*THREE)
    someone = roster.trainees.first()
    client.get(link_of(someone))
    assert "提交论文" in text(client.get(reverse("own_home")))
    assert sent(client, PDF, title="研究：一/二").status_code == 302
    assert "已提交《研究：一/二》" in text(client.get(reverse("own_paper")))
    client.force_login(filer(roster.programme.host))
    paper = ResearchPaper.objects.get()
    page = text(client.get(reverse("papers", args=[roster.programme_id])))
    assert "已提交 1 / 3 人" in page
    file = client.get(reverse("paper_file", args=[roster.programme_id, paper.pk]))
    assert (file.content, file["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert file["Content-Disposition"].startswith("attachment")
    packed = client.get(reverse("papers_zip", args=[roster.programme_id]))
    with zipfile.ZipFile(io.BytesIO(b"".join(packed.streaming_content))) as archive:
        assert archive.namelist() == [f"01 {someone.name} 研究：一 二.pdf"]
        assert archive.read(archive.namelist()[0]) == PDF
    client.force_login(filer(host("乙校")))
    assert client.get(reverse("paper_file", args=[roster.programme_id, paper.pk])).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<html><script>alert(1)</script></html>", "论文.pdf", "这是网页、XML 或 SVG 文件"),
        (b"\x89PNG\r\n\x1a\n", "论文.pdf", "这里只接收PDF、Word 文档（.docx）、旧版 Word 文档（.doc）"),
        (b"", "论文.docx", "文件是空的"),
    ],
)
def test_a_file_that_is_no_paper_is_refused_and_the_title_stays(client, content, name, said):
    client.get(link_of(a_roster(*THREE).trainees.first()))
    page = sent(client, content, name)
    assert page.status_code == 422
    assert said in text(page)
    assert 'value="示例论文"' in text(page)
    assert not ResearchPaper.objects.exists()


@pytest.mark.req("004-48", "004-49")
def test_a_paper_says_what_ties_it_to_the_class_and_what_problem_it_is_about(client):
    roster = a_roster(*THREE)
    client.get(link_of(roster.trainees.first()))
    without = sent(client, PDF, relation="")
    assert without.status_code == 422
    assert "请写明论文与研修内容、与本人业务工作的联系" in text(without)
    assert ABOUT["problem"] in text(without)
    assert sent(client, PDF).status_code == 302
    paper = ResearchPaper.objects.get()
    assert {name: getattr(paper, name) for name in ABOUT} == ABOUT
    assert ABOUT["relation"] in text(client.get(reverse("own_paper")))
    client.force_login(filer(roster.programme.host))
    page = text(client.get(reverse("papers", args=[roster.programme_id])))
    assert f"针对：{ABOUT['problem']}（{ABOUT['industry']}）" in page
    assert f"联系：{ABOUT['relation']}" in page


def test_the_host_hands_in_without_knowing_the_ties(client):
    roster = a_roster(*THREE)
    client.force_login(filer(roster.programme.host))
    address = reverse("paper_hand_in", args=[roster.programme_id, roster.trainees.first().pk])
    values = {"title": "示例论文", "file": SimpleUploadedFile("论文.pdf", PDF)}
    assert client.post(address, values).status_code == 302
    assert ResearchPaper.objects.get().relation == ""


def test_without_a_paper_in_the_scheme_the_page_leads_home(client):
    client.get(link_of(a_roster().trainees.first()))
    assert client.get(reverse("own_paper"))["Location"] == reverse("own_home")
    assert "研修论文" not in text(client.get(reverse("own_home")))


@pytest.mark.req("000-39")
def test_the_result_is_shown_only_once_the_roster_is_closed(client):
    roster = a_roster(*THREE)
    marked(roster, ALL_PASS)
    confirmed(roster, dict.fromkeys((1, 2, 3), ("passed", "")))
    client.get(link_of(roster.trainees.first()))
    assert "84.00 分" not in text(client.get(reverse("own_home")))
    asked = {each.key: "已沟通" for each in roster_findings(roster.programme, verified=True)}
    roster.refresh_from_db()
    close_roster(
        roster,
        actor=filer(roster.programme.host),
        now=AFTER,
        verified=True,
        reasons=asked,
        version=roster.version,
    )
    page = text(client.get(reverse("own_home")))
    assert "84.00 分" in page
    assert "以审核通过的结果为准" in page
