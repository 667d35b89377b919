"""Reserved numbers become certificates: drawn, sealed, stored, logged, and only then valid; a few dozen at a time."""

from hashlib import sha256

from django.db import transaction

from certificates.actions.logging import append_leaves
from certificates.actions.numbering import log_many
from certificates.actions.sealing import seal_of
from certificates.actions.superseding import supersede_replaced
from certificates.designs.design import Design
from certificates.frozen import frozen_page
from certificates.models import Certificate, IssuanceLog, Leaf
from certificates.press import papers
from certificates.sealing.pades import seal_papers
from certificates.storing import discard_paper, store_papers

# So many certificates become valid in one transaction, and so many are drawn anew when a worker dies in between.
CHUNK = 50


def finish_certificates(certificates, *, clock):
    """Draw, seal and store reserved certificates and make them valid, chunk by chunk; gives how many became so.

    `certificates` are rows of one or more registers, read with `series__authority`; `clock` gives the moment of each
    step. A character that no font draws, or content that does not match its hash, leaves its number reserved with the
    problem named, and stops no other. Raises OSError when papers cannot be stored, Refused when there is no seal.
    """
    certificates, done = list(certificates), 0
    for start in range(0, len(certificates), CHUNK):
        done += finish_chunk(certificates[start : start + CHUNK], clock=clock)
    return done


def finish_certificate(certificate, *, now):
    """The same for one certificate; True when this call made it valid."""
    return finish_chunk([certificate], clock=lambda: now) == 1


def finish_chunk(certificates, *, clock):
    """One chunk: its papers first, each group of one seal together, then one transaction; gives how many became valid."""
    drawn, faults = drawn_papers(certificates)
    stored: dict[int, tuple] = {}
    for authority in {each.series.authority for each, _ in drawn}:
        mine = [(each, paper) for each, paper in drawn if each.series.authority == authority]
        stored |= _sealed_and_stored(mine, authority, clock())
    # When this raises nobody knows whether it was committed: the files stay, and the reconciler takes those unused.
    made = _make_valid(certificates, stored, faults, now=clock())
    for pk, (name, _, _) in stored.items():
        if pk not in made:  # somebody else was first
            discard_paper(name)
    return len(made)


def drawn_papers(certificates):
    """([(certificate, unsealed PDF)], {pk: what is wrong}): what can be drawn of them, and why the rest cannot."""
    groups: dict[Design, list] = {}
    faults = {}
    for certificate in certificates:
        try:
            content, design = frozen_page(certificate)
        except ValueError as problem:
            faults[certificate.pk] = str(problem)
        else:
            groups.setdefault(design, []).append((certificate, content))
    drawn = []
    for design, rows in groups.items():
        made = papers([content for _, content in rows], design=design)
        for (certificate, _), paper in zip(rows, made, strict=True):
            if isinstance(paper, bytes):
                drawn.append((certificate, paper))
            else:
                faults[certificate.pk] = str(paper)
    return drawn, faults


def _sealed_and_stored(drawn, authority, now):
    """{pk: (name of the file, its hash, seal)} of papers of one issuer."""
    seal = seal_of(authority, now=now)
    sealed = list(seal_papers([paper for _, paper in drawn], seal=seal, at=now))
    names = store_papers(sealed)
    return {
        certificate.pk: (name, sha256(paper).hexdigest(), seal)
        for (certificate, _), name, paper in zip(drawn, names, sealed, strict=True)
    }


@transaction.atomic
def _make_valid(certificates, stored, faults, *, now):
    """Make valid what has a paper and is still reserved, name what is wrong with the rest; gives the keys made valid.

    The rows are locked by key, then those that corrections replace; the tree's lock comes last.
    """
    locked = list(
        Certificate.objects.select_for_update(of=("self",))
        .filter(pk__in=[each.pk for each in certificates], state=Certificate.State.RESERVED)
        .order_by("pk")
    )
    _note_faults([each for each in locked if each.pk in faults], faults, now=now)
    fresh = [each for each in locked if each.pk in stored]
    if not fresh:
        return set()
    for each in fresh:
        each.state, each.valid_at, each.fault = Certificate.State.VALID, now, ""
        each.file, each.file_sha256, each.seal = stored[each.pk]
    supersede_replaced(fresh, now=now)
    log_many(fresh, IssuanceLog.Event.VALID, now=now)
    facts = {each.pk: {"paper_sha256": each.file_sha256} for each in fresh}
    for each, leaf in zip(fresh, append_leaves(fresh, Leaf.Event.ISSUED, now=now, facts=facts), strict=True):
        each.leaf = leaf
    fields = ["state", "valid_at", "fault", "file", "file_sha256", "seal", "leaf"]
    Certificate.objects.bulk_update(fresh, fields, batch_size=CHUNK)
    return {each.pk for each in fresh}


def _note_faults(certificates, faults, *, now):
    """Leave the numbers reserved with what is wrong; logged once, however often it is tried."""
    for each in certificates:
        sentence = faults[each.pk][:300]
        if each.fault != sentence:
            each.fault = sentence
            each.save(update_fields=["fault"])
            log_many([each], IssuanceLog.Event.FAULT, now=now, note=sentence)
