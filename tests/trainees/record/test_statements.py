"""学时证明: frozen, found by its code, told no more than the paper shows."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from accounts.refusals import Refused
from tests.certificates.builders import accepted, held_class
from tests.trainees.builders import id_number, one_notice
from trainees.actions import state_hours
from trainees.documents.hours import HEADER, register_xlsx, statement_pdf
from trainees.models import HoursStatement, Person, Trainee
from trainees.own.links import link_of
from trainees.record.ledger import entries, record_rule
from trainees.record.statements import hash_of, new_code, tidy_code, verified
from workflow.models import Entry

pytestmark = pytest.mark.django_db

NOW = datetime(2021, 12, 1, 2, 0, tzinfo=UTC)


def a_person_with_hours():
    row = held_class(count=1, names={1: "王示明"})
    accepted(row)
    return Person.objects.get()


@pytest.mark.req("003-53", "003-54", "004-19")
def test_the_same_facts_give_the_same_statement_and_others_a_new_one():
    somebody = a_person_with_hours()
    first = state_hours(somebody, year=2021, now=NOW)
    assert first.content == {
        "format": "zhigeng-hours/1", "name": "王示明", "document": "居民身份证",
        "number_masked": Trainee.objects.get().number_mask, "year": 2021, "hours": "24",
        "classes": [{
            "code": Trainee.objects.get().roster.programme.code, "title": Trainee.objects.get().roster.programme.title,
            "host": "示例济南理工职业学院", "authority": "山东省人力资源和社会保障厅", "starts_on": "2021-10-15",
            "ends_on": "2021-10-18", "hours": "24", "result": "合格",
        }],
    }  # fmt: skip
    assert first.hash == hash_of(first.content)
    assert state_hours(somebody, year=2021, now=NOW + timedelta(days=1)) == first
    assert verified(first.code).state == "valid"
    accepted(held_class(count=1, first=date(2021, 11, 1), names={1: "王示明"}))
    assert verified(first.code).state == "superseded"
    second = state_hours(somebody, year=2021, now=NOW + timedelta(days=2))
    assert (second.content["hours"], [verified(row.code).state for row in (first, second)]) == (
        "48", ["superseded", "valid"],
    )  # fmt: skip


def test_without_an_accepted_roster_there_is_nothing_to_state():
    held_class(count=1)
    with pytest.raises(Refused, match="2021 年还没有可以证明的学时"):
        state_hours(Person.objects.get(), year=2021, now=NOW)
    assert not HoursStatement.objects.exists()


def test_a_statement_is_journalled_without_a_number():
    state_hours(a_person_with_hours(), year=2021, now=NOW)
    entry = Entry.objects.get(verb="state_hours")
    assert (entry.after, entry.actor_name) == ("2021 年 24 学时", "系统")
    assert id_number(1) not in str(entry.data)


def test_codes_are_long_differ_and_are_read_however_they_are_typed():
    codes = {new_code() for _ in range(50)}
    assert (len(codes), {len(code) for code in codes}) == (50, {23})
    assert tidy_code(" o1ａbc-defgh jkmnp—qrstv") == "01ABC-DEFGH-JKMNP-QRSTV"


@pytest.mark.req("004-19", "T01")
def test_whoever_holds_the_code_is_told_what_the_paper_says_and_no_full_name(client):
    statement = state_hours(a_person_with_hours(), year=2021, now=NOW)
    asked = client.post(reverse("hours_verify"), {"code": statement.code.lower().replace("-", " ")})
    assert asked["Location"] == reverse("hours_verified", args=[statement.code])
    page = client.get(asked["Location"]).content.decode()
    assert "有效" in page
    assert "王*明" in page
    assert "王示明" not in page
    assert statement.content["number_masked"] not in page
    answer = client.get(reverse("hours_verified", args=[new_code()]))
    assert (answer.status_code, "查无此证明" in answer.content.decode()) == (404, True)


def test_a_code_of_another_length_is_refused_at_the_field(client):
    answer = client.post(reverse("hours_verify"), {"code": "12345"})
    assert answer.status_code == 422
    assert "核验码应为 20 位" in answer.content.decode()


def test_codes_may_be_tried_so_often_and_no_more(client, settings):
    settings.CERTIFICATE_BUDGETS = settings.CERTIFICATE_BUDGETS | {"verify.address": (3, 600)}
    codes = [client.get(reverse("hours_verified", args=[new_code()])).status_code for _ in range(4)]
    assert codes == [404, 404, 404, 429]


@pytest.mark.req("003-54")
def test_the_paper_shows_code_address_and_the_rule_and_is_the_same_twice():
    statement = state_hours(a_person_with_hours(), year=2021, now=NOW)
    one_notice("project-2021-2030")
    rule = record_rule(date(2021, 12, 1))
    paper = statement_pdf(statement, rule)
    assert paper == statement_pdf(statement, rule)
    with pikepdf.open(BytesIO(paper)) as document:
        assert len(document.pages) == 1
        assert statement.code in str(document.docinfo["/Keywords"])


def test_name_and_number_open_the_statement_and_a_link_alone_does_not(client):
    somebody = a_person_with_hours()
    someone = Trainee.objects.get(person=somebody)
    client.get(link_of(someone))
    year_page = client.get(reverse("own_hours")).content.decode()
    assert "下载学时证明" not in year_page
    assert client.post(reverse("own_statement"))["Location"] == reverse("own_hours")
    assert not HoursStatement.objects.exists()
    client.post(reverse("own_find"), {"name": someone.name, "number": id_number(1)})
    assert "下载学时证明" in client.get(reverse("own_hours")).content.decode()
    answer = client.post(reverse("own_statement"))
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert HoursStatement.objects.get().person == somebody


@pytest.mark.req("003-53", "T05", "T14")
def test_the_register_has_a_row_for_each_person_masked_and_as_text():
    row = held_class(count=2, names={1: "=1+1", 2: "李娜"}, failed=(2,))
    content = register_xlsx("学时登记", entries(Trainee.objects.all()))
    sheet = load_workbook(BytesIO(content)).active
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert tuple(rows[0]) == HEADER
    shown = [(r[1], r[3], r[9], r[14], r[15], r[16]) for r in rows[1:3]]
    assert shown == [
        (2021, row.code, "=1+1", 24, "合格", "待审核"),
        (2021, row.code, "李娜", 24, "不合格", "待审核"),
    ]
    assert {cell.data_type for cell in sheet["J"][2:4]} == {"s"}
    assert all("*" in r[11] for r in rows[1:3])
    assert settings.SITE_URL not in str(rows)
