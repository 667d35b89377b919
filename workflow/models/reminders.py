"""Messages to an organisation."""

from django.db import models

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet


class ReminderQuerySet(ScopedQuerySet):
    scope_fields = ("organisation",)

    def addressed_to(self, user):
        """Messages to the organisations that the person acts for; an office does not read those of its hosts."""
        return self.visible_to(user).filter(
            organisation__in=[m.organisation_id for m in user.current_memberships]
        )

    def unread(self):
        return self.filter(read_at=None)

    def unmailed(self):
        return self.filter(mailed_at=None)


class Reminder(models.Model):
    """A message to an organisation about one thing that is due or has come back. `key` keeps it from repeating."""

    key = models.CharField(max_length=160, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="reminders", verbose_name="接收单位"
    )
    case = models.CharField(max_length=80, blank=True)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    address = models.CharField("链接", max_length=200, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    created_at = models.DateTimeField("产生时间")
    mailed_at = models.DateTimeField("邮件发出时间", null=True, blank=True)
    mail_error = models.CharField("发送失败原因", max_length=200, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        ordering = ["-created_at"]

    def __str__(self):
        return self.title
