"""The outermost checks: a request gets an id, and text that no field may hold is turned away."""

import re
import uuid
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workflow.tracing import request_id

# As long as the journal keeps it (Entry.request_id): PostgreSQL refuses what does not fit.
_GIVEN_ID = re.compile(r"[A-Za-z0-9_\-]{8,40}\Z")
# Everything invisible but tab and line ends; PostgreSQL stores no NUL, and no form needs the rest.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LENGTHY = 12
_WORDS = re.compile(r"[\u3400-\u9fff]")  # no token, password or number is repeated
_REFUSAL = "提交的内容{where}含有看不见的控制字符，系统不能保存。请删去后重新填写；从其他软件复制的文字，可先粘贴到记事本再复制。"


class CorrelationMiddleware:
    """Takes X-Request-ID from the proxy, or makes one; every log line and the answer carry it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")  # request.headers would be made of all for this one
        number = given if _GIVEN_ID.match(given) else uuid.uuid4().hex
        token = request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = number
        return response


def _texts(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """(name of the field or "", text) for every text the request brings; Django cleans file names itself."""
    yield "", request.path
    for name, value in request.COOKIES.items():
        yield "", name
        yield "", value
    for data in (request.GET, request.POST):
        for name, values in data.lists():
            yield "", name
            for value in values:
                yield name, value


class PlainTextMiddleware:
    """Answers 400 with a sentence where an address, a cookie or a field holds a control character."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        for name, text in _texts(request):
            if _CONTROL.search(text):
                where = f"（字段“{name}”）" if name else ""
                context = {"message": _REFUSAL.format(where=where), "typed": _typed(request)}
                response = render(request, "400.html", context, status=400)
                response["Cache-Control"] = "private, no-store"
                return response
        return None


class MethodPageMiddleware:
    """Gives 405 a page: whoever logs in again half-way through a form is led to an address that only takes a POST."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content or request.method == "HEAD":
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


def _typed(request: HttpRequest) -> list[str]:
    """What the person wrote at length, without what cannot be stored: it is shown again, so that it is not lost."""
    texts = [_CONTROL.sub("", text).strip() for values in request.POST.lists() for text in values[1]]
    return [text for text in texts if len(text) > _LENGTHY and _WORDS.search(text)]
