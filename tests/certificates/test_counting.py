"""Certificates in numbers: what is counted, for whom, and at what cost."""

from datetime import date, timedelta

import pytest

from certificates.actions import approve_amendment, propose_amendment
from certificates.counting import counts_of
from certificates.models import Certificate, LookupLog
from certificates.months import bars, last_months
from tests.builders import approver, filer, province, reviewer
from tests.certificates.issued import LATER, finished, issued, later, numbered
from trainees.models import Trainee

pytestmark = pytest.mark.django_db

TODAY = date(2021, 12, 3)
ADDRESS = "/admin/certificates/certificate/counts/"


def amended(certificate, kind, **fields):
    made = propose_amendment(
        certificate, kind=kind, reason="核查", actor=filer(certificate.programme.host), now=LATER, **fields
    )
    return approve_amendment(made, actor=approver(certificate.series.authority), now=later())


def looked(certificate, kind, outcome="found", *, at=LATER, times=1):
    rows = [LookupLog(certificate=certificate, kind=kind, outcome=outcome, at=at) for _ in range(times)]
    LookupLog.objects.bulk_create(rows)


def said(counts, on):
    return {plot.label: n for plot, n in zip(counts.plots, dict(counts.rows)[on], strict=True)}


def test_a_correction_is_counted_once_and_not_as_an_issue():
    first, second, third, fourth = numbered(count=4)
    for each in (first, second, third):
        finished(each, now=LATER)
    finished(amended(first, "correct", values={"hours": "20"}).result, now=later(2))
    amended(second, "revoke", document_number="鲁人社函〔2021〕9号")
    counts = counts_of(Certificate.objects.all(), today=TODAY)
    assert [(state, n) for state, _, n in counts.states] == [
        ("reserved", 1), ("valid", 2), ("superseded", 1), ("revoked", 1), ("void", 0),
    ]  # fmt: skip
    assert counts.total == 5
    assert [(group.label, group.total) for group in counts.groups] == [("省级结业证书", 5)]
    month = said(counts, date(2021, 11, 1))
    assert (month["发证"], month["更正"], month["撤销"]) == (3, 1, 1)
    assert fourth.state == "reserved"


def test_looks_are_counted_by_month_and_what_does_not_fit_apart():
    certificate = issued(count=1)[0]
    looked(certificate, "lookup", times=3)
    looked(certificate, "share")
    looked(certificate, "verify", times=2)
    looked(certificate, "file", "changed")
    looked(certificate, "verify", at=LATER + timedelta(days=31))
    looked(certificate, "verify", at=LATER - timedelta(days=400), times=9)  # too long ago
    counts = counts_of(Certificate.objects.all(), today=TODAY)
    november = said(counts, date(2021, 11, 1))
    assert (november["查询和打开"], november["核验"], november["核验不符"]) == (4, 2, 1)
    assert {plot.label: plot.total for plot in counts.plots}["核验"] == 3


def test_the_bars_are_shares_of_the_highest_and_twelve():
    starts = last_months(TODAY)
    assert (len(starts), starts[0], starts[-1]) == (12, date(2021, 1, 1), date(2021, 12, 1))
    drawn = bars({date(2021, 11, 1): 4, date(2021, 12, 1): 1, date(2020, 12, 1): 99}, starts)
    assert [(bar.count, bar.height, bar.y) for bar in drawn[-3:]] == [(0, 0, 100), (4, 100, 0), (1, 25, 75)]
    assert {bar.height for bar in bars({}, starts)} == {0}


def test_three_queries_however_many_there_are(django_assert_num_queries):
    for n in (1, 3):
        certificate = issued(count=n)[0]
        looked(certificate, "verify", times=n)
        with django_assert_num_queries(3):
            counts_of(Certificate.objects.all(), today=TODAY)


def test_an_office_counts_its_own_and_another_none(client):
    issued(count=2)
    client.force_login(reviewer(province()))
    page = client.get(ADDRESS)
    assert page.context["found"].total == 2
    assert "近 12 个月" in page.content.decode()
    names = [row.name for row in Trainee.objects.all()]
    assert not [name for name in names if name in page.content.decode()]
    assert ADDRESS in client.get("/admin/certificates/certificate/").content.decode()
    assert ADDRESS in client.get("/admin/").content.decode()
    client.force_login(reviewer(province("福建", "35")))
    page = client.get(ADDRESS)
    assert page.context["found"].total == 0
    assert "还没有证书可以统计" in page.content.decode()
