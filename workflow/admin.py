"""The admin site's base: rows through `visible_to`, nothing that the person's roles do not allow."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.roles import DUTIES, Role
from accounts.scope import NOT_FOUND
from workflow.lifecycle import State
from workflow.models import Attachment, Entry
from workflow.perform import moves_for
from workflow.rounds import changed_since_last_round, open_remarks
from workflow.timeline import timeline

CASE_ROLES = tuple(role for role in Role if role not in DUTIES)


class ScopedAdmin(admin.ModelAdmin):
    """Staff see the rows in their scope; whether they may write is the model's own matter (`write_roles`).

    Django's add, change and delete forms stay closed unless a subclass opens them: writes are actions.
    """

    view_roles: tuple = CASE_ROLES
    write_roles: tuple = ()
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.is_authenticated and request.user.is_authority and request.user.has_role(*self.view_roles)

    def has_change_permission(self, request, obj=None):
        return bool(self.write_roles) and request.user.is_authenticated and request.user.has_role(*self.write_roles)

    has_add_permission = has_change_permission

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request=None):
        """Only declared filters: an open lookup would read hidden columns letter by letter."""
        declared = {entry if isinstance(entry, str) else entry[0] for entry in self.get_list_filter(request)}
        field = lookup.removesuffix("__exact").removesuffix("__id").removesuffix("__isnull")
        return field in declared

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404(NOT_FOUND)

    def log_addition(self, request, obj, message):
        """The journal is the record; Django's own log would keep a second, weaker one."""

    log_change = log_addition

    def log_deletions(self, request, queryset):
        pass


class MineFilter(admin.SimpleListFilter):
    title = "办理"
    parameter_name = "desk"

    def lookups(self, request, model_admin):
        return [("mine", "待我办理"), ("open", "审核中"), ("returned", "退回补正"), ("accepted", "已通过")]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.waiting_for(request.user)
        states = {"open": State.SUBMITTED, "returned": State.RETURNED, "accepted": State.ACCEPTED}
        return queryset.filter(state=states[self.value()]) if self.value() in states else queryset


class DossierAdmin(ScopedAdmin):
    """A queue of papers and, instead of a form, the review page: the paper, findings, remarks, moves, timeline."""

    list_filter = (MineFilter, "state")
    ordering = ("state", "submitted_at")
    review_template = "admin/workflow/review.html"

    def review_context(self, request, dossier):
        """What this kind of paper shows: sections, findings, parts [(code, name)]. Subclasses fill it in."""
        return {"sections": [], "findings": [], "parts": []}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        dossier = self.get_object(request, object_id)
        if dossier is None:
            raise Http404(NOT_FOUND)
        if request.method == "POST":
            return redirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": str(dossier),
            "opts": self.opts,
            "dossier": dossier,
            "moves": moves_for(dossier, request.user),
            "remarks": open_remarks(dossier),
            "changed": changed_since_last_round(dossier),
            "attachments": Attachment.objects.of(dossier).current(),
            "timeline": timeline(dossier.case, limit=30),
            "next_waiting": self.next_waiting(request, dossier),
            **self.review_context(request, dossier),
        }
        return TemplateResponse(request, self.review_template, context)

    def next_waiting(self, request, dossier):
        """The paper to go on with: the next one that waits for the same person."""
        queue = self.get_queryset(request).waiting_for(request.user).exclude(pk=dossier.pk)
        return queue.order_by("submitted_at").first()


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    """The journal, to be read by the audit administrator; nobody writes it here."""

    list_display = ("at", "organisation_name", "actor_name", "verb", "subject_name", "before", "after", "note")
    list_filter = ("verb",)
    search_fields = ("subject_name", "actor_name")
    show_full_result_count = False
    list_per_page = 100

    def has_view_permission(self, request, obj=None):
        return request.user.is_authenticated and request.user.has_role(Role.AUDIT_ADMIN)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
