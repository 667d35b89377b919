"""One class, the case file of everything that follows."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from accounts.scope import ScopedQuerySet
from policies.models import RuleSet
from programs.lifecycle import Stage, reached
from programs.models.plans import AnnualPlan, Funding, Track
from workflow.lifecycle import Seat

# Who may see a class: its host, its sponsor, the authority that numbers it, and everybody above them in the tree.
CASE_FIELDS = ("host", "sponsor", "authority")


def case_fields(prefix):
    return tuple(f"{prefix}__{field}" for field in CASE_FIELDS)


class ProgrammeQuerySet(ScopedQuerySet):
    scope_fields = CASE_FIELDS

    def public(self):
        return self.filter(plan__release__gt=0)

    def due(self):
        """Classes of published plans of which something may still be due."""
        return self.public().exclude(stage=Stage.CANCELLED)

    def with_parties(self):
        return self.select_related(
            "plan", "track", "rule_set__notice", "host", "sponsor", "authority", "province"
        )

    def hosted_by(self, user):
        return self.filter(host__in={m.organisation_id for m in user.current_memberships})


class Programme(models.Model):
    """One class (一期) of the plan: the case file. Its rules are pinned for ever when the plan is published."""

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="programmes", verbose_name="计划")
    track = models.ForeignKey(Track, models.PROTECT, related_name="programmes", verbose_name="类别")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="programmes", verbose_name="适用规则")
    code = models.CharField("项目编号", max_length=20)
    number = models.PositiveSmallIntegerField("序号")
    # The five fields that the notices lock (000-11): topic, content, audience, time, place.
    title = models.CharField("研修选题", max_length=120)
    content = models.TextField("研修内容", blank=True)
    audience = models.CharField("研修对象", max_length=200, blank=True)
    period = models.CharField("举办时间", max_length=40)
    place = models.CharField("举办地点", max_length=80)
    # The first and the last day that the words of `period` allow.
    period_from = models.DateField(null=True, blank=True, editable=False)
    period_to = models.DateField(null=True, blank=True, editable=False)

    field = models.CharField("专业领域", max_length=60, blank=True)
    headcount = models.PositiveSmallIntegerField("计划人数")
    days = models.PositiveSmallIntegerField("研修天数")
    funding = models.CharField("经费方式", max_length=12, choices=Funding.choices)
    fund_source = models.CharField("经费来源", max_length=60, blank=True)
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="主管机关")
    province = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="省级机关"
    )
    sponsor = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sponsored", verbose_name="选题申报单位"
    )
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="hosted", verbose_name="承办单位")
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.PLANNED)
    # Real days, known once the filing is accepted.
    starts_on = models.DateField("开班日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "研修项目"
        verbose_name_plural = "研修项目"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="programme_code_once_in_plan"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="programme_ends_after_start",
                violation_error_message="结束日期不能早于开班日期。",
            ),
        ]
        indexes = [models.Index(fields=["stage"]), models.Index(fields=["ends_on"])]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def case(self):
        return f"programs.programme:{self.pk}"

    @property
    def year(self):
        return self.plan.year

    @property
    def level(self):
        return self.track.level

    @property
    def is_subsidised(self):
        return self.funding == Funding.SUBSIDISED

    @property
    def reached(self):
        return reached(self.stage)

    def organisation_at(self, seat):
        """The organisation at a seat of a review chain for this class, None where there is no such seat."""
        if seat == Seat.SPONSOR:
            return self.sponsor
        if seat == Seat.PROVINCE:
            return self.province
        if seat == Seat.AUTHORITY:
            return self.authority
        if seat == Seat.CITY:
            kinds = OrganisationKind.municipal()
            return Organisation.objects.filter(pk__in=self.host.ancestor_ids, kind__in=kinds).last()
        kind = {
            Seat.MINISTRY: OrganisationKind.MINISTRY,
            Seat.SERVICE_CENTRE: OrganisationKind.SERVICE_CENTRE,
        }[seat]
        return Organisation.objects.filter(kind=kind, active=True).first()
