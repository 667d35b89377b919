"""Draws, inspections, rectification, complaints, sanctions and follow-up: what they do, and what they refuse."""

from datetime import date

import pytest

from accounts.actions import sanction
from accounts.models import Sanction
from accounts.refusals import Refused
from accounts.roles import Role
from programs.lifecycle import Stage
from supervision import actions
from supervision.models import Complaint, Draw, FollowUp, Inspection, Rectification
from supervision.sampling import commitment_of, draw_pairs
from tests import builders
from tests.supervision import builders as made
from workflow.journal import verify
from workflow.models import Entry, Reminder

pytestmark = pytest.mark.django_db
NOW, LATER = made.NOW, made.LATER


def refusal(act, *args, **values):
    with pytest.raises(Refused) as caught:
        act(*args, **values)
    return caught.value.code, caught.value.status


def verbs(case):
    return list(Entry.objects.of(case).order_by("pk").values_list("verb", flat=True))


def key(row):
    return f"{row._meta.label_lower}:{row.pk}"


# --- draws ------------------------------------------------------------------------------------


@pytest.mark.req("003-73", "001-48")
def test_a_draw_is_committed_to_before_anything_is_drawn():
    row = made.committed(3, size=2)
    assert (row.commitment, row.drawn, row.drawn_at) == (commitment_of(row.seed), [], None)
    assert [entry["host"] for entry in row.frame] == ["示例院校0", "示例院校1", "示例院校2"]
    assert [each["username"] for each in row.inspectors] == [f"inspector-{row.authority_id}"]
    assert not Inspection.objects.exists()
    assert verbs(key(row)) == ["commit_draw"]
    assert row.seed not in "".join(Entry.objects.of(key(row)).values_list("after", flat=True))


@pytest.mark.req("003-73", "000-53", "002-48")
def test_drawing_makes_the_inspections_that_the_seed_says():
    row = made.drawn(5, size=2)
    assert row.drawn == draw_pairs(row.seed, frame=row.frame, inspectors=row.inspectors, size=2)
    codes = {f"{i.programme.plan_id}/{i.programme.code}" for i in row.inspections.all()}
    assert codes == {pair["code"] for pair in row.drawn}
    assert {i.outcome for i in row.inspections.all()} == {"pending"}
    assert verbs(key(row)) == ["commit_draw", "draw"]
    assert list(verify([key(row)])) == []


@pytest.mark.req("003-73")
def test_a_draw_is_never_repeated():
    row = made.drawn()
    assert refusal(actions.draw, row, actor=made.inspector(), now=LATER) == ("drawn", 409)
    assert Draw.objects.get(pk=row.pk).drawn == row.drawn
    assert row.inspections.count() == 1


@pytest.mark.parametrize(("size", "code"), [(0, "size"), (4, "size")])
def test_a_size_that_the_frame_does_not_hold_is_refused(size, code):
    assert refusal(made.committed, 3, size=size) == (code, 422)
    assert made.committed(3, size=3)


def test_a_draw_needs_classes_and_people():
    office = builders.province()
    common = {"authority": office, "title": "抽查", "year": 2021, "size": 1, "now": NOW}
    approver = builders.approver(office)
    assert refusal(actions.commit_draw, programmes=[], actor=approver, **common) == ("empty", 422)
    classes = [made.a_class()]
    assert refusal(actions.commit_draw, programmes=classes, actor=approver, **common) == (
        "no_inspectors",
        422,
    )
    made.inspector()
    assert actions.commit_draw(programmes=classes, actor=approver, **common)


def test_a_class_of_another_province_cannot_be_drawn():
    office, far = builders.province(), builders.province("福建", "35")
    stranger = made.a_class(builders.host("示例福州大学", far))
    common = {
        "authority": office,
        "title": "抽查",
        "year": 2021,
        "size": 1,
        "actor": made.inspector(),
        "now": NOW,
    }
    assert refusal(actions.commit_draw, programmes=[stranger], **common) == ("foreign", 422)


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.FINANCE, Role.SYSTEM_ADMIN])
def test_only_inspectors_and_approvers_draw(role):
    row = made.committed()
    person = builders.user(role, row.authority, role)
    assert refusal(actions.draw, row, actor=person, now=LATER) == ("not_allowed", 403)
    far = made.inspector("far", builders.province("福建", "35"))
    assert refusal(actions.draw, row, actor=far, now=LATER) == ("not_allowed", 403)
    actions.draw(row, actor=builders.approver(row.authority), now=LATER)


def test_people_without_an_account_in_use_are_not_in_the_pool():
    office = builders.province()
    gone, stays = made.inspector("gone"), made.inspector("stays")
    made.inspector("far", builders.province("福建", "35"))
    gone.is_active = False
    gone.save()
    assert actions.pool_of(office) == [
        {"username": stays.username, "organisation": office.name, "conflicts": [office.name]}
    ]


