"""The one thing of its own that this app keeps: who may read a calendar without logging in."""

from django.conf import settings
from django.db import models


class CalendarKeyQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user).first()

    def with_digest(self, digest):
        """The key that a token opens, with its person; none for people who are no longer active."""
        return self.select_related("user").filter(digest=digest, user__is_active=True)


class CalendarKey(models.Model):
    """The private calendar address of a person. Only the digest of its token is kept: the address is shown once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key", verbose_name="账号"
    )
    digest = models.CharField("地址校验值", max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("生成时间", editable=False)

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "日历订阅"
        verbose_name_plural = "日历订阅"

    def __str__(self):
        return f"{self.user}的日历订阅"
