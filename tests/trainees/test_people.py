"""Finding persons by number without reading a number."""

import pytest

from tests.trainees.builders import a_class, id_number, imported
from trainees import identity
from trainees.models import Person
from trainees.people import find_people, person_index

pytestmark = pytest.mark.django_db


def stored(doc_type, number, name):
    return Person.objects.create(
        doc_type=doc_type, number=number, number_index=person_index(doc_type, number), name=name
    )


def test_a_person_is_found_however_the_number_is_typed():
    someone = stored(identity.RESIDENT_ID, id_number(7), "甲")
    stored(identity.RESIDENT_ID, id_number(8), "乙")
    spaced = " ".join(id_number(7)).lower()
    assert find_people(spaced) == [someone]
    assert find_people(id_number(9)) == []


def test_equal_digits_of_a_passport_and_a_permit_are_two_people():
    passport = stored(identity.PASSPORT, "12345678", "甲")
    permit = stored(identity.TAIWAN_PERMIT, "12345678", "乙")
    assert find_people("12345678") == [passport, permit]


def test_a_permit_renewed_is_the_same_person():
    someone = stored(identity.HK_MACAO_PERMIT, "H0123456701", "甲")
    assert find_people("H01234567") == [someone]


def test_one_query_whatever_is_typed(django_assert_num_queries):
    stored(identity.RESIDENT_ID, id_number(7), "甲")
    for typed in (id_number(7), "nonsense", ""):
        with django_assert_num_queries(1):
            find_people(typed)


def test_persons_come_in_the_order_of_their_index_so_that_two_imports_never_wait_for_each_other():
    imported(a_class(), count=12)
    indexes = [bytes(index) for index in Person.objects.order_by("pk").values_list("number_index", flat=True)]
    assert (len(indexes), indexes) == (12, sorted(indexes))
