"""Looks at certificates, links that show one, and alarms of sweeps."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from certificates.models.certificates import Certificate, OfCertificateQuerySet


class LookupLog(models.Model):
    """One look at a certificate, or one that came to nothing. It says when, by which way and what was answered, never
    by whom or with which words."""

    class Kind(models.TextChoices):
        LOOKUP = "lookup", "凭姓名和证件号码查询"
        PAPER = "paper", "打开证书文件"
        VERIFY = "verify", "核验"
        FILE = "file", "核验证书文件"
        SHARE = "share", "打开分享链接"

    class Outcome(models.TextChoices):
        FOUND = "found", "查到"
        MISSED = "missed", "没有查到"
        REFUSED = "refused", "次数超限"
        FORGED = "forged", "签名不符"
        CHANGED = "changed", "文件被改动"
        STALE = "stale", "链接已失效"

    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, blank=True, related_name="looks", verbose_name="证书"
    )
    kind = models.CharField("方式", max_length=8, choices=Kind.choices)
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, default=Outcome.FOUND)
    share = models.ForeignKey(
        "Share", models.PROTECT, null=True, blank=True, related_name="looks", verbose_name="分享链接"
    )
    at = models.DateTimeField("时间")

    objects = OfCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "查询记录"
        verbose_name_plural = "查询记录"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["certificate", "kind"], name="looks_by_kind")]

    def __str__(self):
        return f"{self.certificate} {self.get_kind_display()}"


class ShareQuerySet(OfCertificateQuerySet):
    def with_digest(self, token_hash):
        """The link that whoever holds its token may open, live or not."""
        parties = (
            "certificate__series__authority",
            "certificate__programme__plan__notice",
            "certificate__superseded_by",
        )
        return self.filter(token_hash=token_hash).select_related(*parties)

    def with_uses(self):
        """With `uses`, how often each link showed something, and `used_at`."""
        seen = models.Q(looks__outcome=LookupLog.Outcome.FOUND)
        return self.annotate(
            uses=models.Count("looks", filter=seen), used_at=models.Max("looks__at", filter=seen)
        )

    def live(self, now):
        return self.filter(ended_at=None, expires_at__gt=now)


class Share(models.Model):
    """A link with which the holder shows one certificate to one employer; only the hash of its token is kept."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="shares", verbose_name="证书")
    label = models.CharField("给谁看", max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    paper = models.BooleanField("可以打开证书文件", default=False)
    made_at = models.DateTimeField("建立时间")
    expires_at = models.DateTimeField("有效期至")
    ended_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = "分享链接"
        verbose_name_plural = "分享链接"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.certificate} {self.label}"

    def is_live(self, now):
        return self.ended_at is None and now < self.expires_at


def may_see_alarms(user) -> bool:
    """The ministry, and whoever keeps the system or its safety, of whatever office."""
    return user.is_ministry or user.has_role(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


class AlarmQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self if may_see_alarms(user) else self.none()

    def waiting(self):
        """Those that nobody has seen to."""
        return self.filter(seen_at=None)


class Alarm(models.Model):
    """Look-ups that look like a sweep: what was seen, without the words that were asked with."""

    class Kind(models.TextChoices):
        ADDRESS = "address", "同一来源大量查询"
        NUMBER = "number", "同一证件号码反复查询"
        OVERALL = "overall", "全站查询量异常"
        MISSES = "misses", "未查到的比例异常"
        VERIFY = "verify", "核验量异常"
        NETWORK = "network", "同一网段查询大量证件号码"
        SPREAD = "spread", "多个来源查询同一证件号码"

    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    window_starts_at = models.DateTimeField("时段开始")
    raised_at = models.DateTimeField("发现时间")
    hits = models.PositiveIntegerField("次数")
    # What the throttle counts by, as its keyed hash: enough to see that two alarms have one source.
    source = models.CharField("来源标记", max_length=64, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="处理人",
    )
    seen_at = models.DateTimeField("处理时间", null=True, blank=True)
    note = models.CharField("处理说明", max_length=300, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = "查询告警"
        verbose_name_plural = "查询告警"
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "window_starts_at", "source"], name="alarm_once_a_window")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {timezone.localtime(self.raised_at):%Y-%m-%d %H:%M}"

    @property
    def counted(self) -> str:
        """What the figure counts, with its unit: 150 个证件号码."""
        units = {self.Kind.NETWORK: "个证件号码", self.Kind.SPREAD: "个来源"}
        return f"{self.hits} {units.get(self.Kind(self.kind), '次')}"
