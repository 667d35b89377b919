"""Doors that read across the apps: the public home page, the host's desk, the page of one class."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.scope import get_visible
from certificates.forms import LookupForm
from policies.models import Notice
from programs.lifecycle import Stage
from programs.models import AnnualPlan, CasePaper, Programme
from reports.desk import PAPERS, WARNING_DAYS, Desk, stages_of
from workflow.models import Entry, Reminder
from workflow.perform import moves_for
from workflow.timeline import chain_holds, timeline
from workflow.wording import wording

PAGE = 20


@require_safe
def home(request):
    plans = AnnualPlan.objects.published().select_related("authority")[:6]
    notices = Notice.objects.public()[:6]
    return render(request, "reports/home.html", {"form": LookupForm(), "plans": plans, "notices": notices})


def my_classes(user):
    return Programme.objects.visible_to(user).with_parties().select_related(*PAPERS)


def card(programme, step, today):
    """One class on the desk, as the class_card piece wants it."""
    word = "被退回" if step.returned else programme.get_stage_display()
    return {
        "title": f"{programme.code} {programme.title}",
        "url": f"/portal/programmes/{programme.pk}/",
        "dates": f"{programme.starts_on} 至 {programme.ends_on}" if programme.starts_on else f"{programme.plan.year}年{programme.period}",
        "place": programme.place,
        "stages": stages_of(programme, step, today),
        "state": "returned" if step.returned else programme.stage,
        "word": word,
        "owner": step.owner,
        "action_label": step.label if step.mine else "",
        "action_url": step.url if step.mine else "",
        "due_on": step.due_on if step.mine else None,
        "late": step.is_late(today),
    }


@login_required
@require_safe
def portal(request):
    """Screen 1: what must I do first, and by when? An office lands on its own side."""
    today = timezone.localdate()
    mine = my_classes(request.user).hosted_by(request.user)
    if not mine.exists() and request.user.is_authority:
        return redirect("admin:index")
    desk = Desk(mine.exclude(stage=Stage.CANCELLED))
    steps = [(programme, desk.next(programme)) for programme in desk.programmes]
    open_steps = [pair for pair in steps if pair[0].stage != Stage.COMPLETED or pair[1].mine]
    late = [pair for pair in open_steps if pair[1].is_late(today)]
    soon = [pair for pair in open_steps if pair[1].is_soon(today)]
    waiting = [pair for pair in open_steps if not pair[1].mine]
    open_steps.sort(key=lambda pair: urgency(pair[1], today))
    page = Paginator(open_steps, PAGE).get_page(request.GET.get("page"))
    cases = [programme.case for programme in desk.programmes]
    context = {
        "today": today,
        "warning_days": WARNING_DAYS,
        "title_count": len(late) + len(soon),
        "tiles": [
            {"count": len(late), "label": "逾期", "tone": "red" if late else "grey"},
            {"count": len(soon), "label": f"{WARNING_DAYS} 天内到期", "tone": "amber" if soon else "grey"},
            {"count": len(waiting), "label": "等审核", "tone": "blue" if waiting else "grey"},
        ],
        "page": page,
        "cards": [card(programme, step, today) for programme, step in page],
        "finished": [programme for programme, step in steps if programme.stage == Stage.COMPLETED and not step.mine],
        "events": recent_events(cases),
        "queue": waiting_papers(request.user),
        "unread": unread(request.user),
    }
    return render(request, "reports/portal.html", context)


def urgency(step, today):
    """Late first, then returned, then by due day; what waits for others last."""
    distant = today.replace(year=9999)
    return (not step.is_late(today), not step.returned, not step.mine, step.due_on or distant)


def recent_events(cases, limit=5):
    entries = list(Entry.objects.of(*cases).order_by("-at", "-pk")[:limit])
    for entry in entries:
        entry.what = wording(entry.verb)
    return entries


def waiting_papers(user):
    """Papers that lie with the person's own organisation: a sponsor's queue on the portal."""
    found = []
    for model in sorted(CasePaper.__subclasses__(), key=lambda model: model._meta.label):
        found += list(model.objects.visible_to(user).waiting_for(user).order_by("submitted_at")[:PAGE])
    return found


def unread(user):
    own = [m.organisation_id for m in user.current_memberships]
    return Reminder.objects.visible_to(user).filter(organisation__in=own).unread().count()


@login_required
@require_safe
def programmes(request):
    """All classes that the person may see, with search by words and filters by year and stage."""
    rows = my_classes(request.user).order_by("-plan__year", "plan", "number")
    words, year, stage = (request.GET.get(name, "").strip() for name in ("q", "year", "stage"))
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(code__icontains=words) | Q(host__name__icontains=words))
    if year.isdigit():
        rows = rows.filter(plan__year=int(year))
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    today = timezone.localdate()
    desk = Desk(page.object_list)
    lines = [(programme, step, step.is_late(today)) for programme in desk.programmes for step in [desk.next(programme)]]
    years = Programme.objects.visible_to(request.user).order_by("-plan__year").values_list("plan__year", flat=True)
    context = {
        "page": page, "lines": lines, "today": today, "words": words, "year": year, "stage": stage,
        "stages": Stage.choices, "years": list(dict.fromkeys(years.distinct())), "unread": unread(request.user),
    }  # fmt: skip
    return render(request, "reports/programmes.html", context)


@login_required
@require_safe
def programme(request, pk):
    """One page a class: where it stands, its papers, its deadlines, its timeline."""
    row = get_visible(my_classes(request.user), request.user, pk=pk)
    today = timezone.localdate()
    desk = Desk([row])
    step = desk.next(row)
    context = {
        "programme": row,
        "today": today,
        "step": step,
        "stages": stages_of(row, step, today),
        "papers": papers_of(row),
        "deadlines": deadlines_of(desk, row),
        "rules": desk.rules[row.rule_set_id],
        "moves": moves_for(row, request.user),
        "entries": timeline(row.case, limit=8),
        "changes": row.changes.all()[:5],
        "unread": unread(request.user),
    }
    return render(request, "reports/programme.html", context)


PAPER_LABELS = (
    ("filing", "开班备案"), ("roster", "学员名单、签到与考核"), ("settlement", "经费结算"), ("completion", "结业上报"),
)  # fmt: skip


def papers_of(programme):
    """The papers of a class as a task list."""
    words = {"draft": "doing", "submitted": "doing", "returned": "returned", "accepted": "done", "withdrawn": "todo"}
    tasks = []
    for name, label in PAPER_LABELS:
        row = getattr(programme, name, None)
        url = f"/portal/programmes/{programme.pk}/{name}/"
        if row is None:
            tasks.append({"label": label, "url": url, "state": "todo", "word": "未开始"})
            continue
        word, state = row.get_state_display(), words[row.state]
        if name == "roster" and row.closed_at:
            word, state = "已封存", "done"
        tasks.append({"label": label, "url": url, "state": state, "word": word, "note": row.turn})
    done = programme.stage == Stage.COMPLETED
    url = f"/portal/programmes/{programme.pk}/certificates/"
    tasks.append({"label": "结业证书", "url": url if done else "", "state": "done" if done else "todo",
                  "word": "可查看" if done else "结业上报通过后制发"})  # fmt: skip
    return tasks


def deadlines_of(desk, programme):
    """Every day by which something is due for a class, with its arithmetic: [(label, Due, done)]."""
    filing = getattr(programme, "filing", None)
    opening = programme.starts_on or (filing.starts_on if filing else None)
    order = list(Stage)
    at = order.index(Stage(programme.stage))
    found = [
        ("开班备案", desk.due(programme, "filing.lead", opening), at >= order.index(Stage.FILED)),
        ("完成办班", desk.wall(programme), at >= order.index(Stage.HELD)),
        ("结业上报", desk.due(programme, "completion.due", programme.ends_on), at >= order.index(Stage.REPORTED)),
    ]
    if programme.is_subsidised:
        settlement = getattr(programme, "settlement", None)
        done = settlement is not None and not settlement.is_open
        found.append(("经费报销材料", desk.due(programme, "reimbursement.due", programme.ends_on), done))
    return [(label, due, done) for label, due, done in found if due is not None]


@login_required
@require_safe
def case_timeline(request, pk):
    """Screen 12: who did what, when, for whom; filtered by person or kind of act, printable as evidence."""
    row = get_visible(Programme.objects.with_parties(), request.user, pk=pk)
    entries = timeline(row.case, limit=1000)
    people = sorted({entry.actor_name for entry in entries})
    verbs = sorted({(entry.verb, entry.what) for entry in entries}, key=lambda pair: pair[1])
    person, verb = request.GET.get("person", ""), request.GET.get("verb", "")
    if person:
        entries = [entry for entry in entries if entry.actor_name == person]
    if verb:
        entries = [entry for entry in entries if entry.verb == verb]
    context = {
        "programme": row, "entries": entries, "chain": chain_holds(row.case), "people": people, "verbs": verbs,
        "person": person, "verb": verb, "unread": unread(request.user),
    }  # fmt: skip
    return render(request, "reports/timeline.html", context)
