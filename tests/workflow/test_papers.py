"""Official tables as PDF."""

import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal

import pytest

from workflow.glyphs import MissingGlyphs
from workflow.papers import render_table_paper

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")


def text(pdf: bytes, mode: str = "-layout") -> str:
    done = subprocess.run(["pdftotext", mode, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def roster(**options: object) -> bytes:
    people = [[place, "王小明", date(2024, 9, 9), "福州大学"] for place in range(1, 41)]
    given: dict[str, object] = {"column_widths": [2, 3, 3, 5], **options}
    return render_table_paper(
        "学员名单", ["承办单位：福州大学"], ["序号", "姓名", "报到日期", "单位"], people, **given
    )


@needs_poppler
def test_a_long_table_repeats_its_head_and_counts_its_pages() -> None:
    pdf = roster(notes=["注：证件号码以掩码显示。"], seals=["承办单位（盖章）"], number="FJ-1")

    pages = text(pdf).split("\f")[:-1]

    assert len(pages) > 1
    assert all("序号" in page and "报到日期" in page for page in pages)
    assert f"第1页共{len(pages)}页" in "".join(pages[0].split())
    assert "编号：FJ-1" in pages[0]
    assert "2024-09-09" in pages[0]
    assert "承办单位（盖章）" in pages[-1]
    assert "承办单位（盖章）" not in pages[0]
    assert "王小明" in pages[-1], "the seal never stands on a page of its own"


@needs_poppler
def test_money_has_two_places_and_a_total() -> None:
    rows = [["住宿费", Decimal("127500"), None], ["讲课费", Decimal("40.5"), "含税"]]

    pdf = render_table_paper(
        "经费结算表",
        [],
        ["类别", ("金额", ("实际（元）", "说明"))],
        rows,
        column_widths=[2, 2, 3],
        total=["合计", Decimal("127540.5"), ""],
        landscape=False,
    )

    found = re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">([\d,]+\.\d\d)<', text(pdf, "-bbox"))
    assert [figure for _, figure in found] == ["127,500.00", "40.50", "127,540.50"]
    edges = [float(edge) for edge, _ in found]
    assert max(edges) - min(edges) < 1, "the figures end under each other"


def test_the_same_table_gives_the_same_bytes() -> None:
    assert roster() == roster()


@pytest.mark.req("PR-27")
def test_a_character_without_a_glyph_is_refused_with_its_row() -> None:
    with pytest.raises(MissingGlyphs, match=r"表格第 2 行“王\U0003134b”中的“\U0003134b”（U\+3134B）"):
        render_table_paper("学员名单", [], ["姓名"], [["王小明"], ["王\U0003134b"]], column_widths=[1])


def test_a_row_of_another_length_than_the_head_is_refused() -> None:
    with pytest.raises(ValueError, match="表格第 1 行有 1 格，表头为 2 列"):
        render_table_paper("学员名单", [], ["姓名", "单位"], [["王小明"]], column_widths=[1, 1])
