"""Statements that are planned once a connection."""

import pytest
from django.db import connection

from workflow.prepared import rows_of

pytestmark = pytest.mark.django_db

SQL = "SELECT CAST(%s AS varchar(20)), 2 WHERE CAST(%s AS integer) > 1"


def prepared():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s", ["PREPARE kept_%"]
        )
        return [statement for (statement,) in cursor.fetchall()]


def test_the_rows_are_those_of_the_plain_statement():
    assert [list(map(tuple, rows_of(SQL, values))) for values in (["一'; --", 2], ["二", 1])] == [
        [("一'; --", 2)],
        [],
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps its own statements")
def test_a_statement_is_prepared_once_a_connection_and_again_on_the_next():
    connection.close()
    for _ in range(3):
        assert rows_of(SQL, ["一", 2]) == [("一", 2)]
    assert len(prepared()) == 1
    assert "$1" in prepared()[0]
    connection.close()
    assert prepared() == []
    assert rows_of(SQL, ["一", 2]) == [("一", 2)]
