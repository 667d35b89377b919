import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.models import F

from accounts.crypto import DecryptionError
from accounts.fields import EncryptedTextField
from accounts.keys import make_keys

NUMBER = "11010519491231002X"


class Sealed(models.Model):
    """A table of this test alone."""

    number = EncryptedTextField("证件号码", null=True)
    other = EncryptedTextField("旧证件号码", blank=True, default="")

    class Meta:
        app_label = "accounts_test"
        managed = False

    def __str__(self):
        return str(self.pk)


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.KEYS_FILE = tmp_path / "keys.json"
    settings.CRYPTO_SUITE = "aes-256-gcm"
    make_keys(settings.KEYS_FILE)


@pytest.fixture
def table(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Sealed)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Sealed)


def stored(column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM accounts_test_sealed ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.usefixtures("table")
def test_readable_in_python_and_sealed_in_the_database():
    row = Sealed.objects.create(number=NUMBER)
    Sealed.objects.bulk_create([Sealed(number=NUMBER, other="旧"), Sealed()])
    assert [r.number for r in Sealed.objects.order_by("pk")] == [NUMBER, NUMBER, None]
    first, second, third = stored("number")
    assert first.startswith("v1:")
    assert first != second
    assert third is None
    assert stored("other")[::2] == ["", ""]
    assert NUMBER not in "".join(filter(None, stored("number") + stored("other")))
    row.number = "K"
    Sealed.objects.bulk_update([row], ["number"])
    row.refresh_from_db()
    assert row.number == "K"
    Sealed.objects.update(number="L")
    assert set(Sealed.objects.values_list("number", flat=True)) == {"L"}


@pytest.mark.usefixtures("table")
def test_a_value_moved_to_another_column_is_not_read():
    Sealed.objects.create(number=NUMBER)
    Sealed.objects.update(other=F("number"))
    assert Sealed.objects.values_list("number", flat=True).get() == NUMBER
    with pytest.raises(DecryptionError, match="与所在位置不符"):
        Sealed.objects.values_list("other", flat=True).get()


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    "lookup",
    ["exact", "iexact", "startswith", "istartswith", "contains", "regex", "in", "gt", "gte", "lt", "range"],
)
def test_no_lookup_can_probe_it(lookup):
    Sealed.objects.create(number=NUMBER)
    with pytest.raises(FieldError, match=r"加密字段“证件号码”不能查询、筛选.*盲索引"):
        Sealed.objects.filter(**{f"number__{lookup}": NUMBER[:2]}).exists()
    with pytest.raises(FieldError, match="加密字段"):
        Sealed.objects.filter(number__lower__startswith="1").exists()
    with pytest.raises(FieldError, match="加密字段"):
        Sealed.objects.filter(number=NUMBER).exists()


@pytest.mark.usefixtures("table")
def test_absence_can_be_asked_for():
    Sealed.objects.create(number=NUMBER)
    Sealed.objects.create()
    assert Sealed.objects.filter(number__isnull=True).count() == 1


def test_no_form_shows_it_unasked_and_no_dump_holds_it():
    field = Sealed._meta.get_field("number")
    assert not field.editable
    with pytest.raises(FieldError, match="不能以明文导出"):
        field.value_to_string(Sealed(number=NUMBER))


def test_a_migration_can_write_it_down():
    _name, path, args, kwargs = EncryptedTextField("号码", context="trainees.person.number").deconstruct()
    again = EncryptedTextField(*args, **kwargs)
    assert path == "accounts.fields.EncryptedTextField"
    assert kwargs == {"verbose_name": "号码", "context": "trainees.person.number", "editable": False}
    assert again.deconstruct()[1:] == (path, args, kwargs)
    assert again.aad == b"trainees.person.number"
    assert "context" not in Sealed._meta.get_field("number").deconstruct()[3]
    assert Sealed._meta.get_field("number").aad == b"accounts_test.sealed.number"


@pytest.mark.parametrize("option", ["unique", "db_index"])
def test_an_index_on_it_is_refused(option):
    field = EncryptedTextField("号码", **{option: True})
    field.contribute_to_class(Sealed, "unused", private_only=True)
    assert any("盲索引" in error.msg for error in field.check())
