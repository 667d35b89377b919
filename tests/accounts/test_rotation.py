import pytest
from django.core.management import call_command
from django.db import connection, models

from accounts import rotation
from accounts.fields import EncryptedTextField
from accounts.keys import load_keys, make_keys


class Kept(models.Model):
    """A table of this test alone."""

    number = EncryptedTextField("证件号码", null=True)

    class Meta:
        app_label = "rotation_test"

    def __str__(self):
        return str(self.pk)


NUMBER = Kept._meta.get_field("number")


@pytest.fixture
def keys(settings, tmp_path):
    settings.KEYS_FILE = tmp_path / "keys.json"
    settings.CRYPTO_SUITE = "aes-256-gcm"
    make_keys(settings.KEYS_FILE)


@pytest.fixture
def table(keys, transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Kept)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Kept)


def tokens():
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM rotation_test_kept ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.usefixtures("table")
def test_every_row_comes_under_the_new_key_once(settings, monkeypatch, capsys):
    monkeypatch.setattr(rotation, "_BATCH", 3)
    values = [f"1101051949123100{n:02}" for n in range(7)]
    Kept.objects.bulk_create([Kept(number=value) for value in values] + [Kept(), Kept(number="")])
    settings.CRYPTO_SUITE = "sm4-gcm"
    call_command("rotate_field_key")
    assert rotation.reencrypt(Kept, NUMBER) == 7  # the command walks installed models only
    active = load_keys(settings.KEYS_FILE).active_field
    assert active.suite == "sm4-gcm"
    assert all(token.startswith(f"v1:{active.id}:") for token in tokens()[:7])
    assert tokens()[7:] == [None, ""]
    assert [row.number for row in Kept.objects.order_by("pk")] == [*values, None, ""]
    before = tokens()
    assert rotation.reencrypt(Kept, NUMBER) == 0
    assert tokens() == before
    said = capsys.readouterr().out
    assert "新密钥" in said
    assert not any(value in said for value in values)


@pytest.mark.usefixtures("keys", "db")
def test_resuming_makes_no_new_key(settings):
    before = load_keys(settings.KEYS_FILE)
    call_command("rotate_field_key", resume=True)
    assert load_keys(settings.KEYS_FILE).active_field.id == before.active_field.id


def test_every_encrypted_column_is_known():
    known = {f"{model._meta.label}.{field.name}" for model, field in rotation.sealed_columns()}
    assert "trainees.Person.number" in known
