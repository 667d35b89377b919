"""The page of the official papers: what is kept, whether it still fits, who may have it, and what a file is."""

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from time_machine import travel

from finance.actions.generating import generate_paper
from finance.models import Paper
from tests import builders
from tests.finance import builders as money
from tests.finance.documents import makers
from workflow.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after():
    with travel(money.AFTER, tick=False):
        yield


@pytest.fixture
def programme():
    programme = money.demonstration()
    money.line(money.opened(programme))
    return programme


def at(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def host(programme):
    return at(builders.filer(programme.host))


def page(client, programme):
    return client.get(reverse("money_papers", args=[programme.pk])).content.decode()


def make(client, programme, kind="settlement", form="xlsx"):
    return client.post(reverse("money_paper_make", args=[programme.pk, kind]), {"form": form})


def check(client, programme, content, name="表.pdf"):
    url = reverse("money_paper_check", args=[programme.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, content)}).content.decode()


def fetched(client, programme, paper, method="post"):
    name = "money_paper_fetch" if method == "post" else "money_paper"
    answer = getattr(client, method)(reverse(name, args=[programme.pk, paper.pk]))
    answer.body = b"".join(answer.streaming_content) if answer.streaming else b""
    return answer


def test_it_is_kept_shown_and_handed_out(host, programme):
    assert "没有生成过" in page(host, programme)
    answer = make(host, programme)
    paper = Paper.objects.get()
    assert answer.headers["Location"].endswith(f"#paper-{paper.pk}")
    assert "与现有数据一致" in page(host, programme)
    sent = fetched(host, programme, paper, "get")
    assert sent.body == makers.bytes_of(paper)
    assert sent.headers["Cache-Control"] == "private, no-store"


def test_it_tells_when_the_data_have_changed_and_what(host, programme):
    make(host, programme)
    money.line(programme.settlement, "7.00", description="后来补的一笔")
    text = page(host, programme)
    assert "生成后数据已变动" in text
    assert "<ins>2 ｜ 伙食费 ｜ 后来补的一笔" in text
    assert "<del>实际支出合计：1,000.00 元" in text


def test_it_says_why_a_paper_cannot_be_drawn(host, programme):
    assert "还没有登记讲课费" in page(host, programme)
    answer = make(host, programme, "lectures", "pdf")
    assert (answer.status_code, "还没有登记讲课费" in answer.content.decode()) == (422, True)


def test_a_package_is_handed_out_by_a_post_that_is_journalled(host, programme):
    make(host, programme, "package", "zip")
    paper = Paper.objects.get(kind="package")
    assert fetched(host, programme, paper, "get").status_code == 302
    sent = fetched(host, programme, paper)
    assert sent.body == makers.bytes_of(paper)
    assert Entry.objects.filter(verb="fetch_paper", subject=paper.key).count() == 1


@pytest.mark.req("002-41")
def test_the_whole_account_leaves_for_the_host_alone(host, programme):
    money.complete(programme.settlement)
    make(host, programme, "receipt")
    paper = Paper.objects.get()
    assert fetched(host, programme, paper).status_code == 200
    office = at(builders.reviewer(programme.authority))
    assert fetched(office, programme, paper).status_code == 403
    assert "承办单位填报人员、拨付单位财务人员可下载" in page(office, programme)
    make(office, programme, "receipt")
    assert fetched(office, programme, Paper.objects.get(in_full=False), "get").status_code == 200


@pytest.mark.req("000-47", "PR-06")
def test_the_service_centre_sees_the_papers_of_a_claim_addressed_to_it_and_of_no_other():
    programme = money.national_2024()
    settlement = money.submitted(programme)
    client = at(builders.reviewer(settlement.payer))
    text = page(client, programme)
    assert reverse("admin:finance_settlement_change", args=[settlement.pk]) in text
    assert f'href="/portal/programmes/{programme.pk}/"' not in text
    assert make(client, programme).status_code == 302
    other = money.demonstration()
    money.opened(other)
    assert client.get(reverse("money_papers", args=[other.pk])).status_code == 404


def test_another_host_finds_nothing(host, programme):
    make(host, programme)
    paper = Paper.objects.get()
    stranger = at(builders.filer(builders.host("别家单位", money.fujian())))
    for answer in (
        stranger.get(reverse("money_papers", args=[programme.pk])), make(stranger, programme),
        fetched(stranger, programme, paper, "get"), fetched(stranger, programme, paper),
    ):  # fmt: skip
        assert answer.status_code == 404


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_file_of_ours_is_recognised(host, programme, form):
    make(host, programme, form=form)
    paper = Paper.objects.get()
    content = makers.bytes_of(paper)
    assert "是本平台生成的原件，未被改动" in check(host, programme, content)
    money.line(programme.settlement, "7.00")
    text = check(host, programme, content)
    assert ("是原件，但不是最新数据" in text, paper.file_name in text) == (True, True)


def test_a_changed_pdf_of_ours_is_called_changed_and_a_foreign_file_foreign(host, programme, tmp_path):
    make(host, programme, form="pdf")
    with Paper.objects.get().file.open("rb") as file, pikepdf.open(file) as document:
        document.pages[0].Rotate = 90
        document.save(tmp_path / "changed.pdf")
    assert "文件已被改动" in check(host, programme, (tmp_path / "changed.pdf").read_bytes())
    assert "不是本项目存档的经费表" in check(host, programme, b"%PDF-1.7 nonsense")
    assert "不是本项目存档的经费表" in check(host, programme, b"PK nonsense", "表.xlsx")


def test_the_preview_is_kept_nowhere(host, programme):
    for kind in ("settlement_pdf", "settlement_xlsx"):
        assert host.get(reverse(kind, args=[programme.pk])).status_code == 200
    assert not Paper.objects.exists()


@pytest.mark.req("PR-07")
def test_the_page_costs_the_same_queries_for_one_paper_and_for_many(
    host, programme, django_assert_max_num_queries
):
    counts = []
    for at_ in range(2):
        for kind in ("settlement", "vouchers")[: at_ + 1]:
            line = money.line(programme.settlement, f"{at_ + 1}.00", description=f"第 {at_} 笔 {kind}")
            makers.scan(line, content=makers.PNG + kind.encode() + bytes([at_]))
            generate_paper(
                programme, kind=kind, form="xlsx", actor=builders.filer(programme.host), now=money.AFTER
            )
        with django_assert_max_num_queries(40) as queries:
            page(host, programme)
        counts.append(len(queries))
    assert counts[0] == counts[1]
