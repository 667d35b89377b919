"""Make-up marks and results of the assessment."""

from datetime import date

import pytest

from accounts.refusals import Refused
from programs.lifecycle import Stage
from tests.builders import filer, host
from tests.trainees.builders import AFTER, DURING, a_class, imported, person, workbook
from trainees.actions import assess, record_attendance, view_number
from trainees.hours import hours_by_trainee
from trainees.models import Assessment, Attendance
from workflow.models import Entry

pytestmark = pytest.mark.django_db
FIRST = date(2021, 10, 15)


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def made_up(trainee, **changes):
    values = {
        "on": FIRST, "half": "am", "present": True, "reason": "现场漏签，有班主任证明",
        "actor": filer(trainee.roster.programme.host), "now": AFTER, **changes,
    }  # fmt: skip
    return record_attendance(trainee, **values)


@pytest.fixture
def roster():
    return imported(a_class(), workbook([person(1), person(2)], absent={(1, 1, "上午")}))


@pytest.mark.req("001-25")
def test_a_make_up_counts_and_keeps_its_reason(roster):
    someone = roster.trainees.first()
    assert hours_by_trainee(roster.programme)[someone.pk] == 21
    made_up(someone)
    assert hours_by_trainee(roster.programme)[someone.pk] == 24
    entry = Entry.objects.get(verb="record_attendance")
    assert entry.before == f"{someone.name} 2021-10-15 上午：缺勤"
    assert (entry.after, entry.note) == ("出勤", "现场漏签，有班主任证明")


def test_a_make_up_outlives_the_next_workbook(roster):
    someone = roster.trainees.first()
    made_up(someone)
    imported(roster.programme, workbook([person(1), person(2)], absent={(1, 1, "上午")}))
    mark = Attendance.objects.get(trainee=someone, on=FIRST, half="am")
    assert (mark.present, mark.source) == (True, "manual")
    assert Attendance.objects.count() == 16


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "  "}, "no_reason"),
        ({"on": date(2021, 10, 14)}, "wrong_day"),
        ({"on": date(2021, 10, 19)}, "wrong_day"),
        ({"on": date(2021, 10, 18), "now": DURING.replace(day=16)}, "too_early"),
        ({"half": "evening"}, "no_session"),
        ({"present": False}, "no_change"),
    ],
)
def test_a_make_up_that_cannot_be_is_refused(roster, changes, code):
    assert refusal(made_up, roster.trainees.first(), **changes).code == code


def test_the_same_make_up_twice_is_told_so(roster):
    made_up(roster.trainees.first())
    assert refusal(made_up, roster.trainees.first()).code == "no_change"


def test_only_the_hosts_filers_register(roster):
    someone, stranger = roster.trainees.first(), filer(host("乙校"))
    assert refusal(made_up, someone, actor=stranger).status == 403
    results = {someone.pk: ("failed", "")}
    assert (
        refusal(assess, roster, results=results, version=roster.version, actor=stranger, now=AFTER).status
        == 403
    )
    made_up(someone)
    assert (
        assess(roster, results=results, version=roster.version, actor=filer(roster.programme.host), now=AFTER)
        == 1
    )


def test_before_opening_nothing_is_registered():
    roster = imported(a_class(stage=Stage.APPROVED))
    someone = roster.trainees.first()
    assert refusal(made_up, someone).code == "not_open"
    values = {
        "results": {someone.pk: ("passed", "")},
        "version": roster.version,
        "actor": filer(roster.programme.host),
    }
    assert refusal(assess, roster, **values, now=AFTER).code == "not_open"


@pytest.mark.req("000-36", "001-25")
def test_results_are_registered_together(roster):
    one, two = roster.trainees.all()
    changed = assess(
        roster, results={one.pk: ("failed", "缺考"), two.pk: ("passed", "")}, version=roster.version,
        actor=filer(roster.programme.host), now=AFTER,
    )  # fmt: skip
    assert changed == 1  # the other had passed by the workbook
    assert list(Assessment.objects.order_by("trainee").values_list("result", "note")) == [
        ("failed", "缺考"),
        ("passed", ""),
    ]
    entry = Entry.objects.get(verb="assess")
    assert entry.after == "合格 0 人，不合格 1 人"
    assert entry.data == {"changed": {str(one.pk): "failed"}}


def test_two_people_saving_results(roster):
    one, _ = roster.trainees.all()
    actor, seen = filer(roster.programme.host), roster.version
    assess(roster, results={one.pk: ("failed", "")}, version=seen, actor=actor, now=AFTER)
    late = refusal(assess, roster, results={one.pk: ("passed", "补考")}, version=seen, actor=actor, now=AFTER)
    assert (late.code, late.status) == ("stale", 409)
    assert Assessment.objects.get(trainee=one).result == "failed"


def test_nothing_changed_writes_nothing(roster):
    one, _ = roster.trainees.all()
    values = {"version": roster.version, "actor": filer(roster.programme.host), "now": AFTER}
    assert assess(roster, results={one.pk: ("passed", "")}, **values) == 0
    assert not Entry.objects.filter(verb="assess").exists()


def test_a_result_for_somebody_else_is_refused(roster):
    other = imported(a_class(number=2), workbook([person(8)])).trainees.get()
    values = {"version": roster.version, "actor": filer(roster.programme.host), "now": AFTER}
    assert refusal(assess, roster, results={other.pk: ("failed", "")}, **values).code == "stranger"


@pytest.mark.req("PR-24")
def test_a_number_is_shown_for_a_reason_and_the_look_is_kept(roster):
    someone = roster.trainees.first()
    actor = filer(roster.programme.host)
    assert refusal(view_number, someone, reason="看", actor=actor, now=AFTER).code == "no_reason"
    assert (
        refusal(view_number, someone, reason="核对报名材料", actor=filer(host("乙校")), now=AFTER).status
        == 403
    )
    number = view_number(someone, reason="核对报名材料", actor=actor, now=AFTER)
    assert number == someone.person.number
    entry = Entry.objects.get(verb="view_number")
    assert (entry.actor_id, entry.note) == (actor.pk, "核对报名材料")
    assert number not in repr(vars(entry))
