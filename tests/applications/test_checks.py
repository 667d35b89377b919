from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications import checks
from applications.models import Filing
from applications.reading import read_many
from policies.findings import Status
from programs.models import Programme
from tests import builders
from tests.applications import builders as filings

pytestmark = pytest.mark.django_db
TODAY = date(2021, 8, 20)


def statuses(filing, key, today=TODAY):
    return [f.status for f in checks.filing_findings(filing, today) if f.key == key]


@pytest.mark.req("001-13")
def test_the_deadline_of_shandong_is_the_tenth_working_day_before_opening():
    filing = filings.written(filings.shandong())
    due = checks.deadline(filing)
    assert due.on == date(2021, 9, 27)
    assert not checks.deadline(filing).is_late(date(2021, 9, 27))
    assert checks.deadline(filing).is_late(date(2021, 9, 28))


@pytest.mark.req("002-12", "002-15")
def test_the_deadline_of_fujian_is_the_same_day_of_the_month_before():
    filing = filings.written(filings.fujian_national())
    assert checks.deadline(filing).on == date(2024, 9, 15)


def test_there_is_no_deadline_before_there_is_an_opening_day():
    filing = filings.begun(filings.shandong())
    assert checks.deadline(filing) is None


def test_a_complete_filing_has_no_obstacles():
    assert list(checks.obstacles(filings.written(filings.shandong()), TODAY)) == []
    assert list(checks.obstacles(filings.written(filings.fujian_national()), date(2024, 8, 20))) == []


@pytest.mark.req("001-12", "002-18", "000-26")
def test_the_scope_of_recruiting_is_that_of_the_rules():
    filing = filings.written(filings.shandong(), recruiting_scope="nation")
    assert statuses(filing, "recruiting.scope") == [Status.BINDING]
    filing.recruiting_scope = "province"
    assert statuses(filing, "recruiting.scope") == [Status.PASSED]


@pytest.mark.req("002-22", "002-23")
def test_online_trainees_need_a_reason_and_stay_within_twice_the_plan():
    filing = filings.written(filings.fujian_national(), modality="mixed", headcount=60, online_headcount=40)
    today = date(2024, 8, 20)
    assert statuses(filing, "class.modality", today) == [Status.GUIDING]
    assert statuses(filing, "class.hybrid.ratio_max", today) == [Status.PASSED]
    filing.online_headcount = 41
    assert statuses(filing, "class.hybrid.ratio_max", today) == [Status.BINDING]
    filing.headcount, filing.online_headcount = 0, 41
    assert statuses(filing, "class.hybrid.some_offline", today) == [Status.BINDING]


@pytest.mark.req("000-44", "002-27", "001-36", "002-09", "002-21")
def test_declarations_are_judged():
    filing = filings.written(
        filings.fujian_national(), no_fees=False, no_outsourcing=False, no_advertising=False
    )
    found = [each.sentence for each in checks.obstacles(filing, date(2024, 8, 20))]
    assert sum(word in sentence for sentence in found for word in ("不收费", "收费", "第三方", "广告")) >= 3


@pytest.mark.req("002-12")
def test_the_consultation_with_the_province_is_asked_for():
    filing = filings.written(filings.fujian_national(), consulted_on=None)
    assert statuses(filing, "filing.consultation", date(2024, 8, 20)) == [Status.BINDING]


@pytest.mark.req("001-21", "000-32")
def test_one_form_of_teaching_is_too_few():
    filing = filings.written(filings.shandong())
    filing.sessions.update(form="主题报告")
    assert statuses(filing, "teaching.forms.min") == [Status.GUIDING]


@pytest.mark.req("001-22")
def test_an_academician_is_what_the_notice_encourages():
    filing = filings.written(filings.shandong())
    assert statuses(filing, "teaching.lecturers.encouraged") == [Status.PASSED]
    filing.lecturers.update(rank="other")
    assert statuses(filing, "teaching.lecturers.encouraged") == [Status.ADVICE]


def test_courses_left_outside_the_days_are_named():
    filing = filings.written(filings.shandong())
    filing.ends_on = date(2021, 10, 17)
    assert [o.part for o in checks.obstacles(filing, TODAY)].count(
        "timetable"
    ) == 2 + 1  # two courses, and the part itself


@pytest.mark.req("000-12", "001-44", "002-10", "002-30")
def test_a_class_after_the_last_day_is_refused_and_its_subsidy_gone():
    filing = filings.written(filings.fujian_national(period="11月"), starts_on=date(2024, 11, 27))
    today = date(2024, 8, 20)
    assert statuses(filing, "class.end_by", today) == [Status.BINDING]
    assert statuses(filing, "subsidy.none_after", today) == [Status.GUIDING]
    filing.starts_on, filing.ends_on = date(2024, 11, 26), date(2024, 11, 30)
    assert statuses(filing, "class.end_by", today) == [Status.PASSED]


def test_many_filings_are_read_in_a_constant_number_of_queries():
    def cost():
        rows = Filing.objects.select_related("programme__rule_set")
        rows = list(rows)
        with CaptureQueriesContext(connection) as queries:
            read_many(rows)
        return len(queries)

    filings.written(filings.shandong())
    one = cost()
    filings.written(filings.shandong(at=builders.host("示例二校")))
    filings.written(filings.fujian_national())
    assert Programme.objects.count() == 3
    assert cost() <= one
