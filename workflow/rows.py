"""Many rows into a table through the driver: COPY on PostgreSQL, executemany on SQLite.

`bulk_create` builds an object and walks its fields for every row: 6,000 to 10,000 rows a second, where COPY takes
87,000. A roster of 100,000 people is stored in one transaction that others wait for, so here the ORM is passed by.
What it would see to is kept: each value is prepared by its field (encryption above all), fields that are not named
get their default, constraints and triggers are the database's own. Signals and `auto_now` are not served; no model
of ours uses them.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connection, models

from accounts.fields import EncryptedTextField

CHUNK = 5_000
# Their values go to the driver as they are.
_PLAIN: "tuple[type[models.Field[Any, Any]], ...]" = (
    models.CharField, models.TextField, models.BooleanField, models.BinaryField, models.ForeignKey, models.IntegerField,
    models.PositiveIntegerField, models.PositiveSmallIntegerField,
)  # fmt: skip
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_rows(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    ready: Sequence[str] = (),
    unique: Sequence[str] = (),
    renew: Sequence[str] = (),
) -> None:
    """Insert tuples whose values stand in the order of the field `names`; foreign keys by their id.

    `ready` names fields whose values are in the form of the database already (sealed elsewhere). A row that meets an
    earlier one in the fields `unique` is left out, or renews the fields `renew` of the earlier one.
    """
    fields = _fields(model, names)
    named = {field.attname for field in fields}
    more = [
        field for field in model._meta.concrete_fields if not field.primary_key and field.attname not in named
    ]
    defaults = tuple(_preparer(field, ready)(field.get_default()) for field in more)
    columns = [field.column for field in (*fields, *more)]
    conflict = _conflict(model, unique, renew)
    for prepared in _chunks(_prepared(fields, rows, ready, defaults)):
        if connection.vendor == "postgresql":
            _copy_in(model._meta.db_table, columns, prepared, conflict)
        else:
            holders = ", ".join(["%s"] * len(columns))
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"INSERT INTO {_quoted(model._meta.db_table)} ({_list(columns)}) VALUES ({holders}) {conflict}",  # noqa: S608
                    prepared,
                )


def update_rows(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    ready: Sequence[str] = (),
) -> None:
    """Write the fields `names` of existing rows; each tuple begins with the primary key."""
    fields = [model._meta.pk, *_fields(model, names)]
    columns = [field.column for field in fields]
    table = _quoted(model._meta.db_table)
    for prepared in _chunks(_prepared(fields, rows, ready, ())):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                temporary = _temporary(cursor, model._meta.db_table, columns, prepared)
                sets = ", ".join(f"{_quoted(name)} = fresh.{_quoted(name)}" for name in columns[1:])
                key = _quoted(columns[0])
                cursor.execute(
                    f"UPDATE {table} SET {sets} FROM {temporary} fresh WHERE {table}.{key} = fresh.{key}"  # noqa: S608
                )
                cursor.execute(f"DROP TABLE {temporary}")
            else:
                sets = ", ".join(f"{_quoted(name)} = %s" for name in columns[1:])
                cursor.executemany(
                    f"UPDATE {table} SET {sets} WHERE {_quoted(columns[0])} = %s",  # noqa: S608
                    [(*values[1:], values[0]) for values in prepared],
                )


def _fields(model, names):
    return [model._meta.get_field(name) for name in names]


def _prepared(fields, rows, ready, defaults):
    changes = [
        (place, prepare)
        for place, field in enumerate(fields)
        if (prepare := _preparer(field, ready)) is not _as_it_is
    ]
    for row in rows:
        values = list(row)
        for place, prepare in changes:
            values[place] = prepare(values[place])
        yield (*values, *defaults)


def _preparer(field, ready) -> Callable[[Any], Any]:
    if field.name in ready or type(field) in _PLAIN:
        return _as_it_is
    if isinstance(field, EncryptedTextField):
        return field.sealer()
    # The same day, moment or figure stands in row after row: prepared once, it is looked up.
    return lru_cache(maxsize=1024)(lambda value: field.get_db_prep_save(value, connection))


def _as_it_is(value):
    return value


def _chunks(rows):
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _conflict(model, unique, renew):
    if not unique:
        return ""
    column = {name: _quoted(model._meta.get_field(name).column) for name in (*unique, *renew)}
    keys = ", ".join(column[name] for name in unique)
    if not renew:
        return f"ON CONFLICT ({keys}) DO NOTHING"
    sets = ", ".join(f"{column[name]} = excluded.{column[name]}" for name in renew)
    return f"ON CONFLICT ({keys}) DO UPDATE SET {sets}"


def _copy_in(table, columns, rows, conflict):
    with connection.cursor() as cursor:
        if not conflict:
            _copy(cursor, table, columns, rows)
            return
        temporary = _temporary(cursor, table, columns, rows)
        names = _list(columns)
        cursor.execute(f"INSERT INTO {_quoted(table)} ({names}) SELECT {names} FROM {temporary} {conflict}")  # noqa: S608
        cursor.execute(f"DROP TABLE {temporary}")


def _temporary(cursor, table, columns, rows):
    """A table of this session alone that holds the rows; gives its name."""
    name = f"fresh_{table}"
    cursor.execute(
        f"CREATE TEMPORARY TABLE {name} AS SELECT {_list(columns)} FROM {_quoted(table)} WITH NO DATA"  # noqa: S608
    )
    _copy(cursor, name, columns, rows)
    return name


def _copy(cursor, table, columns, rows):
    text = "".join("\t".join(map(_copied, row)) + "\n" for row in rows)
    with connection.wrap_database_errors:  # the driver's own method would raise the driver's own errors
        cursor.copy_expert(f"COPY {_quoted(table)} ({_list(columns)}) FROM STDIN", io.StringIO(text))


def _copied(value):
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPED)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _quoted(name):
    return connection.ops.quote_name(name)


def _list(columns):
    return ", ".join(map(_quoted, columns))
