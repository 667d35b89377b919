"""Letters by mail: what goes to whom, when, and what became of it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from workflow.models.reminders import Reminder

# A worker that took a letter this long ago is dead; whether the server took the letter, nobody can tell.
GIVEN_UP_AFTER = timedelta(minutes=10)


class LetterQuerySet(ScopedQuerySet):
    scope_fields = ("sender", "organisation")

    def due(self, now):
        """Letters that may go now, those that have waited longest first."""
        return self.filter(state=Letter.State.WAITING, send_after__lte=now).order_by("send_after", "pk")

    def on_rest_days(self):
        """Letters that do not wait for a working day: what came back or was decided, what a person lets go, and what
        people without an account have to know before they travel."""
        told = LetterLine.objects.filter(
            letter=OuterRef("pk"), reminder__urgent=True, kind=LetterLine.Kind.TOLD
        )
        return self.filter(Q(moved_by__isnull=False) | Q(outside=True) | Exists(told))

    def stale(self, now):
        return self.filter(state=Letter.State.SENDING, claimed_at__lt=now - GIVEN_UP_AFTER)

    def in_trouble(self):
        """Letters that a person has to look at."""
        return self.filter(state__in=Letter.TROUBLED)

    def of_office(self, user):
        """Official letters that have not gone yet, of the authorities that the person works for."""
        own = [m.organisation_id for m in user.current_memberships]
        return self.filter(sender__in=own, state__in=Letter.UNSENT)


class Letter(models.Model):
    """One e-mail to one person. The row is the truth: it is claimed before it is sent, and never sent twice by itself."""

    class State(models.TextChoices):
        WAITING = "waiting", "待发"
        HELD = "paused", "暂缓"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发"
        FAILED = "failed", "失败"
        UNKNOWN = "unknown", "结果不明"
        CANCELLED = "cancelled", "已取消"

    UNSENT = (State.WAITING, State.HELD)
    TROUBLED = (State.FAILED, State.UNKNOWN)

    # What it is for: the day's letter of a person, of an authority to a person, or of one message.
    key = models.CharField(max_length=120, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name="收件人",
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="letters", verbose_name="收件单位"
    )
    sender = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发出机关"
    )
    # To somebody without an account, about a class of the organisation: it keeps the words it was written with.
    outside = models.BooleanField("平台外收件人", default=False, editable=False)
    address = models.CharField("邮箱", max_length=254, blank=True)
    subject = models.CharField("主题", max_length=200)
    body = models.TextField("正文")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    send_after = models.DateTimeField("最早发送时间")
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    error = models.CharField("问题", max_length=300, blank=True)
    created_at = models.DateTimeField("产生时间")
    claimed_at = models.DateTimeField("取走时间", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="修改人",
    )
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "邮件"
        verbose_name_plural = "发件箱"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "send_after"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="sent_letter_has_its_moment",
                violation_error_message="已发的邮件必须有发出时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False),
                name="letter_under_way_has_its_moment",
                violation_error_message="发送中的邮件必须有取走时间。",
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def official(self):
        """Whether it leaves under the name of an authority, whose staff may see and stop it first."""
        return self.sender_id is not None

    @property
    def recipient(self):
        if self.outside:
            return f"平台外收件人（{self.organisation}的班次）"
        return f"{self.person or '（无收件人）'}（{self.organisation}）"


class LetterLine(models.Model):
    """One message, or its correction, for one person: the database keeps anybody from being told the same twice."""

    class Kind(models.TextChoices):
        TOLD = "told", "告知"
        CORRECTED = "corrected", "更正"

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="lines", verbose_name="提醒")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="收件人",
    )
    kind = models.CharField("性质", max_length=10, choices=Kind.choices, default=Kind.TOLD)
    letter = models.ForeignKey(
        Letter, models.CASCADE, null=True, blank=True, related_name="lines", verbose_name="邮件"
    )

    class Meta:
        verbose_name = "邮件内容"
        verbose_name_plural = "邮件内容"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["reminder", "person", "kind"], name="told_once")]

    def __str__(self):
        return str(self.reminder)
