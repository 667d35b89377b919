"""When who is reminded of a deadline: the rungs, for all or for the classes of one authority."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.roles import OrganisationKind, Role
from accounts.scope import ScopedQuerySet
from policies.ladder import Step
from policies.timetable import MILESTONES
from workflow.lifecycle import Seat

HOST = "host"
SEATS = [(HOST, "承办单位"), *[(seat.value, seat.label) for seat in Seat]]
FURTHEST = 60


# The kinds of deadline that the papers of a class give their facts. A change is handed in the moment it is written down,
# and the reports of a base belong to no class: nothing would ever call for their rungs.
TOLD_OF = ("filing", "end", "completion", "reimbursement")


def deadline_kinds():
    return [(kind, MILESTONES[kind].label) for kind in TOLD_OF]


class RungQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)

    def visible_to(self, user):
        """The rungs for all are read by every office; those of an authority by it and the offices above."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.scope.everything:  # an empty condition adds nothing to an OR
            return self.all()
        return self.filter(user.scope.condition(*self.scope_fields) | Q(authority=None))

    def defaults(self):
        return self.filter(authority=None)

    def in_force(self):
        """The ladders as {(authority or None, kind): [Step]}, in one query."""
        ladders: dict[tuple[int | None, str], list[Step]] = {}
        for rung in self.order_by("authority", "kind", "offset", "seat"):
            steps = ladders.setdefault((rung.authority_id, rung.kind), [])
            if rung.active:
                steps.append(Step(rung.kind, rung.offset, rung.seat, rung.official))
        return ladders


class Rung(models.Model):
    """One rung. An authority that has rungs of its own for a kind of deadline uses those alone for its classes."""

    authority = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="rungs", verbose_name="适用机关",
        help_text="留空为通用阶梯；某机关对一种期限设了自己的阶梯，其计划内的项目就只按它办；全部停用即不催办",
    )  # fmt: skip
    kind = models.CharField("期限", max_length=20, choices=deadline_kinds)
    offset = models.SmallIntegerField(
        "第几个工作日",
        validators=[
            MinValueValidator(
                -FURTHEST, f"最早为期限前 {FURTHEST} 个工作日，请填 -{FURTHEST} 至 {FURTHEST}。"
            ),
            MaxValueValidator(
                FURTHEST, f"最迟为期限后 {FURTHEST} 个工作日，请填 -{FURTHEST} 至 {FURTHEST}。"
            ),
        ],
        help_text="期限前为负数（-3 为前 3 个工作日），当天为 0，逾期后为正数",
    )
    seat = models.CharField("提醒谁", max_length=20, choices=SEATS)
    official = models.BooleanField(
        "以机关名义",
        default=False,
        help_text="由计划下达机关发出，先在发件箱停留，供审核、审批人员查看、修改或暂缓",
    )
    active = models.BooleanField("启用", default=True)

    objects = RungQuerySet.as_manager()

    class Meta:
        verbose_name = "催办阶梯"
        verbose_name_plural = "催办阶梯"
        ordering = ["authority", "kind", "offset", "seat"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind", "offset", "seat"],
                name="rung_once_for_an_authority",
                violation_error_message="该机关的这种期限已有同一天、提醒同一方的一级，请直接修改原来的一级。",
            ),
            models.UniqueConstraint(
                fields=["kind", "offset", "seat"],
                condition=Q(authority=None),
                name="rung_once_for_all",
                violation_error_message="通用阶梯的这种期限已有同一天、提醒同一方的一级，请直接修改原来的一级。",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}{self.when}：{self.get_seat_display()}"

    @property
    def when(self):
        if self.offset == 0:
            return "到期当日"
        return f"{'逾期' if self.offset > 0 else '期限前'}第 {self.distance} 个工作日"

    @property
    def distance(self):
        return abs(self.offset)

    def clean(self):
        if self.seat and self.active and not self.is_seat_held():
            where = str(self.authority) if self.authority_id else "系统"
            raise ValidationError(
                {"seat": f"{where}范围内没有在用账号可以代表“{self.get_seat_display()}”，提醒送不到。"
                         "请先开设其填报、审核或审批账号，或改选其他单位。"}
            )  # fmt: skip

    def is_seat_held(self):
        """Whether anybody who is written to acts for an organisation that may hold the seat."""
        held = Organisation.objects.filter(
            active=True, memberships__role__in=(Role.FILER, Role.REVIEWER, Role.APPROVER),
            memberships__user__is_active=True,
        )  # fmt: skip
        kinds = {
            Seat.CITY: OrganisationKind.municipal(),
            Seat.PROVINCE: OrganisationKind.provincial(),
            Seat.MINISTRY: (OrganisationKind.MINISTRY,),
            Seat.SERVICE_CENTRE: (OrganisationKind.SERVICE_CENTRE,),
            Seat.AUTHORITY: OrganisationKind.authorities(),
        }.get(self.seat)
        held = held.filter(kind__in=kinds) if kinds else held.exclude(kind__in=OrganisationKind.authorities())
        if self.authority_id and self.seat not in (Seat.MINISTRY, Seat.SERVICE_CENTRE):
            held = held.under(self.authority)
        return held.exists()
