import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config import health


def test_healthz_needs_no_database(client):
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_readyz_names_each_part(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"database": "ok", "migrations": "ok", "broker": "ok"},
    )


@pytest.mark.django_db
def test_readyz_fails_where_a_migration_is_missing(client):
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "failed"
    assert answer.json()["database"] == "ok"


@pytest.mark.django_db
def test_readyz_says_which_part_broke_and_not_why(client, monkeypatch):
    def broken():
        raise OSError("secret address 10.0.0.1")

    monkeypatch.setitem(health.CHECKS, "broker", broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "migrations": "ok", "broker": "failed"}


def test_health_is_not_for_posting(client):
    assert client.post("/healthz").status_code == 405
