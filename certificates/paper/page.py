"""A certificate's page as HTML and CSS, for the lay-out of one certificate or of a whole class."""

from functools import cache
from pathlib import Path

from django.template import Context, Engine

from certificates.content import CertificateContent
from certificates.designs.design import BUILT_IN, SOFT, Design
from certificates.paper.seal import seal_svg
from certificates.paper.sizes import issuer_size, name_size
from certificates.paper.strokes import mixed
from certificates.paper.wording import chinese_date, identity, statement, title_lines
from workflow.qr import qr_svg

PAPER = Path(__file__).resolve().parent
STYLESHEET = PAPER / "certificate.css"


def page_html(
    content: CertificateContent, *, design: Design = BUILT_IN, size: int = 1, mark: str = "", **instead
) -> str:
    """The page with its body in the given size; `instead` puts other words in a place of the template."""
    series, headline = title_lines(content.title)
    words = {
        "content": content,
        "series": series,
        "headline": headline,
        "rule": _rule(design),
        "name_size": name_size(content.name),
        "identity": identity(content, design),
        "statement": statement(content, design),
        "plan": content.plan if design.show_plan else "",
        "seal": design.seal_svg or seal_svg(content.issuer),
        "issuer_size": issuer_size(content.issuer),
        "issued_on": chinese_date(content.issued_on),
        "issued_iso": content.issued_on.isoformat(),
        "size": size,
        "mark": mark,
        **instead,
    }
    if "qr" not in words:
        words["qr"] = qr_svg(content.qr_text or content.verify_url)
    return _template().render(Context(words, use_l10n=False, use_tz=False))


def look(design: Design) -> str:
    """The rules that stand after certificate.css: a design's colours, "" for the built-in one's."""
    if design == BUILT_IN:
        return ""
    soft = mixed(design.ink_colour, design.ornament_colour, SOFT)
    return (
        f"html {{ color: {design.ink_colour} }} h1 {{ color: {design.title_colour} }} "
        f".series, .address, dt, .basis {{ color: {soft} }} "
        f".name {{ border-bottom-color: {design.ornament_colour} }} .mark {{ color: {design.frame_colour} }}"
    )


def tints(design: Design) -> dict[str, str]:
    """The colours of what is a person's own, as `look` and certificate.css give them."""
    soft = mixed(design.ink_colour, design.ornament_colour, SOFT)
    return {
        "text": design.ink_colour,
        "border": design.ornament_colour,
        "address": "#4a4036" if design == BUILT_IN else soft,
    }


def _rule(design):
    """A thin rule with a lozenge under the title."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 3"><path fill="{design.ornament_colour}" '
        'd="M60 .3l2.4 1.2-2.4 1.2-2.4-1.2zM0 1.5l55-.18v.36zM120 1.5l-55-.18v.36z"/></svg>'
    )


@cache
def _template():
    return Engine(dirs=[PAPER]).get_template("certificate.html")
