"""What the desks of those who pay share: filters, sums of a list, its workbook, and moves that ask first."""

from typing import ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst

from accounts.refusals import Refused, log_refusal
from accounts.scope import NOT_FOUND
from finance.forms.moves import StepForm
from finance.views.loading import say
from workflow.admin import ScopedAdmin, status_piece
from workflow.perform import moves_for, perform, refused
from workflow.uploads import XLSX
from workflow.verbs import verb_for
from workflow.xlsx.writing import write_table


def posted(request):
    """What was sent, also when that is nothing; None while the page is only asked for."""
    return request.POST if request.method == "POST" else None


class YearFilter(admin.SimpleListFilter):
    """By the year of the plan that a class belongs to; `programme` is the way there."""

    title = "年度"
    parameter_name = "year"
    programme = "settlement__programme"

    def lookups(self, request, model_admin):
        field = f"{self.programme}__plan__year"
        years = model_admin.model.objects.visible_to(request.user).order_by(f"-{field}")
        return [(year, str(year)) for year in years.values_list(field, flat=True).distinct()]

    def queryset(self, request, queryset):
        year = self.value()
        if not year:
            return queryset
        return (
            queryset.filter(**{f"{self.programme}__plan__year": year})
            if year.isdecimal()
            else queryset.none()
        )


class SourceFilter(admin.SimpleListFilter):
    """By fund source (002-32, 002-33); `field` is the way there."""

    title = "经费来源"
    parameter_name = "source"
    field = "fund_source"

    def lookups(self, request, model_admin):
        rows = model_admin.model.objects.visible_to(request.user).order_by(self.field)
        return [(each, each or "未注明") for each in rows.values_list(self.field, flat=True).distinct()]

    def queryset(self, request, queryset):
        return queryset if self.value() is None else queryset.filter(**{self.field: self.value()})


class MoneyAdmin(ScopedAdmin):
    """A list with its sum and its workbook, a page a row, and a page that asks before each move."""

    forms: ClassVar[dict[str, type[StepForm]]] = {}
    page_template = ""
    sheet: tuple = ()  # (label, width, what a row gives)

    def get_urls(self):
        name = f"finance_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("export.xlsx", wrap(self.export_view), name=f"{name}_export"),
            path("<int:pk>/<slug:verb>/ask/", wrap(self.step_view), name=f"{name}_step"),
            *super().get_urls(),
        ]

    @admin.display(description="状态", ordering="state")
    def status(self, row):
        return status_piece(row.look, row.get_state_display())

    def row_or_404(self, request, pk):
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404(NOT_FOUND)
        return row

    def page_of(self, row):
        return reverse(f"admin:finance_{self.opts.model_name}_change", args=[row.pk])

    def frame(self, request, title, **context):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "today": timezone.localdate(),
            **context,
        }

    def shown(self, request, template, title, *, status=200, **context):
        response = TemplateResponse(request, template, self.frame(request, title, **context), status=status)
        response["Cache-Control"] = "private, no-store"
        return response

    def moves_of(self, row, user):
        """The moves of a row, each led to the page that asks first."""
        name = f"admin:finance_{self.opts.model_name}_step"
        return [
            {**move, "page": True, "url": reverse(name, args=[row.pk, move["name"]])}
            for move in moves_for(row, user)
        ]

    def asked(self, row):
        """(label, value) of what a move is about."""
        return []

    def step_view(self, request, pk, verb):
        """The question before a move, with amount and 大写; then the move itself, by the one door of all moves."""
        row = self.row_or_404(request, pk)
        move = verb_for(self.model, verb)
        if move is None:
            raise Http404(NOT_FOUND)
        back = self.page_of(row)
        if request.method != "POST" and not move.when(row, request.user):
            sentence = (
                f"“{row}”现在不能由您办理“{move.label}”：状态已变，或这一步由其他人员办理。请返回查看。"
            )
            return refused(request, Refused(sentence, code="not_offered", status=403), back=back)
        form, status = self.forms.get(verb, StepForm)(posted(request)), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    perform(request, row, verb, **form.cleaned_data)
                except Refused as refusal:
                    if refusal.status != 422:
                        return refused(request, refusal, back=back)
                    log_refusal(request, refusal)
                    status = say(form, refusal)
                else:
                    return redirect(back)
        context = {
            "row": row, "form": form, "question": f"{move.label}？", "rows": self.asked(row), "back": back,
            "consequences": [move.confirm] if move.confirm else [], "danger": move.tone == "danger",
            "label": f"确认{move.label.removeprefix('确认')}", "version": row.version,
        }  # fmt: skip
        return self.shown(request, "finance/step.html", move.label, status=status, **context)

    def filtered(self, request):
        """The rows that the list would show, all pages of it."""
        return self.get_changelist_instance(request).get_queryset(request)

    def export_view(self, request):
        """The list as it is filtered, without account numbers."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = [[give(row) for _, _, give in self.sheet] for row in self.filtered(request)]
        title = f"{capfirst(str(self.opts.verbose_name))}清单"
        content = write_table(
            [title, f"导出日期：{timezone.localdate()}　　共 {len(rows)} 笔"],
            [label for label, _, _ in self.sheet],
            [*rows, *self.closing_rows(request)],
            sheet_name=title,
            widths=[width for _, width, _ in self.sheet],
        )
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = (
            f'attachment; filename="{self.opts.model_name}-{timezone.localdate()}.xlsx"'
        )
        response["Cache-Control"] = "private, no-store"
        return response

    def closing_rows(self, request):
        return []
