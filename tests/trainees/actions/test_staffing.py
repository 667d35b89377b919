"""Staff and paper sheets: who is on the list, who was there, and what the paper says beside the portal."""

from datetime import date

import pytest

from accounts.refusals import Refused
from tests.applications.builders import PDF
from tests.builders import filer, host
from tests.trainees.builders import AFTER, a_class, imported, person, workbook
from trainees.actions import keep_paper_sheet, record_many, record_staff, remove_staff, save_staff
from trainees.models import Attendance, PaperSheet, StaffAttendance
from workflow.models import Attachment, Entry

pytestmark = pytest.mark.django_db
FIRST = date(2021, 10, 15)
WHERE = {"on": FIRST, "half": "am", "now": AFTER}


@pytest.fixture
def roster():
    return imported(a_class(), workbook([person(n) for n in range(1, 4)], absent={(1, 1, "上午")}))


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def joined(roster, name="林老师", duty="班主任", **changed):
    values = {
        "name": name,
        "duty": duty,
        "phone": "",
        "actor": filer(roster.programme.host),
        "now": AFTER,
        **changed,
    }
    return save_staff(roster, **values)


@pytest.mark.req("002-37")
def test_staff_are_listed_and_marked(roster):
    actor = filer(roster.programme.host)
    one, two = joined(roster), joined(roster, "陈老师", "会务")
    assert (one.number, two.number) == (1, 2)
    assert record_staff(roster, present=[one.pk], actor=actor, **WHERE) == 2
    assert record_staff(roster, present=[one.pk], actor=actor, **WHERE) == 0
    assert record_staff(roster, present=[one.pk, two.pk], actor=actor, **WHERE) == 1
    assert StaffAttendance.objects.filter(present=True).count() == 2
    assert [entry.after for entry in Entry.objects.filter(verb="record_staff").order_by("pk")] == [
        "2021-10-15 上午：到岗 1 人，共 2 人", "2021-10-15 上午：到岗 2 人，共 2 人",
    ]  # fmt: skip


def test_a_list_of_staff_is_put_right(roster):
    actor, one = filer(roster.programme.host), joined(roster)
    two = joined(roster, "陈老师", "会务")
    assert refusal(joined, roster).code == "twice"
    assert joined(roster, "林晓", "班主任", member=one).pk == one.pk
    remove_staff(two, actor=actor, now=AFTER)
    assert list(roster.staff.values_list("name", flat=True)) == ["林晓"]
    assert refusal(remove_staff, two, actor=actor, now=AFTER).code == "gone"
    assert refusal(record_staff, roster, present=[two.pk], actor=actor, **WHERE).code == "stranger"


def test_only_the_hosts_filers_keep_the_staff(roster):
    stranger = filer(host("乙校"))
    one = joined(roster)
    assert refusal(joined, roster, "陈老师", actor=stranger).status == 403
    assert refusal(remove_staff, one, actor=stranger, now=AFTER).status == 403
    assert refusal(record_staff, roster, present=[], actor=stranger, **WHERE).status == 403
    assert record_staff(roster, present=[one.pk], actor=filer(roster.programme.host), **WHERE) == 1


def kept(roster, counted, **changed):
    values = {"counted": counted, "staff_counted": None, "note": "", "actor": filer(roster.programme.host), **WHERE, **changed}  # fmt: skip
    return keep_paper_sheet(roster, **values)


@pytest.mark.req("000-21")
def test_the_paper_is_counted_beside_the_portal(roster):
    assert refusal(kept, roster, 3).code == "differs"
    assert kept(roster, 2).counted == 2
    scan = (PDF, "签到表.pdf", "application/pdf")
    sheet = kept(roster, 3, note="一人补签在纸上", scan=scan)
    assert (PaperSheet.objects.count(), sheet.counted, sheet.note) == (1, 3, "一人补签在纸上")
    assert Attachment.objects.of(roster).get().slot == "sign-in-2021-10-15-am"
    assert refusal(kept, roster, 2, staff_counted=1).code == "staff_differs"
    assert refusal(kept, roster, 2, actor=filer(host("乙校"))).status == 403


@pytest.mark.req("001-25")
def test_several_are_made_up_with_one_reason_and_actor(roster):
    actor = filer(roster.programme.host)
    people = list(roster.trainees.values_list("pk", flat=True))
    values = {"trainees": people, "present": True, "actor": actor, **WHERE}
    assert refusal(record_many, roster, reason=" ", **values).code == "no_reason"
    assert record_many(roster, reason="大巴晚点，集中补签", **values) == 1
    mark = Attendance.objects.get(source="manual")
    assert (mark.trainee_id, mark.reason, mark.recorded_by, mark.recorded_at) == (people[0], "大巴晚点，集中补签", actor, AFTER)  # fmt: skip
    assert refusal(record_many, roster, reason="再来", **values).code == "no_change"
    assert refusal(record_many, roster, reason="再来", **{**values, "trainees": [999999]}).code == "stranger"
    assert (
        refusal(record_many, roster, reason="再来", **{**values, "actor": filer(host("乙校"))}).status == 403
    )
