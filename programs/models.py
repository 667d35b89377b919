"""The annual plan, its classes, and the papers about them before and beside the filing."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from accounts.scope import ScopedQuerySet
from policies.models import Notice, RuleSet
from programs.lifecycle import Stage, reached
from programs.locking import LABELS
from workflow.lifecycle import Seat
from workflow.models import Dossier, DossierQuerySet


class Level(models.TextChoices):
    NATIONAL = "national", "国家级"
    PROVINCIAL = "provincial", "省级"
    INDUSTRY = "industry", "行业"


class Funding(models.TextChoices):
    SUBSIDISED = "subsidised", "财政资助"
    SELF_FUNDED = "self_funded", "单位自筹"


class TrackQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)

    def for_plan(self, plan):
        return self.filter(authority=plan.authority, year=plan.year).select_related("rule_set")


class Track(models.Model):
    """A category of the plan in one year (示范, 工程领域专项, 普通 …) and the rules its classes are held to."""

    authority = models.ForeignKey(
        Organisation, models.PROTECT, related_name="tracks", verbose_name="计划下达机关"
    )
    year = models.PositiveSmallIntegerField("年度")
    code = models.SlugField("代号", max_length=40)
    name = models.CharField("类别", max_length=60)
    aliases = models.JSONField("计划表中的写法", default=list, blank=True)
    level = models.CharField("级别", max_length=12, choices=Level.choices)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="tracks", verbose_name="规则")

    objects = TrackQuerySet.as_manager()

    class Meta:
        verbose_name = "项目类别"
        verbose_name_plural = "项目类别"
        ordering = ["-year", "authority", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year", "code"], name="track_once_a_year")
        ]

    def __str__(self):
        return f"{self.year} {self.name}"

    def is_called(self, text):
        return text in (self.name, *self.aliases)


class AnnualPlanQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)

    def published(self):
        return self.filter(release__gt=0)


class AnnualPlan(models.Model):
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="plans", verbose_name="下达机关")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("计划名称", max_length=120)
    programme_name = models.CharField(
        "工程名称", max_length=40, help_text="专业技术人才知识更新工程／专业技术人员知识更新工程"
    )
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name="印发通知"
    )
    stated_total = models.PositiveSmallIntegerField("通知所称期数", null=True, blank=True)
    release = models.PositiveSmallIntegerField("已发布版次", default=0, editable=False)
    released_at = models.DateTimeField("最近发布时间", null=True, blank=True, editable=False)

    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "年度计划"
        verbose_name_plural = "年度计划"
        ordering = ["-year", "pk"]
        constraints = [models.UniqueConstraint(fields=["authority", "year"], name="plan_once_a_year")]

    def __str__(self):
        return self.title


class PlanImportQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)


class PlanImport(models.Model):
    """An uploaded 附件1 waiting to be checked: nothing of it is in the plan until it is published."""

    class State(models.TextChoices):
        STAGED = "staged", "待发布"
        PUBLISHED = "published", "已发布"
        DISCARDED = "discarded", "已放弃"

    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="下达机关")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("计划名称", max_length=120)
    programme_name = models.CharField("工程名称", max_length=40)
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="印发通知"
    )
    stated_total = models.PositiveSmallIntegerField("通知所称期数", null=True, blank=True)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件散列（SHA-256）", max_length=64)
    # Rows, faults and hints as programs.sheets found them (no personal data in a plan).
    rows = models.JSONField("各行", default=list)
    faults = models.JSONField("问题", default=list)
    hints = models.JSONField("提示", default=list)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.STAGED)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        verbose_name = "计划导入"
        verbose_name_plural = "计划导入"
        ordering = ["-uploaded_at"]

    def __str__(self):
        return f"{self.title}（{self.file_name}）"


class PlanRelease(models.Model):
    """One numbered release of a plan, as it was published; the text behind it never changes."""

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="releases", verbose_name="计划")
    number = models.PositiveSmallIntegerField("版次")
    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发布人", null=True, related_name="+"
    )
    rows = models.JSONField("各行", default=list)
    hints = models.JSONField("提示", default=list)
    hash = models.CharField("散列", max_length=64)

    class Meta:
        verbose_name = "计划版次"
        verbose_name_plural = "计划版次"
        ordering = ["plan", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_release_once")]

    def __str__(self):
        return f"{self.plan} 第{self.number}版"


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


class CasePaperQuerySet(DossierQuerySet):
    scope_fields = case_fields("programme")


class CasePaper(Dossier):
    """A dossier in the case file of one programme, written by the host unless the rules say otherwise."""

    programme: "models.Field"

    objects = CasePaperQuerySet.as_manager()

    class Meta(Dossier.Meta):
        abstract = True

    def organisation_at(self, seat):
        return self.programme.organisation_at(seat)

    @property
    def filer(self):
        return self.programme.host

    def portal_address(self):
        return f"/portal/programmes/{self.programme_id}/"


class Change(CasePaper):
    """A request to change one of the locked fields, with its 情况说明 (000-13, 001-20, 002-11, 004-40)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="changes", verbose_name="项目")
    field = models.CharField(
        "变更事项",
        max_length=12,
        choices=list(LABELS.items()),
    )
    old = models.TextField("原内容")
    new = models.TextField("变更为")
    reason = models.TextField("情况说明")

    class Meta(CasePaper.Meta):
        verbose_name = "计划变更"
        verbose_name_plural = "计划变更"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.programme.code} 变更{self.get_field_display()}"


class CallQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)

    def visible_to(self, user):
        """A call is seen by its office and those above, and by everybody below it, whom it addresses."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        above = {pk for m in user.current_memberships for pk in m.organisation.ancestor_ids}
        if user.scope.everything:  # an empty condition adds nothing to an OR
            return self.all()
        return self.filter(user.scope.condition(*self.scope_fields) | Q(authority__in=above))


class Call(models.Model):
    """A call for topics of a coming plan year (年底征集), open for a window of days."""

    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="calls", verbose_name="征集机关")
    year = models.PositiveSmallIntegerField("计划年度")
    title = models.CharField("征集通知", max_length=120)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "选题征集"
        verbose_name_plural = "选题征集"
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="call_closes_after_opening",
                violation_error_message="截止日期不能早于开始日期。",
            )
        ]

    def __str__(self):
        return self.title


class TopicQuerySet(DossierQuerySet):
    scope_fields = ("sponsor", "host", "call__authority")


class Topic(Dossier):
    """A topic that a sponsor or host applies with; selected ones enter the plan."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="topics", verbose_name="征集")
    sponsor = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="选题申报单位")
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="承办单位")
    title = models.CharField("研修选题", max_length=120)
    field = models.CharField("专业领域", max_length=60)
    need = models.TextField("需求与意义", help_text="业务技术工作中需要总结、尚待解决、急需研讨的问题")
    audience = models.CharField("研修对象", max_length=200)
    period = models.CharField("拟举办时间", max_length=40)
    place = models.CharField("拟举办地点", max_length=80)
    headcount = models.PositiveSmallIntegerField("拟招收人数")
    days = models.PositiveSmallIntegerField("研修天数")
    selected_at = models.DateTimeField("遴选入选时间", null=True, blank=True, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta(Dossier.Meta):
        verbose_name = "选题"
        verbose_name_plural = "选题"
        ordering = ["call", "pk"]

    def __str__(self):
        return self.title

    @property
    def filer(self):
        return self.sponsor

    def organisation_at(self, seat):
        return self.call.authority if seat == Seat.AUTHORITY else None

    def portal_address(self):
        return f"/portal/topics/{self.pk}/"
