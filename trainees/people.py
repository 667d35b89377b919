"""Persons by their document number: the one agreement on how a number is indexed and found."""

from accounts.crypto import blind_index, blind_indexes, indexer
from trainees.identity import DOCUMENT_TYPES, index_form
from trainees.models import Person

PURPOSE = "person"


def person_index(doc_type: str, number: str) -> bytes:
    """What `Person.number_index` holds for a document: equal digits of a passport and a permit stay apart."""
    return blind_index(_indexed(doc_type, number), purpose=PURPOSE)


def person_indexes(number: str) -> list[bytes]:
    """The indexes a number may have, over all kinds of documents and all known keys (during a key change)."""
    return [index for doc_type in DOCUMENT_TYPES for index in document_indexes(doc_type, number)]


def document_indexes(doc_type: str, number: str) -> list[bytes]:
    """The index of one document under every known key, the one in use first."""
    return blind_indexes(_indexed(doc_type, number), purpose=PURPOSE)


def documents_indexer():
    """`document_indexes` for very many documents."""
    indexes_of = indexer(purpose=PURPOSE)
    return lambda doc_type, number: indexes_of(_indexed(doc_type, number))


def find_people(number: str) -> list[Person]:
    """The persons whose document bears this number; one query whatever the number looks like."""
    return list(Person.objects.filter(number_index__in=person_indexes(number)).order_by("pk"))


def _indexed(doc_type: str, number: str) -> str:
    return f"{doc_type}:{index_form(number)}"
