"""Certificates by the thousand: a class's page is laid out once, each person's part is written straight into it.

What does not fit the class's page (a name of many characters or of another script, a long address) is laid out by
itself, as every certificate was before; both look the same to the pixel.
"""

from collections.abc import Iterable, Iterator

from certificates.content import CertificateContent
from certificates.designs.design import BUILT_IN, Design
from certificates.documents import ContentTooLong, render_certificate
from certificates.press.person import person
from certificates.press.prints import print_file
from certificates.press.sheets import sheet
from workflow.glyphs import MissingGlyphs

__all__ = ["SEAL_BOX", "paper", "papers", "print_file"]

# The visible seal on the page: left, bottom, right, top in points from the page's lower left corner.
SEAL_BOX = (535.75, 80.79, 654.8, 199.84)


def papers(
    contents: Iterable[CertificateContent], *, design: Design = BUILT_IN, mark: str = ""
) -> Iterator[bytes | MissingGlyphs | ContentTooLong]:
    """Each content's unsealed PDF, in order; where one cannot be drawn, the reason stands in its place."""
    for content in contents:
        try:
            yield paper(content, design=design, mark=mark)
        except (MissingGlyphs, ContentTooLong) as problem:
            yield problem


def paper(content: CertificateContent, *, design: Design = BUILT_IN, mark: str = "") -> bytes:
    """The content's unsealed PDF, the same bytes every time; raises MissingGlyphs and ContentTooLong."""
    found = person(content, design, mark)
    return render_certificate(content, design=design, mark=mark) if found is None else sheet(found, design)
