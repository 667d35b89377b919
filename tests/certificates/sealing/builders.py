"""Papers without type, laid out as ours are, and seals for them: what sealing needs and no more."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf

from certificates.actions.sealing import seal_of
from certificates.sealing.pades import seal_papers
from tests.builders import organisation

AT = datetime(2021, 10, 28, 2, 5, tzinfo=UTC)


def plain_paper(words="证书", *, compressed=False) -> bytes:
    """One A4 page with a red square where the seal is drawn."""
    out = BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(842, 595))
        page.Contents = document.make_stream(b"0.8 0.1 0.1 rg 560 100 60 60 re f")
        document.docinfo["/Title"] = words
        kind = "generate" if compressed else "disable"
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode[kind],
            deterministic_id=True,
            compress_streams=compressed,
        )
    return out.getvalue()


def a_seal(authority=None, *, now=AT):
    return seal_of(authority or organisation("示例省人力资源和社会保障厅"), now=now)


def sealed(paper=None, *, seal=None, at=AT) -> bytes:
    (result,) = seal_papers([paper or plain_paper()], seal=seal or a_seal(), at=at)
    return result
