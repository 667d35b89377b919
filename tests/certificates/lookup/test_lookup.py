"""The public lookup: found by its owner, the same answer to every miss, throttled, and silent about the number."""

import re
import subprocess
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.safestring import mark_safe

from accounts.models import ThrottleCounter
from certificates.actions import issue_batch
from certificates.lookup.finding import certificate_shown_by, certificates_of, token_for
from certificates.lookup.moulds import page
from certificates.models import Certificate, LookupLog
from certificates.views.looking import missed_context
from config.logs import RedactingFormatter
from tests.certificates.builders import accepted, clock, held_class
from tests.certificates.looked_up import people_of, shown
from tests.trainees.builders import id_number
from trainees.identity import PASSPORT
from trainees.people import person_index

pytestmark = pytest.mark.django_db

LOOKUP = "/certificates/lookup/"
NAME, NUMBER = "买买提·艾力", id_number(1)


@pytest.fixture
def people():
    return people_of({1: NAME, 2: "王伟", 3: "李娜", 4: "赵丽", 5: "孙强"})


@pytest.fixture
def certificate(people):
    """Of five people one has no certificate, one a number that was only reserved, one a void one."""
    shown(people[2])
    shown(people[4], state=Certificate.State.RESERVED)
    shown(people[5], state=Certificate.State.VOID)
    return shown(people[1])


def ask(client, name=NAME, number=NUMBER):
    return client.post(LOOKUP, {"name": name, "number": number})


@pytest.mark.req("000-40", "003-39")
def test_the_holder_finds_the_certificate_by_name_and_number(client, certificate):
    page = ask(client).content.decode()
    assert "查到 1 本结业证书" in page
    assert certificate.number in page
    assert "<strong>24</strong> 学时" in page
    assert NUMBER not in page


@pytest.mark.req("000-40")
@pytest.mark.parametrize(
    "name", ["买买提艾力", "买买提•艾力", "买买提．艾力", " 买买提 · 艾力 ", "买买提‧艾力"]
)
def test_any_dot_and_any_space_finds_the_same_person(client, certificate, name):
    assert "查到 1 本" in ask(client, name).content.decode()


@pytest.mark.req("000-40")
def test_any_way_of_typing_the_number_finds_the_same_person(client, certificate):
    spaced = f" {NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:].lower()} "
    wide = "".join(chr(ord(c) + 0xFEE0) for c in NUMBER)
    for number in (spaced, wide):
        assert "查到 1 本" in ask(client, number=number).content.decode()


@pytest.mark.req("000-40", "PR-26")
def test_the_small_x_the_wide_one_and_the_old_number_find_the_same_person(client):
    number = id_number(6)
    assert number.endswith("X")
    shown(people_of({6: "李娜"})[6])
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for typed in (number.lower(), wide, f"{number[:6]}－{number[6:]}\u200b", number[:6] + number[8:17]):
        assert "查到 1 本" in ask(client, "李娜", typed).content.decode(), typed
        ThrottleCounter.objects.all().delete()  # or the fourth would cost a sum


@pytest.mark.req("000-40")
def test_a_passport_is_found_as_it_is_typed_and_another_is_not(client, people):
    person = people[3].person
    person.doc_type, person.number = PASSPORT, "E12345678"
    person.number_index = person_index(PASSPORT, "E12345678")
    person.save()
    shown(people[3])
    for typed in ("E12345678", "e 1234 5678", "Ｅ１２３４５６７８"):
        assert "查到 1 本" in ask(client, "李娜", typed).content.decode(), typed
    assert "没有查到" in ask(client, "李娜", "E12345679").content.decode()


