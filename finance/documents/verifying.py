"""Whether a stored paper still says what the data say, and whether a file is one of ours."""

import io
from hashlib import sha256
from typing import NamedTuple

import pikepdf
from django.db.models import QuerySet

from finance.documents.basis import Basis
from finance.documents.kinds import DRAWN, Said, said, why_not
from finance.documents.packing import package_said
from finance.models import Paper
from workflow.uploads import LARGEST, PDF, kind_of
from workflow.xlsx.limits import MIB

SHOWN = 6


class Found(NamedTuple):
    """A file that somebody laid before us: the paper that it is, or claims to be; `intact` when no bit has changed."""

    sha256: str
    paper: Paper | None
    intact: bool


def said_now(basis: Basis) -> dict[str, Said]:
    """What each paper that can be drawn now would say, by kind; the same whoever asks."""
    found = {}
    for kind in DRAWN:
        if not why_not(kind, basis):
            found[str(kind)] = said(kind, basis)
    if not why_not(Paper.Kind.PACKAGE, basis):
        found[str(Paper.Kind.PACKAGE)] = package_said(basis)
    return found


def differences(paper: Paper, now: Said | None) -> tuple[list[str], list[str]]:
    """(lines that are gone, lines that are new) since the paper was generated; without either the account has changed."""
    lines = now.lines if now else []
    gone = [line for line in paper.content if line not in lines]
    new = [line for line in lines if line not in paper.content]
    return gone, new


def recognised(papers: QuerySet[Paper], file) -> Found:
    """Which of the papers an uploaded file is. A PDF of ours that somebody changed still bears its identifier."""
    digest = sha256()
    for chunk in file.chunks(MIB):
        digest.update(chunk)
    told = digest.hexdigest()
    if paper := papers.filter(sha256=told).first():
        return Found(told, paper, intact=True)
    identifier = identifier_of(file)
    paper = (
        papers.filter(form=Paper.Form.PDF, data_sha256__startswith=identifier).first() if identifier else None
    )
    return Found(told, paper, intact=False)


def identifier_of(file) -> str:
    """The first half of the identifier of a PDF, in hex; "" for anything else."""
    if file.size > LARGEST:
        return ""
    file.seek(0)
    content = file.read()
    if kind_of(content[:16]) != PDF:
        return ""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            found = document.trailer.get("/ID")
            return bytes(found[0]).hex() if found is not None else ""
    except (pikepdf.PdfError, ValueError, TypeError, IndexError):
        return ""
