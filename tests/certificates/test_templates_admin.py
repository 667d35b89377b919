"""The pages of templates: list, one version, comparison, draft, samples."""

import gzip
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from certificates.actions import draft_template, publish_template
from certificates.designs import previews
from certificates.designs.design import BUILT_IN, Design
from certificates.models import Template
from certificates.paper.drawn_seal import drawn_seal
from tests.builders import NOW, approver, ministry, province, reviewer, user

pytestmark = pytest.mark.django_db
LIST = "/admin/certificates/template/"
SEAL = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="9" fill="none" stroke="#c9151e"/></svg>'


@pytest.fixture
def draft():
    blue = replace(BUILT_IN, frame_colour="#1f3f6e", border="meander")
    return draft_template(
        province(), level="provincial", first_year=2021, name="蓝色样式", design=blue, actor=reviewer(province()), now=NOW
    )  # fmt: skip


def filled(**changed):
    values = {name: value for name, value in BUILT_IN.values().items() if name not in ("format", "seal_svg")}
    values |= {"authority": province().pk, "level": "provincial", "first_year": 2022, "name": "新样式"}
    return {name: value for name, value in (values | changed).items() if value is not False}


def page(client, address):
    return client.get(address).content.decode()


def test_the_list_shows_a_picture_of_each(client, draft):
    client.force_login(reviewer(province()))
    text = page(client, LIST)
    assert f'src="/admin/certificates/template/{draft.pk}/picture/plain/?of={draft.digest[:12]}"' in text
    assert ("蓝色样式" in text, "起草新模板" in text) == (True, True)


@pytest.mark.req("PR-06")
def test_the_templates_of_another_province_are_not_found_and_the_ministry_reads_all(client, draft):
    client.force_login(approver(province("福建", "35")))
    ways = ("change", "edit", "compare", "picture/plain")
    assert [client.get(f"{LIST}{draft.pk}/{way}/").status_code for way in ways] == [404] * 4
    assert "蓝色样式" not in page(client, LIST)
    client.force_login(approver(ministry()))
    assert "蓝色样式" in page(client, LIST)
    assert client.get(f"{LIST}{draft.pk}/edit/").status_code == 404


def test_a_page_offers_each_person_what_he_may_do(client, draft):
    client.force_login(reviewer(province()))
    own = page(client, f"{LIST}{draft.pk}/change/")
    assert ("须由山东省人力资源和社会保障厅的另一位审批人员发布" in own, "publish_template" in own) == (
        True,
        False,
    )
    assert f'href="{LIST}{draft.pk}/edit/"' in own
    client.force_login(approver(province()))
    second = page(client, f"{LIST}{draft.pk}/change/")
    assert (
        f'value="{draft.digest}"' in second,
        "publish_template" in second,
        "已用它编号的证书照旧可以重印" in second,
    ) == (True,) * 3


def test_the_second_person_publishes_by_the_common_door(client, draft):
    client.force_login(approver(province()))
    address = f"/move/certificates.template/{draft.pk}/publish_template/"
    assert client.post(address, {"seen": "0" * 64}).status_code == 409
    assert client.post(address, {"seen": draft.digest}).status_code == 302
    assert Template.objects.get().state == "published"


def test_a_draft_is_written_from_the_form_with_its_seal(client):
    client.force_login(reviewer(province()))
    answer = client.post(f"{LIST}add/", filled(border="laurel", seal_file=SimpleUploadedFile("章.svg", SEAL)))
    made = Template.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{made.pk}/change/")
    assert Design.from_values(made.design) == replace(BUILT_IN, border="laurel", seal_svg=drawn_seal(SEAL))
    assert (made.authority, made.version, made.state) == (province(), 1, "draft")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ink_colour": "#aaaaaa"}, "正文色与纸色的对比度只有 2.3"),
        ({"statement": "{when}参加{class}"}, "正文缺少{hours}"),
        ({"seal_file": SimpleUploadedFile("章.svg", b"<svg><script/></svg>")}, "文件不是 SVG 图形"),
        ({"level": "national"}, "选择一个有效的选项"),
        ({"authority": "9999"}, "选择一个有效的选项"),
    ],
)
def test_a_fault_comes_back_at_its_field_with_what_was_typed(client, changed, said):
    client.force_login(reviewer(province()))
    answer = client.post(f"{LIST}add/", filled(name="我的样式", **changed))
    text = answer.content.decode()
    assert (answer.status_code, said in text, 'value="我的样式"' in text) == (422, True, True)
    assert Template.objects.count() == 0


