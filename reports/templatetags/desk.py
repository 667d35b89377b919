"""What the admin's first page asks for; Django's own view gives it no more than the registers."""

from django import template
from django.utils import timezone

from accounts.roles import CASE_ROLES
from reports.staff import desk_lines
from reports.year import year_of, years_of
from workflow.perform import whole_number

register = template.Library()


@register.simple_tag(takes_context=True)
def staff_home(context):
    """{today, lines, count, years, standing}: the desk and the year of whoever is logged in; read once a request."""
    request = context["request"]
    if not hasattr(request, "staff_home"):
        request.staff_home = home_of(request)
    return request.staff_home


def running_year(years, today):
    """The latest plan year that has begun: next year's plan, published in autumn, does not hide the one that runs."""
    begun = [year for year in years if year <= today.year]
    return begun[0] if begun else years[-1] if years else None


def home_of(request):
    today = timezone.localdate()
    lines = desk_lines(request.user)
    years = years_of(request.user)
    asked = whole_number(request.GET.get("year"))
    year = asked if asked in years else running_year(years, today)
    return {
        "today": today,
        "lines": [(line, line.waited(today)) for line in lines],
        "count": sum(line.count for line in lines),
        "years": years,
        "money": request.user.has_role(*CASE_ROLES),
        "standing": year_of(request.user, year, today) if year else None,
    }
