"""The look-up by name and document number.

Name and number come in the body of a POST and go nowhere: not into an address, a log line or an error.
"""

from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.throttle import client_address
from certificates.actions import look_up
from certificates.forms import LookupForm, plainly_typed
from certificates.lookup.budgets import renewed_at
from certificates.lookup.finding import Found, token_for
from certificates.lookup.moulds import page, piece
from certificates.models import Certificate
from certificates.sample import sample_person
from certificates.views.privacy import private, too_often

STATES = {state.value: state.label for state in Certificate.State}


@private
@sensitive_post_parameters("name", "number")
@sensitive_variables("typed", "name", "number")
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request):
    """The holder's certificates by name and document number; every kind of miss is the same answer."""
    typed = plainly_typed(request.POST)
    if typed is None:
        form = LookupForm(request.POST or None)
        if not form.is_valid():
            return lookup_page(request, form, status=422 if form.is_bound else 200)
        typed = form.cleaned_data["name"], form.cleaned_data["number"]
    (name, number), now = typed, timezone.now()
    answer = look_up(
        name, number, address=client_address(request), token=request.POST.get("challenge", ""),
        solution=request.POST.get("solution", ""), now=now,
    )  # fmt: skip
    if answer.spent:
        return too_often(request)
    if answer.challenge:
        return one_step_more(request, answer.challenge, now)
    if answer.missed:
        return page(
            request,
            "certificates/lookup.html",
            missed_context,
            name=request.POST["name"],
            number=request.POST["number"],
        )
    return found_page(request, answer.found)


def lookup_page(request, form, *, status=200, **more):
    context = {"form": form, "sample": sample_person(), **more}
    return render(request, "certificates/lookup.html", context, status=status)


def missed_context(*, name, number):
    return {"form": LookupForm({"name": name, "number": number}), "sample": sample_person(), "missed": True}


def one_step_more(request, challenge, now):
    """The form once more, for the browser to do its sum and send it off by itself."""
    until = renewed_at(now)
    response = lookup_page(request, LookupForm(request.POST), status=429, challenge=challenge, until=until)
    response["Retry-After"] = int((until - now).total_seconds()) + 1
    return response


def found_page(request, found) -> HttpResponse:
    """What was found: a row for each certificate, and the hours of those in force by year and in all."""
    first, years = found[0][0], hours_by_year([each for each, _ in found])
    rows = [found_row(certificate, token_for(look)) for certificate, look in found]
    lines = [f"{year} 年 {said(hours)} 学时" for year, hours in sorted(years.items(), reverse=True)]
    return page(
        request, "certificates/found.html", dict, count=len(found), name=first.name, masked=first.masked,
        hours=said(sum(years.values())), years="，".join(lines) or "没有有效证书",
        rows=mark_safe("".join(rows)),  # noqa: S308 (pieces of our own)
    )  # fmt: skip


def found_row(certificate: Found, token: str) -> str:
    return piece(
        "certificates/_found_row.html", ROWS[certificate.state], title=certificate.class_title, issuer=certificate.issuer,
        hours=said(certificate.hours), issued_on=certificate.issued_on.isoformat(), number=certificate.number,
        token=token, quoted=quote(certificate.number),
    )  # fmt: skip


@lru_cache(maxsize=512)
def said(hours: Decimal) -> str:
    return floatformat(hours)


def _row_of(state):
    return lambda **words: {"state": state, "word": STATES[state], **words}


# A row is drawn once for each state that a certificate is shown in.
ROWS = {state: _row_of(state) for state in STATES}


def hours_by_year(certificates: list[Found]) -> dict[int, Decimal]:
    """{year: 学时} of the certificates in force; the year in which a class ends is the one that its 学时 belong to."""
    years: dict[int, Decimal] = defaultdict(Decimal)
    for each in certificates:
        if each.state == Certificate.State.VALID:
            years[each.year] += each.hours
    return dict(years)
