"""What the pages of one class share: the programme through the person's scope, its crumbs, refusals as lists."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from accounts.scope import get_visible
from programs.models import Programme
from trainees.actions.guards import is_filer
from trainees.checks import HELD_OPEN
from trainees.models import Roster, RosterUpload, Trainee
from trainees.party.membership import wants_party

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
# (name of the address, heading, word on the tab): two characters a tab, so that all stand in one line on a phone.
PAGES = (
    ("recruiting", "招收", "招收"),
    ("roster", "学员名单", "名单"),
    ("attendance", "签到", "签到"),
    ("assessment", "结业考核", "考核"),
    ("survey", "满意度测评", "测评"),
    ("party", "班委和党小组", "班委"),
)
# Pages for those who act for the host.
FOR_FILERS = (("roster_links", "学员链接", "链接"),)
HEADINGS = {name: heading for name, heading, _ in PAGES + FOR_FILERS}


def programme_of(request, pk):
    return get_visible(Programme.objects.with_parties().select_related("roster"), request.user, pk=pk)


def roster_of(programme):
    """The programme's roster as far as there is one; an unsaved empty one otherwise, so that a GET writes nothing."""
    return getattr(programme, "roster", None) or Roster(programme=programme)


def upload_of(request, pk, upload_pk):
    return get_visible(
        RosterUpload.objects.select_related("roster__programme__host", "roster__programme__plan"),
        request.user, pk=upload_pk, roster__programme=pk,
    )  # fmt: skip


def trainee_of(request, pk, trainee_pk):
    return get_visible(
        Trainee.objects.select_related(
            "person", "roster__programme__host", "roster__programme__sponsor", "roster__programme__authority"
        ).defer("person__number"),
        request.user, pk=trainee_pk, roster__programme=pk,
    )  # fmt: skip


def tabs_of(programme, roster, *, may_write):
    """The pages about the people of a class as (name, heading, word on the tab, address), in the order of its life."""
    pages = [page for page in PAGES if page[0] != "party" or wants_party(programme, roster)]
    pages += FOR_FILERS if may_write else ()
    return [(*page, reverse(page[0], args=[programme.pk])) for page in pages]


def page_context(request, programme, current):
    """The context that every page of the roster begins with; `current` is a name of PAGES."""
    roster = roster_of(programme)
    may_write = is_filer(programme, request.user)
    label = HEADINGS.get(current, "学员名单")
    return {
        "programme": programme,
        "roster": roster,
        "heading": label,
        "tabs": tabs_of(programme, roster, may_write=may_write),
        "current": current,
        "may_write": may_write,
        "crumbs": [
            ("工作台", "/portal/"), ("项目", "/portal/programmes/"),
            (programme.code, f"/portal/programmes/{programme.pk}/"), (label, None),
        ],
    }  # fmt: skip


def may_register(context, programme):
    """Whether marks and results may be registered now by whoever looks at a page of this context."""
    return context["may_write"] and context["roster"].is_editable and programme.stage in HELD_OPEN


def errors_of(refusal):
    """A refusal as the error summary wants it: its sentence, then all its details."""
    return [{"sentence": sentence} for sentence in (refusal.sentence, *refusal.details)]


def download(content, name, content_type):
    """A file made from personal data: saved by the browser, kept nowhere on the way."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
