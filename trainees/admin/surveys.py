"""The forms of the satisfaction survey: written line by line, looked at as trainees will see them, put in use."""

from django.conf import settings
from django.contrib import admin
from django.http import Http404
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from accounts.roles import Role
from accounts.scope import NOT_FOUND, get_visible
from policies.admin.kept import KeptAdmin
from trainees.actions import keep_survey_form
from trainees.actions.survey_forms import may_publish
from trainees.forms.survey import GRADES, AnswerForm, SurveyFormForm
from trainees.models import Survey, SurveyForm
from workflow.perform import moves_for

HEAD = ("authority", "year", "title", "notice")


@admin.register(SurveyForm)
class SurveyFormAdmin(KeptAdmin):
    form = SurveyFormForm
    add_label = "新增测评表样"
    empty_hint = "运行 manage.py load_survey_forms 录入平台拟定的表样，或由审批人员按正式表样新增。"
    list_display = ("title", "year", "authority", "questions_count", "in_use")
    list_select_related = ("authority",)
    list_filter = ("year",)
    search_fields = ("title", "authority__name")

    @admin.display(description="题数")
    def questions_count(self, form):
        return len(form.questions.items)

    @admin.display(description="状态")
    def in_use(self, form):
        return f"{timezone.localdate(form.published_at)} 启用" if form.published_at else "草稿"

    @admin.display(description="表样来源")
    def shown_source(self, form):
        return form.questions.source

    @admin.display(description="等级")
    def shown_grades(self, form):
        return "；".join(
            f"{grade.label}（{grade.points} 分{'，计入满意率' if grade.satisfied else ''}）"
            for grade in form.questions.grades
        )

    @admin.display(description="题目")
    def shown_items(self, form):
        rows = [
            (section.title, "；".join(item.text for item in section.items))
            for section in form.questions.sections
        ]
        rows.append(("文字回答", "；".join(item.text for item in form.questions.texts)))
        return format_html_join("", "<p><strong>{}</strong>　{}</p>", rows)

    @admin.display(description="预览")
    def preview_link(self, form):
        address = reverse("admin:trainees_surveyform_preview", args=[form.pk])
        return format_html('<a href="{}">按学员看到的样子预览</a>', address)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_publish(obj, request.user))

    def get_fieldsets(self, request, obj=None):
        if obj is not None and not self.has_change_permission(request, obj):
            shown = (*HEAD, "in_use", "shown_source", "shown_grades", "shown_items", "preview_link")
            return [(None, {"fields": shown})]
        grades = [(f"label_{at}", f"points_{at}", f"satisfied_{at}") for at in range(GRADES)]
        head = (*HEAD, "preview_link") if obj else HEAD
        return [
            (None, {"fields": head}),
            ("题目", {"fields": ("items", "texts", "source")}),
            ("五个等级，从好到差", {"fields": grades}),
        ]

    def get_readonly_fields(self, request, obj=None):
        return ("in_use", "shown_source", "shown_grades", "shown_items", "preview_link")

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None and not self.has_change_permission(request, obj):
            kwargs["form"] = (
                admin.ModelAdmin.form
            )  # nothing is written there, so no field of ours is asked for
        return super().get_form(request, obj, change=change, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "authority":
            own = [m.organisation_id for m in request.user.current_memberships if m.role == Role.APPROVER]
            field.queryset = field.queryset.filter(pk__in=own)
        return field

    def change_view(self, request, object_id, form_url="", extra_context=None):
        form = self.get_object(request, object_id)
        extra = {"moves": moves_for(form, request.user), "version": form.version} if form else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | extra)

    def save_model(self, request, obj, form, change):
        keep_survey_form(obj, actor=request.user, now=timezone.now())

    def get_urls(self):
        preview = path(
            "<int:pk>/preview/", self.admin_site.admin_view(self.preview), name="trainees_surveyform_preview"
        )
        return [preview, *super().get_urls()]

    def preview(self, request, pk):
        """The sheet as trainees will see it, with nothing to send."""
        if not self.has_view_permission(request):
            raise Http404(NOT_FOUND)
        row = get_visible(SurveyForm.objects.select_related("authority"), request.user, pk=pk)
        sheet = AnswerForm(questions=row.questions)
        context = {"survey": Survey(form=row), "form": sheet, "preview": True, "least": settings.SURVEY_LEAST_ANSWERS}  # fmt: skip
        return render(request, "trainees/survey/answer.html", context)
