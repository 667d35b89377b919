"""One person added to a roster or corrected on it without a workbook; the rules are those of the sheet."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.refusals import Refused
from trainees.actions.guards import require_editable, require_filer, require_importing, still_on
from trainees.actions.rosters import ensure_roster
from trainees.importing.preview import COMPARED, trainee_values
from trainees.importing.single import read_person
from trainees.models import Person, Trainee
from trainees.people import document_indexes
from workflow.actions import locked
from workflow.journal import record


class FieldsRefused(Refused):
    """What was typed for one person cannot stand; `faults` {field key: [sentences]}."""

    def __init__(self, faults):
        super().__init__("有的内容需要改正，没有保存。", code="person_faults")
        self.faults = faults


def add_trainee(programme, *, values, actor, now):
    """Put one person on the roster: `values` {field key of the sheet: text}. Gives the trainee."""
    require_filer(programme, actor, "添加学员")
    require_importing(programme)
    row = _read(values, now)
    with transaction.atomic():
        roster = locked(ensure_roster(programme))
        require_editable(roster)
        person = _person(row)
        _require_once(roster, person)
        typed = _values(row)
        if not values.get("number", "").strip():
            typed["number"] = (roster.trainees.aggregate(last=Max("number"))["last"] or 0) + 1
        trainee = Trainee.objects.create(roster=roster, person=person, **typed)
        _next_version(roster)
        record(roster, "add_trainee", actor=actor, now=now, after=_told(trainee))
    return trainee


def change_trainee(trainee, *, values, version, actor, now):
    """Correct one person on the roster; a document number, telephone or address left empty stays as it is known.

    Marks and results stay with the person's place on the roster, also where the number itself was mistyped.
    """
    programme = trainee.roster.programme
    require_filer(programme, actor, "修改学员")
    require_importing(programme)
    values = _with_known(trainee, values)
    row = _read(values, now)
    with transaction.atomic():
        roster = locked(trainee.roster, version=version)
        require_editable(roster)
        trainee = still_on(roster, trainee)
        before, person = _told(trainee), _person(row)
        _require_once(roster, person, but=trainee)
        typed = _values(row) | {"row": trainee.row}
        if not values.get("number", "").strip():
            typed["number"] = trainee.number
        changed = [
            label
            for name, label in COMPARED.items()
            if name in typed and getattr(trainee, name) != typed[name]
        ]
        changed += ["证件号码"] if person.pk != trainee.person_id else []
        if not changed and typed["number"] == trainee.number:
            return trainee
        for name, value in typed.items():
            setattr(trainee, name, value)
        trainee.person = person
        trainee.save(update_fields=[*typed, "person"])
        _next_version(roster)
        record(roster, "change_trainee", actor=actor, now=now, before=before, after=_told(trainee),
               note="、".join(changed or ["序号"]))  # fmt: skip
    return trainee


def _with_known(trainee, values):
    """What was typed, with the sealed values that were left empty as they are known."""
    values = values | {
        key: getattr(trainee, key) for key in ("phone", "email") if not values.get(key, "").strip()
    }
    if not values.get("doc_number", "").strip():
        known = Person.objects.get(pk=trainee.person_id)
        values = values | {
            "doc_number": known.number,
            "doc_type": values.get("doc_type") or known.get_doc_type_display(),
        }
    return values


def _read(values, now):
    row, faults, _ = read_person(values, on=timezone.localdate(now))
    if faults or row is None:
        raise FieldsRefused(faults or {"name": ["没有填写。请填写姓名。"]})
    return row


def _values(row):
    """The columns of a trainee; hours and the Excel row are none of this form's."""
    values = trainee_values(row) | {"row": 0}
    del values["claimed_hours"]
    return values


def _person(row):
    """The person with this document, known or new; another host may be adding the same one in this moment."""
    indexes = document_indexes(row.doc_type, row.doc_number)
    known = Person.objects.filter(number_index__in=indexes).first()
    if known:
        return known
    values = {"doc_type": row.doc_type, "number": row.doc_number, "name": row.name}
    return Person.objects.get_or_create(number_index=indexes[0], defaults=values)[0]


def _require_once(roster, person, *, but=None):
    other = roster.trainees.filter(person=person).exclude(pk=but.pk if but else None).first()
    if other:
        sentence = f"与第 {other.number} 号 {other.name} 的证件号码相同。同一人只能列一次，请核对号码。"
        raise FieldsRefused({"doc_number": [sentence]})


def _told(trainee):
    return f"第 {trainee.number} 号 {trainee.name}（{trainee.unit}）"


def _next_version(roster):
    roster.version += 1
    roster.save(update_fields=["version"])
