"""What hangs on a paper: files, remarks, and what it said when it was submitted."""

from django.conf import settings
from django.db import models

from workflow.fields import OrderedJSONField
from workflow.lifecycle import Seat
from workflow.models.keys import key_of
from workflow.storage import private_storage, random_name


class SubjectQuerySet(models.QuerySet):
    def of(self, row):
        """Rows about one paper that the caller has already reached through its scope."""
        return self.filter(subject=key_of(row))


class AttachmentQuerySet(SubjectQuerySet):
    def current(self):
        return self.filter(superseded_at=None)


class Attachment(models.Model):
    """One version of a file in one slot of a paper. Files are never overwritten; a new upload supersedes."""

    subject = models.CharField("所属材料", max_length=80, db_index=True)
    slot = models.CharField("材料", max_length=60)
    file = models.FileField("文件", storage=private_storage, upload_to=random_name, max_length=120)
    original_name = models.CharField("原文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("文件散列（SHA-256）", max_length=64)
    seals = models.JSONField("已确认印章", default=list, blank=True)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    superseded_at = models.DateTimeField("被替换时间", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["slot", "-uploaded_at"]

    def __str__(self):
        return self.original_name


class Remark(models.Model):
    """A reviewer's comment, pinned to one part of a paper in one round."""

    subject = models.CharField(max_length=80, db_index=True)
    round = models.PositiveSmallIntegerField("轮次")
    part = models.CharField("部分", max_length=60, blank=True)
    text = models.TextField("意见")
    seat = models.CharField("审核位", max_length=20, choices=Seat.choices, blank=True)
    organisation_name = models.CharField("机关", max_length=120)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人"
    )
    at = models.DateTimeField("时间")

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ["-round", "part", "pk"]

    def __str__(self):
        return self.text[:40]


class Snapshot(models.Model):
    """What a paper said when it was submitted, so that the next round can show what changed."""

    subject = models.CharField(max_length=80)
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    parts = OrderedJSONField(default=dict)  # shown to the reviewer in the order of the paper
    hash = models.CharField(max_length=64)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = "提交存档"
        verbose_name_plural = "提交存档"
        constraints = [models.UniqueConstraint(fields=["subject", "round"], name="snapshot_once_per_round")]

    def __str__(self):
        return f"{self.subject} · {self.round}"
