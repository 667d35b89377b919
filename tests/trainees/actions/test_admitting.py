"""Who gets a place: never more than seats, the reserve and the quotas with a reason, onto the roster, and letters."""

import pytest

from accounts.refusals import Refused
from programs.lifecycle import Stage
from tests.builders import filer, host, reviewer
from tests.trainees.builders import id_number, imported, person, workbook
from tests.trainees.recruits import BEFORE, applicant, decided, people, quota, received, recruiting, states
from trainees.actions import remove_trainee
from trainees.actions.admitting import decide_registrations, enrol_admitted, send_admissions, undo_decision
from trainees.models import Person, Registration, Roster
from workflow.models import Entry, Letter

pytestmark = pytest.mark.django_db


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


def own(row):
    return {"actor": filer(row.programme.host), "now": BEFORE}


def keys(row, *serials):
    return [each.pk for each in people(row) if each.doc_number in map(id_number, serials)]


def undo(row, *serials):
    return undo_decision(row, keys=keys(row, *serials), **own(row))


def test_no_more_people_than_seats_all_or_none():
    row = recruiting(seats=2, frontline_seats=0)
    received(row, applicant(1), applicant(2), applicant(3))
    found = refusal(decided, row, "admitted", 1, 2, 3)
    assert found.sentence == (
        "招收人数 2 人，已录取 0 人，本次选了 3 人，名额不够，没有录取任何人。请减少人数、列为候补，或先修改招收人数。"
    )
    assert states(row) == ["waiting"] * 3
    assert decided(row, "admitted", 1, 2) == 2
    assert refusal(decided, row, "admitted", 3, reason="领导要求").code == "full"
    assert states(row) == ["admitted", "admitted", "waiting"]


@pytest.mark.req("000-28", "001-33")
def test_the_reserve_of_the_front_line_is_given_away_only_with_a_reason_that_is_kept():
    row = recruiting(seats=2, frontline_seats=1)
    received(row, applicant(1), applicant(2))
    found = refusal(decided, row, "admitted", 1, 2)
    rule = row.programme.rule_set.rules().get("recruiting.frontline")
    assert found.code == "asks_reason"
    assert rule.citation in found.details[0]
    assert "预留 1 个，已录取基层一线 0 人" in found.details[0]
    assert states(row) == ["waiting"] * 2
    decided(row, "admitted", 1, 2, reason="基层无人报名")
    assert states(row) == ["admitted"] * 2
    assert Entry.objects.get(verb="decide_registrations").note == "基层无人报名"


def test_the_front_line_takes_its_own_place_without_a_reason():
    row = recruiting(seats=2, frontline_seats=1)
    received(row, applicant(1), applicant(2, frontline=True))
    assert decided(row, "admitted", 1, 2) == 2


@pytest.mark.req("000-26", "004-24")
def test_beyond_the_quota_of_a_city_only_with_a_reason():
    row = recruiting(
        seats=3, frontline_seats=0, quotas=[quota("济南", 1), quota("示例青岛院", 1, kind="unit")]
    )
    received(row, applicant(1), applicant(2))
    received(row, applicant(3, unit="示例青岛院"), unit="示例青岛院", region="青岛市")
    found = refusal(decided, row, "admitted", 1, 2)
    assert (found.code, list(found.details)) == ("asks_reason", ["济南的名额已用完，1 人超出分配。"])
    assert decided(row, "admitted", 1, 3) == 2
    assert decided(row, "admitted", 2, reason="专业急需") == 1


def test_a_refusal_has_its_reason_and_the_waiting_list_its_order():
    row = recruiting()
    received(row, applicant(1), applicant(2), applicant(3, frontline=True))
    assert refusal(decided, row, "refused", 1).code == "no_reason"
    decided(row, "refused", 1, reason="条件不符")
    decided(row, "waitlisted", 2, 3)
    assert [(each.state, each.queue, each.reason) for each in people(row)] == [
        ("refused", None, "条件不符"),
        ("waitlisted", 2, ""),
        ("waitlisted", 1, ""),
    ]


def test_what_was_decided_is_not_decided_again_but_undone():
    row = recruiting(frontline_seats=0)
    received(row, applicant(1))
    decided(row, "admitted", 1)
    assert refusal(decided, row, "refused", 1, reason="改主意").code == "other_state"
    assert undo(row, 1) == 1
    assert (states(row), people(row)[0].decided_at) == (["waiting"], None)
    decided(row, "refused", 1, reason="条件不符")
    assert states(row) == ["refused"]