# --- inspections ------------------------------------------------------------------------------


@pytest.mark.req("000-53", "001-48")
def test_an_inspection_is_written_down_with_people_seen_beside_people_signed_in():
    inspection = made.faulty()
    inspection.refresh_from_db()
    assert (inspection.outcome, inspection.people_seen, inspection.people_signed_in) == ("faults", 28, 30)
    assert list(inspection.rectifications.values_list("fault", "due_on")) == [
        ("签到不全", date(2021, 11, 20))
    ]
    assert "inspect" in verbs(inspection.programme.case)
    told = Reminder.objects.get()
    assert (told.organisation, told.due_on, told.address) == (
        inspection.programme.host, date(2021, 11, 20), f"/portal/rectifications/{inspection.rectifications.get().pk}/",
    )  # fmt: skip
    assert "签到不全" in told.body


def test_what_was_found_is_not_written_over():
    inspection = made.faulty()
    again = {"held_on": date(2021, 10, 17), "outcome": "clean", "report": "改口", "now": LATER}
    actor = inspection.inspectors.first()
    assert refusal(actions.inspect, inspection, actor=actor, **again) == ("recorded", 409)
    assert Inspection.objects.get(pk=inspection.pk).report == "现场查看签到"


def test_faults_are_named():
    assert refusal(made.faulty, faults=[]) == ("no_faults", 422)
    assert not Rectification.objects.exists()


def test_only_those_drawn_or_an_approver_write_down_what_was_found():
    inspection, _ = made.awaited()
    clean = {"held_on": date(2021, 10, 16), "outcome": "clean", "report": "正常", "now": LATER}
    for person in (made.inspector("undrawn"), builders.filer(inspection.programme.host)):
        assert refusal(actions.inspect, inspection, actor=person, **clean) == ("not_allowed", 403)
    actions.inspect(inspection, actor=builders.approver(inspection.draw.authority), **clean)


def test_an_inspector_who_has_left_may_not_write_any_more():
    inspection, actor = made.awaited()
    actor.memberships.all().delete()
    actor = type(actor).objects.get(pk=actor.pk)
    clean = {"held_on": date(2021, 10, 16), "outcome": "clean", "report": "正常", "now": LATER}
    assert refusal(actions.inspect, inspection, actor=actor, **clean) == ("not_allowed", 403)


def test_the_host_answers_a_fault_once():
    fault = made.faulty().rectifications.get()
    host = fault.inspection.programme.host
    actions.rectify(fault, answer=" 已补签 ", actor=builders.filer(host), now=LATER)
    fault.refresh_from_db()
    assert (fault.answer, fault.closed_at) == ("已补签", LATER)
    assert verbs(fault.inspection.programme.case)[-1] == "rectify"
    again = refusal(actions.rectify, fault, answer="又一次", actor=builders.filer(host), now=LATER)
    assert again == ("closed", 409)


def test_a_fault_is_answered_by_the_host_and_in_words():
    fault = made.faulty().rectifications.get()
    host = fault.inspection.programme.host
    for person in (
        builders.user("clerk", host, Role.READER),
        made.inspector(),
        builders.filer(builders.host("示例另一院校")),
    ):
        assert refusal(actions.rectify, fault, answer="已补", actor=person, now=LATER) == ("not_allowed", 403)
    assert refusal(actions.rectify, fault, answer="  ", actor=builders.filer(host), now=LATER) == (
        "no_answer",
        422,
    )
    actions.rectify(fault, answer="已补", actor=builders.filer(host), now=LATER)


# --- complaints -------------------------------------------------------------------------------


@pytest.mark.req("003-75")
def test_a_complaint_goes_from_receipt_to_result_with_a_moment_for_each_step():
    row, actor = made.complaint(), made.inspector()
    assert (row.state, row.received_at, len(row.receipt)) == ("received", NOW, 10)
    actions.investigate(row, actor=actor, now=LATER)
    actions.close_complaint(row, outcome="查实，已责令退费", referred_to="省财政厅", actor=actor, now=LATER)
    row = Complaint.objects.get(pk=row.pk)
    assert (row.state, row.investigated_at, row.closed_at) == ("closed", LATER, LATER)
    assert (row.outcome, row.referred_to) == ("查实，已责令退费", "省财政厅")
    assert verbs(key(row)) == ["receive_complaint", "investigate", "close_complaint"]


