"""All papers of a class in one file: a zip that is written while it is read, and a file for the printer."""

import zipfile
from collections.abc import Iterable, Iterator

from django.utils.http import content_disposition_header

from certificates.frozen import frozen_page
from certificates.models import Certificate
from certificates.press import print_file
from certificates.storing import PaperChanged, read_paper


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


def printed(certificates: Iterable[Certificate]) -> bytes:
    """One PDF of all pages for the printer, drawn anew from what was frozen: what the pages share stands in it once.

    It bears no electronic seal: that belongs to each file by itself. Raises PaperChanged for content or a template that
    is not what its certificate was numbered with.
    """
    try:
        return print_file([frozen_page(certificate) for certificate in certificates])
    except ValueError as problem:
        raise PaperChanged(str(problem)) from problem


def named(response, name):
    """The answer, to be kept under a name and by nobody on the way."""
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
