"""What every staff page shares: scope, closed lookups, no deletion, words and inputs of ours instead of Django's."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import Http404

from accounts.admin.freshness import SEEN, fresh_form
from accounts.refusals import Refused, log_refusal
from accounts.roles import CASE_ROLES, DUTIES, Role
from accounts.scope import NOT_FOUND

KEEPERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
CHOOSE = "（请选择）"


class ScopedAdmin(admin.ModelAdmin):
    """Staff see the rows in their scope; whether they may write is the model's own matter (`write_roles`).

    Saving is one action. What the action refuses is shown in the form, above what was typed; nothing is
    half-saved. Nothing is ever deleted, and no lookup is open but the declared filters.
    """

    view_roles: tuple = CASE_ROLES
    write_roles: tuple = ()
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # counts of every choice are dear, and tell about hidden rows
    list_per_page = 50
    actions: tuple | None = None
    add_label = ""  # what the button for a new row says, "新增…" unless the model has better words
    empty_hint = ""  # what will stand in the list and where it comes from, for a list without rows
    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
    }

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_object(self, request, object_id, from_field=None):
        """The row for a page of its own; one that the person's roles do not open is missing to him."""
        obj = super().get_object(request, object_id, from_field)
        return obj if obj is not None and self.has_view_permission(request, obj) else None

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        user = request.user
        return user.is_authenticated and user.is_authority and user.has_role(*self.view_roles)

    def has_change_permission(self, request, obj=None):
        return (
            bool(self.write_roles)
            and request.user.is_authenticated
            and request.user.has_role(*self.write_roles)
        )

    has_add_permission = has_change_permission

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request=None):
        """Only declared filters: an open lookup would read hidden columns letter by letter."""
        declared = set()
        for entry in self.get_list_filter(request):
            if isinstance(entry, type):
                declared.add(getattr(entry, "parameter_name", None))
            else:
                declared.add(entry if isinstance(entry, str) else entry[0])
        field = lookup.removesuffix("__isnull").removesuffix("__exact").removesuffix("__id")
        return field in declared

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Django's pencil, plus and eye beside a choice lead away from what was typed: left out."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            for way in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{way}_related", False)
        if isinstance(field, forms.ModelChoiceField) and field.empty_label:
            field.empty_label = CHOOSE
        elif isinstance(field, forms.TypedChoiceField):
            field.choices = [(value, label if value else CHOOSE) for value, label in field.choices]
        return field

    def get_fieldsets(self, request, obj=None):
        """The declared fields; where they can be changed, the mark of what they were is with them."""
        sets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj) or SEEN in flatten_fieldsets(sets):
            return sets
        *first, (name, options) = sets
        return [*first, (name, {**options, "fields": [*options["fields"], SEEN]})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None and self.has_change_permission(request, obj):
            kwargs["form"] = fresh_form(kwargs.get("form", self.form))
        form = plain_form(super().get_form(request, obj, change, **kwargs))
        refusal = getattr(request, "refusal", None)
        return refused_form(form, refusal) if refusal else form

    def new_label(self):
        return self.add_label or f"新增{self.opts.verbose_name}"

    def changelist_view(self, request, extra_context=None):
        words = {"add_label": self.new_label(), "empty_hint": self.empty_hint}
        return super().changelist_view(request, {**words, **(extra_context or {})})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        title = str(self.opts.verbose_name) if object_id else self.new_label()
        extra = {"title": title, "show_save_and_add_another": False, **(extra_context or {})}
        try:
            return super().changeform_view(request, object_id, form_url, extra)
        except Refused as refusal:
            log_refusal(request, refusal)
            request.refusal = refusal
            response = super().changeform_view(request, object_id, form_url, extra)
            response.status_code = refusal.status
            return response

    def history_view(self, request, object_id, extra_context=None):
        """Django's own history is never written here; the journal stands on each page."""
        raise Http404(NOT_FOUND)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404(NOT_FOUND)

    def log_addition(self, request, obj, message):
        """The journal is the record; Django's own log would keep a second, weaker one."""

    log_change = log_addition

    def log_deletions(self, request, queryset):
        pass


class VisibleFilter(admin.RelatedFieldListFilter):
    """A filter by related rows that offers those alone which the person may see."""

    def field_choices(self, field, request, model_admin):
        return [(row.pk, str(row)) for row in field.related_model.objects.visible_to(request.user)]


def plain_form(form):
    """The form class with labels as they are, without Django's colon."""

    def __init__(self, *args, **kwargs):
        form.__init__(self, *args, **{"label_suffix": "", **kwargs})

    return type(form.__name__, (form,), {"__init__": __init__})


def refused_form(form, refusal):
    """The form class that carries the sentence of a refusal, so that what was typed comes back with it."""

    def clean(self):
        form.clean(self)
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)

    return type(form.__name__, (form,), {"clean": clean})


def kept_below(queryset, user, field=""):
    """Rows of the organisations that the person administers; the three duties see no case data by it."""
    prefix = f"{field}__" if field else ""
    kept = queryset.none()
    for membership in user.current_memberships:
        if membership.role in DUTIES:
            kept = kept | queryset.filter(**{f"{prefix}path__startswith": membership.organisation.path})
    return kept
