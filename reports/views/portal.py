"""The desk of hosts and sponsors."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.models import ErrorReport
from programs.lifecycle import Stage
from reports.desk import WARNING_DAYS, Desk, stages_of
from reports.reading import my_classes
from reports.staff import waiting_papers
from workflow.models import Entry
from workflow.wording import wording

PAGE = 20


def card(programme, step, beside, today):
    """One class on the desk, as the class_card piece wants it; `beside` is the account's step next to the first one."""
    word = "被退回" if step.returned else programme.get_stage_display()
    return {
        "title": f"{programme.code} {programme.title}",
        "url": f"/portal/programmes/{programme.pk}/",
        "dates": f"{programme.starts_on} 至 {programme.ends_on}"
        if programme.starts_on
        else f"{programme.plan.year}年{programme.period}",
        "place": programme.place,
        "stages": stages_of(programme, step, today),
        "state": "returned" if step.returned else programme.stage,
        "word": word,
        "owner": step.owner,
        "action_label": step.label if step.mine else "",
        "action_url": step.url if step.mine else "",
        "also_label": beside.label if beside else "",
        "also_url": beside.url if beside else "",
        "check_url": reverse("preflight", args=[programme.pk]),
        "due_on": step.due_on if step.mine else None,
        "provisional": bool(step.due and step.due.provisional),
        "late": step.is_late(today),
    }


@login_required
@require_safe
def portal(request):
    """Screen 1: what must I do first, and by when? An office lands on its own side."""
    today = timezone.localdate()
    mine = my_classes(request.user).hosted_by(request.user)
    desk = Desk(mine.exclude(stage=Stage.CANCELLED), today)
    if not desk.programmes and request.user.is_authority:
        return redirect("admin:index")
    steps = [(programme, desk.next(programme)) for programme in desk.programmes]
    lapsed = [programme for programme, step in steps if step.is_lapsed(today)]
    open_steps = [
        (programme, step)
        for programme, step in steps
        if (programme.stage != Stage.COMPLETED or step.mine) and not step.is_lapsed(today)
    ]
    late = [pair for pair in open_steps if pair[1].is_late(today)]
    soon = [pair for pair in open_steps if pair[1].is_soon(today)]
    besides = {programme.pk: desk.beside(programme, step) for programme, step in open_steps}
    back = {pk for pk, beside in besides.items() if beside and beside.returned}
    returned = [pair for pair in open_steps if pair[1].returned or pair[0].pk in back]
    waiting = [pair for pair in open_steps if not pair[1].mine]
    open_steps.sort(key=lambda pair: urgency(pair[1], pair in returned, today))
    page = Paginator(open_steps, PAGE).get_page(request.GET.get("page"))
    queue = [paper for papers in waiting_papers(request.user).values() for paper in papers]
    cases = [programme.case for programme in desk.programmes]
    context = {
        "today": today,
        "warning_days": WARNING_DAYS,
        "title_count": len(queue)
        + sum(
            step.is_late(today) or step.is_soon(today) or step.returned or programme.pk in back
            for programme, step in open_steps
        ),
        "tiles": tiles_of(queue, late, soon, waiting, returned, hosts=bool(desk.programmes)),
        "page": page,
        "cards": [card(programme, step, besides[programme.pk], today) for programme, step in page],
        "finished": [
            programme for programme, step in steps if programme.stage == Stage.COMPLETED and not step.mine
        ],
        "lapsed": lapsed,
        "events": recent_events(cases),
        "queue": queue,
        "error_reports": open_reports(request.user, desk.programmes),
        "hosts": bool(desk.programmes),
    }
    return render(request, "reports/portal.html", context)


def open_reports(user, programmes):
    """What holders reported of the host's classes and nobody has answered, the oldest first."""
    finished = [programme.pk for programme in programmes if programme.stage == Stage.COMPLETED]
    if not finished:
        return ErrorReport.objects.none()
    rows = ErrorReport.objects.visible_to(user).open().filter(certificate__programme__in=finished)
    return rows.select_related("certificate")


def tiles_of(queue, late, soon, waiting, returned, *, hosts):
    """The figures on top: a sponsor's papers to review, a host's classes by urgency; both for whoever is both."""
    tiles = []
    if queue or not hosts:
        tiles.append({"count": len(queue), "label": "等本单位审核", "tone": "blue" if queue else "grey"})
    if hosts:
        tiles += [
            {"count": len(late), "label": "逾期", "tone": "red" if late else "grey"},
            {"count": len(soon), "label": f"{WARNING_DAYS} 天内到期", "tone": "amber" if soon else "grey"},
            {"count": len(waiting), "label": "等审核", "tone": "blue" if waiting else "grey"},
        ]
    if returned:
        tiles.append({"count": len(returned), "label": "待补正", "tone": "red"})
    return tiles


def urgency(step, returned, today):
    """Late first, then returned, then by due day; what waits for others last."""
    return (not step.is_late(today), not returned, not step.mine, step.due_on or date.max)


def recent_events(cases, limit=5):
    entries = list(Entry.objects.of(*cases).order_by("-at", "-pk")[:limit])
    for entry in entries:
        entry.what = wording(entry.verb)
    return entries