@pytest.mark.req("003-75", "PR-11")
def test_steps_of_a_complaint_are_neither_skipped_nor_repeated():
    row, actor = made.complaint(), made.inspector()
    closing = {"outcome": "查实", "actor": actor, "now": LATER}
    assert refusal(actions.close_complaint, row, **closing) == ("wrong_state", 409)
    actions.investigate(row, actor=actor, now=LATER)
    assert refusal(actions.investigate, row, actor=actor, now=LATER) == ("wrong_state", 409)
    assert refusal(actions.close_complaint, row, outcome=" ", actor=actor, now=LATER) == ("no_outcome", 422)
    actions.close_complaint(row, **closing)
    assert refusal(actions.close_complaint, row, **closing) == ("wrong_state", 409)


def test_a_department_s_name_that_does_not_fit_is_refused_and_nothing_is_closed():
    row = made.complaint()
    actor = builders.approver(row.authority)
    actions.investigate(row, actor=actor, now=NOW)
    closing = {"outcome": "查实", "referred_to": "省" * 101, "actor": actor, "now": LATER}
    assert refusal(actions.close_complaint, row, **closing) == ("invalid", 422)
    assert Complaint.objects.get().state == Complaint.State.INVESTIGATING


def test_a_complaint_is_handled_by_the_office_it_went_to_and_those_above():
    row = made.complaint()
    outside = [
        made.inspector("far", builders.province("福建", "35")), builders.reviewer(row.authority),
        builders.filer(builders.host()),
    ]  # fmt: skip
    for person in outside:
        assert refusal(actions.investigate, row, actor=person, now=LATER) == ("not_allowed", 403)
    actions.investigate(row, actor=made.inspector("bu", builders.ministry()), now=LATER)


def test_the_words_of_a_complaint_are_not_in_the_journal():
    row = made.complaint(text="王某收取 500 元", contact="13900001111")
    said = "".join(
        "".join(map(str, values))
        for values in Entry.objects.of(key(row)).values_list("before", "after", "note")
    )
    assert said == "乱收费"


# --- sanctions --------------------------------------------------------------------------------


@pytest.mark.req("000-55", "001-49", "002-47", "004-42")
def test_a_bar_on_applying_is_imposed_and_lifted_with_reasons_by_an_approver():
    host, office = builders.host(), builders.province()
    approver = builders.approver(office)
    bar = {"violation": "乱收费", "reason": "查实", "from_year": 2022, "until_year": 2023, "now": NOW}
    assert refusal(sanction, host, actor=made.inspector(), **bar) == ("not_allowed", 403)
    row = sanction(host, actor=approver, **bar)
    assert list(Sanction.objects.in_force_for(2022)) == list(Sanction.objects.in_force_for(2023)) == [row]
    assert not Sanction.objects.in_force_for(2024).exists()
    assert refusal(actions.lift_sanction, row, note=" ", actor=approver, now=LATER) == ("no_reason", 422)
    assert refusal(actions.lift_sanction, row, note="改正", actor=made.inspector(), now=LATER) == (
        "not_allowed",
        403,
    )
    actions.lift_sanction(row, note="已整改", actor=approver, now=LATER)
    assert not Sanction.objects.in_force_for(2022).exists()
    assert refusal(actions.lift_sanction, row, note="再次", actor=approver, now=LATER) == ("lifted", 409)
    assert verbs(f"accounts.organisation:{host.pk}") == ["sanction", "lift"]


# --- follow-up --------------------------------------------------------------------------------


@pytest.mark.req("004-34", "004-50")
def test_host_and_sponsor_record_what_became_of_the_results():
    row = made.a_class(stage=Stage.COMPLETED)
    people = [builders.filer(row.host), builders.reviewer(row.sponsor)]
    for person, benefit in zip(people, ("economic", "talent"), strict=True):
        actions.follow_up(row, benefit=benefit, text="用于新产线", actor=person, now=LATER)
    assert list(FollowUp.objects.order_by("pk").values_list("benefit", "text")) == [
        ("economic", "用于新产线"), ("talent", "用于新产线"),
    ]  # fmt: skip
    assert verbs(row.case)[-2:] == ["follow_up", "follow_up"]


@pytest.mark.req("004-34")
def test_follow_up_comes_after_the_class_from_those_concerned_and_in_words():
    early, row = made.a_class(stage=Stage.RUNNING), made.a_class(stage=Stage.HELD)
    host = builders.filer(row.host)
    said = {"benefit": "social", "text": "推广", "now": LATER}
    assert refusal(actions.follow_up, early, actor=host, **said) == ("too_early", 409)
    for person in (made.inspector(), builders.filer(builders.host("示例另一院校"))):
        assert refusal(actions.follow_up, row, actor=person, **said) == ("not_allowed", 403)
    assert refusal(actions.follow_up, row, actor=host, **said | {"text": " "}) == ("no_text", 422)
    assert refusal(actions.follow_up, row, actor=host, **said | {"benefit": "fame"})[0] == "invalid"
    assert actions.follow_up(row, actor=host, **said)
