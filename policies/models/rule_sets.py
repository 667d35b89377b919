"""The rule sets drawn from notices, and their rules."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.refusals import Refused
from policies.kinds import Kind
from policies.models.notices import Notice
from policies.querysets import FROZEN, MAX_PARENTS, MAX_STANDARDS, RuleQuerySet, RuleSetQuerySet
from policies.rules import Force, Rules, RuleValue, label_of, rule_faults

# Any other year is a slip of the keyboard.
PLAN_YEARS = range(2000, 2101)


class RuleSet(models.Model):
    """The rules of one notice for one kind of class, in one version. Published versions never change."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        SUPERSEDED = "superseded", "已被替代"

    class Level(models.TextChoices):
        NATIONAL = "national", "国家级"
        PROVINCIAL = "provincial", "省级"

    code = models.SlugField("代码", max_length=60, help_text="同一套规则的各版本共用，如 shandong-2021")
    name = models.CharField("名称", max_length=120)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="rule_sets", verbose_name="依据文件")
    version = models.PositiveIntegerField("版本", default=1)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级规则集"
    )
    standards = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adopters",
        verbose_name="开支标准",
    )
    level = models.CharField("级别", max_length=12, choices=Level.choices)
    region_code = models.CharField(
        "地区代码", max_length=6, blank=True, help_text="省级两位代码，如 37；全国留空"
    )
    year = models.PositiveSmallIntegerField("计划年度", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=State.choices, default=State.DRAFT, editable=False
    )
    effective_from = models.DateField("自", null=True, blank=True)
    effective_to = models.DateField("至", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发布人",
        editable=False,
    )
    drafted_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="起草自",
        editable=False,
    )
    source_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = "规则集"
        verbose_name_plural = "规则集"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_set_version_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state="published"),
                name="rule_set_one_version_in_force",
                violation_error_message="同一套规则只能有一个版本在用。",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state="draft"),
                name="rule_set_one_draft",
                violation_error_message="这套规则已有一个草稿版本，请在该草稿上修改。",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="rule_set_published_has_moment",
                violation_error_message="已发布的规则集必须有发布时间。",
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None)
                | Q(effective_from=None)
                | Q(effective_to__gte=models.F("effective_from")),
                name="rule_set_days_in_order",
                violation_error_message="停止适用的日期不能早于开始适用的日期。",
            ),
        ]

    def __str__(self):
        return f"{self.name}（第 {self.version} 版）"

    @property
    def handle(self):
        """Code and version in one word, as anchors name this version."""
        return f"{self.code}-{self.version}"

    @property
    def superseded(self):
        return self.state == self.State.SUPERSEDED

    @property
    def frozen(self):
        return self.state != self.State.DRAFT

    def delete(self, *args, **kwargs):
        if self.frozen:
            raise Refused(FROZEN.format(self), code="frozen", status=409)
        return super().delete(*args, **kwargs)

    def clean(self):
        if self.year is not None and self.year not in PLAN_YEARS:
            raise ValidationError({"year": f"计划年度应为 {PLAN_YEARS[0]} 至 {PLAN_YEARS[-1]} 之间的年份。"})
        line = self.ancestry()
        if self.pk and any(rule_set.pk == self.pk for rule_set in line[1:]):
            raise ValidationError({"parent": "上级规则集绕回了自己，请另选。"})
        if len(line) > MAX_PARENTS + 1:
            raise ValidationError({"parent": f"继承层次至多 {MAX_PARENTS + 1} 层，请选更上层的规则集。"})
        if self.standards is not None:
            above = self.standards.lineage()
            if self in above or any(rule_set.standards for rule_set in above):
                raise ValidationError(
                    {
                        "standards": "开支标准应取自只写标准的规则集，它自己不再引用别的开支标准，也不继承本规则集。"
                    }
                )
            if len(above) > MAX_STANDARDS:
                raise ValidationError(
                    {"standards": f"开支标准的规则集连同上级至多 {MAX_STANDARDS} 层，请另选。"}
                )

    def ancestry(self):
        """This rule set and its parents, the nearest first; a cycle ends where it closes."""
        line = [self]
        while (parent := line[-1].parent) is not None and parent not in line:
            line.append(parent)
        if parent is not None:
            line.append(parent)
        return line

    def lineage(self):
        """Everything that this rule set rests on, the nearest first: its parents, then the standards that the nearest
        of them adopts. What a parent states of its own goes before the standards."""
        line = self.ancestry()
        adopted = next((rule_set.standards for rule_set in line if rule_set.standards is not None), None)
        above = adopted.ancestry() if adopted is not None else []
        return line + [rule_set for rule_set in above if rule_set not in line]

    def rules(self) -> Rules:
        """Everything in force under this rule set, parents included, in two queries."""
        return RuleSet.objects.filter(pk=self.pk).compiled()[self.pk]

    def as_rules(self, rows, parent):
        notice = self.notice
        return Rules(
            own=tuple(row.as_value(notice.citation, notice.public_slug, self.handle) for row in rows),
            code=self.code,
            name=self.name,
            notice_number=notice.citation,
            year=self.year,
            region_code=self.region_code,
            draft=notice.draft or self.state == self.State.DRAFT,
            parent=parent,
        )

    @classmethod
    def rules_model(cls):
        return Rule


class Rule(models.Model):
    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rows", verbose_name="规则集")
    key = models.CharField("规则", max_length=60)
    kind = models.CharField("类型", max_length=16, choices=Kind.choices)
    value = models.JSONField("内容", null=True, blank=True)
    force = models.CharField("约束力", max_length=8, choices=Force.choices)
    clause = models.CharField("条款", max_length=80)
    quote = models.CharField("原文", max_length=200, blank=True)
    source = models.CharField("需求编号", max_length=80, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = "规则"
        verbose_name_plural = "规则"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "key"],
                name="rule_once_in_set",
                violation_error_message="这条规则在本规则集中已经有了，请修改原有的一条。",
            ),
            models.CheckConstraint(
                condition=Q(force__in=Force.values),
                name="rule_force_known",
                violation_error_message="约束力应为“必须遵守”“一般要求”“倡导”之一。",
            ),
        ]

    def __str__(self):
        return f"{self.label}（{self.clause}）"

    @property
    def label(self):
        return label_of(self.key)

    def delete(self, *args, **kwargs):
        if self.rule_set.frozen:
            raise Refused(FROZEN.format(self.rule_set), code="frozen", status=409)
        return super().delete(*args, **kwargs)

    def clean(self):
        if self.rule_set_id and self.rule_set.frozen:
            raise ValidationError(FROZEN.format(self.rule_set))
        if faults := rule_faults(self.key, self.kind, self.value):
            raise ValidationError({"value": faults})

    def as_value(self, notice_number, notice_slug="", rule_set="") -> RuleValue:
        return RuleValue(
            key=self.key,
            kind=Kind(self.kind),
            value=self.value,
            force=Force(self.force),
            clause=self.clause,
            quote=self.quote,
            source=self.source,
            notice_number=notice_number,
            notice_slug=notice_slug,
            rule_set=rule_set,
        )
