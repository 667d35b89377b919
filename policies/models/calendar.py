"""The working calendar."""

from django.db import models

from policies.querysets import HolidayQuerySet


class Holiday(models.Model):
    """A day on which the week does not say whether people work: a holiday, or a weekend worked instead."""

    date = models.DateField("日期", unique=True)
    is_working = models.BooleanField("上班", default=False, help_text="调休上班的周末勾选")
    name = models.CharField("名称", max_length=60)
    source = models.CharField("依据", max_length=120, blank=True)
    provisional = models.BooleanField("推算", default=False, help_text="国务院通知公布前按推算安排")

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "节假日"
        verbose_name_plural = "节假日"
        ordering = ["-date"]

    def __str__(self):
        return f"{self.date} {self.name}{'（上班）' if self.is_working else ''}"
