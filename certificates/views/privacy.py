"""What every page about a person's certificate has in common."""

from functools import wraps

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from certificates.budgets import RETRY_AFTER

TOO_OFTEN = "为保护个人信息，短时间内的查询次数有限，本次没有查询。"


def private(view):
    """Kept by no cache and no search engine."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(answer)


def too_often(request):
    response = render(
        request,
        "429.html",
        {"message": TOO_OFTEN, "retry": f"请在 {RETRY_AFTER // 60} 分钟后再试。"},
        status=429,
    )
    response["Retry-After"] = RETRY_AFTER
    return response
