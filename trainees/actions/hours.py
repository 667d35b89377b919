"""学时证明, frozen as it was printed."""

from django.db import transaction

from accounts.refusals import Refused
from trainees.models import HoursStatement, Person
from trainees.record.ledger import ledger
from trainees.record.statements import content_of, hash_of, new_code
from workflow.journal import record


@transaction.atomic
def state_hours(person, *, year, now):
    """The statement of a person's 学时 in a year, asked for on the person's own page (003-54).

    The same facts give the statement that is there; other facts make a new one, and the one before it is overtaken.
    """
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    lines = ledger(person, year)
    if not lines:
        raise Refused(
            f"{year} 年还没有可以证明的学时：学员名单经审核通过后，学时才计入。请在承办单位报送、主管机关审核通过后再来。",
            code="no_hours",
            status=409,
        )
    content = content_of(person, year, lines)
    digest = hash_of(content)
    last = HoursStatement.objects.filter(person=person, year=year).first()
    if last is not None and last.hash == digest:
        return last
    statement = HoursStatement.objects.create(
        person=person, year=year, code=new_code(), content=content, hash=digest, made_at=now
    )
    record(statement, "state_hours", actor=None, now=now, after=f"{year} 年 {content['hours']} 学时",
           data={"hash": digest, "classes": [each["code"] for each in content["classes"]]})  # fmt: skip
    return statement
