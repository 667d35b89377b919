"""Rows through the driver are what the ORM would have written, on either database."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.crypto import blind_indexes, decrypt, encryptor, indexer
from tests.trainees.builders import AFTER, a_class
from trainees.actions import ensure_roster
from trainees.actions.storing import PERSON, WRITTEN
from trainees.models import Assessment, Person, Trainee
from workflow.rows import insert_rows, update_rows

pytestmark = pytest.mark.django_db
ODD = "制表\t反\\斜 换\n行 \\N '引号' \U0002ebf0"


def people(*serials):
    return [("resident_id", f"号{n}", bytes([n]) * 16, f"名{n}") for n in serials]


def trainee(person, row, **changes):
    values = {
        "row": row, "number": row, "number_mask": "**", "name": f"名{row}", "sex": "", "unit": ODD, "post": "", "qualification": "",
        "phone": "139", "claimed_hours": Decimal("31.5"), "frontline": True, "party_member": False, "online": False,
        "political_status": "", "region": "", "email": "", "ownership": "", **changes,
    }  # fmt: skip
    return (person, *(values[name] for name in WRITTEN))


def test_every_field_is_prepared_and_what_is_not_named_gets_its_default():
    roster = ensure_roster(a_class())
    insert_rows(Person, PERSON, people(1))
    person = Person.objects.get()
    assert (person.number, bytes(person.number_index), person.name) == ("号1", b"\x01" * 16, "名1")
    insert_rows(Trainee, ("person", *WRITTEN, "roster"), [(*trainee(person.pk, 2), roster.pk)])
    row = Trainee.objects.get()
    assert (row.unit, row.phone, row.email, row.claimed_hours, row.frontline, row.online, row.link_version) == (
        ODD, "139", "", Decimal("31.5"), True, False, 1,
    )  # fmt: skip


def test_a_known_row_is_left_out_or_renewed_and_otherwise_refused(django_user_model):
    insert_rows(Person, PERSON, people(1, 2))
    insert_rows(Person, PERSON, people(2, 3), unique=("number_index",))
    assert sorted(Person.objects.values_list("name", flat=True)) == ["名1", "名2", "名3"]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Person, PERSON, people(3))
    roster = ensure_roster(a_class())
    actor = django_user_model.objects.create(username="x")
    insert_rows(
        Trainee, ("person", *WRITTEN, "roster"), [(*trainee(Person.objects.first().pk, 2), roster.pk)]
    )
    fields = ("trainee", "result", "assessed_at", "assessed_by")
    for result in ("passed", "failed"):
        rows = [(Trainee.objects.get().pk, result, AFTER, actor.pk)]
        insert_rows(Assessment, fields, rows, unique=("trainee",), renew=fields[1:])
    found = Assessment.objects.get()
    assert (found.result, found.assessed_at, found.note, found.score) == ("failed", AFTER, "", None)


def test_rows_are_updated_by_their_key_and_no_other():
    roster = ensure_roster(a_class())
    insert_rows(Person, PERSON, people(1, 2))
    rows = [(*trainee(person.pk, person.pk), roster.pk) for person in Person.objects.all()]
    insert_rows(Trainee, ("person", *WRITTEN, "roster"), rows)
    first, second = Trainee.objects.order_by("pk")
    update_rows(Trainee, ("phone", "unit", "claimed_hours"), [(first.pk, "138", "新", None)])
    first.refresh_from_db()
    assert (first.phone, first.unit, first.claimed_hours, first.name) == (
        "138",
        "新",
        None,
        second.name[:1] + first.name[1:],
    )
    assert Trainee.objects.get(pk=second.pk).phone == "139"


def test_sealing_and_indexing_many_values_is_sealing_and_indexing_each():
    seal, indexes_of = encryptor(aad=b"here"), indexer(purpose="p")
    tokens = [seal("同样"), seal("同样")]
    assert tokens[0] != tokens[1]
    assert [decrypt(token, aad=b"here") for token in tokens] == ["同样", "同样"]
    assert [indexes_of(value) for value in ("甲", "乙")] == [
        blind_indexes(value, purpose="p") for value in ("甲", "乙")
    ]
