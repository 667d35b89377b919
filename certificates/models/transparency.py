"""The public log of issues, corrections and revocations: an append-only Merkle tree (RFC 9162)."""

from django.db import models


class PublicQuerySet(models.QuerySet):
    def public(self):
        """Everybody may ask for every row; what an entry says leaves with its certificate alone."""
        return self.all()


class Leaf(models.Model):
    """One entry. What it says is hashed with a salt, so that the public log tells nothing about a person."""

    class Event(models.TextChoices):
        ISSUED = "issued", "发证"
        SUPERSEDED = "superseded", "被更正替代"
        REVOKED = "revoked", "撤销"

    position = models.BigIntegerField("条目号", unique=True)
    event = models.CharField("事项", max_length=12, choices=Event.choices)
    certificate = models.ForeignKey(
        "certificates.Certificate", models.PROTECT, related_name="leaves", verbose_name="证书"
    )
    statement = models.JSONField("内容")
    salt = models.BinaryField(max_length=16)
    leaf_hash = models.BinaryField("叶散列", max_length=32)
    at = models.DateTimeField("时间")

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "日志条目"
        verbose_name_plural = "日志条目"
        ordering = ["position"]

    def __str__(self):
        return f"第 {self.position + 1} 条"


class TreeNode(models.Model):
    """The hash of a complete subtree of 2^height leaves, from height 1 on."""

    height = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    node_hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "日志节点"
        verbose_name_plural = "日志节点"
        constraints = [models.UniqueConstraint(fields=["height", "position"], name="tree_node_once")]

    def __str__(self):
        return f"{self.height}/{self.position}"


class TreeSize(models.Model):
    """The one row that is locked while entries are appended. `origin` names this log in every signed head."""

    size = models.BigIntegerField("条目数", default=0)
    origin = models.CharField("日志名称", max_length=100, default="", editable=False)

    class Meta:
        verbose_name = "日志大小"
        verbose_name_plural = "日志大小"

    def __str__(self):
        return str(self.size)


class TreeHead(models.Model):
    """A signed head: what the log was at a moment. Published daily, never changed."""

    size = models.BigIntegerField("条目数")
    root = models.BinaryField("根散列", max_length=32)
    at = models.DateTimeField("时间")
    day = models.DateField("日期", unique=True)
    key_id = models.CharField("密钥", max_length=16)
    signature = models.BinaryField("签名", max_length=64)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "日志签名头"
        verbose_name_plural = "日志签名头"
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.size} 条"
