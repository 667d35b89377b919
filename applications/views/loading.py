"""What every page of a filing loads: the class, its filing, what it says and what it lacks."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.scope import NOT_FOUND, get_visible
from applications.checks import may_write
from applications.models import Filing
from applications.reading import read
from applications.shown import shown_deadline, shown_findings
from programs.models import Programme
from workflow.lifecycle import State


def load_programme(request, pk):
    return get_visible(Programme.objects.with_parties(), request.user, pk=pk)


def filing_of(programme, user):
    """The filing of a class that the person sees, with the class at hand; None when none was begun."""
    filing = (
        Filing.objects.visible_to(user)
        .filter(programme=programme)
        .select_related("holder", "submitted_by")
        .first()
    )
    if filing:
        filing.programme = programme
    return filing


def load_filing(request, pk):
    """(programme, filing, reading) or the 404 that a foreign class gives."""
    programme = load_programme(request, pk)
    filing = filing_of(programme, request.user)
    if filing is None:
        raise Http404(NOT_FOUND)
    return programme, filing, read(filing)


def today():
    return timezone.localdate()


def crumbs(programme, *rest):
    """From the desk down to this page; `rest` are (label, address or None)."""
    return [("工作台", "/portal/"), (programme.title, f"/portal/programmes/{programme.pk}/"), *rest]


def crumbs_of_filing(programme, label=""):
    filing = ("开班备案", reverse("filing", args=[programme.pk]) if label else None)
    return crumbs(programme, filing, *([(label, None)] if label else []))


def frame(request, programme, filing, reading, *, label=""):
    """Context that all pages of a filing share."""
    day = today()
    return {
        "programme": programme,
        "filing": filing,
        "today": day,
        "version": filing.version,
        "state": filing.state,
        "state_word": State(filing.state).label,
        "crumbs": crumbs_of_filing(programme, label),
        "due": shown_deadline(filing, day, reading),
        "findings": shown_findings(
            filing, day, reading, writes=filing.is_open and may_write(filing, request.user)
        ),
    }
