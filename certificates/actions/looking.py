"""Looking certificates up, and writing down that they were looked at: by holder, by whoever checks, by the host."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection, transaction
from django.views.decorators.debug import sensitive_variables

from accounts.refusals import not_allowed
from accounts.roles import Role
from accounts.throttle import Count, count, counting
from certificates.lookup.budgets import WORK_USED, lookup_counts, miss_counts, standing
from certificates.lookup.finding import Found, in_this_name, search
from certificates.lookup.spread import asked
from certificates.lookup.work import Challenge, challenge, solved
from certificates.models import LookupLog
from workflow.journal import record
from workflow.prepared import rows_of


@dataclass(frozen=True)
class Lookup:
    """The answer to one question: (certificate, key of the look) pairs, the latest first; none is a miss.

    Where nothing was looked up, `spent` says that the budgets are, and `challenge` what the browser has to do first.
    """

    found: tuple[tuple[Found, int], ...] = ()
    spent: bool = False
    challenge: Challenge | None = None

    @property
    def missed(self):
        return not (self.found or self.spent or self.challenge)


@sensitive_variables("name", "number")
def look_up(
    name: str, number: str, *, address: str, token: str = "", solution: str = "", now: datetime
) -> Lookup:
    """Find what was issued to whoever bears this name and document number, count the question and write it down.

    `token` and `solution` are a challenge of an earlier answer and what the browser found. Every miss asks the same of
    the database, whatever is wrong. Nothing here is one transaction: a question counts even if its answer fails.
    """
    work = solved(token, solution, address, now=now) if token else None
    counts = [asked(address, number, now=now), *lookup_counts(address, number, now=now)]
    if work is not None:
        counts = [Count(WORK_USED, work.salt, work.window), *counts]
    hits, rows = _ask(counts, number)
    now_allowed = standing(hits)
    if now_allowed.spent:
        note_look([None], LookupLog.Kind.LOOKUP, now=now, outcome=LookupLog.Outcome.REFUSED)
        return Lookup(spent=True)
    if now_allowed.work and not _worked(work, hits, now_allowed.work):
        note_look([None], LookupLog.Kind.LOOKUP, now=now, outcome=LookupLog.Outcome.REFUSED)
        return Lookup(challenge=challenge(address, now_allowed.work, now=now))
    found = in_this_name(rows, name)
    if not found:
        count(miss_counts(address, number, now=now))
        note_look([None], LookupLog.Kind.LOOKUP, now=now, outcome=LookupLog.Outcome.MISSED)
        return Lookup()
    looks = note_look([each.pk for each in found], LookupLog.Kind.LOOKUP, now=now)
    return Lookup(found=tuple(zip(found, looks, strict=True)))


def _worked(work, hits, wanted):
    """Whether the sum was done, for the first time, and is not much too small for how things stand now."""
    return work is not None and hits[WORK_USED] == 1 and work.most * 2 >= wanted


def _ask(counts: Sequence[Count], number: str) -> tuple[dict[str, int], list[tuple]]:
    """The hits and the rows: in one trip where the database can write and read in one statement."""
    sql, values = search(number)
    if connection.vendor != "postgresql":
        return count(counts), rows_of(sql, values)
    counted, first = counting(counts)
    rows = _first_of_request(_AT_ONCE.format(counted=counted, found=sql), [*first, *values])
    return json.loads(rows[0][0]), [row[1:] for row in rows if row[1] is not None]


def _first_of_request(sql, values):
    """The rows of the first statement of a request, on a connection that is not asked beforehand whether it lives.

    The question would be a trip of its own. If the connection was lost since the last request the statement did nothing,
    and is put once more on a new one.
    """
    kept = connection.connection is not None and not connection.in_atomic_block
    if kept:
        connection.health_check_done = True
    try:
        return rows_of(sql, values)
    except (OperationalError, InterfaceError):
        if not kept:
            raise
        connection.close()
        return rows_of(sql, values)


_AT_ONCE = """
WITH counted AS ({counted})
SELECT (SELECT json_object_agg(bucket, hits)::text FROM counted), found.*
FROM (VALUES (1)) AS once LEFT JOIN ({found}) AS found ON true
"""


def note_look(certificates, kind, *, now, outcome=LookupLog.Outcome.FOUND, share=None) -> list[int]:
    """One row for each certificate (a row or its key; None for a look that came to nothing), without who asked or with
    which words; gives the keys of the rows. Written by hand: this stands in every answer to the public."""
    keys = [getattr(each, "pk", each) for each in certificates]
    if not keys:
        return []
    at = LookupLog._meta.get_field("at").get_db_prep_value(now, connection)
    row = [str(kind), str(outcome), getattr(share, "pk", share), at]
    places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(keys))
    made = rows_of(_NOTE.format(places=places), [value for key in keys for value in (key, *row)])
    return [each for (each,) in made]


_NOTE = (
    f"INSERT INTO {LookupLog._meta.db_table} (certificate_id, kind, outcome, share_id, at) "  # noqa: S608
    "VALUES {places} RETURNING id"
)


def may_take_out(programme, user):
    """The host's filers and the people of the offices above; readers of the host see the list."""
    return user.is_authority or user.has_role(Role.FILER, organisation=programme.host)


@transaction.atomic
def note_hand_out(programme, *, what, actor, now):
    """Journal that somebody with an account takes certificates out of the portal; refuses who may not."""
    if not may_take_out(programme, actor):
        raise not_allowed("打开证书文件", f"{programme.host}的填报人员")
    record(programme, "hand_out", actor=actor, now=now, after=what)
