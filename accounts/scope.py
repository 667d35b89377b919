"""The one place that says which rows a person may see."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.http import Http404

from accounts.roles import DUTIES, OrganisationKind


@dataclass(frozen=True)
class Scope:
    """The part of the organisation tree that a person answers for.

    `paths` are tree paths of the organisations the person belongs to; a row is seen when one of the
    organisations it names lies at or below one of them. The ministry sees everything. A membership that
    is only one of the three administrative duties opens no case data (三员分立).
    """

    everything: bool
    paths: tuple[str, ...]

    @classmethod
    def of(cls, user):
        if not user.is_active:
            return cls(False, ())
        organisations = [m.organisation for m in user.current_memberships if m.role not in DUTIES]
        everything = any(o.kind == OrganisationKind.MINISTRY for o in organisations)
        return cls(everything, tuple(sorted({o.path for o in organisations if o.path})))

    def condition(self, *fields):
        """Q for rows in which any of the fields (lookups of an Organisation, "" for the row itself) is in scope."""
        if self.everything:
            return Q()
        condition = Q(pk__in=[])
        for field in fields:
            prefix = f"{field}__" if field else ""
            for path in self.paths:
                condition |= Q(**{f"{prefix}path__startswith": path})
        return condition

    def covers(self, organisation):
        return self.everything or any(organisation.path.startswith(path) for path in self.paths)


class ScopedQuerySet(models.QuerySet):
    """Every model with rows of one organisation names in `scope_fields` the lookups that lead to it."""

    scope_fields: tuple[str, ...] = ()

    def visible_to(self, user):
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(user.scope.condition(*self.scope_fields))


NOT_FOUND = "没有找到您要的内容：地址有误，或不在您的权限范围内。"


def get_visible(queryset, user, **lookup):
    """The row if the person may see it. A foreign row and a missing one are the same 404."""
    try:
        return queryset.visible_to(user).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, OverflowError):
        raise Http404(NOT_FOUND) from None
