"""The planner: all days of a class from its opening day, or the earliest lawful opening from today. For anybody."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from policies.almanac import months_between, year_of
from policies.arrangement import working_day_count
from policies.forms import PlannerForm
from policies.models import CalendarYear, Holiday, RuleSet
from policies.planning import cautions, earliest_opening, plan_lines, told
from policies.state_council import YEARS
from workflow.ics import MIME, DayEvent, calendar_file
from workflow.perform import whole_number

# A rule set that sets none of these is not about a single class.
ABOUT_CLASSES = ("filing.lead", "completion.due")
NO_PLAN = "没有这样的推算：请从“期限推算”页面重新填写类别和开班日期。"


@require_safe
def planner(request):
    today = timezone.localdate()
    desk = PlannerDesk(request)
    asked = "opening" in request.GET or "from" in request.GET
    # A link may bring the kind and the length along and leave the day to be typed.
    form = desk.form(request.GET) if asked else desk.form(None, initial=request.GET.dict())
    context = {
        "form": form,
        "today": today,
        "calendar_year": today.year,
        "asked_today": request.GET.get("from") == "today",
        "pinned": request.GET.get("pinned", "")[:80],
    }
    if asked and form.is_valid():
        context |= desk.answer(form, today, from_today=context["asked_today"])
    return render(
        request, "policies/planner.html", context, status=422 if asked and not form.is_valid() else 200
    )


@require_safe
def planner_ics(request):
    """The planned days as a file for calendars, by the same address as the page."""
    desk = PlannerDesk(request)
    form = desk.form(request.GET)
    # ?from=today is a question without a day, and no day is asked for then.
    if not form.is_valid() or not form.cleaned_data.get("opening"):
        raise Http404(NO_PLAN)
    rule_set = desk.rule_set(form)
    opening, days = form.cleaned_data["opening"], form.cleaned_data["days"]
    query = query_of(rule_set, opening, days)
    page = request.build_absolute_uri(f"{reverse('planner')}?{query}")
    lines = plan_lines(desk.rules[rule_set.pk], opening, days, desk.calendar, year=opening.year)
    newest = CalendarYear.objects.visible_to(request.user).newest()
    events = [event_of(line, rule_set, opening, days, page, newest) for line in lines if line.on]
    body = calendar_file(f"{rule_set.name} {opening} 开班", events)
    response = HttpResponse(body, content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="plan-{rule_set.code}-{opening}.ics"'
    return response


def event_of(line, rule_set, opening, days, page, newest):
    guess = "（推算）" if line.due.provisional else ""
    last = "" if line.event else "截止"
    return DayEvent(
        uid=f"{rule_set.code}-{opening:%Y%m%d}-{days}-{line.kind}@zhigeng",
        on=line.on,
        summary=f"{line.label}{last}{guess} · {rule_set.name}",
        description=told(line.due, line.consequences),
        url=page,
        changed_at=max(filter(None, [rule_set.published_at, newest.at])),
        sequence=rule_set.version + newest.changes,
    )


@require_safe
def workdays(request, year):
    """The working calendar of a year as twelve months."""
    if year not in YEARS:
        raise Http404(f"日历从 {YEARS[0]} 年到 {YEARS[-1]} 年。")
    calendar = Holiday.objects.working_days()
    context = {
        "year": year,
        "months": year_of(year, calendar),
        "count": working_day_count(calendar, year),
        "exact": year in calendar.exact_years,
        "notice": CalendarYear.objects.visible_to(request.user).filter(year=year).first(),
        "years": sorted(
            calendar.exact_years | {max(calendar.exact_years, default=year) + 1, year}, reverse=True
        ),
        "crumbs": [("首页", "/"), ("期限推算", reverse("planner")), (f"{year} 年工作日历", "")],
    }
    return render(request, "policies/workdays.html", context)


def query_of(rule_set, opening, days):
    """The question as an address; it names the version where that is no longer the one in force."""
    asked = {"rules": rule_set.code, "opening": opening, "days": days}
    return urlencode(asked | ({"pinned": rule_set.handle} if rule_set.superseded else {}))


class PlannerDesk:
    """The rule sets that are offered, compiled, and the calendar: two queries whatever is asked, one more for an earlier version.

    A class is planned by the version that it is pinned to (?pinned=shandong-2021-1), which stands in the place of
    the one in force.
    """

    def __init__(self, request):
        rows = list(RuleSet.objects.public().with_lineage())
        code, _, version = request.GET.get("pinned", "").rpartition("-")
        if code and (number := whole_number(version)):
            earlier = (
                RuleSet.objects.visible_to(request.user).with_lineage().filter(state=RuleSet.State.SUPERSEDED)
            )
            if pinned := earlier.filter(code=code[:60], version=number).first():
                rows = [pinned if row.code == code else row for row in rows]
        self.rules = RuleSet.objects.public().compile(rows)
        self.rule_sets = [row for row in rows if any(key in self.rules[row.pk] for key in ABOUT_CLASSES)]
        self.calendar = Holiday.objects.working_days()

    def form(self, data, **kwargs):
        return PlannerForm(data, rule_sets=self.rule_sets, usual_days=self.usual_days(), **kwargs)

    def usual_days(self):
        """{code: days} as the notices say."""
        found = {row.code: self.rules[row.pk].value("class.days.about") for row in self.rule_sets}
        return {code: value["about"] for code, value in found.items() if value and "about" in value}

    def rule_set(self, form):
        return next(row for row in self.rule_sets if row.code == form.cleaned_data["rules"])

    def answer(self, form, today, *, from_today):
        """What the page shows for a valid question."""
        rule_set, days = self.rule_set(form), form.cleaned_data["days"]
        rules = self.rules[rule_set.pk]
        found = {"rule_set": rule_set, "days": days, "links": self.links(rule_set)}
        if from_today:
            earliest = earliest_opening(rules, today, days, self.calendar)
            found["earliest"] = earliest
            if earliest.on is None:
                return found
        opening = earliest.on if from_today else form.cleaned_data["opening"]
        year = opening.year
        lines = plan_lines(rules, opening, days, self.calendar, year=year)
        days_set = [line.on for line in lines if line.on]
        return found | {
            "opening": opening,
            "lines": [(line, (line.on - today).days if line.on else None) for line in lines],
            "cautions": cautions(rules, lines, today, self.calendar, year=year),
            "months": months_between(min(days_set), max(days_set), self.calendar, marks_of(lines)),
            "query": query_of(rule_set, opening, days),
        }

    def links(self, rule_set):
        """{citation of a notice: its public page}, for the notices that a rule set draws from."""
        notices = [row.notice for row in rule_set.lineage()]
        return {n.citation: reverse("notice", args=[n.slug]) for n in notices if n.public and not n.draft}


def marks_of(lines):
    """{day: (letter, tone, what it is)}; days on which several things fall carry all their names."""
    marks = {}
    for line in lines:
        if line.on is None:
            continue
        letter, tone, note = marks.get(line.on, ("", line.tone, ""))
        tone = "red" if "red" in (tone, line.tone) else "blue" if "blue" in (tone, line.tone) else tone
        marks[line.on] = (letter + line.mark, tone, "、".join(filter(None, [note, line.label])))
    return marks
