"""The verdicts of 全程预检 are those of the actions: 可以 there is not refused here, and what is refused here is not 可以."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from accounts.refusals import Refused
from applications.actions import submit_filing
from applications.models import Filing
from certificates.actions import ensure_completion, report_completion
from finance.actions import submit_settlement
from finance.models import Settlement
from programs.actions.stages import open_class
from programs.lifecycle import Stage
from programs.models import Programme
from reports.life import read_lives
from reports.preflight import preflight
from tests import builders
from tests.applications import builders as filings
from tests.certificates import builders as certificates
from tests.finance import builders as money
from tests.reports import test_life as scenes
from tests.trainees import builders as rosters
from trainees.actions import close_roster
from trainees.checks import roster_findings
from trainees.models import Roster

pytestmark = pytest.mark.django_db


def sections(row, today):
    life = read_lives(Programme.objects.filter(pk=row.pk), today)[0]
    return {section.code: section for section in preflight(life)}


def closes(row, actor, now):
    roster = Roster.objects.get(programme=row)
    owed = {each.key: "情况特殊" for each in roster_findings(row, verified=True) if each.needs_reason}
    close_roster(roster, actor=actor, now=now, verified=True, reasons=owed)


ACTIONS = {
    "filing": lambda row, actor, now: submit_filing(Filing.objects.get(programme=row), actor=actor, now=now),
    "opening": lambda row, actor, now: open_class(row, actor=actor, now=now),
    "roster": closes,
    "completion": lambda row, actor, now: report_completion(
        ensure_completion(row, actor=actor, now=now), actor=actor, now=now
    ),
    "settlement": lambda row, actor, now: submit_settlement(
        Settlement.objects.get(programme=row), actor=actor, now=now
    ),
}


def is_refused(act, row, now):
    """Whether the host's own people are refused; whatever was done is undone."""
    row = Programme.objects.get(pk=row.pk)
    try:
        with transaction.atomic():
            act(row, builders.filer(row.host), now)
            transaction.set_rollback(True)
    except (Refused, Filing.DoesNotExist, Roster.DoesNotExist, Settlement.DoesNotExist):
        return True
    return False


def an_approved_class():
    return builders.programme(stage=Stage.APPROVED)


def a_complete_running_class():
    row = rosters.a_class()
    rosters.imported(row, count=3)
    return row


def a_packed_class():
    row = certificates.held_class(count=2)
    certificates.settled(row)
    certificates.packed(row)
    return row


def a_self_funded_account():
    row = money.self_funded()
    money.line(money.opened(row, money.IN_2021), now=money.IN_2021)
    return row


def a_submitted_filing():
    return filings.submitted(filings.shandong()).programme


SCENES = [
    *scenes.SCENES, an_approved_class, a_complete_running_class, a_packed_class, a_self_funded_account, a_submitted_filing,
]  # fmt: skip
MOMENTS = [
    datetime(2021, 9, 1, 2, tzinfo=UTC), datetime(2021, 10, 25, 2, tzinfo=UTC), datetime(2024, 12, 20, 2, tzinfo=UTC),
]  # fmt: skip


@pytest.mark.parametrize("scene", SCENES)
def test_a_verdict_is_that_of_the_action(scene):
    row = scene()
    for now in MOMENTS:
        told = sections(row, now.date())
        assert {code: told[code].may for code in ACTIONS} == {
            code: not is_refused(act, row, now) for code, act in ACTIONS.items()
        }, now


def test_the_scenes_hold_each_verdict_both_ways():
    """Or the test above would agree about nothing."""
    seen = {code: set() for code in ACTIONS}
    for scene in (scenes.a_written_filing, scenes.a_bare_filing, an_approved_class, a_complete_running_class,
                  a_packed_class, scenes.a_claim):  # fmt: skip
        row = scene()
        for now in MOMENTS:
            for code, section in sections(row, now.date()).items():
                if code in seen:
                    seen[code].add(section.may)
    assert seen == {key: {True, False} for key in ACTIONS}


