"""The facts of many case files in one query: each app gives small rows about its papers, and they come home as one union.

A row is (owner, name, code, said): whose it is (the key of a case or of a paper), which fact, the code of one item of
it, and what is known of it, as JSON. Text throughout, so that every branch of the union has the same columns on every
database.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject

from programs.models import Programme
from workflow.models import Attachment

COLUMNS = ("owner", "fact", "item", "said")
FILES = "files"
EMPTY = Value("")
FEN = Decimal("0.01")


class Known:
    """What the rows tell of one class. The files of papers are shared by all the classes that were read together."""

    def __init__(self, files=None):
        self._said: dict[str, dict[str, dict]] = defaultdict(dict)
        self._files: dict[str, dict[str, list[str]]] = {} if files is None else files

    def add(self, fact, item, said):
        self._said[fact][item] = said

    def items(self, fact) -> dict[str, dict]:
        """{code: what is known} of a fact with several items, e.g. the ranks of the lecturers."""
        return self._said.get(fact, {})

    def one(self, fact) -> dict:
        """What is known of a fact without items; {} where no row tells of it."""
        return self.items(fact).get("", {})

    def files(self, paper) -> dict[str, list[str]]:
        """{slot: confirmed seals} of the current files of a paper; none for a paper that nobody has begun."""
        return self._files.get(paper.key, {}) if paper is not None and paper.pk else {}


def seals_in(stored):
    """A JSON column within JSON: a list on PostgreSQL, its text on SQLite."""
    return json.loads(stored) if isinstance(stored, str) else stored


def yuan(amount) -> Decimal:
    """An amount as a row brings it (SQLite adds money up in floating point) in 元 and 分."""
    return Decimal(str(amount or 0)).quantize(FEN)


def told(rows: QuerySet, fact: str, owner: str, item=EMPTY, **said) -> QuerySet:
    """One branch of the union: `rows` grouped by the field `owner` and by `item`, with the expressions `said`."""
    named = rows.order_by().annotate(
        owner=Cast(F(owner), TextField()),
        fact=Value(fact, output_field=TextField()),
        item=Cast(item, TextField()),
    )
    grouped = named.values("owner", "fact", "item").annotate(said=Cast(JSONObject(**said), TextField()))
    return grouped.values_list(*COLUMNS)


def files_told(papers) -> QuerySet:
    """The current files of papers (None where nobody has begun one), by slot, with the seals confirmed on each."""
    keys = [paper.key for paper in papers if paper is not None and paper.pk]
    current = Attachment.objects.current().filter(subject__in=keys)
    return told(current, FILES, "subject", F("slot"), seals=F("seals"))


def gather(programmes: Iterable[Programme], branches: Iterable[QuerySet]) -> dict[int, Known]:
    """{primary key: Known} of the classes from the rows of all branches, in one query."""
    files: dict[str, dict[str, list[str]]] = {}
    found = {programme.pk: Known(files) for programme in programmes}
    first, *others = branches
    for owner, fact, item, said in first.union(*others, all=True):
        known = json.loads(said, parse_float=Decimal)
        if fact == FILES:
            files.setdefault(owner, {})[item] = seals_in(known["seals"])
        else:
            found[int(owner)].add(fact, item, known)
    return found
