"""The ladder of reminders."""

from django.contrib import admin
from django.db.models import Case, F, Value, When
from django.utils import timezone

from accounts.admin import VisibleFilter
from accounts.roles import OrganisationKind, Role
from policies import actions
from policies.admin.kept import KeptAdmin
from policies.models import Rung
from policies.timetable import MILESTONES


@admin.register(Rung)
class RungAdmin(KeptAdmin):
    add_label = "新增一级"
    empty_hint = "运行 manage.py load_basics 录入通用阶梯，或由审批人员为本机关新增。没有阶梯就不会自动提醒。"
    list_display = ("kind", "when", "seat", "in_whose_name", "whose", "active")
    list_filter = ("kind", "seat", "active", ("authority", VisibleFilter))
    list_select_related = ("authority",)
    fields = ("authority", "kind", "offset", "seat", "official", "active")
    list_per_page = 100
    sortable_by = ()

    def get_ordering(self, request):
        """Kinds in the order of a class's life, each from its first rung to its last."""
        life = [When(kind=kind, then=Value(place)) for place, kind in enumerate(MILESTONES)]
        return [F("authority").asc(nulls_first=True), Case(*life).asc(), "offset", "seat"]

    @admin.display(description="哪一天")
    def when(self, rung):
        return rung.when

    @admin.display(description="发出方式")
    def in_whose_name(self, rung):
        return "以机关名义，先入发件箱" if rung.official else "平台提醒"

    @admin.display(description="适用机关")
    def whose(self, rung):
        return rung.authority or "通用"

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
