"""Pages for what went wrong; a foreign row and a missing one get the same words."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# What Django turns away before any form sees it, in words.
TOO_MUCH: dict[type[Exception], str] = {
    RequestDataTooBig: "一次提交的文字过多，系统没有保存任何东西。请缩短文字，较长的材料请作为附件上传。",
    TooManyFieldsSent: "一次提交的项目过多，系统没有保存任何东西。请分几次填写、保存。",
    TooManyFilesSent: "一次上传的文件过多，系统没有保存任何东西。请逐个上传。",
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    message = TOO_MUCH.get(type(exception), "") if exception else ""
    return render(request, "400.html", {"message": message}, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"message": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = "页面已过期或浏览器未接受本站的 Cookie，提交没有生效。请返回上一页，刷新后重新提交。"
    return render(request, "403.html", {"message": message}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
