"""The documents of a completion package that are drawn from data: who draws which, as PDF and as xlsx.

ID numbers in them are masked.
"""

from collections.abc import Callable
from dataclasses import dataclass

from certificates.package import Item
from finance.documents import settlement_pdf, settlement_xlsx
from programs.models import Programme
from trainees.documents import attendance_pdf, attendance_xlsx, roster_pdf, roster_xlsx
from trainees.documents.graduation import register_pdf, register_xlsx
from trainees.documents.survey import statistics_pdf, statistics_xlsx
from workflow.glyphs import MissingGlyphs
from workflow.uploads import PDF, XLSX

Drawer = Callable[[Programme], bytes]

# By the code under which a rule demands the document.
DRAWERS: dict[str, tuple[Drawer, Drawer]] = {
    "roster": (roster_pdf, roster_xlsx),
    "sign_in": (attendance_pdf, attendance_xlsx),
    "settlement_form": (settlement_pdf, settlement_xlsx),
    "survey_statistics": (statistics_pdf, statistics_xlsx),
    "completion_register": (register_pdf, register_xlsx),
}


@dataclass(frozen=True)
class Paper:
    """A document as a file: `content` is of `content_type`, `name` what it is called when saved."""

    name: str
    content: bytes
    content_type: str


def draw_pdf(item: Item, programme: Programme) -> Paper:
    """The document as PDF; raises MissingGlyphs for a character that no font draws."""
    return Paper(f"{programme.code} {item.name}.pdf", DRAWERS[item.code][0](programme), PDF)


def draw_xlsx(item: Item, programme: Programme) -> Paper:
    return Paper(f"{programme.code} {item.name}.xlsx", DRAWERS[item.code][1](programme), XLSX)


def draw(item: Item, programme: Programme) -> Paper:
    """The PDF; a workbook where a name has a character that no font draws, so that no class waits for a font."""
    try:
        return draw_pdf(item, programme)
    except MissingGlyphs:
        return draw_xlsx(item, programme)
