"""Messages to an organisation, who of its people has read them, and how each wants to be mailed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet


class ReminderQuerySet(ScopedQuerySet):
    scope_fields = ("organisation",)

    def addressed_to(self, user):
        """Messages to the organisations that the person acts for; an office does not read those of its hosts."""
        return self.visible_to(user).filter(
            organisation__in=[m.organisation_id for m in user.current_memberships]
        )

    def standing(self):
        return self.filter(withdrawn_at=None)

    def unread_by(self, user):
        """What still stands and the person has not opened; a colleague's reading does not count."""
        return self.standing().exclude(readings__person=user)

    def waiting(self):
        """Messages that have not been brought to the people of their organisation yet."""
        return self.standing().filter(gathered_at=None)


class Reminder(models.Model):
    """A message to an organisation about one thing that is due or has come back.

    `key` keeps it from repeating: at most one message that stands bears it. `thread` is what the steps of one ladder
    have in common. A message with a `sender` is official: it leaves under the name of that authority.
    """

    key = models.CharField(max_length=200, db_index=True)
    thread = models.CharField(max_length=120, blank=True, db_index=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="reminders", verbose_name="接收单位"
    )
    sender = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发出机关"
    )
    case = models.CharField(max_length=80, blank=True)
    about = models.CharField("事项", max_length=160, blank=True)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    address = models.CharField("链接", max_length=200, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    urgent = models.BooleanField("即时发送", default=False)
    created_at = models.DateTimeField("产生时间")
    gathered_at = models.DateTimeField("分送时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_because = models.CharField("撤销原因", max_length=200, blank=True)
    # Only a later step of the same ladder has taken its place: nothing that anybody was told is wrong.
    overtaken = models.BooleanField("已由后一步代替", default=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(withdrawn_at=None),
                name="reminder_stands_once",
                violation_error_message="这条提醒已经发出，不重复提醒。",
            )
        ]

    def __str__(self):
        return self.title


class Reading(models.Model):
    """One person has read one message."""

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="readings", verbose_name="提醒")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings", verbose_name="阅读人"
    )
    at = models.DateTimeField("阅读时间")

    class Meta:
        verbose_name = "阅读记录"
        verbose_name_plural = "阅读记录"
        constraints = [models.UniqueConstraint(fields=["reminder", "person"], name="reading_once")]

    def __str__(self):
        return f"{self.person}：{self.reminder}"


class MailChoiceQuerySet(models.QuerySet):
    def of(self, person):
        """The choice of the person himself; nobody else's business."""
        return self.filter(person=person)


class MailChoice(models.Model):
    """How a person wants to be told by mail; without a row, once a day."""

    class Mode(models.TextChoices):
        DAILY = "daily", "每个工作日一封，汇总当天的提醒"
        AT_ONCE = "at_once", "每条提醒随时发送"
        NONE = "none", "不发普通提醒"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choice", verbose_name="账号"
    )
    mode = models.CharField("邮件提醒", max_length=10, choices=Mode.choices, default=Mode.DAILY)

    objects = MailChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "邮件偏好"
        verbose_name_plural = "邮件偏好"

    def __str__(self):
        return f"{self.person}：{self.get_mode_display()}"
