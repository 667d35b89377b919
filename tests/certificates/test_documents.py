"""The certificate's frozen content and its page."""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from certificates.designs.design import BUILT_IN
from certificates.documents import (
    CertificateContent,
    ContentTooLong,
    certificate_html,
    render_certificate,
    render_many,
    statement,
)
from workflow.glyphs import MissingGlyphs

CONTENT = CertificateContent(
    number="ZGX-2024-350012",
    name="王\U00031350\U0002ebf0",
    document_masked="35**************1X",
    title="专业技术人才知识更新工程高级研修项目结业证书",
    programme_name="专业技术人才知识更新工程高级研修项目",
    class_title="数字经济与智能制造高级研修班",
    starts_on=date(2024, 9, 9),
    ends_on=date(2024, 9, 13),
    hours=Decimal("40.0"),
    host="福州大学",
    issuer="福建省人力资源和社会保障厅",
    issued_on=date(2024, 10, 21),
    verify_url="http://127.0.0.1:8000/verify/ZGX-2024-350012/",
    sex="女",
    level="国家级",
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_certificate(CONTENT)


def run(*command: str | Path, given: bytes = b"") -> str:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()


def needs(*programs: str) -> Callable[..., pytest.MarkDecorator]:
    absent = [each for each in programs if not shutil.which(each)]
    return pytest.mark.skipif(bool(absent), reason=f"needs {', '.join(absent)}")


@pytest.mark.req("PR-13")
def test_the_canonical_json_is_sorted_has_no_floats_and_hashes_alike() -> None:
    assert CONTENT.canonical_json().startswith(
        '{"class_title":"数字经济与智能制造高级研修班","document_masked":'
    )
    assert '"hours":"40"' in CONTENT.canonical_json()
    assert '"starts_on":"2024-09-09"' in CONTENT.canonical_json()
    assert replace(CONTENT, hours=Decimal("40")).content_hash() == CONTENT.content_hash()
    assert replace(CONTENT, hours=Decimal("40.5")).content_hash() != CONTENT.content_hash()
    assert re.fullmatch("[0-9a-f]{64}", CONTENT.content_hash())


def test_frozen_content_comes_back_whole_and_another_format_is_refused() -> None:
    assert CertificateContent.from_json(CONTENT.canonical_json()) == CONTENT
    with pytest.raises(ValueError, match="不是"):
        CertificateContent.from_json('{"format":"other/1"}')


def test_the_sentence_names_days_host_level_and_hours() -> None:
    assert statement(CONTENT) == (
        "于2024年9月9日至9月13日参加由福州大学承办的国家级专业技术人才知识更新工程高级研修项目"
        "“数字经济与智能制造高级研修班”，修完规定课程，共计40学时，考核合格，准予结业，特发此证。"
    )
    one_day = replace(CONTENT, ends_on=CONTENT.starts_on, hours=Decimal("7.5"))
    assert statement(one_day).startswith("于2024年9月9日参加由")
    assert "共计7.5学时" in statement(one_day)
    over_the_year = replace(CONTENT, starts_on=date(2024, 12, 30), ends_on=date(2025, 1, 3))
    assert statement(over_the_year).startswith("于2024年12月30日至2025年1月3日参加由")
    quoted = replace(CONTENT, class_title="“双碳”目标高级研修班")
    assert "“‘双碳’目标高级研修班”" in statement(quoted)
    already = replace(CONTENT, class_title="“双碳目标高级研修班”")
    assert "项目“双碳目标高级研修班”，" in statement(already)


@needs("pdftotext", "pdfinfo")
@pytest.mark.req("000-39", "PR-27")
def test_name_number_and_title_can_be_read_from_the_pdf(pdf: bytes) -> None:
    shown = run("pdftotext", "-", "-", given=pdf)

    for words in (CONTENT.name, CONTENT.number, "结业证书", "共计40学时", CONTENT.issuer, "2024年10月21日"):
        assert words in shown
    about = run("pdfinfo", "-", given=pdf)
    assert re.search(r"Title: +专业技术人才知识更新工程高级研修项目结业证书 ZGX-2024-350012", about)
    assert re.search(r"Pages: +1\n", about)
    assert "841.89 x 595.276 pts (A4)" in about


@needs("pdftoppm", "zbarimg")
@pytest.mark.req("003-38")
def test_the_qr_code_leads_to_the_verification_page(pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(pdf)
    run("pdftoppm", "-r", "150", "-png", "-singlefile", tmp_path / "c.pdf", tmp_path / "c")

    assert run("zbarimg", "-q", "--raw", tmp_path / "c.png").strip() == CONTENT.verify_url


def test_only_vendored_truetype_is_embedded_and_the_language_is_chinese(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        fonts = {
            re.sub(r"^/[A-Z]{6}\+", "", str(each.BaseFont))
            for each in document.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/CIDFontType2"
        }
        assert fonts == {"Noto-Serif-SC", "Noto-Serif-SC-Bold", "Zhigeng-Han-GI"}
        assert document.Root.Lang == "zh-CN"
    assert len(pdf) < 120_000


def test_the_same_content_gives_the_same_bytes(pdf: bytes) -> None:
    assert list(render_many([CONTENT])) == [pdf]


@needs("pdftotext")
def test_the_longest_names_and_titles_keep_clear_of_the_foot() -> None:
    long = replace(
        CONTENT,
        name="阿卜杜热合曼·买买提依明·吐尔逊古丽·阿布都克里木·艾合买提江·努尔麦麦提·阿不力孜·热依木江·尔肯",
        class_title="面向新发展格局的海洋生态环境保护修复与蓝色碳汇监测评估关键技术应用" * 4 + "高级研修班",
        host="福建省海洋与渔业厅（福建省海洋生物资源开发利用协同创新中心、厦门大学近海海洋环境科学国家重点实验室）",
        issuer="新疆生产建设兵团人力资源和社会保障局",
    )

    boxes = run("pdftotext", "-bbox", "-", "-", given=render_certificate(long))

    words = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<', boxes)
    assert len(long.name) == 50
    ends = max(float(bottom) for _, bottom, word in words if word.endswith("特发此证。"))
    foot = min(float(top) for top, _, word in words if word in {"证书编号", long.number, long.issuer})
    assert ends < foot
    assert boxes.count("<page ") == 1


def test_more_words_than_a_page_holds_are_refused() -> None:
    with pytest.raises(ContentTooLong, match="ZGX-2024-350012的文字在一页内排不下"):
        render_certificate(replace(CONTENT, class_title="长" * 700))


@pytest.mark.req("PR-27")
@pytest.mark.parametrize(("field", "label"), [("name", "姓名"), ("host", "承办单位"), ("issuer", "发证机关")])
def test_a_character_without_a_glyph_stops_the_certificate(field: str, label: str) -> None:
    with pytest.raises(MissingGlyphs, match=rf"{label}“王\U0003134b”中的“\U0003134b”（U\+3134B）"):
        render_certificate(replace(CONTENT, **{field: "王\U0003134b"}))


@needs("pdftotext")
@pytest.mark.req("PR-22")
def test_markup_in_a_name_is_printed_and_not_obeyed() -> None:
    name = "<img src=file:///etc/passwd>"

    assert name in run(
        "pdftotext", "-", "-", given=render_certificate(replace(CONTENT, name=name), mark="样张")
    )


def test_a_design_chooses_words_and_what_stands_beside_the_name() -> None:
    plain = replace(
        BUILT_IN, statement="{class}{when}，{hours}学时，准予结业。", show_sex=False, show_plan=True
    )
    page = certificate_html(replace(CONTENT, sex="男", plan="鲁人社函〔2021〕60号"), design=plain)
    assert "学时，准予结业。" in page
    assert ("鲁人社函〔2021〕60号" in page, "（证件号码 " in page, "男" in page) == (True, True, False)
    assert "鲁人社函" not in certificate_html(replace(CONTENT, plan="鲁人社函〔2021〕60号"))
