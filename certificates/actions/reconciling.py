"""Putting right what a crash, a lost message or a full disk left behind; running it twice changes nothing."""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from accounts.refusals import Refused
from certificates.actions.deciding import finish_replacements
from certificates.actions.issuing import issue_batch
from certificates.models import Batch, Certificate
from certificates.storing import PaperChanged, read_paper
from workflow.storage import private_storage

logger = logging.getLogger("portal.issuing")

# A worker may hold a file for so long before it names it in a row.
ORPHAN_AGE = timedelta(hours=1)
FOLDER = "certificates"


@dataclass
class Reconciled:
    """What a run found: batches taken up, corrections finished, unused files removed, and what a person must see to."""

    batches: int = 0
    corrections: int = 0
    removed: int = 0
    papers: int = 0
    troubles: list[str] = field(default_factory=list)


def reconcile(*, clock, papers_since=None):
    """Take up batches and corrections, remove unused files, and look at papers; `papers_since` is the moment from
    which certificates became valid that are looked at, None for all. A paper that is missing or changed is told,
    never mended: it comes back from the backup."""
    found = Reconciled()
    _requeue_strays()
    for batch_id in list(Batch.objects.due(clock()).values_list("pk", flat=True)):
        found.batches += _tried(
            found, f"制证批次 {batch_id}", lambda pk=batch_id: issue_batch(pk, clock=clock)
        )
    corrections = Certificate.objects.waiting().exclude(replaces=None)
    if waiting := corrections.count():
        _tried(found, "更正的证书", lambda: finish_replacements(clock=clock))
        found.corrections = waiting - corrections.count()
    found.removed = remove_orphans(clock())
    _check_papers(found, papers_since)
    for trouble in found.troubles:
        logger.error("reconcile: %s", trouble)
    return found


def _tried(found, what, step):
    """Run one step; what stops it is told and stops no other. 1 when it went through."""
    try:
        step()
    except (OSError, Refused) as problem:
        found.troubles.append(f"{what}：{problem}")
        return 0
    return 1


def _requeue_strays():
    """A finished batch whose class has a number without a paper goes on: no number waits for nobody."""
    waiting = Certificate.objects.waiting().filter(replaces=None)
    strays = Batch.objects.filter(
        state=Batch.State.DONE, completion__programme__in=waiting.values("programme")
    )
    strays.update(state=Batch.State.QUEUED)


def remove_orphans(now):
    """Delete files of the certificates' folder that no row names and that are older than an hour; gives how many."""
    storage = private_storage()
    root = Path(storage.path(FOLDER))
    old = {}
    for path in root.glob("*/*") if root.is_dir() else ():
        try:
            if path.is_file() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - ORPHAN_AGE:
                old[str(path.relative_to(storage.location))] = path
        except FileNotFoundError:  # its worker has named or dropped it just now
            continue
    names = list(old)
    for start in range(0, len(names), 500):
        part = names[start : start + 500]
        for name in Certificate.objects.filter(file__in=part).values_list("file", flat=True):
            old.pop(name)
    for path in old.values():
        path.unlink(missing_ok=True)
    return len(old)


def _check_papers(found, since):
    rows = Certificate.objects.issued().exclude(file="")
    if since is not None:
        rows = rows.filter(valid_at__gte=since)
    for certificate in rows.only("number", "file", "file_sha256").order_by("pk").iterator(chunk_size=200):
        found.papers += 1
        try:
            read_paper(certificate)
        except PaperChanged as problem:
            found.troubles.append(f"证书{certificate.number}：{problem}")
