"""An accepted roster stays as it was accepted; what was wrong on it is put right by a recorded decision of two people."""

from django.db import transaction

from accounts.refusals import Refused
from trainees.identity import mask_number, normalise_number
from trainees.models import Correction, Person, Trainee
from trainees.people import document_indexes
from trainees.record.statements import figure
from workflow.actions import locked
from workflow.journal import record


def known_person(trainee, *, doc_type, number):
    """The person of a document that is to stand on the roster, None for one not known yet; writes nothing.

    Raises Refused where another row of the roster bears it.
    """
    person = Person.objects.filter(
        number_index__in=document_indexes(doc_type, normalise_number(number))
    ).first()
    others = trainee.roster.trainees.exclude(pk=trainee.pk)
    other = others.filter(person=person).first() if person else None
    if other is not None:
        raise Refused(
            f"这个证件号码与本班第 {other.number} 号 {other.name} 相同，没有更正。请对照证件核对号码。",
            code="doubled",
            field="doc_number",
        )
    return person


def corrected_person(trainee, *, doc_type, number, name):
    """The person of a document, known or new; in the caller's transaction."""
    person = known_person(trainee, doc_type=doc_type, number=number)
    if person is None:
        index, *_ = document_indexes(doc_type, normalise_number(number))
        values = {"doc_type": doc_type, "number": normalise_number(number), "name": name}
        person, _ = Person.objects.get_or_create(number_index=index, defaults=values)
    return person


@transaction.atomic
def correct_trainee(trainee, *, name, sex, person, basis, proposed_by, actor, now, hours=None):
    """Correct name, sex, person and 学时 on a roster whose certificates are issued; `hours` is (before, after) or None.

    The caller has the decision: `proposed_by` and `actor` are its two people, `basis` names it. The row changes to
    what the correction says and to nothing else: the database compares them. Gives the trainee.
    """
    if proposed_by.pk == actor.pk:
        raise Refused("名单更正须由两人办理：提出人不能自己批准。", code="same_person", status=403)
    roster = locked(trainee.roster)
    fresh = Trainee.objects.select_for_update().select_related("person").get(pk=trainee.pk)
    mask = mask_number(person.number) if person.pk != fresh.person_id else fresh.number_mask
    if hours is None and (fresh.name, fresh.sex, fresh.person_id) == (name, sex, person.pk):
        return fresh
    was, will = hours or (None, None)
    Correction.objects.create(
        trainee=fresh, person_before_id=fresh.person_id, name_before=fresh.name, sex_before=fresh.sex,
        mask_before=fresh.number_mask, person=person, name=name, sex=sex, number_mask=mask, basis=basis,
        hours_before=was, hours=will,
        made_by=proposed_by, approved_by=actor, made_at=now,
    )  # fmt: skip
    before = _said(fresh, was)
    fresh.name, fresh.sex, fresh.person, fresh.number_mask = name, sex, person, mask
    fresh.save(update_fields=["name", "sex", "person", "number_mask"])
    record(roster, "correct_trainee", actor=actor, now=now, before=before, note=basis,
           after=_said(fresh, will))  # fmt: skip
    return fresh


def _said(row, hours):
    words = f"第 {row.number} 号 {row.name} {row.number_mask}"
    return words if hours is None else f"{words} {figure(hours)} 学时"
