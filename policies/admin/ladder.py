"""The ladder of reminders."""

from django.contrib import admin
from django.db.models import F
from django.utils import timezone

from accounts.roles import OrganisationKind, Role
from policies import actions
from policies.admin.kept import KeptAdmin
from policies.models import Rung
from policies.models.ladder import deadline_kinds

# A handful for each kind and authority: the picture shows a ladder as a whole or not at all.
ALL_OF_THEM = 5000


@admin.register(Rung)
class RungAdmin(KeptAdmin):
    add_label = "新增一级"
    empty_hint = "运行 manage.py load_basics 录入通用阶梯，或由审批人员为本机关新增。没有阶梯就不会自动提醒。"
    list_display = ("kind", "authority")
    list_select_related = ("authority",)
    fields = ("authority", "kind", "offset", "seat", "official", "active")
    list_per_page = ALL_OF_THEM
    change_list_template = "admin/policies/ladder.html"

    def get_ordering(self, request):
        return [F("authority").asc(nulls_first=True), "offset", "seat"]

    def changelist_view(self, request, extra_context=None):
        """The ladders as pictures: the one for all first, then those of the authorities that have their own."""
        answer = super().changelist_view(request, extra_context)
        found = getattr(answer, "context_data", None) or {}
        if "cl" in found:
            found["ladders"] = pictures(found["cl"].result_list, request.user)
        return answer

    def has_change_permission(self, request, obj=None):
        """Own ladder and those below; the one for all is kept by the ministry, and read by everybody."""
        return super().has_change_permission(request, obj) and (
            obj is None or actions.may_keep_rung(obj, request.user)
        )

    def has_add_permission(self, request):
        return super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "authority" and field is not None:
            field.queryset = field.queryset.filter(kind__in=OrganisationKind.authorities())
            field.empty_label = "通用（所有机关）"
            if not request.user.is_ministry:
                own = [m.organisation_id for m in request.user.current_memberships if m.role == Role.APPROVER]
                field.queryset = field.queryset.filter(pk__in=own)
                field.required, field.empty_label = True, None
        return field

    def save_model(self, request, obj, form, change):
        actions.keep_rung(obj, actor=request.user, now=timezone.now())

    def delete_model(self, request, obj):
        actions.drop_rung(obj, actor=request.user, now=timezone.now())


def pictures(rungs, user):
    """[{whose, authority, may_keep, rows: [{kind, label, before, due, after}]}] of rungs in the order of their days.

    The ladder for all names every kind, those of an authority only the kinds that it keeps for itself.
    """
    ladders: dict[int | None, list[Rung]] = {None: []}
    for rung in rungs:
        ladders.setdefault(rung.authority_id, []).append(rung)
    return [picture(found, user) for found in ladders.values() if found or len(ladders) > 1]


def picture(rungs, user):
    authority = rungs[0].authority if rungs else None
    rows = [
        {"kind": kind, "label": label, "before": part(rungs, kind, -1), "due": part(rungs, kind, 0), "after": part(rungs, kind, 1)}
        for kind, label in deadline_kinds()
        if authority is None or any(rung.kind == kind for rung in rungs)
    ]  # fmt: skip
    may_keep = actions.may_keep_rung(Rung(authority=authority), user)
    return {"whose": authority or "通用", "authority": authority, "may_keep": may_keep, "rows": rows}


def part(rungs, kind, side):
    """The rungs of a kind before (-1), on (0) or after (1) the day."""
    return [rung for rung in rungs if rung.kind == kind and (rung.offset > 0) - (rung.offset < 0) == side]
