"""The outbox: what will go to whom and when, and what became of it. Staff look, change, hold and release."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, Value, When
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.admin import ScopedAdmin, VisibleFilter
from accounts.refusals import Refused, log_refusal
from accounts.scope import NOT_FOUND
from workflow.actions import edit_letter, may_handle
from workflow.admin.papers import status_piece
from workflow.models import Letter
from workflow.perform import moves_for
from workflow.timeline import timeline

State = Letter.State
# What somebody has to look at stands first, then what goes next, then what is over.
ORDER = Case(
    When(state__in=Letter.TROUBLED, then=Value(0)),
    When(state__in=(*Letter.UNSENT, State.SENDING), then=Value(1)),
    default=Value(2),
)


class StandingFilter(admin.SimpleListFilter):
    title, parameter_name, template = "状态", "standing", "admin/filter_tabs.html"
    groups = {
        "unsent": ("待发和暂缓", (*Letter.UNSENT, State.SENDING)), "trouble": ("失败和不明", Letter.TROUBLED),
        "sent": ("已发", (State.SENT,)), "cancelled": ("已取消", (State.CANCELLED,)),
    }  # fmt: skip

    def lookups(self, request, model_admin):
        return [(code, label) for code, (label, _) in self.groups.items()]

    def queryset(self, request, queryset):
        return (
            queryset.filter(state__in=self.groups[self.value()][1])
            if self.value() in self.groups
            else queryset
        )


class OfficialFilter(admin.SimpleListFilter):
    title, parameter_name = "名义", "official"

    def lookups(self, request, model_admin):
        return [("yes", "以机关名义"), ("no", "平台提醒")]

    def queryset(self, request, queryset):
        return (
            queryset.filter(sender__isnull=self.value() == "no")
            if self.value() in ("yes", "no")
            else queryset
        )


class LetterForm(forms.Form):
    subject = forms.CharField(label="主题", max_length=200)
    body = forms.CharField(label="正文", max_length=8000, widget=forms.Textarea(attrs={"rows": 16}))
    version = forms.IntegerField(widget=forms.HiddenInput)


@admin.register(Letter)
class LetterAdmin(ScopedAdmin):
    list_display = ("subject", "status", "when", "recipient", "sent_by", "problem")
    list_filter = (StandingFilter, OfficialFilter, ("sender", VisibleFilter))
    list_select_related = ("person", "organisation", "sender")
    search_fields = ("subject", "organisation__name", "person__display_name")
    search_help_text = "主题、收件单位或收件人"
    empty_hint = "到期提醒、催办和审核结果的邮件出现在这里；以机关名义发出的先停留一段时间，供查看和修改。"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body")

    def get_ordering(self, request):
        return [ORDER.asc(), Case(When(state__in=Letter.UNSENT, then="send_after")).asc(), "-pk"]

    @admin.display(description="状态", ordering="state")
    def status(self, letter):
        return status_piece(letter.state, letter.get_state_display())

    @admin.display(description="时间")
    def when(self, letter):
        return when_words(letter)

    @admin.display(description="收件人")
    def recipient(self, letter):
        return letter.recipient

    @admin.display(description="名义", ordering="sender")
    def sent_by(self, letter):
        return letter.sender or "平台提醒"

    @admin.display(description="问题")
    def problem(self, letter):
        return letter.error

    def change_view(self, request, object_id, form_url="", extra_context=None):
        letter = self.get_object(request, object_id)
        if letter is None:
            raise Http404(NOT_FOUND)
        editable = letter.official and letter.state in Letter.UNSENT and may_handle(request.user, letter)
        if request.method == "POST":
            return self.edit(request, letter)
        form = LetterForm(initial={"subject": letter.subject, "body": letter.body, "version": letter.version})
        return self.page(request, letter, form if editable else None)

    def edit(self, request, letter):
        form, status = LetterForm(request.POST), 422
        if form.is_valid():
            try:
                edit_letter(letter, actor=request.user, now=timezone.now(), **form.cleaned_data)
            except Refused as refusal:
                log_refusal(request, refusal)
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, "已保存修改，邮件将按修改后的内容发出。")
                return redirect(request.path)
        return self.page(request, letter, form, status=status)

    def page(self, request, letter, form, *, status=200):
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": letter.subject, "letter": letter,
            "when": when_words(letter), "moves": moves_for(letter, request.user), "form": form,
            "lines": letter.lines.select_related("reminder"),
            "entries": timeline(f"workflow.letter:{letter.pk}"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/workflow/letter.html", context, status=status)


def when_words(letter):
    """When it goes or went, in words."""
    moment = f"{timezone.localtime(letter.sent_at or letter.send_after):%Y-%m-%d %H:%M}"
    if letter.state == State.SENT:
        return f"{moment} 发出"
    if letter.state == State.WAITING:
        return f"{moment} {'重试' if letter.attempts else '发出'}"
    return "放行后发出" if letter.state == State.HELD else ""
