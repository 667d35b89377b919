"""The append-only, hash-chained journal: one chain per case file."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

from django.db import connection, transaction

from accounts.refusals import Refused
from workflow.models import Chain, Entry, key_of
from workflow.redaction import without_numbers
from workflow.tracing import request_id
from workflow.wording import wording

P = ParamSpec("P")
R = TypeVar("R")

HASHED = (
    "case", "number", "at", "actor_id", "actor_name", "organisation_id", "organisation_name", "verb", "subject",
    "subject_name", "before", "after", "note", "data", "request_id", "previous",
)  # fmt: skip

SYSTEM = "系统"


def canonical(value):
    """JSON text that is the same for the same content: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(entry):
    """SHA-256 over everything an entry says, including the digest of the entry before it."""
    content = {name: getattr(entry, name) for name in HASHED}
    content["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def lock_chain(case):
    """The head row of a chain, locked until the transaction ends; made on the first entry."""
    chain = Chain.objects.select_for_update().filter(case=case).first()
    if chain is None:
        Chain.objects.bulk_create([Chain(case=case)], ignore_conflicts=True)
        chain = Chain.objects.select_for_update().get(case=case)
    return chain


def case_of(subject):
    return getattr(subject, "case", "") or key_of(subject)


def record(subject, verb, *, actor, now, organisation=None, case="", before="", after="", note="", data=None):
    """Append one entry in the caller's transaction; returns it.

    `actor` None is the system itself. Entries are shown: ID numbers that somebody typed are taken out.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A journal entry belongs in the transaction of its action."
        )
    chain = lock_chain(case or case_of(subject))
    organisation = organisation or (actor.organisation if actor else None)
    entry = written(
        chain, subject, verb, actor=actor, now=now, organisation=organisation, before=before, after=after,
        note=note, data=data,
    )  # fmt: skip
    entry.save(force_insert=True)
    chain.save(update_fields=["length", "head"])
    return entry


def keep_refusals(
    verb: str, *, only: tuple[str, ...] = (), but: tuple[str, ...] = ()
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator over an atomic action: what it refuses is written down too, in a transaction of its own.

    For moves of money: an auditor finds who tried what, whichever door it came through. `only` and `but` are codes
    of refusals: a slip of the pen is nobody's business.
    """

    def decorate(action):
        @wraps(action)
        def acted(subject, *, actor, now, **values):
            try:
                return action(subject, actor=actor, now=now, **values)
            except Refused as refusal:
                if refusal.code not in but and (not only or refusal.code in only):
                    write_refusal(subject, verb, refusal, actor=actor, now=now)
                raise

        return acted

    return decorate


@transaction.atomic
def write_refusal(subject, verb, refusal, *, actor, now):
    record(
        subject, "refused", actor=actor, now=now, after=wording(verb), note=refusal.sentence,
        data={"verb": verb, "code": refusal.code},
    )  # fmt: skip


def record_many(subjects, verb, *, actor, now, organisation=None, after="", note=""):
    """One entry for each of many rows of different case files, in a constant number of queries."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "Journal entries belong in the transaction of their action."
        )
    cases = {case_of(subject): subject for subject in subjects}
    if len(cases) != len(subjects):
        raise ValueError("record_many takes rows of different case files.")
    Chain.objects.bulk_create([Chain(case=case) for case in cases], ignore_conflicts=True)
    chains = list(Chain.objects.select_for_update().filter(case__in=cases).order_by("case"))
    organisation = organisation or (actor.organisation if actor else None)
    entries = [
        written(
            chain,
            cases[chain.case],
            verb,
            actor=actor,
            now=now,
            organisation=organisation,
            after=after,
            note=note,
        )
        for chain in chains
    ]
    Entry.objects.bulk_create(entries)
    Chain.objects.bulk_update(chains, ["length", "head"])
    return entries


def written(chain, subject, verb, *, actor, now, organisation, before="", after="", note="", data=None):
    """The next entry of a locked chain, hashed; moves the head in memory. The caller saves both."""
    entry = Entry(
        case=chain.case,
        number=chain.length + 1,
        at=now,
        actor_id=actor.pk if actor else None,
        actor_name=(actor.display_name or actor.username) if actor else SYSTEM,
        organisation_id=organisation.pk if organisation else None,
        organisation_name=organisation.name if organisation else "",
        verb=verb,
        subject=key_of(subject),
        subject_name=str(subject)[:200],
        before=without_numbers(str(before))[:2000],
        after=without_numbers(str(after))[:2000],
        note=without_numbers(note),
        data=data or {},
        request_id=request_id.get(),
        previous=chain.head,
    )
    entry.hash = digest(entry)
    chain.length, chain.head = entry.number, entry.hash
    return entry


class Break(NamedTuple):
    case: str
    number: int
    sentence: str


def verify(cases=None) -> Iterator[Break]:
    """Walk the chains and yield every place where they do not hold; nothing when all is in order."""
    chains = Chain.objects.order_by("case")
    if cases is not None:
        chains = chains.filter(case__in=cases)
    known = set()
    for chain in chains.iterator():
        known.add(chain.case)
        yield from verify_chain(chain)
    if cases is None:
        for case in Entry.objects.values_list("case", flat=True).distinct():
            if case not in known:
                yield Break(case, 0, "有记录而没有链头，链头可能被删除")


def verify_chain(chain):
    previous, number = "", 0
    for entry in Entry.objects.filter(case=chain.case).order_by("number").iterator():
        number += 1
        if entry.number != number:
            yield Break(chain.case, number, f"缺第 {number} 条记录，下一条是第 {entry.number} 条")
            number = entry.number
        if entry.previous != previous:
            yield Break(chain.case, number, "与上一条记录的散列不相接")
        if digest(entry) != entry.hash:
            yield Break(chain.case, number, "内容与散列不符，记录被改动")
        previous = entry.hash
    if (number, previous) != (chain.length, chain.head):
        yield Break(chain.case, number, f"链头记为 {chain.length} 条，实有 {number} 条，末尾记录可能被删除")