def test_a_draft_is_changed_and_loses_its_seal(client, draft):
    client.force_login(reviewer(province()))
    body = filled(name="改名", seen=draft.digest)
    assert (
        client.post(
            f"{LIST}{draft.pk}/edit/", body | {"seal_file": SimpleUploadedFile("章.svg", SEAL)}
        ).status_code
        == 302
    )
    kept = Template.objects.get()
    assert (kept.name, kept.version, "<path" in kept.design["seal_svg"]) == ("改名", 1, True)
    assert client.post(f"{LIST}{draft.pk}/edit/", body).status_code == 409
    body |= {"seen": kept.digest, "remove_seal": "on"}
    assert client.post(f"{LIST}{draft.pk}/edit/", body).status_code == 302
    assert Template.objects.get().design["seal_svg"] == ""


def test_a_version_in_use_is_copied_and_not_edited(client, draft):
    publish_template(draft, actor=approver(province()), now=NOW)
    client.force_login(reviewer(province()))
    assert client.get(f"{LIST}{draft.pk}/edit/").status_code == 404
    text = page(client, f"{LIST}add/?copy={draft.pk}")
    assert ('value="#1f3f6e"' in text, "原版不变" in text) == (True, True)


def test_readers_neither_see_nor_draft(client, draft):
    client.force_login(user("reader", province(), Role.READER))
    assert [client.get(a).status_code for a in (LIST, f"{LIST}add/", f"{LIST}{draft.pk}/change/")] == [
        403,
        403,
        404,
    ]


def test_two_versions_are_compared_field_by_field(client, draft):
    client.force_login(reviewer(province()))
    other = draft_template(
        province(), level="provincial", first_year=2021, name="红色样式", design=BUILT_IN, actor=reviewer(province()), now=NOW
    )  # fmt: skip
    text = page(client, f"{LIST}{draft.pk}/compare/?with={other.pk}")
    assert "共 15 项，不同 2 项" in text
    assert all(words in text for words in ("扭索纹花边", "回纹边框", "#1f3f6e", "#a3262a", "红色样式"))


@pytest.mark.req("PR-27")
def test_the_sample_is_drawn_once_and_marked(client, draft, monkeypatch):
    client.force_login(reviewer(province()))
    drawn = []
    draw = previews.paper
    monkeypatch.setattr(
        previews, "paper", lambda content, **kw: drawn.append((content.name, kw["mark"])) or draw(content, **kw)
    )  # fmt: skip
    picture = client.get(f"{LIST}{draft.pk}/picture/rare/")
    pdf = client.get(f"{LIST}{draft.pk}/sample/rare.pdf?download=1")
    assert drawn == [("王䶮𬭚", "样张")]
    assert gzip.decompress(picture.content).startswith(b"<svg")
    assert (pdf.content[:5], pdf["Content-Disposition"].startswith("attachment")) == (b"%PDF-", True)
    assert client.get(f"{LIST}{draft.pk}/picture/nobody/").status_code == 404


def test_when_all_turns_are_taken_a_sample_asks_for_patience(client, draft, monkeypatch):
    client.force_login(reviewer(province()))
    monkeypatch.setattr(previews, "PATIENCE", 0)
    taken = [previews._turns.acquire(blocking=False) for _ in range(2)]
    try:
        answer = client.get(f"{LIST}{draft.pk}/picture/dotted/")
    finally:
        for _ in taken:
            previews._turns.release()
    assert (taken, answer.status_code, answer["Retry-After"]) == ([True, True], 503, "5")
