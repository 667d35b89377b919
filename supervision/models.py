"""Random draws, inspections and what follows from them, complaints, and what became of the results."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from accounts.models import Organisation, Sanction
from accounts.scope import ScopedQuerySet
from programs.models import Programme, case_fields


class DrawQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)

    def public(self):
        """Every draw is public from its commitment on; the seed only once it is drawn (see the template)."""
        return self.select_related("authority")


class Draw(models.Model):
    """双随机: the seed's hash is published before the draw, the seed after; anybody can run it again."""

    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="draws", verbose_name="检查机关")
    title = models.CharField("抽查名称", max_length=100)
    year = models.PositiveSmallIntegerField("年度")
    size = models.PositiveSmallIntegerField("抽取数量")
    commitment = models.CharField("种子承诺（SHA-256）", max_length=64)
    seed = EncryptedTextField("随机种子")
    frame = models.JSONField("抽查对象库", default=list)
    inspectors = models.JSONField("检查人员库", default=list)
    drawn = models.JSONField("抽取结果", default=list, blank=True)
    committed_at = models.DateTimeField("承诺时间")
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = "随机抽查"
        verbose_name_plural = "随机抽查"
        ordering = ["-committed_at"]

    def __str__(self):
        return self.title


class InspectionQuerySet(ScopedQuerySet):
    scope_fields = case_fields("programme")


class Inspection(models.Model):
    class Outcome(models.TextChoices):
        PENDING = "pending", "待检查"
        CLEAN = "clean", "未发现问题"
        FAULTS = "faults", "责令整改"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="inspections", verbose_name="项目")
    draw = models.ForeignKey(
        Draw, models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name="抽查"
    )
    kind = models.CharField("方式", max_length=20)
    inspectors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="inspections", verbose_name="检查人员"
    )
    held_on = models.DateField("检查日期", null=True, blank=True)
    people_seen = models.PositiveSmallIntegerField("现场人数", null=True, blank=True)
    people_signed_in = models.PositiveSmallIntegerField("签到人数", null=True, blank=True)
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    report = models.TextField("检查情况", blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "检查"
        verbose_name_plural = "检查"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="pending") | Q(held_on__isnull=False),
                name="inspection_outcome_has_day",
                violation_error_message="给出结论时须填检查日期。",
            )
        ]

    def __str__(self):
        return f"{self.programme.code} 检查"


class RectificationQuerySet(ScopedQuerySet):
    scope_fields = case_fields("inspection__programme")


class Rectification(models.Model):
    """A fault found in an inspection and the day by which it is to be put right."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="rectifications", verbose_name="检查"
    )
    fault = models.TextField("问题")
    due_on = models.DateField("整改期限")
    answer = models.TextField("整改情况", blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = "整改"
        verbose_name_plural = "整改"

    def __str__(self):
        return self.fault[:40]


class ComplaintQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)

    def with_receipt(self, receipt):
        """What the holder of a receipt code may see; a code is never empty."""
        return self.filter(receipt=receipt).exclude(receipt="")


class Complaint(models.Model):
    """受理 → 核查 → 处理 → 办结 (003-75). The complainant's contact is encrypted and shown to the office only."""

    class State(models.TextChoices):
        RECEIVED = "received", "已受理"
        INVESTIGATING = "investigating", "核查中"
        CLOSED = "closed", "已办结"

    receipt = models.CharField("查询码", max_length=20, unique=True)
    authority = models.ForeignKey(
        Organisation, models.PROTECT, related_name="complaints", verbose_name="受理机关"
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="项目"
    )
    category = models.CharField("类别", max_length=40)
    text = models.TextField("反映内容")
    contact = EncryptedTextField("联系方式", blank=True, default="")
    state = models.CharField("状态", max_length=14, choices=State.choices, default=State.RECEIVED)
    received_at = models.DateTimeField("受理时间")
    investigated_at = models.DateTimeField("开始核查时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    outcome = models.TextField("处理结果", blank=True)
    referred_to = models.CharField("移交部门", max_length=100, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "投诉举报"
        verbose_name_plural = "投诉举报"
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="closed_complaint_has_outcome",
                violation_error_message="办结时须写明处理结果。",
            )
        ]

    def __str__(self):
        return f"{self.receipt} {self.category}"


class FollowUpQuerySet(ScopedQuerySet):
    scope_fields = case_fields("programme")


class FollowUp(models.Model):
    """问效: what the results of a class were used for, by kind of benefit (004-34, 004-50)."""

    class Benefit(models.TextChoices):
        ECONOMIC = "economic", "经济"
        SOCIAL = "social", "社会"
        TALENT = "talent", "人才智力"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="follow_ups", verbose_name="项目")
    benefit = models.CharField("效益", max_length=10, choices=Benefit.choices)
    text = models.TextField("转化应用情况")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "问效"
        verbose_name_plural = "问效"

    def __str__(self):
        return f"{self.programme.code} {self.get_benefit_display()}"


class ProposalQuerySet(ScopedQuerySet):
    scope_fields = case_fields("programme")


class Proposal(models.Model):
    """处理建议: what a notice attaches to a late paper, laid before the office (001-49). One a class."""

    class State(models.TextChoices):
        OPEN = "open", "待决定"
        ADOPTED = "adopted", "已采纳"
        DISMISSED = "dismissed", "不采纳"
        LAPSED = "lapsed", "已撤回"

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="proposal", verbose_name="项目")
    violation = models.CharField("违规情形", max_length=60)
    consequence = models.CharField("处理措施", max_length=120)
    basis = models.CharField("依据", max_length=200)
    found = models.TextField("查明情况")
    from_year = models.PositiveSmallIntegerField("自计划年度")
    until_year = models.PositiveSmallIntegerField("至计划年度", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    proposed_at = models.DateTimeField("提出时间")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="决定人",
    )
    note = models.TextField("说明", blank=True)
    sanction = models.OneToOneField(
        Sanction, models.PROTECT, null=True, blank=True, related_name="proposal", verbose_name="作出的限制"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "处理建议"
        verbose_name_plural = "处理建议"
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "lapsed"], decided_at=None)
                | Q(state__in=["adopted", "dismissed"], decided_at__isnull=False, decided_by__isnull=False),
                name="proposal_decided_has_moment",
                violation_error_message="已采纳或不采纳的处理建议必须有决定人和决定时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(note=""),
                name="proposal_dismissed_has_reason",
                violation_error_message="不采纳须写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(state="adopted", sanction__isnull=False)
                | (~Q(state="adopted") & Q(sanction=None)),
                name="proposal_adopted_has_bar",
                violation_error_message="采纳的处理建议必须有作出的限制，其他的没有。",
            ),
        ]

    def __str__(self):
        return f"{self.programme.code} {self.violation}"
