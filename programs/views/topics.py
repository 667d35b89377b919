"""Topics of the coming year: open calls, one's own topics, and the form of one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from accounts.roles import Role
from accounts.scope import NOT_FOUND, get_visible
from programs import actions
from programs.actions.topics import WRITTEN
from programs.checks import topic_findings
from programs.forms import TopicForm
from programs.models import Call, Topic
from workflow.perform import log_refusal, moves_for, seen_version
from workflow.rounds import open_remarks


def own_seat(user):
    """The organisation for which the person files topics, None when he files for none."""
    seats = [m.organisation for m in user.current_memberships if m.role == Role.FILER]
    return seats[0] if seats else None


@login_required
@require_safe
def topics(request):
    today = timezone.localdate()
    calls = Call.objects.visible_to(request.user).filter(closes_on__gte=today).select_related("authority")
    rows = Topic.objects.visible_to(request.user).select_related("call", "sponsor", "host", "holder")
    context = {"calls": calls.order_by("closes_on"), "topics": rows.order_by("-call__year", "-pk")[:100],
               "today": today, "may_write": own_seat(request.user) is not None}  # fmt: skip
    return render(request, "programs/topics.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_topic(request, call):
    call = get_visible(Call.objects.select_related("authority"), request.user, pk=call)
    sponsor = own_seat(request.user)
    if sponsor is None:
        raise Http404(NOT_FOUND)
    return written(request, Topic(call=call, sponsor=sponsor))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request, pk):
    row = get_visible(
        Topic.objects.select_related("call__authority", "sponsor", "host", "holder"), request.user, pk=pk
    )
    return written(request, row)


def written(request, row):
    """The page of a topic: a form while it may be written, plain lines otherwise."""
    writes = row.is_open and request.user.has_role(Role.FILER, organisation=row.sponsor)
    if request.method == "POST" and not writes:
        raise Http404(NOT_FOUND)
    form = TopicForm(request.POST or None, instance=row, user=request.user) if writes else None
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = actions.save_topic(
                    form.instance,
                    version=seen_version(request) or None,
                    actor=request.user,
                    now=timezone.now(),
                )
            except Refused as refusal:
                log_refusal(request, refusal)
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, "已保存，尚未提交。核对无误后请提交。")
                return redirect("topic", saved.pk)
    names = [name for name in WRITTEN if getattr(row, name, "") != ""]
    context = {
        "topic": row,
        "form": form,
        "rows": [(Topic._meta.get_field(name).verbose_name, getattr(row, name, "")) for name in names]
        if row.pk
        else [],
        "moves": moves_for(row, request.user) if row.pk else [],
        "findings": topic_findings(row) if row.pk else [],
        "remarks": [remark for found in open_remarks(row).values() for remark in found] if row.pk else [],
    }
    return render(request, "programs/topic.html", context, status=status)
