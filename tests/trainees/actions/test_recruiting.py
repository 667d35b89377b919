"""The notice: who writes it, what keeps it in, and how changes reach everybody."""

from datetime import date, timedelta

import pytest

from accounts.refusals import Refused
from applications.models import Filing
from programs.lifecycle import Stage
from programs.models import Programme
from tests.builders import filer, host, reviewer
from tests.trainees.recruits import BEFORE, VALUES, applicant, decided, drafted, quota, received, recruiting
from trainees.actions.recruiting import publish_recruitment, save_recruitment, stop_recruitment, tell_changes
from trainees.actions.registering import withdraw_registrations
from trainees.models import Recruitment
from workflow.models import Entry, Letter

pytestmark = pytest.mark.django_db


def save(row, *, by=None, quotas=(), **changes):
    return save_recruitment(
        row.programme, values=VALUES | changes, quotas=list(quotas), version=row.version,
        actor=by or filer(row.programme.host), now=BEFORE,
    )  # fmt: skip


def publish(row, by=None):
    return publish_recruitment(row, version=row.version, actor=by or filer(row.programme.host), now=BEFORE)


def code_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.code


def letters():
    return list(
        Letter.objects.filter(key__contains=":change:").order_by("address").values_list("address", "subject")
    )


@pytest.mark.req("001-16", "004-13")
def test_the_notice_is_written_before_the_filing_is_accepted_and_published_afterwards():
    row = drafted(stage=Stage.PLANNED)
    assert code_of(publish, row) == "obstacles"
    Programme.objects.update(stage=Stage.APPROVED)
    row.programme.refresh_from_db()
    assert publish(row).published_at == BEFORE
    assert list(Entry.objects.filter(case=row.case).order_by("number").values_list("verb", flat=True)) == [
        "save_recruiting",
        "publish_recruiting",
    ]


def test_only_the_filer_of_the_host_writes_publishes_and_stops():
    row = drafted()
    for other in (filer(host("示例外单位")), reviewer(row.programme.authority)):
        assert code_of(save, row, by=other) == "not_allowed"
        assert code_of(publish, row, by=other) == "not_allowed"
    published = publish(row)
    assert (
        code_of(
            stop_recruitment,
            published,
            version=published.version,
            actor=reviewer(row.programme.authority),
            now=BEFORE,
        )
        == "not_allowed"
    )
    stopped = stop_recruitment(
        published, version=published.version, actor=filer(row.programme.host), now=BEFORE
    )
    assert stopped.closed_at == BEFORE
    assert publish(stopped).closed_at is None


def test_two_who_write_from_one_version_do_not_both_win():
    row = drafted()
    save(row, seats=5)
    assert code_of(save, row, seats=6) == "stale"
    assert Recruitment.objects.get().seats == 5


@pytest.mark.req("000-44", "001-36")
def test_a_notice_that_asks_for_money_is_not_published_and_the_sentence_names_the_clause():
    row = drafted(text="请缴纳培训费1000元。食宿统一安排。")
    with pytest.raises(Refused) as caught:
        publish(row)
    (sentence,) = caught.value.details
    rule = row.programme.rule_set.rules().get("fee.trainees")
    assert "请缴纳培训费1000元" in sentence
    assert rule.citation in sentence
    assert rule.quote in sentence
    assert Recruitment.objects.get().published_at is None


def test_a_published_notice_takes_no_words_about_money_either():
    row = recruiting()
    assert code_of(save, row, text="另收资料费200元。") == "obstacles"
    assert Recruitment.objects.get().text == VALUES["text"]


def test_the_registration_closes_before_the_class_opens():
    assert code_of(publish, drafted(closes_on=date(2021, 10, 15))) == "obstacles"


def test_a_day_that_has_passed_is_refused_and_may_not_stop_a_later_correction():
    row = drafted(closes_on=date(2021, 9, 1))
    assert code_of(publish, row) == "obstacles"
    row = publish(save(row, closes_on=date(2021, 9, 20)))
    later = save_recruitment(
        row.programme, values=VALUES | {"closes_on": date(2021, 9, 20), "seats": 9}, quotas=[], version=row.version,
        actor=filer(row.programme.host), now=BEFORE + timedelta(days=5),
    )  # fmt: skip
    assert later.seats == 9


def test_quotas_are_kept_changed_and_taken_away_and_do_not_exceed_the_seats():
    row = drafted(quotas=[quota("济南市", 1), quota("示例院", 1, kind="unit")])
    save(row, quotas=[quota("济南市", 2, 1)])
    assert [(q.kind, q.name, q.seats, q.frontline_seats) for q in row.quotas.all()] == [
        ("region", "济南市", 2, 1)
    ]
    row.refresh_from_db()
    assert code_of(save, row, quotas=[quota("济南市", 2), quota("青岛市", 2)]) == "quotas"
    assert code_of(save, row, quotas=[quota("济南市", 1, 2)]) == "reserve"
    assert row.quotas.count() == 1


def test_seats_do_not_fall_below_those_who_were_admitted():
    row = recruiting(frontline_seats=0)
    received(row, applicant(1), applicant(2))
    decided(row, "admitted", 1, 2)
    assert code_of(save, row, seats=1, frontline_seats=0) == "too_few_seats"
    assert save(row, seats=2, frontline_seats=0).seats == 2


def told(venue="", **changes):
    """The days, the stage or the venue of the class change, and the sweep runs."""
    if changes:
        Programme.objects.update(**changes)
    if venue:
        Filing.objects.update(venue=venue)
    return tell_changes(actor=None, now=BEFORE)


def test_a_change_of_days_reaches_people_and_units_once():
    row = recruiting()
    received(row, applicant(1), applicant(2, email=""))
    assert tell_changes(actor=None, now=BEFORE) == 0
    assert told(starts_on=date(2021, 10, 20), ends_on=date(2021, 10, 23)) == 1
    assert tell_changes(actor=None, now=BEFORE) == 0
    assert [address for address, _ in letters()] == ["p1@example.com", "unit@example.com"]
    body = Letter.objects.get(key__contains=":change:1:p").body
    assert "原为 2021-10-15（周五）至2021-10-18（周一），现为 2021-10-20（周三）至2021-10-23（周六）" in body
    assert told(venue="济南市示例路2号") == 1
    assert len(letters()) == 4


def test_whoever_has_withdrawn_or_was_refused_hears_no_more():
    row = recruiting()
    receipt = received(row, applicant(1), applicant(2), applicant(3))
    decided(row, "refused", 2, reason="名额有限")
    keys = [receipt.registrations.get(number=1).pk]
    withdraw_registrations(receipt, keys=keys, version=receipt.version, actor=None, now=BEFORE)
    told(venue="济南市示例路2号")
    assert [address for address, _ in letters()] == ["p3@example.com", "unit@example.com"]


def test_a_cancelled_class_is_told_once():
    row = recruiting()
    received(row, applicant(1))
    assert told(stage=Stage.CANCELLED) == 1
    assert told(venue="济南市示例路2号") == 0
    assert {subject for _, subject in letters()} == {f"“{row.programme.title}”已取消举办"}


def test_a_notice_that_was_never_published_tells_nothing():
    drafted()
    assert told(venue="济南市示例路2号") == 0
