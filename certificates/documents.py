"""The certificate as a paper: its frozen content, and the PDF that shows it."""

from collections.abc import Iterable, Iterator

from certificates.content import FIRST_FORMAT, FORMAT, LABELS, CertificateContent
from certificates.designs.design import BUILT_IN, Design
from certificates.paper.ornament import background
from certificates.paper.page import STYLESHEET, look, page_html
from certificates.paper.sizes import body_sizes, ems, holder_ems
from certificates.paper.wording import identity, statement
from workflow.glyphs import require
from workflow.pdf import TooManyPages, render_pdf

__all__ = [
    "FIRST_FORMAT", "FORMAT", "LABELS", "CertificateContent", "ContentTooLong", "certificate_html", "look",
    "render_certificate",
    "render_many", "require_glyphs", "sizes_of", "statement",
]  # fmt: skip


class ContentTooLong(ValueError):
    """The certificate's words do not fit on its page even in the smallest type."""

    def __init__(self, number):
        super().__init__(f"证书{number}的文字在一页内排不下：研修班名称、承办单位等合计过长，请核实后缩短。")


def render_certificate(content: CertificateContent, *, design: Design = BUILT_IN, mark: str = "") -> bytes:
    """The certificate as a PDF of one A4 page, landscape; the same content gives the same bytes.

    `mark` is printed pale across the page (演示, 样张). Raises `MissingGlyphs` naming the field and
    the characters that no font draws, and `ContentTooLong`. A class is drawn by `certificates.press`.
    """
    require_glyphs(content, mark)
    for size in sizes_of(content, design):
        try:
            return render_pdf(
                page_html(content, design=design, size=size, mark=mark),
                stylesheets=[STYLESHEET],
                css=look(design),
                underlay=background(design),
                identifier=bytes.fromhex(content.content_hash())[:16],
                pages=1,
                where=f"证书{content.number}",
                plain=True,
            )
        except TooManyPages:
            continue
    raise ContentTooLong(content.number)


def certificate_html(content: CertificateContent, *, design: Design = BUILT_IN, mark: str = "") -> str:
    """The certificate's page as HTML, in the largest size that should fit; certificate.css gives it its look."""
    return page_html(content, design=design, size=sizes_of(content, design)[0], mark=mark)


def render_many(
    contents: Iterable[CertificateContent], *, design: Design = BUILT_IN, mark: str = ""
) -> Iterator[bytes]:
    """Each content's PDF, in order, every page laid out by itself: the naive twin of the press."""
    for content in contents:
        yield render_certificate(content, design=design, mark=mark)


def sizes_of(content: CertificateContent, design: Design) -> range:
    """The sizes of the body to try, the largest that should fit first."""
    holder = holder_ems(content.name, identity(content, design))
    return body_sizes(holder, ems(statement(content, design)))


def require_glyphs(content: CertificateContent, mark: str = "") -> None:
    """Raise MissingGlyphs naming the first field with a character that no font draws."""
    for name, label in LABELS.items():
        require(getattr(content, name), where=label)
    require(mark, where="页面标记")
