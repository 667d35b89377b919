"""结业登记表: the class as a table, everybody's form."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_safe

from accounts.scope import NOT_FOUND
from trainees.documents.graduation import people_xlsx, person_pdf, register_pdf, register_xlsx
from trainees.views.case import PDF, XLSX, download, programme_of


@login_required
@require_safe
def as_pdf(request, pk):
    programme = programme_of(request, pk)
    return download(register_pdf(programme), f"{programme.code} 结业登记表.pdf", PDF)


@login_required
@require_safe
def as_xlsx(request, pk):
    programme = programme_of(request, pk)
    return download(register_xlsx(programme), f"{programme.code} 结业登记表.xlsx", XLSX)


@login_required
@require_safe
def forms(request, pk):
    """One sheet for each person."""
    programme = programme_of(request, pk)
    return download(people_xlsx(programme), f"{programme.code} 结业登记表（逐人）.xlsx", XLSX)


@login_required
@require_safe
def form(request, pk, trainee_pk):
    """The form of one person; the file is named by place on the roster, not by person."""
    programme = programme_of(request, pk)
    content = person_pdf(programme, trainee_pk)
    if content is None:
        raise Http404(NOT_FOUND)
    return download(content, f"{programme.code} 结业登记表 {trainee_pk}.pdf", PDF)