def test_every_obstacle_leads_somewhere(client):
    for scene in (scenes.a_bare_filing, scenes.a_held_class, scenes.a_claim_without_papers):
        row = scene()
        client.force_login(builders.filer(row.host))
        for section in sections(row, date(2021, 10, 25)).values():
            for address in {each.url for each in section.obstacles} | {
                f.mend for f in section.findings if f.mend
            }:
                assert client.get(address.partition("#")[0]).status_code == 200, address


@pytest.mark.req("000-45", "000-62")
def test_the_predicted_subsidy_says_what_it_assumes():
    row = filings.written(filings.fujian_national(), now=datetime(2024, 8, 20, 2, tzinfo=UTC)).programme
    expected = sections(row, date(2024, 8, 20))["settlement"].forecast
    assert str(expected.payable.amount) == "32000.50"
    assert expected.assumed[0] == "还没有填写支出，按备案预算 32,000.50 元全部支出估算"
    assert not expected.settled


@pytest.mark.req("002-43")
def test_a_filing_that_is_late_by_now_is_predicted_no_subsidy():
    """Its paper is still taken; what it costs is said before it is handed in, and not while there is time."""
    row = filings.written(
        money.demonstration(stage=Stage.PLANNED), now=datetime(2024, 8, 20, 2, tzinfo=UTC)
    ).programme
    last = date(2024, 9, 15)  # a month before the opening of 15 October
    amounts = [
        str(sections(row, day)["settlement"].forecast.payable.amount)
        for day in (last, last + timedelta(days=1))
    ]
    assert amounts == ["32000.50", "0.00"]
    cuts = sections(row, last + timedelta(days=1))["settlement"].forecast.payable.cuts
    assert any("不予经费补助" in cut[0] and "闽人社办〔2024〕212号" in cut[0] for cut in cuts)


@pytest.mark.req("000-45")
def test_the_predicted_subsidy_names_the_clause_that_cuts_it():
    expected = sections(scenes.a_claim(), date(2024, 11, 1))["settlement"].forecast
    assert str(expected.payable.amount) == "3000.10"
    assert any("批准预算" in cut[0] for cut in expected.payable.cuts)


def test_a_cut_leads_to_the_rule_that_makes_it(client):
    """On the page of the whole life and on that of the settlement itself."""
    row = filings.written(filings.shandong(), now=datetime(2021, 8, 20, 2, tzinfo=UTC)).programme
    client.force_login(builders.filer(row.host))
    with time_machine.travel("2021-08-20 10:00+08:00"):
        text = client.get(f"/portal/programmes/{row.pk}/check/").content.decode()
    link = 'href="/notices/shandong-2021/#shandong-2021-1-funding.kinds">鲁人社函〔2021〕60号'
    assert f'<a class="source" {link}' in text


def test_how_many_would_get_a_certificate_and_why_not_the_others():
    row = certificates.held_class(count=4, failed=(2,))
    section = sections(row, date(2021, 10, 25))["certificates"]
    assert section.verdict == "结业上报通过后发证：4 人中现有 3 人符合条件"
    assert section.figures == (("考核不合格", "1 人"),)


def test_the_page_is_read_by_host_sponsor_and_staff_alone(client):
    row = scenes.a_bare_filing()
    address = f"/portal/programmes/{row.pk}/check/"
    answers = []
    far = builders.host("示例外省院校", builders.province("浙江", "33"))
    for person in (
        builders.filer(row.host),
        builders.reviewer(row.sponsor),
        builders.reviewer(row.province),
        builders.filer(far),
    ):
        client.force_login(person)
        answers.append(client.get(address).status_code)
    assert answers == [200, 200, 200, 404]


def test_a_cancelled_class_has_nothing_to_check(client):
    row = builders.programme(stage=Stage.CANCELLED)
    client.force_login(builders.filer(row.host))
    with time_machine.travel(MOMENTS[0], tick=False):
        assert "项目已取消" in client.get(f"/portal/programmes/{row.pk}/check/").content.decode()
