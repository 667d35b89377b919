"""The host's pages of recruiting: the notice, the desk of registrations, letters, and who may only read."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.lifecycle import Stage
from programs.models import Programme
from tests.builders import filer, host, reviewer
from tests.trainees.builders import a_class, id_number
from tests.trainees.recruits import (
    BEFORE,
    applicant,
    decided,
    drafted,
    people,
    quota,
    received,
    recruiting,
    states,
)
from trainees.models import Receipt, Recruitment, Roster
from workflow.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(BEFORE, tick=False):
        yield


def at(name, row, *more):
    return reverse(name, args=[row.programme_id, *more])


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def enter(client, row, who=None):
    client.force_login(who or filer(row.programme.host))
    return row


NOTICE = {
    "seats": 30, "frontline_seats": 2, "closes_on": "2021-10-10", "contact": "王招生", "phone": "0531-80000000",
    "text": "现招收学员。", "quotas-TOTAL_FORMS": 2, "quotas-INITIAL_FORMS": 0, "quotas-0-kind": "region",
    "quotas-0-name": "济南市", "quotas-0-seats": 5, "quotas-0-frontline_seats": "", "quotas-1-kind": "region", "version": 0,
}  # fmt: skip


@pytest.mark.req("001-16", "004-14")
def test_the_first_draft_comes_from_the_filing_and_is_saved_with_its_quotas(client):
    row = a_class(stage=Stage.PLANNED, content="示例内容")
    client.force_login(filer(row.host))
    address = reverse("recruiting_edit", args=[row.pk])
    text = page(client, address)
    assert "2021-10-15（周五）至2021-10-18（周一）" in text
    assert 'name="seats" value="30"' in text
    assert client.post(address, NOTICE).status_code == 302
    kept = Recruitment.objects.get()
    assert (kept.seats, [(q.name, q.seats, q.frontline_seats) for q in kept.quotas.all()]) == (
        30,
        [("济南市", 5, 0)],
    )


def test_faults_keep_what_was_written_and_more_rows_judge_nothing(client):
    row = enter(client, drafted())
    answer = client.post(at("recruiting_edit", row), NOTICE | {"seats": "", "quotas-1-name": "青岛市"})
    assert answer.status_code == 422
    text = answer.content.decode()
    for words in ("请填写招收人数", "第 2 行，名额：请填写名额", 'value="青岛市"', "现招收学员。"):
        assert words in text
    more = client.post(at("recruiting_edit", row), NOTICE | {"more": "1", "seats": ""})
    assert more.status_code == 200
    assert "请填写招收人数" not in more.content.decode()
    assert 'name="quotas-6-name"' in more.content.decode()


@pytest.mark.req("000-44")
def test_words_about_money_stand_before_the_button_and_stop_it(client):
    row = enter(client, drafted(text="请缴纳资料费。"))
    rule = row.programme.rule_set.rules().get("fee.trainees")
    assert f"{rule.citation}规定：{rule.quote}" in page(client, at("recruiting", row))
    answer = client.post(at("recruiting_publish", row), {"version": row.version})
    assert answer.status_code == 422
    assert Recruitment.objects.get().published_at is None


def test_publishing_stopping_and_opening_again_are_asked_first(client):
    row = enter(client, drafted())
    assert "发布招收学员通知？" in page(client, at("recruiting_publish", row))
    assert client.post(at("recruiting_publish", row), {"version": row.version}).status_code == 302
    assert "停止报名？" in page(client, at("recruiting_stop", row))
    assert client.post(at("recruiting_stop", row), {"version": row.version}).status_code == 409
    assert client.post(at("recruiting_stop", row), {"version": row.version + 1}).status_code == 302
    assert "恢复报名？" in page(client, at("recruiting_publish", row))
    assert client.post(at("recruiting_publish", row), {"version": row.version + 2}).status_code == 302
    assert Recruitment.objects.get().closed_at is None


@pytest.mark.req("000-26", "000-28", "001-33", "004-24")
def test_the_home_page_shows_quotas_shares_and_the_front_line_under_its_rule(client):
    row = enter(client, recruiting(quotas=[quota("济南市", 2)]))
    received(row, applicant(1), applicant(2, region="青岛市"), applicant(3, frontline=True))
    decided(row, "admitted", 1, 3)
    text = page(client, at("recruiting", row))
    for words in ("报名 2，录取 2", "报名 1，录取 0", "未分配名额", "基层一线 1 人"):
        assert words in text
    assert row.programme.rule_set.rules().get("recruiting.frontline").quote in text
    assert id_number(1) not in text


def test_the_desk_filters_and_points_out_who_is_not_eligible_or_doubled(client):
    row = enter(client, recruiting())
    received(
        row, applicant(1), applicant(2, post="科员", qualification="助理工程师"), applicant(3, frontline=True)
    )
    received(row, applicant(1), unit="示例第二单位", region="青岛市")
    text = page(client, at("registrations", row))
    assert "职称、职务不符合一般条件" in text
    assert text.count("同一证件还在回执") == 2
    assert page(client, at("registrations", row) + "?only=ineligible").count('name="people"') == 1
    assert page(client, at("registrations", row) + "?only=frontline").count('name="people"') == 1
    assert page(client, at("registrations", row) + "?region=青岛市").count('name="people"') == 1
    assert page(client, at("registrations", row) + "?q=第二单位").count('name="people"') == 1
    assert page(client, at("registrations", row) + "?state=admitted").count('name="people"') == 0
    assert page(client, at("registrations", row) + f"?q={id_number(1)}").count('name="people"') == 4


def test_somebody_in_another_class_at_the_same_time_is_pointed_out(client):
    row, other = enter(client, recruiting()), recruiting(host("示例外单位"))
    received(row, applicant(1), applicant(2))
    received(other, applicant(1))
    text = page(client, at("registrations", row))
    assert text.count("已在时间重叠的班次") == 1
    Programme.objects.filter(pk=other.programme_id).update(
        starts_on=date(2021, 11, 1), ends_on=date(2021, 11, 4)
    )
    assert "已在时间重叠的班次" not in page(client, at("registrations", row))


def test_a_proposal_is_ticked_and_decides_nothing_by_itself(client):
    row = enter(client, recruiting(seats=2, frontline_seats=1))
    received(row, applicant(1), applicant(2), applicant(3, frontline=True))
    text = page(client, at("registrations", row) + "?propose=admit")
    assert text.count(" checked") == 2
    assert states(row) == ["waiting"] * 3
    chosen = [each.pk for each in people(row) if f'value="{each.pk}" checked' in text]
    answer = client.post(at("registrations_decide", row), {"people": chosen, "verdict": "admitted"})
    assert answer.status_code == 302
    assert states(row) == ["admitted", "waiting", "admitted"]


def test_a_refused_decision_comes_back_with_figures_and_ticks(client):
    row = enter(client, recruiting(seats=1, frontline_seats=0))
    received(row, applicant(1), applicant(2))
    keys = [each.pk for each in people(row)]
    answer = client.post(
        at("registrations_decide", row), {"people": keys, "verdict": "admitted", "reason": "急需"}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "招收人数 1 人，已录取 0 人，本次选了 2 人" in text
    assert text.count(" checked") == 2
    assert 'value="急需"' in text
    assert (
        client.post(at("registrations_decide", row), {"people": ["x", keys[0]], "verdict": "?"}).status_code
        == 422
    )


def test_a_place_that_falls_free_is_offered_to_whoever_waits(client):
    row = enter(client, recruiting(seats=1, frontline_seats=0))
    receipt = received(row, applicant(1), applicant(2))
    decided(row, "admitted", 1)
    decided(row, "waitlisted", 2)
    assert "可以递补" not in page(client, at("recruiting", row))
    first = receipt.registrations.get(number=1).pk
    client.post(at("receipt_take_back", row, receipt.pk), {"people": [first], "version": 1})
    assert "有 1 个空余名额，候补 1 人，其中 1 人可以递补" in page(client, at("recruiting", row))
    assert states(row) == ["withdrawn", "waitlisted"]


def test_the_admitted_go_onto_the_roster_and_both_lists_are_compared(client):
    row = enter(client, recruiting(frontline_seats=0))
    received(row, applicant(1), applicant(2))
    decided(row, "admitted", 1)
    assert "已录取、不在学员名单中的 1 人：示例乙" in page(client, at("recruiting", row))
    assert client.post(at("recruiting_enrol", row))["Location"] == reverse("roster", args=[row.programme_id])
    assert Roster.objects.get().trainees.count() == 1
    assert client.post(at("recruiting_enrol", row)).status_code == 409
    assert "报名与学员名单对照" not in page(client, at("recruiting", row))


def test_a_receipt_by_telephone_is_entered_by_the_host_and_its_link_can_be_renewed(client):
    row = enter(client, recruiting())
    data = {
        "unit": "示例院", "contact": "李联络", "phone": "0531-81111111", "agreed": "on", "token": "A" * 43,
        "people-TOTAL_FORMS": 1, "people-INITIAL_FORMS": 0, "people-0-name": "示例甲", "people-0-doc_number": id_number(1),
    }  # fmt: skip
    assert "A" * 43 in client.post(at("receipt_by_host", row), data).content.decode()
    receipt = Receipt.objects.get()
    address = at("receipt", row, receipt.pk)
    assert "0531-81111111" in page(client, address)
    assert "/receipt/enter/" not in page(client, address)
    renewed = client.post(at("receipt_link", row, receipt.pk), {"version": 1}).content.decode()
    assert "/receipt/enter/" in renewed
    assert "A" * 43 not in renewed


def test_letters_are_sent_shown_and_whoever_has_no_address_is_to_be_called(client):
    row = enter(client, recruiting(frontline_seats=0))
    received(row, applicant(1), applicant(2, email=""))
    decided(row, "admitted", 1, 2)
    assert client.post(at("recruiting_letters", row)).status_code == 302
    Letter.objects.filter(address="p1@example.com").update(state="failed", error="550 没有这个信箱")
    text = page(client, at("recruiting_letters", row))
    for words in (
        "请电话通知的 2 人",
        "没有邮箱",
        "邮件未送达：550 没有这个信箱",
        "10000000002",
        "1 封没有送达",
    ):
        assert words in text
    assert client.get(at("recruiting_letters_pdf", row)).content[:5] == b"%PDF-"


def test_the_province_reads_and_does_not_decide_and_sees_no_telephone(client):
    row = recruiting(frontline_seats=0)
    receipt = received(row, applicant(1))
    enter(client, row, reviewer(row.programme.authority))
    for address in (
        at("recruiting", row),
        at("registrations", row),
        at("receipt", row, receipt.pk),
        at("recruiting_letters", row),
    ):
        text = page(client, address)
        assert 'type="submit">办理' not in text
        assert "0531-81111111" not in text
        assert "10000000001" not in text
    keys = [each.pk for each in people(row)]
    assert (
        client.post(at("registrations_decide", row), {"people": keys, "verdict": "admitted"}).status_code
        == 403
    )
    assert states(row) == ["waiting"]


def test_another_host_finds_nothing_and_a_foreign_receipt_is_no_part_of_my_class(client):
    row, mine = recruiting(), recruiting(host("示例外单位"))
    receipt = received(row, applicant(1))
    enter(client, mine)
    for name in ("recruiting", "registrations", "recruiting_letters", "recruiting_edit"):
        assert client.get(at(name, row)).status_code == 404
    assert client.get(at("receipt", row, receipt.pk)).status_code == 404
    assert client.get(at("receipt", mine, receipt.pk)).status_code == 404
    assert client.post(at("receipt_take_back", mine, receipt.pk), {"version": 1}).status_code == 404
    assert page(client, at("recruiting", mine))


@pytest.mark.req("PR-07")
def test_the_pages_cost_the_same_for_one_and_for_many(client):
    row = enter(client, recruiting(seats=9, frontline_seats=0))
    names = ("recruiting", "registrations", "recruiting_letters", "recruiting_enrol")

    def cost(name):
        client.get(at(name, row))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(at(name, row)).status_code == 200
        return len(caught)

    received(row, applicant(1))
    decided(row, "admitted", 1)
    first = [cost(name) for name in names]
    for n in (2, 3):
        received(row, applicant(n), applicant(n + 10))
        decided(row, "admitted", n)
    assert [cost(name) for name in names] == first
