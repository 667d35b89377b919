"""All papers of a class in one file: a zip that is written while it is read, and a file for the printer."""

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO

import pikepdf
from django.utils.http import content_disposition_header

from certificates.models import Certificate
from certificates.storing import read_paper


class _Passing:
    """A file that gives on what is written to it and keeps nothing."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken


def check_papers(certificates: Iterable[Certificate]) -> None:
    """Read every paper once; raises PaperChanged before the first byte leaves."""
    for certificate in certificates:
        read_paper(certificate)


def zipped(certificates: Iterable[Certificate]) -> Iterator[bytes]:
    """A zip of the issued PDFs, one paper in memory at a time; raises PaperChanged for one that was changed meanwhile."""
    out = _Passing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for certificate in certificates:
            archive.writestr(zipfile.ZipInfo(f"{certificate.number}.pdf"), read_paper(certificate))
            yield out.take()
    yield out.take()


def merged(certificates: Iterable[Certificate]) -> bytes:
    """One PDF of all pages for the printer. It bears no electronic seal: that belongs to each file by itself."""
    out = BytesIO()
    with pikepdf.new() as document:
        for certificate in certificates:
            with pikepdf.open(BytesIO(read_paper(certificate))) as paper:
                if "/AcroForm" in paper.Root:
                    del paper.Root["/AcroForm"]
                for page in paper.pages:
                    if "/Annots" in page:
                        del page["/Annots"]
                document.pages.extend(paper.pages)
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def named(response, name):
    """The answer, to be kept under a name and by nobody on the way."""
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
