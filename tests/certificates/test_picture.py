"""The picture on the screen is the paper itself: compared with what another program draws from the PDF."""

import gzip
import shutil
import subprocess

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from certificates.documents import render_certificate
from certificates.picture import NotDrawable, picture_of
from tests.certificates.test_documents import CONTENT
from workflow.papers import render_table_paper


@pytest.fixture(scope="module")
def pdf():
    return render_certificate(CONTENT)


def test_the_same_paper_gives_the_same_picture_without_text_or_outside_parts(pdf):
    svg = gzip.decompress(picture_of(pdf)).decode()
    assert picture_of(pdf) == picture_of(pdf)
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 841.89 595.28"')
    for word in ("<text", "<script", "href", "<image", "style="):
        assert word not in svg


@pytest.mark.browser
@pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("pdftoppm")), reason="needs chromium and pdftoppm"
)
def test_a_browser_draws_what_poppler_draws(pdf, tmp_path):
    (tmp_path / "c.svg").write_bytes(gzip.decompress(picture_of(pdf)))
    (tmp_path / "c.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "144", "-png", "-singlefile", tmp_path / "c.pdf", tmp_path / "paper"], check=True
    )
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=842,900", "--force-device-scale-factor=2",
         f"--screenshot={tmp_path / 'screen.png'}", f"file://{tmp_path / 'c.svg'}"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    paper = Image.open(tmp_path / "paper.png").convert("L")
    screen = Image.open(tmp_path / "screen.png").convert("L").crop((0, 0, *paper.size))
    soft = ImageFilter.GaussianBlur(4)
    difference = ImageChops.difference(paper.filter(soft), screen.filter(soft))
    assert ImageStat.Stat(difference).mean[0] < 3
    assert difference.getextrema()[1] < 40, "nothing stands elsewhere or is missing"


def test_a_paper_with_parts_it_cannot_draw_is_refused_rather_than_half_drawn(tmp_path):
    document = pikepdf.new()
    document.add_blank_page()
    document.pages[0].Contents = document.make_stream(b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI")
    document.save(tmp_path / "x.pdf")
    with pytest.raises(NotDrawable):
        picture_of((tmp_path / "x.pdf").read_bytes())


def test_a_table_paper_can_be_shown_too():
    table = render_table_paper("名单", [], ["姓名"], [["王伟"]], column_widths=[1])
    assert gzip.decompress(picture_of(table)).startswith(b"<svg")
