"""The floor of issuing: the pages of the certificates, laid out by WeasyPrint alone."""

import json
import tempfile
from pathlib import Path

from certificates.documents import CertificateContent, certificate_html
from certificates.paper.page import STYLESHEET
from workflow.fontconfig import ensure_fontconfig


def bare_papers(contents):
    """A function that lays out the ready pages of these contents (dicts as frozen) and writes each to a file."""
    lay_out = bare_pages([CertificateContent.from_json(json.dumps(content)) for content in contents])

    def draw():
        with tempfile.TemporaryDirectory() as folder:
            for number, paper in enumerate(lay_out()):
                Path(folder, f"{number}.pdf").write_bytes(paper)

    return draw


def bare_pages(contents):
    """A function that lays out the pages of these contents, one run each, and gives their PDFs one by one."""
    ensure_fontconfig()
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(filename=STYLESHEET, font_config=fonts)
    pages = [certificate_html(content) for content in contents]
    HTML(string=pages[0]).write_pdf(stylesheets=[style], font_config=fonts)
    return lambda: (HTML(string=page).write_pdf(stylesheets=[style], font_config=fonts) for page in pages)
