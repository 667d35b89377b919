"""Numbering registers: who gives certificates their numbers."""

from django.db import models

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from programs.models import Level


class SeriesQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)


class Series(models.Model):
    """A numbering register: one locked counter per issuer, level, year and kind."""

    authority = models.ForeignKey(
        Organisation, models.PROTECT, related_name="series", verbose_name="编号机关"
    )
    level = models.CharField("级别", max_length=12, choices=Level.choices, default=Level.PROVINCIAL)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField(
        "证书种类", max_length=20, default="completion", choices=[("completion", "结业证书")]
    )
    pattern = models.CharField("编号规则", max_length=60)
    last = models.PositiveIntegerField("已用序号", default=0, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "证书编号登记"
        verbose_name_plural = "证书编号登记"
        constraints = [
            models.UniqueConstraint(fields=["authority", "level", "year", "kind"], name="series_once")
        ]

    def __str__(self):
        return f"{self.authority} {self.year} 年{self.get_level_display()}{self.get_kind_display()}"
