"""What certificates look like, as data: one row a version, never changed once it is in use."""

from django.conf import settings
from django.db import models

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from programs.models import Level


class TemplateQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)

    def for_series(self, series):
        """The published templates that the register's certificates may use, the latest first."""
        return self.filter(
            authority=series.authority_id, level=series.level, kind=series.kind, first_year__lte=series.year,
            state=Template.State.PUBLISHED,
        ).order_by("-first_year", "-version")  # fmt: skip


class Template(models.Model):
    """A version of an issuer's certificate for one level and kind, from a year on (003-38, 004-15).

    `design` is what `certificates.designs.design.Design` reads; `digest` names it in every certificate drawn with it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "在用"
        RETIRED = "retired", "停用"

    authority = models.ForeignKey(
        Organisation, models.PROTECT, related_name="certificate_templates", verbose_name="发证机关"
    )
    level = models.CharField("级别", max_length=12, choices=Level.choices)
    kind = models.CharField(
        "证书种类", max_length=20, default="completion", choices=[("completion", "结业证书")]
    )
    first_year = models.PositiveSmallIntegerField("自哪一年度起使用")
    version = models.PositiveSmallIntegerField("版次", default=1)
    name = models.CharField("名称", max_length=60)
    design = models.JSONField("式样", default=dict)
    digest = models.CharField("式样散列", max_length=64, db_index=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="起草人",
    )
    drafted_at = models.DateTimeField("起草时间")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发布人",
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "证书模板"
        verbose_name_plural = "证书模板"
        ordering = ["authority", "level", "-first_year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "level", "kind", "first_year", "version"], name="template_version_once"
            )
        ]

    def __str__(self):
        return f"{self.name}（{self.first_year} 年起，第 {self.version} 版）"
