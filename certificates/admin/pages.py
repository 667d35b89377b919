"""What the staff screens of this app have in common."""

from django.http import Http404
from django.template.response import TemplateResponse

from accounts.roles import Role
from accounts.scope import NOT_FOUND
from workflow.admin import ScopedAdmin
from workflow.perform import moves_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DECIDERS = (Role.REVIEWER, Role.APPROVER)


class PageAdmin(ScopedAdmin):
    """A row on a page of its own with its moves; Django's change form stays closed."""

    template = ""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404(NOT_FOUND)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": str(obj), "obj": obj,
            "moves": moves_for(obj, request.user), **self.page_context(request, obj),
        }  # fmt: skip
        return TemplateResponse(request, self.template, context)

    def page_context(self, request, obj):
        return {}