MISSES = {
    "another name": ("王伟", id_number(1)),
    "unknown number": (NAME, id_number(77)),
    "did not pass": ("李娜", id_number(3)),
    "not yet issued": ("赵丽", id_number(4)),
    "void": ("孙强", id_number(5)),
    "no number at all": (NAME, "123"),
    "another's old number": (NAME, "379999800102007"),
    "a passport": (NAME, "E12345678"),
    "a wide passport": (NAME, "Ｅ１２３４５６７８"),
    "an officer's card": (NAME, "军字第1234567号"),
    "a private character": ("买买提·艾\ue000", NUMBER),
    "a variant form": ("買買提·艾力", NUMBER),
    "no letters": ("😀", NUMBER),
    "wrong check digit": (NAME, NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")),
}


def bare(response, name, number):
    """The page without the secret of its form and without what the person typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return page.replace(f'value="{name}"', "").replace(f'value="{number}"', "")


@pytest.mark.req("T01", "T02")
def test_every_kind_of_miss_is_the_same_page_with_the_same_work(
    client, certificate, settings, django_assert_num_queries
):
    settings.LOOKUPS_FREE = dict.fromkeys(settings.LOOKUPS_FREE, 100)  # several misses ask for one number
    answers, trips = set(), 3 if connection.vendor == "postgresql" else 4
    for name, number in MISSES.values():
        with django_assert_num_queries(trips):
            response = ask(client, name, number)
        answers.add((response.status_code, bare(response, name, number), tuple(sorted(response.headers))))
    assert len(answers) == 1
    assert "没有查到" in answers.pop()[1]
    kept = LookupLog.objects.values_list("certificate", "kind", "outcome")
    assert list(kept) == [(None, "lookup", "missed")] * len(MISSES)


@pytest.mark.req("T03")
def test_nothing_is_kept_by_caches_or_search_engines(client, certificate):
    for response in (ask(client), ask(client, "王伟"), client.get(LOOKUP), client.get("/verify/")):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.req("T03")
def test_a_get_with_the_words_in_the_address_looks_nothing_up(client, certificate):
    page = client.get(LOOKUP, {"name": NAME, "number": NUMBER}).content.decode()
    assert "查到 1 本" not in page
    assert NUMBER not in page


@pytest.mark.req("T01", "PR-09")
@pytest.mark.parametrize("budget", ["lookup.address", "lookup.number", "lookup.overall"])
def test_each_budget_ends_in_the_same_refusal(client, certificate, settings, budget):
    settings.CERTIFICATE_BUDGETS = {**django_settings.CERTIFICATE_BUDGETS, budget: (2, 600)}
    assert [ask(client).status_code for _ in range(3)] == [200, 200, 429]
    page = ask(client)
    assert "短时间内的查询次数有限" in page.content.decode()
    assert page["Retry-After"] == "600"


@pytest.mark.req("T01")
def test_the_budget_of_a_number_counts_every_spelling_of_it(client, certificate, settings):
    settings.CERTIFICATE_BUDGETS = {**django_settings.CERTIFICATE_BUDGETS, "lookup.number": (1, 600)}
    assert ask(client).status_code == 200
    assert ask(client, number=f"{NUMBER[:6]} {NUMBER[6:]}").status_code == 429
    assert ask(client, "王伟", id_number(2)).status_code == 200


@pytest.mark.req("000-40", "T03")
def test_from_the_result_to_page_picture_and_pdf_and_no_longer_than_it_lasts(client):
    issue_batch(accepted(held_class(count=1, names={1: NAME})).pk, clock=clock)
    certificate = Certificate.objects.get()
    address = re.search(r'href="(/certificates/[^"]+/)"', ask(client).content.decode().split("<tbody>")[1])[1]
    page = client.get(address)
    assert page.status_code == 200
    text = page.content.decode()
    assert "下载 PDF" in text
    assert certificate.content["verify_url"] in text
    assert NUMBER not in text
    assert NAME not in address
    pdf = client.get(f"{address}paper.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == f'inline; filename="{certificate.number}.pdf"'
    assert "attachment" in client.get(f"{address}paper.pdf?download")["Content-Disposition"]
    assert "no-store" in pdf["Cache-Control"]
    picture = client.get(f"{address}paper.svg")
    assert (picture["Content-Type"], picture["Content-Encoding"]) == ("image/svg+xml", "gzip")
    kinds = list(LookupLog.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["lookup", "paper", "paper"]


@pytest.mark.req("T03")
def test_a_stale_foreign_or_made_up_token_opens_nothing(client, certificate):
    ask(client)
    token = token_for(LookupLog.objects.get())
    assert certificate_shown_by(token) == certificate
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert certificate_shown_by(token) is None
    for wrong in (token[:-2] + "xx", "1:2:3", "lookup-1"):
        for tail in ("", "paper.pdf", "paper.svg"):
            response = client.get(f"/certificates/{wrong}/{tail}")
            assert response.status_code == 410
    assert "已经过期" in response.content.decode()


def test_a_look_at_a_verification_opens_no_certificate(certificate):
    look = LookupLog.objects.create(certificate=certificate, kind="verify", at=clock())
    assert certificate_shown_by(token_for(look)) is None


def test_all_certificates_of_a_person_are_found_with_their_hours_by_year(client, certificate):
    host = certificate.programme.host
    again = people_of({1: NAME}, at=host)[1]
    later = people_of({1: NAME}, at=host, first=date(2022, 6, 13))[1]
    shown(again, hours=16, state=Certificate.State.REVOKED)
    shown(later, hours=40, days=240)
    page = ask(client).content.decode()
    assert "查到 3 本结业证书" in page
    assert "<strong>64</strong> 学时" in page
    assert "2022 年 40 学时，2021 年 24 学时" in page
    assert page.index("2022-06-25") < page.index("2021-10")
    assert "已撤销" in page


def test_a_certificate_in_another_name_is_not_shown_to_the_owner_of_the_number(certificate):
    shown(people_of({1: "张三"}, at=certificate.programme.host)[1])
    assert [c.name for c in certificates_of(NAME, NUMBER)] == [NAME]
    assert [c.name for c in certificates_of("张三", NUMBER)] == ["张三"]


@pytest.mark.parametrize(("name", "number"), [("", NUMBER), (NAME, ""), (" ", " ")])
def test_an_empty_field_is_asked_for(client, name, number):
    response = ask(client, name, number)
    assert response.status_code == 422
    assert "请填写" in response.content.decode()


@pytest.mark.req("T06")
def test_no_log_line_holds_the_number(client, certificate, caplog, settings):
    settings.CERTIFICATE_BUDGETS = {**django_settings.CERTIFICATE_BUDGETS, "lookup.number": (1, 600)}
    with caplog.at_level(0):
        ask(client)
        ask(client)
    assert NUMBER not in caplog.text
    assert NAME not in caplog.text


@pytest.mark.req("T06", "PR-24")
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("thawed")
def test_no_database_page_holds_the_number(client, certificate, tmp_path):
    ask(client)
    ask(client, number=id_number(77))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "copy.sqlite3")])
        stored = (tmp_path / "copy.sqlite3").read_bytes()
    else:
        values = connection.settings_dict
        stored = subprocess.run(
            ["pg_dump", "-h", values["HOST"], "-p", str(values["PORT"] or 5432), "-U", values["USER"], values["NAME"]],
            check=True, capture_output=True, env={"PGPASSWORD": values["PASSWORD"], "PATH": "/usr/bin:/bin"},
        ).stdout  # fmt: skip
    assert certificate.number.encode() in stored
    for serial in (1, 2, 3, 77):
        assert id_number(serial).encode() not in stored


@pytest.mark.req("000-40", "PR-32")
def test_the_page_drawn_once_is_the_page_of_the_template(client, certificate, rf):
    """Each answer twice: put together from the drawn parts, and rendered as whoever has a session gets it."""
    request = rf.get(LOOKUP)
    request.user, request.session = AnonymousUser(), {}
    known = rf.get(LOOKUP, headers={"cookie": "sessionid=1"})
    known.user, known.session = AnonymousUser(), {}
    words = {"name": "<i>王&'\"", "number": "１ 2"}
    found = {"count": 1, "name": "<b>", "masked": "3*", "hours": "24", "years": "2021 年 24 学时", "rows": mark_safe("<tr></tr>")}  # fmt: skip
    for template, make, said in (
        ("certificates/lookup.html", missed_context, words),
        ("certificates/found.html", dict, found),
    ):
        drawn, rendered = (page(each, template, make, **said).content.decode() for each in (request, known))
        assert without_token(drawn) == without_token(rendered)
        assert "7Q" not in without_token(drawn)
        assert "<b>" not in drawn


def without_token(text):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w{64}"', "", text)


@pytest.mark.req("T03")
def test_the_file_of_one_look_is_opened_a_few_times_only(client, certificate, settings):
    settings.PAPERS_PER_LOOKUP = 1
    ask(client)
    address = f"/certificates/{token_for(LookupLog.objects.get())}/paper.pdf"
    assert client.get(address).status_code == 503  # the row has no file here
    spent = client.get(address)
    assert spent.status_code == 410
    assert "已经打开多次" in spent.content.decode()


@pytest.mark.req("T06", "T03", "PR-24")
def test_after_every_kind_of_answer_the_number_is_nowhere(client, certificate, settings, caplog, monkeypatch):
    """Not in a log line, a session, a cookie, an address or the page of an error."""
    numbers = [id_number(n) for n in (1, 2, 77)] + ["379900900101001"]
    seen = []
    with caplog.at_level(0):
        for number in numbers:
            seen += [ask(client, number=number) for _ in range(5)]
        client.raise_request_exception = False
        monkeypatch.setattr("certificates.views.looking.look_up", fail)
        broken = ask(client)
    assert {response.status_code for response in seen} == {200, 429}
    assert broken.status_code == 500
    kept = (
        "".join(map(RedactingFormatter().format, caplog.records))
        + broken.content.decode()
        + str(client.cookies)
    )
    kept += "".join(str(response.headers) for response in seen)
    for number in numbers:
        assert number not in kept
    assert Session.objects.count() == 0


def fail(name, number, **_):
    raise RuntimeError(f"broken while {number} was asked for")
