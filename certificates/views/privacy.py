"""What every page about a person's certificate has in common."""

from functools import wraps

from django.shortcuts import render

from certificates.lookup.budgets import RETRY_AFTER

NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"
TOO_OFTEN = "为保护个人信息，短时间内的查询次数有限，本次没有查询。"


def private(view):
    """Kept by no cache and no search engine."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = NO_STORE
        return response

    return answer


def too_often(request):
    response = render(
        request,
        "429.html",
        {"message": TOO_OFTEN, "retry": f"请在 {RETRY_AFTER // 60} 分钟后再试。"},
        status=429,
    )
    response["Retry-After"] = RETRY_AFTER
    return response
