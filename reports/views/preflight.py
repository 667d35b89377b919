"""全程预检: the whole life of a class against its rules, on one page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Role
from accounts.scope import get_visible
from programs.models import Programme
from reports.life import read_lives
from reports.preflight import preflight as sections_of
from reports.preflight import unmended


@login_required
@require_safe
def preflight(request, pk):
    """May it be filed, opened, closed, reported, paid, certificated: a verdict for each, and what stands in the way."""
    get_visible(Programme.objects.all(), request.user, pk=pk)
    today = timezone.localdate()
    life = read_lives(Programme.objects.visible_to(request.user).filter(pk=pk), today)[0]
    writes = request.user.has_role(Role.FILER, organisation=life.programme.host)
    sections = sections_of(life) if writes else unmended(sections_of(life))
    context = {
        "programme": life.programme,
        "life": life,
        "sections": sections,
        "writes": writes,
        "today": today,
    }
    return render(request, "reports/preflight.html", context)
