"""Who takes part: people, the organisations they act for, and what they may do there."""

import re
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import DUTIES, OFFICE_ROLES, OrganisationKind, Role, misplaced
from accounts.scope import Scope, ScopedQuerySet
from accounts.uscc import check_uscc, normalise_uscc


class OrganisationQuerySet(ScopedQuerySet):
    scope_fields = ("",)

    def under(self, organisation):
        """The organisation itself and everything below it in the tree."""
        return self.filter(path__startswith=organisation.path)

    def authorities(self):
        return self.filter(kind__in=OrganisationKind.authorities())


class Organisation(models.Model):
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类型", max_length=20, choices=OrganisationKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    path = models.CharField("路径", max_length=200, editable=False, db_index=True, default="")
    region_code = models.CharField(
        "地区代码", max_length=6, blank=True, help_text="GB/T 2260 省级两位代码，如 37；兵团为 66"
    )
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    base_level = models.CharField(
        "继续教育基地",
        max_length=10,
        blank=True,
        choices=[("national", "国家级基地"), ("provincial", "省级基地")],
    )
    division = models.CharField(
        "主管处室", max_length=60, blank=True, help_text="如 专业技术人员管理司、职业能力建设处"
    )
    active = models.BooleanField("在用", default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="organisation_name_once_below_parent",
                violation_error_message="同一上级单位下已有这个名称的机构，请直接选用，或写明全称加以区别。",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=OrganisationKind.MINISTRY),
                name="one_ministry",
                violation_error_message="人力资源社会保障部只有一个，不能再建。",
            ),
            models.UniqueConstraint(
                fields=["uscc"],
                condition=~Q(uscc=""),
                name="organisation_uscc_once",
                violation_error_message="该统一社会信用代码已属于另一机构。同一代码即同一机构，请直接选用已有机构。",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.uscc = normalise_uscc(self.uscc) if self.uscc else ""
        if self.uscc and (faults := check_uscc(self.uscc)):
            raise ValidationError({"uscc": faults})
        if self.parent_id and self.pk and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": "上级单位不能是本机构自己或其下级，请另选。"})
        if fault := misplaced(self.kind, self.parent.kind if self.parent_id else None):
            raise ValidationError(fault)

    @property
    def label(self):
        return self.short_name or self.name

    @property
    def spoken_name(self):
        """The name as offices say it: 福建省人社厅, 人社部."""
        return re.sub("人力资源和?社会保障", "人社", self.name)

    @property
    def ancestor_ids(self):
        """Primary keys from the root down to this organisation, read off the path."""
        return [int(part) for part in self.path.strip("/").split("/") if part]


class User(AbstractUser):
    """A person's account. What the person may do follows from the memberships alone."""

    first_name = None  # type: ignore[assignment]  # Django's own way to drop a field
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField("姓名", max_length=50)
    phone = models.CharField("电话", max_length=20, blank=True)

    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self):
        return self.display_name or self.username

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name

    @cached_property
    def current_memberships(self):
        """Memberships in force, with their organisations; read once per request."""
        if not self.is_active or not self.pk:
            return []
        return [m for m in self.memberships.select_related("organisation") if m.organisation.active]

    @cached_property
    def scope(self):
        return Scope.of(self)

    def roles_in(self, organisation):
        """Roles held in the organisation itself (a set of `Role` values)."""
        return {m.role for m in self.current_memberships if m.organisation_id == organisation.pk}

    def has_role(self, *roles, organisation=None):
        """Whether any of the roles is held, anywhere or in the given organisation."""
        return any(
            m.role in roles and (organisation is None or m.organisation_id == organisation.pk)
            for m in self.current_memberships
        )

    @property
    def is_ministry(self):
        return any(m.organisation.kind == OrganisationKind.MINISTRY for m in self.current_memberships)

    @property
    def is_authority(self):
        """Whether the person works for an authority (ministry, province, city …): uses the admin site."""
        return any(m.organisation.kind in OrganisationKind.authorities() for m in self.current_memberships)

    @property
    def organisation(self):
        """The organisation the person acts for: that of the first membership, None without any."""
        return self.current_memberships[0].organisation if self.current_memberships else None

    @property
    def role_labels(self):
        return "、".join(dict.fromkeys(Role(m.role).label for m in self.current_memberships))


class Membership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="账号")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name="机构"
    )
    role = models.CharField("角色", max_length=16, choices=Role.choices)

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(role__in=DUTIES),
                name="one_duty_per_account",
                violation_error_message="系统管理、安全管理、审计管理三员须由不同账号担任，请另设账号。",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} · {Role(self.role).label}"

    def clean(self):
        office = self.organisation_id and self.organisation.kind in OrganisationKind.authorities()
        if self.role in OFFICE_ROLES and not office:
            raise ValidationError(
                {"role": f"“{Role(self.role).label}”只能设在人社主管部门，请改选角色或机构。"}
            )


class SanctionQuerySet(ScopedQuerySet):
    scope_fields = ("organisation", "imposed_by")

    def in_force_for(self, plan_year):
        return self.filter(lifted_at=None, from_year__lte=plan_year).filter(
            Q(until_year=None) | Q(until_year__gte=plan_year)
        )


class Sanction(models.Model):
    """An organisation barred from applying, for the plan years `from_year` to `until_year` (both counted)."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sanctions", verbose_name="机构"
    )
    imposed_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="作出机关")
    violation = models.CharField("违规情形", max_length=60)
    reason = models.TextField("事实与依据")
    from_year = models.PositiveSmallIntegerField("自计划年度")
    until_year = models.PositiveSmallIntegerField("至计划年度", null=True, blank=True, help_text="留空为长期")
    imposed_at = models.DateTimeField("作出时间")
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = "申报资格限制"
        verbose_name_plural = "申报资格限制"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_year=None) | Q(until_year__gte=models.F("from_year")),
                name="sanction_years_in_order",
                violation_error_message="截止年度不能早于起始年度。",
            )
        ]

    def __str__(self):
        return f"{self.organisation}：{self.violation}"


class ThrottleCounter(models.Model):
    """Hits of one bucket in one window. Keys are stored as keyed hashes only: they may be ID numbers."""

    bucket = models.CharField(max_length=40)
    key_hash = models.CharField(max_length=32)
    window_starts_at = models.DateTimeField(db_index=True)
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "访问计数"
        verbose_name_plural = "访问计数"
        constraints = [
            models.UniqueConstraint(
                fields=["bucket", "key_hash", "window_starts_at"], name="throttle_counter_once"
            )
        ]

    def __str__(self):
        return f"{self.bucket} {timezone.localtime(self.window_starts_at)}"
