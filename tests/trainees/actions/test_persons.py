"""One person added or corrected without a workbook, by the rules of the sheet."""

import pytest

from accounts.refusals import Refused
from accounts.roles import Role
from programs.lifecycle import Stage
from tests.builders import filer, user
from tests.trainees.builders import AFTER, a_class, id_number, imported, person
from trainees.actions import add_trainee, change_trainee
from trainees.actions.persons import FieldsRefused
from trainees.models import Person, Trainee
from workflow.models import Entry

pytestmark = pytest.mark.django_db


def typed(serial, **changes):
    row = person(serial)
    return {
        "name": row["姓名"], "sex": row["性别"], "doc_number": row["身份证号"], "unit": row["工作单位"], "title": "工程师", "phone": "",
    } | changes  # fmt: skip


def add(row, values, **more):
    return add_trainee(row, values=values, actor=filer(row.host), now=AFTER, **more)


def change(trainee, values, **more):
    trainee = Trainee.objects.select_related("roster__programme").get(pk=trainee.pk)
    more = {"version": trainee.roster.version, "actor": filer(trainee.roster.programme.host)} | more
    return change_trainee(trainee, values=values, now=AFTER, **more)


def faults(call, *args, **more):
    with pytest.raises(FieldsRefused) as caught:
        call(*args, **more)
    return caught.value.faults


def test_one_person_is_added_behind_the_others_in_normal_form():
    row = a_class()
    imported(row, count=2)
    added = add(
        row,
        typed(3, name="买买提•吐尔逊", doc_number=" ".join(id_number(3)), political_status="中共预备党员"),
    )
    assert (added.number, added.name, added.party_member) == (3, "买买提·吐尔逊", True)
    assert added.person.number == id_number(3)
    entry = Entry.objects.get(verb="add_trainee")
    assert (entry.after, id_number(3) in str([*Entry.objects.values()])) == (
        f"第 3 号 {added.name}（{added.unit}）",
        False,
    )


@pytest.mark.req("000-37")
def test_every_fault_stands_at_its_field():
    found = faults(add, a_class(), typed(1, name="", unit="", sex="不详", doc_number=id_number(1)[:-1] + "A"))
    assert set(found) == {"name", "unit", "sex", "doc_number"}
    assert not Trainee.objects.exists()
    assert "第 2 行" not in str(found)
    assert id_number(1)[:17] not in str(found)


def test_nobody_stands_on_a_roster_twice():
    row = a_class()
    imported(row, count=2)
    assert "第 1 号" in faults(add, row, typed(1))["doc_number"][0]
    second = Trainee.objects.get(number=2)
    assert "第 1 号" in faults(change, second, typed(1))["doc_number"][0]
    assert Trainee.objects.count() == 2


def test_a_number_left_empty_stays_and_marks_stay_with_it():
    row = a_class()
    imported(row, count=1)
    trainee = Trainee.objects.get()
    phone, marks = trainee.phone, trainee.attendance.count()
    change(trainee, typed(1, doc_number="", unit="示例新单位"))
    trainee = Trainee.objects.get()
    assert (trainee.unit, trainee.phone, trainee.attendance.count()) == ("示例新单位", phone, marks)
    assert trainee.person.number == id_number(1)
    assert Entry.objects.get(verb="change_trainee").note == "工作单位、职务、职称或职业资格"


def test_a_mistyped_number_is_corrected_on_the_same_place():
    row = a_class()
    imported(row, count=1)
    trainee = Trainee.objects.get()
    change(trainee, typed(1, doc_number=id_number(9), sex=""))
    changed = Trainee.objects.get()
    assert (changed.pk, changed.person.number) == (trainee.pk, id_number(9))
    assert Person.objects.count() == 2
    assert "证件号码" in Entry.objects.get(verb="change_trainee").note


def test_the_same_again_writes_nothing():
    row = a_class()
    imported(row, count=1)
    trainee = change(Trainee.objects.get(), typed(1, doc_number=""))
    version = Trainee.objects.get().roster.version
    change(trainee, typed(1, doc_number=""))
    assert (Trainee.objects.get().roster.version, Entry.objects.filter(verb="change_trainee").count()) == (
        version,
        1,
    )


def test_only_the_host_may_and_only_while_the_roster_is_open():
    row = a_class()
    imported(row, count=1)
    trainee = Trainee.objects.get()
    reader = user("reader", row.host, Role.READER)
    with pytest.raises(Refused) as caught:
        add_trainee(row, values=typed(5), actor=reader, now=AFTER)
    assert caught.value.status == 403
    with pytest.raises(Refused) as caught:
        change(trainee, typed(1), actor=reader)
    assert caught.value.status == 403
    with pytest.raises(Refused) as caught:
        change(trainee, typed(1, unit="示例新单位"), version=99)
    assert caught.value.code == "stale"
    add(row, typed(5))
    row.stage = Stage.COMPLETED
    row.save(update_fields=["stage"])
    with pytest.raises(Refused) as caught:
        add(row, typed(6))
    assert (caught.value.code, Trainee.objects.count()) == ("wrong_stage", 2)
