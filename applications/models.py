"""The filing of a class before it opens (开班备案): the implementation plan as data."""

from functools import cached_property

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.scope import ScopedQuerySet
from programs.models import CasePaper, Programme, case_fields


class Modality(models.TextChoices):
    OFFLINE = "offline", "线下"
    MIXED = "mixed", "线下为主、部分线上"
    ONLINE = "online", "线上"


class Half(models.TextChoices):
    MORNING = "am", "上午"
    AFTERNOON = "pm", "下午"
    EVENING = "evening", "晚上"


class RecruitingScope(models.TextChoices):
    """Codes as the rule recruiting.scope names them."""

    NATION = "nation", "面向全国"
    PROVINCE = "province", "面向全省"
    PROVINCE_AND_OUTSIDE = "province_and_outside", "面向省内和省外"


class Payer(models.TextChoices):
    """Who bears the cost of a self-funded class; codes as the rule funding.payers names them."""

    SPONSOR = "sponsor", "申报单位"
    HOST = "host", "承办单位"


class Channel(models.TextChoices):
    """Where the money of a class comes from."""

    FISCAL = "fiscal", "财政资助"
    SPONSOR = "sponsor", "申报单位自筹"
    HOST = "host", "承办单位自筹"
    OTHER = "other", "其他来源"


class Filing(CasePaper):
    """The nine parts of the implementation plan (002-13) plus the declarations; documents are attachments."""

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="filing", verbose_name="项目")
    # 具体时间、地点
    starts_on = models.DateField("开班日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    venue = models.CharField(
        "举办地点", max_length=120, blank=True, help_text="写到楼馆，如 济南市××路××号××楼"
    )
    # 研修对象、学员人数
    audience = models.CharField("研修对象", max_length=200, blank=True)
    recruiting_scope = models.CharField(
        "招收范围", max_length=24, choices=RecruitingScope.choices, blank=True
    )
    headcount = models.PositiveSmallIntegerField("线下学员人数", null=True, blank=True)
    online_headcount = models.PositiveSmallIntegerField("线上学员人数", default=0)
    modality = models.CharField("办班方式", max_length=10, choices=Modality.choices, default=Modality.OFFLINE)
    # 食宿安排、考核方式、安全
    lodging = models.TextField("住宿安排", blank=True)
    meals = models.TextField("用餐安排", blank=True)
    assessment_method = models.TextField("考核方式", blank=True)
    safety_plan = models.TextField("安全与应急安排", blank=True)
    # 经费预算: {category name as the rules give it: "amount in yuan"}
    budget = models.JSONField("经费预算", default=dict, blank=True)
    # How the sum of a category comes about, and who is to pay: see `applications.budgets` and `applications.funding`.
    budget_lines = models.JSONField("预算明细", default=list, blank=True)
    funding_plan = models.JSONField("资金来源", default=list, blank=True)
    budget_note = models.CharField("其他费用说明", max_length=200, blank=True)
    subsidy_claimed = models.DecimalField(
        "申请资助金额",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    payer = models.CharField("自筹经费承担单位", max_length=8, choices=Payer.choices, blank=True)
    # 负责人与承诺
    leader = models.CharField("项目负责人", max_length=50, blank=True)
    leader_phone = models.CharField("负责人电话", max_length=30, blank=True)
    sponsor_leader = models.CharField("主管部门项目负责人", max_length=50, blank=True)
    sponsor_leader_phone = models.CharField("主管部门负责人电话", max_length=30, blank=True)
    no_fees = models.BooleanField("承诺不向学员收费", default=False)
    no_outsourcing = models.BooleanField("承诺由本单位组织实施，不转交第三方", default=False)
    no_advertising = models.BooleanField("承诺不借研修之机为企业做广告", default=False)
    discipline = models.BooleanField("承诺遵守纪律要求", default=False)
    lecturers_reviewed = models.BooleanField(
        "确认授课专家拥护中国共产党的领导、遵守宪法和法律法规，授课内容已经审核", default=False
    )
    # 开班前与省级人社部门的沟通 (002-12)
    consulted_on = models.DateField("沟通日期", null=True, blank=True)
    consultation = models.CharField("沟通对象与内容", max_length=200, blank=True)
    # Reasons given for departing from guiding rules: {rule key: text}. Shown to the reviewer.
    reasons = models.JSONField("情况说明", default=dict, blank=True)

    class Meta(CasePaper.Meta):
        verbose_name = "开班备案"
        verbose_name_plural = "开班备案"
        constraints = [
            *CasePaper.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="filing_ends_after_start",
                violation_error_message="结束日期不能早于开班日期。",
            ),
        ]

    def __str__(self):
        return f"{self.programme.code} 开班备案"

    @cached_property
    def rules(self):
        """The rules pinned to the class; read once for this instance."""
        return self.programme.rule_set.rules()

    @property
    def filer(self):
        """Who files: the host, or the sponsor where the rules say so (004-13)."""
        filer = self.rules.value("filing.filer", "host")
        return self.programme.sponsor if filer == "sponsor" else self.programme.host

    def portal_address(self):
        return f"/portal/programmes/{self.programme_id}/filing/"

    @property
    def days(self):
        """Days of the class, first and last counted; None until both dates are known."""
        return (self.ends_on - self.starts_on).days + 1 if self.starts_on and self.ends_on else None


class FilingPartQuerySet(ScopedQuerySet):
    scope_fields = case_fields("filing__programme")


class LecturerRank(models.TextChoices):
    ACADEMICIAN = "academician", "院士"
    HIGH_LEVEL = "high_level", "高层次人才"
    SENIOR = "senior", "正高级"
    ASSOCIATE = "associate", "副高级"
    OTHER = "other", "其他"


class Lecturer(models.Model):
    filing = models.ForeignKey(Filing, models.CASCADE, related_name="lecturers", verbose_name="备案")
    name = models.CharField("姓名", max_length=50)
    unit = models.CharField("工作单位", max_length=100)
    title = models.CharField("职称、职务", max_length=60)
    rank = models.CharField("层次", max_length=12, choices=LecturerRank.choices, default=LecturerRank.OTHER)

    objects = FilingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "授课专家"
        verbose_name_plural = "授课专家"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "name", "unit"],
                name="lecturer_once_in_filing",
                violation_error_message="这位专家已在名单中，无需重复填写。",
            )
        ]

    def __str__(self):
        return f"{self.name}（{self.unit}）"


class CourseSession(models.Model):
    """One block of the timetable: a half day, what is taught, by whom, and for how many 学时."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="sessions", verbose_name="备案")
    on = models.DateField("日期")
    half = models.CharField("时段", max_length=8, choices=Half.choices)
    topic = models.CharField("课程内容", max_length=120)
    form = models.CharField("研修形式", max_length=20)
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1, validators=[MinValueValidator(0)])
    lecturer = models.ForeignKey(
        Lecturer, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name="授课专家"
    )
    shareable = models.BooleanField("课件可共享", default=False)

    objects = FilingPartQuerySet.as_manager()

    class Meta:
        verbose_name = "课程"
        verbose_name_plural = "课程"
        ordering = ["on", "half", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="session_has_hours",
                violation_error_message="学时必须大于 0。",
            )
        ]

    def __str__(self):
        return f"{self.on} {self.get_half_display()} {self.topic}"
