"""The annual plan: its categories, its workbooks and its released versions."""

from django.conf import settings
from django.db import models

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from policies.models import Notice, RuleSet


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
