"""The part of the filing in which people answer for it: it asks for what the rules of the class ask, and no more."""

from datetime import date

import pytest
from django.urls import reverse

from applications import checks
from applications.documents import form_pdf
from applications.forms import form_for
from applications.reading import read
from applications.sections import sections
from tests import builders
from tests.applications import builders as filings

pytestmark = pytest.mark.django_db
TODAY = date(2021, 8, 20)


def form_of(filing):
    return form_for("declarations")(reading=read(filing))


def sentences(filing, today=TODAY):
    return [obstacle.sentence for obstacle in checks.obstacles(filing, today)]


@pytest.mark.req("001-19")
def test_the_form_asks_for_nothing_that_no_rule_asks_for():
    shandong = set(form_of(filings.begun(filings.shandong())).fields)
    fujian = set(form_of(filings.begun(filings.fujian_national())).fields)
    assert shandong - fujian == {"sponsor_leader", "sponsor_leader_phone"}
    assert fujian - shandong == {"consulted_on", "consultation"}
    assert "lecturers_reviewed" not in shandong | fujian


@pytest.mark.req("001-08")
def test_the_sponsor_names_who_answers_as_the_host_does(client):
    filing = filings.written(filings.shandong(), sponsor_leader="", sponsor_leader_phone="")
    said = "主管部门的项目主要负责人尚未明确（鲁人社函〔2021〕60号 二（一））"
    assert sentences(filing) == [said]
    client.force_login(builders.filer(filing.programme.host))
    page = reverse("filing_part", args=[filing.programme_id, "declarations"])
    assert "主管部门、承办单位均须明确项目主要负责人" in client.get(page).content.decode()
    answer = client.post(
        page,
        {"version": filing.version, "leader": "张明", "leader_phone": "0531-88880000", "sponsor_leader": "刘主管",
         "sponsor_leader_phone": "0531-88880001", "no_fees": "on", "no_outsourcing": "on", "no_advertising": "on",
         "discipline": "on"},
    )  # fmt: skip
    assert answer.status_code == 302
    filing.refresh_from_db()
    assert (filing.sponsor_leader, sentences(filing)) == ("刘主管", [])
    rows = dict(next(s["rows"] for s in sections(read(filing)) if s["code"] == "declarations"))
    assert rows["主管部门项目负责人"] == "刘主管"
    assert form_pdf(read(filing))[:5] == b"%PDF-"


@pytest.mark.req("001-08")
def test_one_body_in_both_parts_names_one_person():
    host = builders.host()
    filing = filings.written(filings.shandong(sponsor=host), sponsor_leader="", sponsor_leader_phone="")
    assert sentences(filing) == []


@pytest.mark.req("001-47", "001-59", "002-50")
def test_the_pledge_bears_the_words_of_the_notice_and_is_recorded():
    for make, cited, words in (
        (filings.shandong, "鲁人社函〔2021〕60号 四第三段", "切实加强学员和培训机构的管理服务、改进工作作风、厉行勤俭节约"),
        (filings.fujian_national, "闽人社办〔2024〕212号 四、第二段", "中央八项规定精神及其实施细则"),
    ):  # fmt: skip
        filing = filings.written(make(), discipline=False)
        (said,) = [each for each in sentences(filing, date(filing.programme.year, 8, 20)) if "纪律" in each]
        assert words in said
        assert cited in said
        assert words in form_of(filing).fields["discipline"].help_text
        filing.discipline = True
        rows = dict(next(s["rows"] for s in sections(read(filing)) if s["code"] == "declarations"))
        (label,) = [label for label in rows if words in label]
        assert rows[label] == "已承诺"


@pytest.mark.req("000-44", "001-36", "002-27", "004-38")
@pytest.mark.parametrize(
    ("make", "pledge"),
    [
        (filings.fujian_national, "除往返交通费外不向学员收取任何费用"),
        (lambda: builders.programme(rules="hebei-draft"), "除往返交通费外不向学员收取任何费用"),
        (filings.shandong, "不向学员收取任何费用"),
    ],
)
def test_what_trainees_pay_themselves_is_for_the_notice_to_say(make, pledge):
    filing = filings.written(make())
    field = form_of(filing).fields["no_fees"]
    rule = read(filing).rules.get("fee.trainees")
    assert (field.label, field.help_text) == ("承诺不向学员收费", f"承诺{pledge}（{rule.citation}）。")
    rows = dict(next(s["rows"] for s in sections(read(filing)) if s["code"] == "declarations"))
    assert rows[f"承诺{pledge}"] == "已承诺"


@pytest.mark.req("004-28")
def test_lecturers_are_confirmed_where_the_rules_ask():
    filing = filings.written(builders.programme(rules="hebei-draft"), lecturers_reviewed=False)
    assert "不得传播违反党的理论" in form_of(filing).fields["lecturers_reviewed"].help_text
    found = [f for f in checks.filing_findings(filing, TODAY) if f.key == "teaching.lecturers.reviewed"]
    assert [f.status for f in found] == ["advice"]  # a draft binds nobody
