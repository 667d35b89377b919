import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from config.edge import CorrelationMiddleware, PlainTextMiddleware
from tests.builders import filer, host
from workflow.models import Entry
from workflow.tracing import request_id

make = RequestFactory()
LONGEST = Entry._meta.get_field("request_id").max_length
ADDRESS = "/move/programs.programme/1/open/"


def answer(request):
    middleware = PlainTextMiddleware(lambda _: HttpResponse("in"))
    return middleware.process_view(request, None, (), {}) or middleware(request)


@pytest.mark.req("PR-07")
@pytest.mark.parametrize(
    "request_",
    [
        make.get("/", {"q": "a\x00b"}),
        make.get("/", {"q\x07": "a"}),
        make.get("/verify/a%00b/"),
        make.post("/", {"name": "张\x00三"}),
        make.post("/", {"name": "张\x1b三"}),
        make.post("/", {"name": "张\x85三"}),
        make.get("/", HTTP_COOKIE="sessionid=a\x00b"),
    ],
    ids=["query", "query name", "path", "field", "escape", "C1", "cookie"],
)
def test_control_characters_are_turned_away_with_a_sentence(request_):
    refused = answer(request_)
    assert refused.status_code == 400
    assert "看不见的控制字符" in refused.content.decode()


@pytest.mark.parametrize(
    "request_",
    [
        make.post("/", {"note": "第一行\r\n第二行\t末"}),
        make.get("/", {"name": "𬭊·买买提"}),
        make.post("/", {"file": SimpleUploadedFile("名单（终）.xlsx", b"\x00\x01")}),
    ],
    ids=["line ends and tab", "rare characters", "bytes of a file"],
)
def test_ordinary_text_passes(request_):
    assert answer(request_).content == b"in"


def test_refusal_names_the_field():
    assert "（字段“name”）" in answer(make.post("/", {"name": "\x00"})).content.decode()


def test_answer_carries_the_number_of_the_proxy(client):
    given = client.get("/healthz", headers={"X-Request-ID": "req-12345678"})
    assert given.headers["X-Request-ID"] == "req-12345678"


@pytest.mark.parametrize("forged", ["", "short", "a" * 65, "has space 123", "新新新新新新新新"])
def test_a_number_of_another_shape_is_replaced(client, forged):
    answered = client.get("/healthz", headers={"X-Request-ID": forged}).headers["X-Request-ID"]
    assert answered != forged
    assert len(answered) == 32


def test_number_is_gone_after_the_request(client):
    client.get("/healthz")
    assert request_id.get() == ""


def test_what_was_written_is_shown_again_and_no_secret_with_it():
    """The form itself cannot be filled in again here, but nothing that took thought is lost."""
    words = "研修按计划完成，学员反映良好。\x0b第二段。"
    posted = {
        "summary": words,
        "number": "11010519491231002X",
        "password": "correct-horse-battery",
        "name": "张\x00三",
    }
    refused = answer(make.post("/", posted))
    page = refused.content.decode()
    assert words.replace("\x0b", "") in page
    assert not any(posted[name] in page for name in ("number", "password"))
    assert refused["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_an_address_that_takes_only_a_post_has_a_page_for_those_who_open_it(client):
    client.force_login(filer(host()))
    opened = client.get(ADDRESS)
    assert (opened.status_code, opened["Allow"]) == (405, "POST")
    assert "只接收表单的提交" in opened.content.decode()
    assert client.head(ADDRESS).content == b""


@pytest.mark.parametrize(("given", "kept"), [("a" * LONGEST, True), ("a" * (LONGEST + 1), False)])
def test_a_request_id_that_the_journal_cannot_hold_is_replaced(given, kept):
    answered = CorrelationMiddleware(lambda _: HttpResponse(request_id.get()))(
        make.get("/", HTTP_X_REQUEST_ID=given)
    )
    number = answered.content.decode()
    assert (number == given, len(number) <= LONGEST) == (kept, True)
    assert answered["X-Request-ID"] == number
