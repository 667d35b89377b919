"""The page of one class, and its journal."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Role
from accounts.scope import get_visible
from programs.checks import change_deadline
from programs.lifecycle import Stage
from programs.models import Programme
from reports.desk import PAPERS, Desk, deadline_facts, deadlines_of, paper, stages_of
from reports.reading import my_classes
from reports.staff import decides
from trainees.actions.guards import is_filer
from trainees.views.case import roster_of, tabs_of
from workflow.lifecycle import State
from workflow.perform import moves_for
from workflow.timeline import chain_holds, hands_of, timeline

MOST = 1000


@login_required
@require_safe
def programme(request, pk):
    """One page a class: where it stands, its papers, its deadlines, its timeline."""
    row = get_visible(my_classes(request.user), request.user, pk=pk)
    today = timezone.localdate()
    desk = Desk([row], today)
    step = desk.next(row)
    context = {
        "programme": row,
        "today": today,
        "step": step,
        "account": desk.beside(row, step),
        "acts": step.mine and request.user.has_role(Role.FILER, organisation=row.host),
        "decisions": [p for p in papers_in(row) if p.state == State.SUBMITTED and decides(request.user, p)],
        "stages": stages_of(row, step, today),
        "papers": papers_of(row, request.user),
        "deadlines": [(line, line.days_late(today)) for line in deadlines_of(desk, row)],
        "opening_on": deadline_facts(row)["opening_on"],
        "rules": desk.rules[row.rule_set_id],
        "moves": moves_for(row, request.user),
        "entries": timeline(row.case, limit=5),
        "changes": [
            (change, change_deadline(change, desk.rules[row.rule_set_id], desk.calendar))
            for change in row.changes.all()[:5]
        ],
    }
    return render(request, "reports/programme.html", context)


def papers_in(programme):
    return [row for name in PAPERS if (row := paper(programme, name)) is not None]


PAPER_LABELS = (
    ("filing", "开班备案"), ("roster", "学员"), ("settlement", "经费结算"), ("completion", "结业上报"),
)  # fmt: skip


def papers_of(programme, user):
    """The papers of a class as a task list; that of the people leads to each of its pages."""
    words = {
        "draft": "doing",
        "submitted": "doing",
        "returned": "returned",
        "accepted": "done",
        "withdrawn": "todo",
    }
    tasks = []
    for name, label in PAPER_LABELS:
        row = getattr(programme, name, None)
        url = f"/portal/programmes/{programme.pk}/{name}/"
        pages = (
            tabs_of(programme, roster_of(programme), may_write=is_filer(programme, user))
            if name == "roster"
            else []
        )
        if row is None:
            tasks.append({"label": label, "url": url, "state": "todo", "word": "未开始", "pages": pages})
            continue
        word, state = row.get_state_display(), words[row.state]
        if name == "roster" and row.closed_at:
            word, state = "已封存", "done"
        tasks.append(
            {"label": label, "url": url, "state": state, "word": word, "note": row.turn, "pages": pages}
        )
    done = programme.stage == Stage.COMPLETED
    url = f"/portal/programmes/{programme.pk}/certificates/"
    tasks.append({"label": "结业证书", "url": url if done else "", "state": "done" if done else "todo",
                  "word": "可查看" if done else "结业上报通过后制发"})  # fmt: skip
    return tasks


@login_required
@require_safe
def case_timeline(request, pk):
    """Screen 12: who did what, when, for whom; filtered by person or kind of act, printable as evidence."""
    row = get_visible(Programme.objects.with_parties(), request.user, pk=pk)
    person, verb = request.GET.get("person", ""), request.GET.get("verb", "")
    people, verbs = hands_of(row.case)
    context = {
        "programme": row, "entries": timeline(row.case, limit=MOST, person=person, verb=verb), "most": MOST,
        "chain": chain_holds(row.case), "people": people, "verbs": verbs, "person": person, "verb": verb,
    }  # fmt: skip
    return render(request, "reports/timeline.html", context)
