"""Receipts: sent once or twice, late, doubled, corrected, taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.refusals import Refused
from tests.builders import filer, host
from tests.trainees.builders import id_number
from tests.trainees.recruits import (
    BEFORE,
    LATE,
    UNIT,
    applicant,
    decided,
    people,
    received,
    recruiting,
    states,
)
from trainees.actions.admitting import enrol_admitted
from trainees.actions.recruiting import stop_recruitment
from trainees.actions.registering import (
    correct_receipt,
    correct_registration,
    digest_of,
    new_token,
    receive_receipt,
    renew_receipt_link,
    withdraw_registrations,
)
from trainees.models import Receipt
from trainees.recruiting.reading import lines_of, registrations_of, roster_gaps
from trainees.views.receiving import named_elsewhere
from workflow.models import Entry, Letter, Reminder

pytestmark = pytest.mark.django_db


def code_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.code


@pytest.mark.req("001-23", "001-24", "001-53")
def test_a_unit_names_many_people_at_once_and_only_the_digest_of_its_link_is_kept():
    row, token = recruiting(), new_token()
    receipt = received(row, applicant(1), applicant(2), token=token)
    assert (receipt.number, receipt.digest) == (f"HZ{row.programme_id:06}0001", digest_of(token))
    assert token not in str(Receipt.objects.values().get())
    assert [(each.number, each.name, each.state) for each in people(row)] == [
        (1, "示例乙", "waiting"),
        (2, "示例丙", "waiting"),
    ]
    assert people(row)[0].doc_number == id_number(1)
    assert received(row, applicant(3)).number.endswith("0002")
    assert not any(id_number(1) in str(entry) for entry in Entry.objects.values())


def test_the_same_form_sent_twice_is_one_receipt_and_a_second_one_from_it_gets_its_own_link():
    row, token = recruiting(), new_token()
    first = received(row, applicant(1), token=token)
    assert received(row, applicant(1), token=token) == first
    second = received(row, applicant(2), token=token)
    assert (second != first, second.digest != first.digest) == (True, True)
    assert Receipt.objects.count() == 2


def test_the_link_goes_to_the_unit_by_mail():
    row, token = recruiting(), new_token()
    receive_receipt(
        row, values=UNIT, people=[applicant(1)], token=token, actor=None, now=BEFORE, link="https://example.com/{}".format
    )  # fmt: skip
    letter = Letter.objects.get()
    assert (letter.address, f"https://example.com/{token}" in letter.body) == ("unit@example.com", True)


def test_a_late_receipt_is_refused_with_whom_to_ask_but_the_host_may_enter_it():
    row = recruiting()
    with pytest.raises(Refused) as caught:
        received(row, applicant(1), now=LATE)
    assert caught.value.sentence == "报名已于 2021-10-10 截止。如需报名，请联系王招生（0531-80000000）。"
    assert received(row, applicant(1), now=LATE, actor=filer(row.programme.host)).registrations.count() == 1
    assert code_of(received, row, applicant(2), now=LATE, actor=filer(host("示例外单位"))) == "not_allowed"


def test_a_stopped_registration_takes_nothing():
    row = recruiting()
    row = stop_recruitment(row, version=row.version, actor=filer(row.programme.host), now=BEFORE)
    assert code_of(received, row, applicant(1)) == "closed"
    assert Receipt.objects.count() == 0


def test_nobody_and_the_same_document_twice_are_refused_whole():
    row = recruiting()
    assert code_of(received, row) == "nobody"
    twins = (applicant(1), replace(applicant(2), doc_number=id_number(1)))
    with pytest.raises(Refused) as caught:
        received(row, *twins)
    assert list(caught.value.details) == ["第 2 人与第 1 人证件号码相同，请删去重复的一行。"]
    assert Receipt.objects.count() == 0


def test_people_are_taken_back_one_by_one_and_together_even_after_the_last_day():
    row = recruiting(frontline_seats=0)
    receipt = received(row, applicant(1), applicant(2))
    decided(row, "admitted", 1)
    keys = [each.pk for each in people(row)]
    withdraw_registrations(receipt, keys=keys[:1], version=1, actor=None, now=LATE)
    assert states(row) == ["withdrawn", "waiting"]
    assert "空出名额 1 个" in Entry.objects.filter(verb="withdraw_registration").get().after
    assert code_of(withdraw_registrations, receipt, keys=keys, version=1, actor=None, now=LATE) == "stale"
    withdraw_registrations(receipt, keys=keys, version=2, actor=None, now=LATE)
    receipt.refresh_from_db()
    assert (states(row), receipt.withdrawn_at) == (["withdrawn", "withdrawn"], LATE)


def test_nobody_is_taken_back_by_another_receipt():
    row = recruiting()
    mine, other = received(row, applicant(1)), received(row, applicant(2))
    foreign = [other.registrations.get().pk]
    assert code_of(withdraw_registrations, mine, keys=foreign, version=1, actor=None, now=BEFORE) == "nobody"
    assert states(row) == ["waiting", "waiting"]


def test_a_person_is_corrected_until_the_decision_and_then_only_how_to_reach_him():
    row = recruiting(frontline_seats=0)
    receipt = received(row, applicant(1))
    wrong = receipt.registrations.get()
    right = applicant(5, name="示例改名", unit="示例新单位")
    each = correct_registration(wrong, applicant=right, version=1, actor=None, now=BEFORE)
    assert (each.name, each.unit, each.doc_number) == ("示例改名", "示例新单位", id_number(5))
    decided(row, "admitted", 5)
    later = applicant(6, phone="13900000000")
    each = correct_registration(wrong, applicant=later, version=2, actor=None, now=BEFORE)
    assert (each.name, each.phone, each.doc_number) == ("示例改名", "13900000000", id_number(5))


def test_an_empty_number_stays_and_one_of_another_row_is_refused():
    row = recruiting()
    receipt = received(row, applicant(1), applicant(2))
    first = receipt.registrations.get(number=1)
    kept = correct_registration(
        first, applicant=applicant(1, doc_number=""), version=1, actor=None, now=BEFORE
    )
    assert kept.doc_number == id_number(1)
    assert (
        code_of(correct_registration, first, applicant=applicant(2), version=2, actor=None, now=BEFORE)
        == "doubled"
    )


def test_nothing_is_corrected_after_the_last_day():
    row = recruiting()
    receipt = received(row, applicant(1))
    values = UNIT | {"contact": "新联络"}
    assert correct_receipt(receipt, values=values, version=1, actor=None, now=BEFORE).contact == "新联络"
    assert code_of(correct_receipt, receipt, values=values, version=2, actor=None, now=LATE) == "closed"


def test_a_new_link_voids_the_old_one_and_is_the_hosts_to_give():
    row = recruiting()
    receipt = received(row, applicant(1))
    assert (
        code_of(renew_receipt_link, receipt, version=1, actor=filer(host("示例外单位")), now=BEFORE)
        == "not_allowed"
    )
    token = renew_receipt_link(
        receipt, version=1, actor=filer(row.programme.host), now=BEFORE + timedelta(days=1)
    )
    assert Receipt.objects.get().digest == digest_of(token) != receipt.digest


def test_a_page_whose_token_served_another_class_gets_a_link_of_its_own():
    token, rows = new_token(), [recruiting(), recruiting()]
    first, second = (received(row, applicant(1), token=token) for row in rows)
    assert (first.digest, second.recruitment) == (digest_of(token), rows[1])
    assert second.digest != first.digest


def test_the_host_hears_of_receipts_once_a_day_and_not_of_his_own():
    row = recruiting()
    received(row, applicant(1), actor=filer(row.programme.host))
    assert list(Reminder.objects.filter(key__startswith="receipts:")) == []
    received(row, applicant(2))
    received(row, applicant(3))
    received(row, applicant(4), now=BEFORE + timedelta(days=1))
    told = Reminder.objects.filter(key__startswith="receipts:")
    assert [(each.organisation, each.title, each.urgent) for each in told] == [
        (row.programme.host, f"{row.programme.code} 收到新的报名回执", False)
    ] * 2


def test_the_same_document_is_found_under_a_new_key_too(add_index_key):
    row, token = recruiting(), new_token()
    receipt = received(row, applicant(1), applicant(2), token=token)
    add_index_key()
    assert received(row, applicant(1), applicant(2), token=token) == receipt
    two = people(row)[1]
    values = {"version": receipt.version, "actor": None, "now": BEFORE}
    assert code_of(correct_registration, two, applicant=applicant(1), **values) == "doubled"
    other = received(row, applicant(2), applicant(3))
    lines = {line.registration.number: line.doubts for line in lines_of(row, registrations_of(row)) if line.registration.receipt_id == other.pk}  # fmt: skip
    assert lines == {1: (f"同一证件还在回执 {receipt.number} 中",), 2: ()}
    assert named_elsewhere(other) == [two.name]
    decided(row, "admitted", 1)
    enrol_admitted(row, actor=filer(row.programme.host), now=BEFORE)
    assert roster_gaps(row, registrations_of(row)) == ([], [])
