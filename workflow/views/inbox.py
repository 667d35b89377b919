"""The inbox: messages to the organisations of a person, what he has read of them, how he wants to be mailed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refused
from workflow.actions import choose_mail, mark_all_read, mark_read
from workflow.letters import days_left
from workflow.models import MailChoice, Reminder
from workflow.perform import refused

PER_PAGE = 20


@login_required
@require_safe
def messages_page(request):
    """Unread messages, or with ?show=all every one; those that were taken back say why."""
    everything = request.GET.get("show") == "all"
    addressed = Reminder.objects.addressed_to(request.user)
    unread = addressed.unread_by(request.user)
    count = unread.count()
    rows = (addressed if everything else unread).select_related("organisation", "sender")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    read = set(request.user.readings.filter(reminder__in=page.object_list).values_list("reminder", flat=True))
    context = {
        "page": page,
        "lines": [line_of(reminder, today, read) for reminder in page.object_list],
        "everything": everything,
        "unread_count": count,
        "title_count": count,
        "sub": f"未读 {count} 条" if count else "没有未读消息",
        "modes": MailChoice.Mode.choices,
        "mode": mode_of(request.user),
        "several": len({m.organisation_id for m in request.user.current_memberships}) > 1,
    }
    return render(request, "workflow/messages.html", context)


def line_of(reminder, today, read):
    """A message as the page shows it: its state as tone and word, and what is left to do with it."""
    left, void = (
        (reminder.due_on - today).days if reminder.due_on else None,
        reminder.withdrawn_at is not None,
    )
    tone, word = "", ""
    if void:
        tone, word = "withdrawn", "已代替" if reminder.overtaken else "已撤销"
    elif left is not None:
        tone = "late" if left < 0 else "due" if left <= 10 else "grey"
        word = days_left(reminder.due_on, today)
    return {
        "reminder": reminder, "unread": not void and reminder.pk not in read, "void": void, "tone": tone, "word": word,
        "icon": "" if void else "clock" if left is not None else "",
    }  # fmt: skip


def mode_of(person):
    choice = MailChoice.objects.of(person).first()
    return choice.mode if choice else MailChoice.Mode.DAILY.value


@login_required
@require_POST
def read_message(request, pk):
    reminder = get_object_or_404(Reminder.objects.addressed_to(request.user), pk=pk)
    mark_read(reminder, actor=request.user, now=timezone.now())
    return redirect(reminder.address or "messages")


@login_required
@require_POST
def read_all(request):
    count = mark_all_read(actor=request.user, now=timezone.now())
    messages.success(request, f"{count} 条消息已标为已读。" if count else "没有未读消息。")
    return redirect("messages")


@login_required
@require_POST
def choose(request):
    """How the person wants to be mailed."""
    try:
        choose_mail(request.POST.get("mode", ""), actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back="/portal/messages/")
    messages.success(request, "已保存邮件提醒方式。")
    return redirect("messages")
