"""Persons by their document number: the one agreement on how a number is indexed and found."""

from collections.abc import Iterable

from accounts.crypto import blind_index, blind_indexes, indexer
from trainees.identity import DOCUMENT_TYPES, index_form
from trainees.models import Person
from trainees.names import name_key

PURPOSE = "person"
_AT_ONCE = 1000


def person_index(doc_type: str, number: str) -> bytes:
    """What `Person.number_index` holds for a document: equal digits of a passport and a permit stay apart."""
    return blind_index(_indexed(doc_type, number), purpose=PURPOSE)


def person_indexes(number: str) -> list[bytes]:
    """The indexes a number may have, over all kinds of documents and all known keys (during a key change)."""
    indexes_of, form = indexer(purpose=PURPOSE), index_form(number)
    return [index for doc_type in DOCUMENT_TYPES for index in indexes_of(f"{doc_type}:{form}")]


def document_indexes(doc_type: str, number: str) -> list[bytes]:
    """The index of one document under every known key, the one in use first."""
    return blind_indexes(_indexed(doc_type, number), purpose=PURPOSE)


def documents_indexer():
    """`document_indexes` for very many documents."""
    indexes_of = indexer(purpose=PURPOSE)
    return lambda doc_type, number: indexes_of(_indexed(doc_type, number))


def indexes_of(row) -> list[bytes]:
    """The indexes of a stored row with `doc_type`, `doc_number` and `doc_index`, under every known key, the one in use
    first. The number is opened only while several keys are known: see `several_keys`."""
    return document_indexes(row.doc_type, row.doc_number) if several_keys() else [bytes(row.doc_index)]


def several_keys() -> bool:
    """Whether the index key is being changed, so that rows lie under more than one."""
    return len(document_indexes("", "")) > 1


def find_people(number: str) -> list[Person]:
    """The persons whose document bears this number; one query whatever the number looks like."""
    return list(Person.objects.filter(number_index__in=person_indexes(number)).order_by("pk"))


def people_seen_before(rows: Iterable[tuple[str, str, str]]) -> dict[int, str]:
    """{place in `rows`: the name known for the document} where it differs from the name in the row.

    `rows` are (kind of document, number, name). The name may be mistyped here or there, or have been changed: it is a
    hint, and says nothing of the classes in which the person was. One query for each thousand rows.
    """
    read = documents_indexer()
    asked = [(at, read(kind, number), name_key(name)) for at, (kind, number, name) in enumerate(rows)]
    wanted = [index for _, indexes, _ in asked for index in indexes]
    known: dict[bytes, str] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        found = Person.objects.filter(number_index__in=wanted[at : at + _AT_ONCE])
        known |= {bytes(index): name for index, name in found.values_list("number_index", "name")}
    seen = ((at, next((known[i] for i in indexes if i in known), None), key) for at, indexes, key in asked)
    return {at: name for at, name, key in seen if name is not None and name_key(name) != key}


def _indexed(doc_type: str, number: str) -> str:
    return f"{doc_type}:{index_form(number)}"
