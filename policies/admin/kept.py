"""What all desks of this app share."""

from accounts.refusals import Refused
from accounts.roles import Role
from workflow.admin import ScopedAdmin
from workflow.perform import refused


class KeptAdmin(ScopedAdmin):
    """Saving goes through an action; what the action refuses is a page of its own, with nothing half-saved."""

    write_roles = (Role.APPROVER,)
    actions = None
    change_form_template = "admin/portal_change_form.html"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", db_field.related_model.objects.visible_to(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            return refused(request, refusal, back=request.path)
