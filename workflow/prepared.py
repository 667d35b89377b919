"""Statements that stand in every answer to the public: PostgreSQL plans them once a connection.

To plan the search of a look-up takes longer than to run it. A prepared statement lives with its connection, so a pooler
between portal and database has to keep sessions whole (docs/architecture.md).
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

# What each connection of the driver knows already; it goes with the connection.
_known: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()


def rows_of(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement with %s for its values; there should be few such texts, for each is kept."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            name, preparing, sql = _named(sql)
            known = _known.setdefault(connection.connection, set())
            if name not in known:
                cursor.execute(preparing)
                known.add(name)
        cursor.execute(sql, values)
        return cursor.fetchall()


@lru_cache(maxsize=256)
def _named(sql: str) -> tuple[str, str, str]:
    """Its name, the statement that prepares it and the one that runs it."""
    name = f"kept_{sha256(sql.encode()).hexdigest()[:16]}"
    first, *others = sql.split("%s")
    numbered = first + "".join(f"${place}{text}" for place, text in enumerate(others, start=1))
    places = ", ".join(["%s"] * len(others))
    return name, f"PREPARE {name} AS {numbered}", f"EXECUTE {name} ({places})"
