"""The electronic seals of issuers. The private key is never in the database."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.roles import Role
from accounts.scope import ScopedQuerySet

EXPIRY_WARNING = timedelta(days=60)  # a new certificate takes an office some weeks


class SealQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)

    def visible_to(self, user):
        """Staff see the seals in their scope; a system administrator sees those of the office and of what lies below."""
        seen = super().visible_to(user)
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return seen
        duties = [
            each.organisation.path for each in user.current_memberships if each.role == Role.SYSTEM_ADMIN
        ]
        kept = Q(pk__in=seen.values("pk"))
        for path in duties:
            kept |= Q(authority__path__startswith=path)
        return self.filter(kept)

    def public(self, at):
        """Those that anybody meets: they may seal now, or a paper bears them. With their authority."""
        papers = self.model._meta.get_field("certificates").related_model.objects
        borne = models.Exists(papers.filter(seal=models.OuterRef("pk")))
        met = Q(borne) | Q(not_before__lte=at, not_after__gt=at, retired_at=None)
        return self.filter(met).select_related("authority").order_by("authority__path", "-enabled_at", "-pk")

    def ending(self, at):
        """Those in use that end before long, or have ended, and that no longer-lived one of their issuer follows."""
        later = self.model.objects.filter(
            authority=models.OuterRef("authority"), retired_at=None, not_before__lte=at + EXPIRY_WARNING,
            not_after__gte=at + EXPIRY_WARNING,
        )  # fmt: skip
        soon = self.filter(retired_at=None, not_after__lt=at + EXPIRY_WARNING)
        return soon.exclude(models.Exists(later)).select_related("authority").order_by("not_after", "pk")

    def in_use(self, at):
        """Those that may seal at a moment, the latest first."""
        return self.filter(not_before__lte=at, not_after__gt=at, retired_at=None).order_by(
            "-enabled_at", "-pk"
        )


class Seal(models.Model):
    """A certificate of an issuer with which papers are sealed, and where its key is to be asked for a signature."""

    authority = models.ForeignKey(
        Organisation, models.PROTECT, related_name="certificate_seals", verbose_name="发证机关"
    )
    signer = models.CharField("签名方式", max_length=20, help_text="file 为本机密钥文件，其他名称由部署配置")
    key_name = models.CharField("密钥名称", max_length=120)
    subject = models.CharField("证书主体", max_length=300)
    chain = models.TextField("证书链（PEM）")
    fingerprint = models.CharField("证书指纹（SHA-256）", max_length=64, unique=True)
    demonstration = models.BooleanField("演示印章", default=False)
    not_before = models.DateTimeField("有效期起")
    not_after = models.DateTimeField("有效期止")
    enabled_at = models.DateTimeField("启用时间")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)
    retired_reason = models.CharField("停用原因", max_length=300, blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = "电子印章"
        verbose_name_plural = "电子印章"
        ordering = ["authority", "-enabled_at"]

    def __str__(self):
        return f"{self.authority}电子印章 {self.fingerprint[:8]}"

    def expires_soon(self, now):
        """Whether a seal in use has to be followed by another before long."""
        return self.retired_at is None and self.not_after - now < EXPIRY_WARNING
