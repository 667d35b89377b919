"""The working calendar: single days, and the notices of the State Council that arrange a whole year."""

from django.conf import settings
from django.db import models

from policies.querysets import CALENDAR_CASE, CalendarYearQuerySet, HolidayQuerySet


class Holiday(models.Model):
    """A day on which the week does not say whether people work: a holiday, or a weekend worked instead."""

    date = models.DateField("日期", unique=True)
    is_working = models.BooleanField("上班", default=False, help_text="调休上班的周末勾选")
    name = models.CharField("名称", max_length=60)
    source = models.CharField("依据", max_length=120, blank=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "节假日"
        verbose_name_plural = "节假日"
        ordering = ["-date"]

    def __str__(self):
        return f"{self.date} {self.name}{'（上班）' if self.is_working else ''}"

    @classmethod
    def notices_model(cls):
        return CalendarYear


class CalendarYear(models.Model):
    """The State Council's notice on a year's rest days. Only a year that has one is exact; any other is 推算."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    number = models.CharField("文号", max_length=60, blank=True)
    title = models.CharField("通知标题", max_length=120)
    published_on = models.DateField("发布日期", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="录入人",
        editable=False,
    )
    # When any day of the year was last changed, and how often: calendars that were handed out show by it that they are newer.
    changed_at = models.DateTimeField("最近改动", editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = CalendarYearQuerySet.as_manager()

    class Meta:
        verbose_name = "年度放假安排"
        verbose_name_plural = "年度放假安排"
        ordering = ["-year"]

    def __str__(self):
        return f"{self.year} 年放假安排"

    @property
    def case(self):
        """One chain for the whole calendar, its single days included."""
        return CALENDAR_CASE
