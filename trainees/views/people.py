"""A person across classes and years, and the 学时 register of a year: for the office, within its scope."""

from datetime import MAXYEAR, MINYEAR
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from trainees.actions import look_up_person
from trainees.actions.looking_up import require_office
from trainees.documents.hours import register_xlsx
from trainees.forms.hours import PersonForm
from trainees.models import Trainee
from trainees.record.ledger import entries, of_year
from trainees.views.case import XLSX, download, errors_of
from workflow.perform import log_refusal, refused

# Years of which a register is offered beside the form.
OFFERED = 6


def for_office(view):
    """A door for reviewers and approvers of an authority."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            require_office(request.user, "查询人员学时")
        except Refused as refusal:
            return refused(request, refusal, back="/portal/")
        return view(request, *args, **kwargs)

    return guarded


@sensitive_post_parameters("name", "number")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def people(request):
    """Name, number and a reason; the record is only in the answer to the POST."""
    form, status = PersonForm(request.POST or None), 422 if request.method == "POST" else 200
    now = timezone.now()
    year = timezone.localdate(now).year
    context = {
        "form": form, "years": range(year, year - OFFERED, -1),
        "crumbs": [("工作台", "/portal/"), ("人员学时", None)],
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            lines = look_up_person(**form.cleaned_data, actor=request.user, now=now)
            context |= {
                "form": PersonForm(),
                "lines": lines,
                "asked": True,
                "sum": sum(line.hours for line in lines if line.counts),
            }
            status = 200
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
    return render(request, "trainees/people/people.html", context, status=status)


@require_safe
@for_office
def register(request, year):
    """The 学时 register of a year: accepted rosters within the reader's scope, numbers masked."""
    if not MINYEAR <= year <= MAXYEAR:
        raise Http404
    lines = entries(of_year(Trainee.objects.visible_to(request.user), year))
    return download(register_xlsx(f"{year} 年高级研修项目学时登记", lines), f"{year}年学时登记.xlsx", XLSX)