def test_another_host_and_the_province_decide_nothing():
    row = recruiting(frontline_seats=0)
    received(row, applicant(1))
    chosen = keys(row, 1)
    for other in (filer(host("示例外单位")), reviewer(row.programme.authority)):
        for act in (enrol_admitted, send_admissions):
            assert refusal(act, row, actor=other, now=BEFORE).code == "not_allowed"
        assert refusal(undo_decision, row, keys=chosen, actor=other, now=BEFORE).code == "not_allowed"
    assert states(row) == ["waiting"]


def test_people_of_another_class_are_not_decided_on():
    row, other = recruiting(frontline_seats=0), recruiting(host("示例外单位"), frontline_seats=0)
    received(row, applicant(1))
    received(other, applicant(2))
    foreign = keys(other, 2)
    assert refusal(undo_decision, row, keys=foreign, **own(row)).code == "nobody"
    assert states(other) == ["waiting"]


def test_the_admitted_come_onto_the_roster_once_and_leave_what_is_there():
    row = recruiting(frontline_seats=0)
    imported(row.programme, workbook([person(2)], marks=False))
    received(row, applicant(1, frontline=True), applicant(2, unit="示例别处"), applicant(3))
    decided(row, "admitted", 1, 2)
    assert enrol_admitted(row, **own(row)) == 1
    roster = Roster.objects.get(programme=row.programme)
    assert [(each.number, each.name, each.unit) for each in roster.trainees.order_by("number")] == [
        (2, "示例丙西", "示例第2研究院"),
        (3, "示例乙", "示例济南研究院"),
    ]
    fresh = roster.trainees.get(name="示例乙")
    assert (fresh.region, fresh.email, fresh.frontline, fresh.person.number) == (
        "济南市", "p1@example.com", True, id_number(1),
    )  # fmt: skip
    assert Person.objects.count() == 2
    assert refusal(enrol_admitted, row, **own(row)).code == "nobody"


def test_whoever_is_on_the_roster_is_not_undone_until_he_is_taken_off():
    row = recruiting(frontline_seats=0)
    received(row, applicant(1))
    decided(row, "admitted", 1)
    enrol_admitted(row, **own(row))
    assert refusal(undo, row, 1).code == "on_roster"
    remove_trainee(row.programme.roster.trainees.get(), reason="不参加", **own(row))
    assert undo(row, 1) == 1
    assert Registration.objects.get().person is None


def test_nobody_comes_onto_a_roster_that_is_reported():
    row = recruiting(frontline_seats=0)
    received(row, applicant(1))
    decided(row, "admitted", 1)
    type(row.programme).objects.update(stage=Stage.REPORTED)
    assert refusal(enrol_admitted, row, **own(row)).code == "wrong_stage"


def test_letters_go_to_people_and_units_once_and_anew_after_a_new_decision():
    row = recruiting(frontline_seats=0)
    received(row, applicant(1), applicant(2, email=""), applicant(3))
    decided(row, "admitted", 1, 2)
    assert send_admissions(row, **own(row)) == 2
    send_admissions(row, **own(row))
    assert sorted(Letter.objects.values_list("address", flat=True)) == ["p1@example.com", "unit@example.com"]
    body = Letter.objects.get(address="unit@example.com").body
    assert "以下 2 人已被录取" in body
    assert "2021-10-15（周五）至2021-10-18（周一）" in body
    assert id_number(1) not in "".join(Letter.objects.values_list("body", flat=True))


def test_without_any_address_it_says_that_people_must_be_called():
    row = recruiting(frontline_seats=0)
    received(row, applicant(1, email=""), email="")
    assert refusal(send_admissions, row, **own(row)).code == "nobody"
    decided(row, "admitted", 1)
    assert refusal(send_admissions, row, **own(row)).code == "no_address"
    assert Letter.objects.count() == 0


def test_one_human_on_two_receipts_gets_one_place_and_one_row_of_the_roster():
    row = recruiting(seats=3, frontline_seats=0)
    received(row, applicant(1), applicant(2))
    received(row, applicant(1))
    found = refusal(decided, row, "admitted", 1)
    assert (found.code, found.details) == (
        "same_person",
        (
            f"回执 HZ{row.programme_id:06}0002 的示例乙与回执 HZ{row.programme_id:06}0001 的示例乙证件号码相同。",
        ),
    )
    first, two, again = people(row)
    act = {"verdict": "admitted", **own(row)}
    assert decide_registrations(row, keys=[first.pk, two.pk], **act) == 2
    assert refusal(decide_registrations, row, keys=[again.pk], **act).code == "same_person"
    assert enrol_admitted(row, **own(row)) == 2


def test_who_was_admitted_twice_before_comes_onto_the_roster_once():
    row = recruiting(seats=3, frontline_seats=0)
    received(row, applicant(1))
    received(row, applicant(1))
    Registration.objects.update(state="admitted", decided_at=BEFORE)
    assert enrol_admitted(row, **own(row)) == 1
    assert len({each.person_id for each in people(row)}) == 1
