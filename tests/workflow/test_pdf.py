"""The way from HTML to PDF: closed to the outside, and never a box for a character."""

from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from workflow.glyphs import MissingGlyphs
from workflow.pdf import TooManyPages, render_pdf


def render(html: str, **options: object) -> bytes:
    return render_pdf(html, stylesheets=[], identifier=b"test", **options)


@pytest.mark.req("PR-22")
def test_a_page_can_read_no_file_and_no_address(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")

    assert render("<p>王小明").startswith(b"%PDF-")
    for address in (secret.as_uri(), "http://127.0.0.1:9/x.svg", "data:image/svg+xml,<svg/>"):
        with pytest.raises(FatalURLFetchingError):
            render(f"<img src='{address}'>")
        with pytest.raises(FatalURLFetchingError):
            render("<p>王小明", css=f"p {{ background: url('{address}') }}")


@pytest.mark.req("PR-27")
def test_a_box_drawn_for_a_character_is_an_error() -> None:
    with pytest.raises(MissingGlyphs) as refused:
        render("<p>王\U0003134b明", where="证书")

    assert refused.value.characters == ("\U0003134b",)


def test_more_pages_than_allowed_are_refused() -> None:
    two = "<p>一</p><p style='break-before: page'>二</p>"

    assert render(two, pages=2)
    with pytest.raises(TooManyPages, match="应为 1 页，排出 2 页"):
        render(two, pages=1)
