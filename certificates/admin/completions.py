"""The completion packages that wait for a decision."""

from django.contrib import admin
from django.utils import timezone

from certificates.checks import package_of, parts_of
from certificates.deadlines import completion_deadline
from certificates.desk import package_context
from certificates.models import Completion
from programs.admin.lateness import DatedAdmin


@admin.register(Completion)
class CompletionAdmin(DatedAdmin):
    list_display = ("programme", "host", "status", "ends_on", "submitted_at", "late")
    list_select_related = ("programme__host", "programme__rule_set__notice", "programme__plan", "holder")
    search_fields = ("programme__title", "programme__code", "programme__host__name")
    search_help_text = "项目编号、选题或承办单位"

    def deadline(self, paper, rules, calendar):
        return completion_deadline(paper.programme, paper, rules, calendar)

    @admin.display(description="承办单位")
    def host(self, row):
        return row.programme.host

    @admin.display(description="结束日期", ordering="programme__ends_on")
    def ends_on(self, row):
        return row.programme.ends_on

    def review_context(self, request, dossier):
        package = package_of(dossier, timezone.localdate())
        context = package_context(package, may_write=False)
        rows = [(item.name, said(package, item), "") for item in package.items]
        sections = [
            {"code": "documents", "title": "结业材料", "rows": rows, "template": "certificates/_review.html"},
            {"code": "summary", "title": "情况说明", "rows": words_of(dossier)},
        ]
        return {
            **context,
            "sections": sections,
            "parts": parts_of(package),
            "due_template": "certificates/_due.html",
        }


def said(package, item):
    row = package.files.get(item.code)
    if row is None:
        return "可生成" if not item.uploaded and item.code in package.drawable else "没有提交"
    marks = f"，已确认{'、'.join(row.seals)}" if row.seals else ""
    return f"{row.original_name}（{timezone.localdate(row.uploaded_at)}{marks}）"


def words_of(completion):
    rows = [("研修情况", completion.summary or "没有填写", "")]
    return rows + [("情况说明", reason, "") for reason in completion.reasons.values()]
